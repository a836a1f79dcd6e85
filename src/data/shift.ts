/** The chapter's expansion of the training set: each image and its four shifts by one pixel. */
import type { ImageShape } from '../domain/network.ts';

/** How many pixels each shift moves an image down and to the right. */
export const SHIFTS = [
  { name: 'none', down: 0, right: 0 },
  { name: 'down', down: 1, right: 0 },
  { name: 'up', down: -1, right: 0 },
  { name: 'right', down: 0, right: 1 },
  { name: 'left', down: 0, right: -1 },
] as const;

/**
 * Writes one example of the training set, expanded or not: example e is image e mod trainSize under shift
 * floor(e / trainSize); the row or column that the shift vacates is zero.
 * @param images Bytes [at least trainSize, height, width, channels].
 * @param target Receives [height, width, channels] bytes from index 0.
 * @throws RangeError where the example number is not one of the 5 x trainSize.
 */
export function writeExample(
  images: Uint8Array,
  exampleNumber: number,
  trainSize: number,
  shape: ImageShape,
  target: Uint8Array,
): void {
  const shift = SHIFTS[Math.floor(exampleNumber / trainSize)];
  if (shift === undefined || !Number.isInteger(exampleNumber)) {
    throw new RangeError(
      `Expected an example number from 0 to ${SHIFTS.length * trainSize - 1}, received ${exampleNumber}.`,
    );
  }
  const [height, width, channels] = shape;
  const imageBytes = height * width * channels;
  const from = (exampleNumber % trainSize) * imageBytes;
  writeShifted(images.subarray(from, from + imageBytes), shape, shift.down, shift.right, target);
}

/** Moves an image by whole pixels, down and to the right; what comes in from outside is zero. */
export function writeShifted(
  image: Uint8Array,
  shape: ImageShape,
  down: number,
  right: number,
  target: Uint8Array,
): void {
  const [height, width, channels] = shape;
  if (down === 0 && right === 0) {
    target.set(image);
    return;
  }
  const rowBytes = width * channels;
  target.fill(0, 0, height * rowBytes);
  const skippedBytes = Math.max(0, -right) * channels;
  const indentBytes = Math.max(0, right) * channels;
  const keptBytes = Math.max(0, width - Math.abs(right)) * channels;
  for (let row = Math.max(0, down); row < Math.min(height, height + down); row += 1) {
    const start = (row - down) * rowBytes + skippedBytes;
    target.set(image.subarray(start, start + keptBytes), row * rowBytes + indentBytes);
  }
}
