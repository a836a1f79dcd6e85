/**
 * Fresh distortions of the training images, after Simard, Steinkraus, Platt (2003) and Ciresan et al. (2010). Only exactly
 * rounded arithmetic and integers: an image's distortion is the same to the last bit on every machine.
 */
import type { DistortionSettings } from '../../domain/distortion.ts';
import { philox, streamKey } from '../../random/philox.ts';
import { type AffineMap, drawAffineMap } from './affine.ts';
import { createFieldSmoothing, smoothFields } from './elasticField.ts';

/** Images and their classes, one channel: `images` [count, height, width], `labels` [count]. */
export interface SourceImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * Distorts the images `first` to `first + count - 1` of `source` and writes them to the same places of `target`. What an
 * image becomes depends on its bytes, its label, its number, the settings, seed and epoch alone, so that the work may be cut
 * and spread at will. Image i in epoch t takes the words of the counters (block, i, t, 0) of the seed's distortion stream:
 * blocks 0 and 1 for the affine map, one byte for each number on the lattice of the elastic field after them.
 *
 * @param shape [height, width] of an image
 * @param epoch from 1
 */
export function distortImages(
  source: SourceImages,
  shape: readonly [height: number, width: number],
  settings: DistortionSettings,
  seed: number,
  epoch: number,
  first: number,
  count: number,
  target: Uint8Array,
): void {
  const pixels = shape[0] * shape[1];
  const distort = createDistorter(shape, settings, seed);
  for (let image = first; image < first + count; image += 1) {
    distort(source.images, image * pixels, source.labels[image] as number, image, epoch, target);
  }
}

/**
 * Distorts the image from `offset` of the images on, which is number `image` of its data set, and writes it to the same place
 * of the target.
 */
export type Distorter = (
  images: Uint8Array,
  offset: number,
  label: number,
  image: number,
  epoch: number,
  target: Uint8Array,
) => void;

/** What `distortImages` does to one image, with its own scratch memory. */
export function createDistorter(
  [height, width]: readonly [height: number, width: number],
  settings: DistortionSettings,
  seed: number,
): Distorter {
  const key = streamKey(seed, 'distortion');
  const smoothing = createFieldSmoothing(height, width, settings.elasticSigma);
  const { rows, columns, noiseCount } = smoothing;
  const random = new Uint32Array(8);
  const words = new Uint32Array(settings.elasticAlpha > 0 ? 4 * Math.ceil(noiseCount / 16) : 0);
  const noise = new Float64Array(words.length * 4);
  const between = new Float64Array(2 * rows.nodeCount * columns.latticeCount);
  const fields = new Float64Array(2 * rows.nodeCount * columns.nodeCount);
  const map: AffineMap = { xx: 1, xy: 0, yx: 0, yy: 1, xOffset: 0, yOffset: 0 };
  const sampler = createSampler(height, width, smoothing.nodeSpacing, columns.nodeCount);
  return (images, offset, label, image, epoch, target) => {
    philox(key, 0, image, epoch, 0, random, 0);
    philox(key, 1, image, epoch, 0, random, 4);
    drawAffineMap(random, settings, label, map);
    if (words.length > 0) {
      for (let word = 0; word < words.length; word += 4) philox(key, 2 + word / 4, image, epoch, 0, words, word);
      spreadNoise(words, settings.elasticAlpha / 128, noise);
      smoothFields(smoothing, noise, between, fields);
    }
    sampler(images, offset, map, fields, target);
  };
}

/** Each word's four bytes, lowest first, as the middles of 256 equal parts of -1 to 1, times 128 * `scale`. */
function spreadNoise(words: Uint32Array, scale: number, noise: Float64Array): void {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as number;
    noise[4 * index] = ((word & 0xff) - 127.5) * scale;
    noise[4 * index + 1] = (((word >>> 8) & 0xff) - 127.5) * scale;
    noise[4 * index + 2] = (((word >>> 16) & 0xff) - 127.5) * scale;
    noise[4 * index + 3] = ((word >>> 24) - 127.5) * scale;
  }
}

/** Writes one distorted image, from `offset` of the images on, to the same place of the target. */
type Sampler = (images: Uint8Array, offset: number, map: AffineMap, fields: Float64Array, target: Uint8Array) => void;

