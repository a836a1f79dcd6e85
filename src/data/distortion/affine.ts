/** The linear part of a distortion: rotation or skew, scaling and translation, drawn from random integers. */
import type { DistortionSettings } from '../../domain/distortion.ts';

/** From a pixel of the distorted image to its place in the source, both as offsets from the image's centre. */
export interface AffineMap {
  /** Source x = xx * x + xy * y + xOffset, source y = yx * x + yy * y + yOffset. */
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  xOffset: number;
  yOffset: number;
}

const DEGREE = 0.017453292519943295;

/** Sine of |angle| <= 1 (radians) by its series, with exactly rounded steps only; error below 1e-15. */
export function exactSin(angle: number): number {
  const square = angle * angle;
  let sum = 1;
  for (let degree = 18; degree >= 2; degree -= 2) sum = 1 - (sum * square) / (degree * (degree + 1));
  return angle * sum;
}

/** Cosine of |angle| <= 1 (radians), see `exactSin`. */
export function exactCos(angle: number): number {
  const square = angle * angle;
  let sum = 1;
  for (let degree = 17; degree >= 1; degree -= 2) sum = 1 - (sum * square) / (degree * (degree + 1));
  return sum;
}

/** -1 to 1, evenly, from an unsigned 32-bit integer. */
function evenly(integer: number): number {
  return (integer + 0.5) / 2 ** 31 - 1;
}

/** Digits that differ by little more than their slant turn half as far (Ciresan et al. 2010). */
function turnLimit(label: number): number {
  return label === 1 || label === 7 ? 0.5 : 1;
}

/**
 * Draws the affine part of one image's distortion from six random integers.
 *
 * @param random unsigned 32-bit integers: kind of turn, angle, width, height, movement right, movement down
 * @param label the image's class
 * @param map where the result is written
 */
export function drawAffineMap(random: Uint32Array, settings: DistortionSettings, label: number, map: AffineMap): void {
  const [kind = 0, angleShare = 0, widthShare = 0, heightShare = 0, rightShare = 0, downShare = 0] = random;
  const isRotation = kind < 2 ** 31;
  const limit = (isRotation ? settings.rotationDegrees : settings.skewDegrees) * DEGREE * turnLimit(label);
  const angle = evenly(angleShare) * limit;
  const sine = exactSin(angle);
  const cosine = exactCos(angle);
  const width = 1 + evenly(widthShare) * settings.scaling;
  const height = 1 + evenly(heightShare) * settings.scaling;
  map.xx = (isRotation ? cosine : 1) / width;
  map.xy = (isRotation ? sine : sine / cosine) / height;
  map.yx = (isRotation ? -sine : 0) / width;
  map.yy = (isRotation ? cosine : 1) / height;
  map.xOffset = evenly(rightShare) * settings.translationPixels;
  map.yOffset = evenly(downShare) * settings.translationPixels;
}
