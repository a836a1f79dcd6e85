/** The sheet of digits that a network gets wrong: one picture of many. */

export interface WrongDigit {
  /** Number of the image in its split, from 0. */
  readonly image: number;
  readonly truth: number;
  readonly predicted: number;
  /** The probability given to the predicted class, 0 to 1. */
  readonly confidence: number;
}

/** Layout of the sheet of digits, in image pixels: a digit and, right of it, room for its two labels. */
export const DIGIT_SIDE = 28;
export const CELL_WIDTH = 42;
export const CELL_HEIGHT = 32;

/**
 * One picture of many digits in a grid, as RGBA: black ink whose opacity is the pixel's value, so that the page shows through
 * and a dark theme inverts it.
 *
 * @param images [count, 28, 28] bytes of the split
 * @returns [rows * CELL_HEIGHT, columns * CELL_WIDTH, 4]
 */
export function drawSheet(
  images: Uint8Array,
  digits: readonly WrongDigit[],
  columns: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rows = Math.ceil(digits.length / columns);
  const width = columns * CELL_WIDTH;
  const sheet = new Uint8ClampedArray(rows * CELL_HEIGHT * width * 4);
  const margin = (CELL_HEIGHT - DIGIT_SIDE) / 2;
  digits.forEach(({ image }, index) => {
    const left = (index % columns) * CELL_WIDTH + margin;
    const top = Math.floor(index / columns) * CELL_HEIGHT + margin;
    const first = image * DIGIT_SIDE * DIGIT_SIDE;
    for (let y = 0; y < DIGIT_SIDE; y += 1) {
      for (let x = 0; x < DIGIT_SIDE; x += 1) {
        sheet[((top + y) * width + left + x) * 4 + 3] = images[first + y * DIGIT_SIDE + x] ?? 0;
      }
    }
  });
  return sheet;
}