/**
 * A sampler with its own scratch memory. Between pixels it interpolates linearly both ways; outside the image all is 0.
 *
 * @param nodeColumns nodes in a row of the displacement fields, which are [node rows, node columns, 2]
 */
function createSampler(height: number, width: number, nodeSpacing: 1 | 2, nodeColumns: number): Sampler {
  // The source with a border of zeros, so that no neighbour has to be tested.
  const stride = width + 2;
  const padded = new Float64Array(stride * (height + 2));
  const displacements = new Float64Array(2 * nodeSpacing * nodeColumns);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;

  return (images, offset, map, fields, target) => {
    let top = height;
    let bottom = -1;
    let to = stride + 1;
    let from = offset;
    for (let y = 0; y < height; y += 1) {
      let ink = 0;
      for (let x = 0; x < width; x += 1) {
        const value = images[from + x] as number;
        padded[to + x] = value;
        ink |= value;
      }
      from += width;
      to += stride;
      if (ink !== 0) {
        if (bottom < 0) top = y;
        bottom = y;
      }
    }
    // In coordinates of the padded image; a place outside these bounds has four neighbours that are 0. (Empty columns beside
    // the digit would cost more to find than they save.)
    const highX = width + 1;
    const highY = bottom + 2;
    const { xx, yx } = map;
    for (let y = 0; y < height; y += 1) {
      if (nodeSpacing === 1) copyRow(fields, y, displacements);
      else interpolateRow(fields, y, displacements);
      const baseX = centreX + 1 + map.xOffset + map.xy * (y - centreY);
      const baseY = centreY + 1 + map.yOffset + map.yy * (y - centreY);
      const row = offset + y * width;
      for (let x = 0; x < width; x += 1) {
        const sourceX = baseX + xx * (x - centreX) + (displacements[2 * x] as number);
        const sourceY = baseY + yx * (x - centreX) + (displacements[2 * x + 1] as number);
        let value = 0;
        if (sourceX > 0 && sourceX < highX && sourceY > top && sourceY < highY) {
          const wholeX = sourceX | 0;
          const wholeY = sourceY | 0;
          const shareX = sourceX - wholeX;
          const at = wholeY * stride + wholeX;
          const upperLeft = padded[at] as number;
          const lowerLeft = padded[at + stride] as number;
          const upper = upperLeft + ((padded[at + 1] as number) - upperLeft) * shareX;
          const lower = lowerLeft + ((padded[at + stride + 1] as number) - lowerLeft) * shareX;
          value = (upper + (lower - upper) * (sourceY - wholeY) + 0.5) | 0;
        }
        target[row + x] = value;
      }
    }
  };
}

/** The displacements of pixel row y, [node columns, 2], where every pixel is a node. */
function copyRow(fields: Float64Array, y: number, displacements: Float64Array): void {
  const from = y * displacements.length;
  for (let index = 0; index < displacements.length; index += 1) displacements[index] = fields[from + index] as number;
}

/** The displacements of pixel row y, [2 * node columns, 2], where every second pixel of every second row is a node. */
function interpolateRow(fields: Float64Array, y: number, displacements: Float64Array): void {
  const stride = displacements.length / 2;
  const above = (y >> 1) * stride;
  // In the nodes' own rows the node is averaged with itself, which changes nothing.
  const below = above + (y & 1) * stride;
  let right = ((fields[above] as number) + (fields[below] as number)) * 0.5;
  let down = ((fields[above + 1] as number) + (fields[below + 1] as number)) * 0.5;
  let to = 0;
  for (let node = 2; node < stride; node += 2) {
    const nextRight = ((fields[above + node] as number) + (fields[below + node] as number)) * 0.5;
    const nextDown = ((fields[above + node + 1] as number) + (fields[below + node + 1] as number)) * 0.5;
    displacements[to] = right;
    displacements[to + 1] = down;
    displacements[to + 2] = (right + nextRight) * 0.5;
    displacements[to + 3] = (down + nextDown) * 0.5;
    to += 4;
    right = nextRight;
    down = nextDown;
  }
}
