/** All training images of an epoch, distorted in pieces, so that a worker stays answerable. */
import type { DistortionSettings } from '../../domain/distortion.ts';
import { distortImages, type SourceImages } from './distort.ts';

export interface DistortEpochOptions {
  readonly source: SourceImages;
  /** [height, width] */
  readonly shape: readonly [height: number, width: number];
  readonly settings: DistortionSettings;
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  /** Images to distort, from the first on. */
  readonly count: number;
  /** As long as the source's images. */
  readonly target: Uint8Array;
  /** Ends the work within about 30 ms. */
  readonly signal?: AbortSignal | undefined;
}

/** A few milliseconds of work. */
const IMAGES_A_PIECE = 256;
const YIELD_AFTER_MS = 25;

/** @returns whether all were distorted; false where the signal ended the work early */
export async function distortEpoch(options: DistortEpochOptions): Promise<boolean> {
  const { source, shape, settings, seed, epoch, count, target, signal } = options;
  let yieldedAt = performance.now();
  for (let first = 0; first < count; first += IMAGES_A_PIECE) {
    if (performance.now() - yieldedAt > YIELD_AFTER_MS) {
      // A message that asks for a pause can only arrive while this waits.
      await new Promise((resolve) => setTimeout(resolve, 0));
      yieldedAt = performance.now();
    }
    if (signal?.aborted === true) return false;
    distortImages(source, shape, settings, seed, epoch, first, Math.min(IMAGES_A_PIECE, count - first), target);
  }
  return true;
}
