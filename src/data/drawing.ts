/**
 * From a drawing to an image as MNIST has them: the ink scaled into a box of 20 × 20 pixels without changing its proportions,
 * then placed so that its centre of mass lies in the centre of 28 × 28 (LeCun, Cortes, Burges: the MNIST database).
 */

const IMAGE_SIDE = 28;
const BOX_SIDE = 20;
/** Ink below this is no part of the drawing. */
const FAINTEST = 8;

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest rectangle around the ink; null where there is none. */
function boundsOf(ink: Uint8Array, width: number): Bounds | null {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  ink.forEach((value, index) => {
    if (value < FAINTEST) return;
    const x = index % width;
    const y = Math.floor(index / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Mean of a rectangle of ink within bounds, its edges counted by the share of the pixels that they cut. */
function meanInk(
  ink: Uint8Array,
  width: number,
  bounds: Bounds,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
): number {
  let sum = 0;
  for (let y = Math.floor(y0); y < y1; y += 1) {
    const rowShare = Math.min(y + 1, y1) - Math.max(y, y0);
    for (let x = Math.floor(x0); x < x1; x += 1) {
      sum +=
        (ink[(bounds.top + y) * width + bounds.left + x] ?? 0) * rowShare * (Math.min(x + 1, x1) - Math.max(x, x0));
    }
  }
  return sum / ((x1 - x0) * (y1 - y0));
}

/**
 * The image that a network sees of a drawing.
 *
 * @param ink [height, width] bytes, 0 without ink
 * @returns [28, 28] bytes; all 0 where nothing is drawn
 * @throws RangeError where the bytes are no whole rows
 */
export function normalizeDrawing(ink: Uint8Array, width: number): Uint8Array {
  if (!(Number.isInteger(width) && width > 0 && ink.length % width === 0)) {
    throw new RangeError(`${ink.length} pixels are no rows of ${width}.`);
  }
  const image = new Uint8Array(IMAGE_SIDE * IMAGE_SIDE);
  const bounds = boundsOf(ink, width);
  if (bounds === null) return image;
  const scale = BOX_SIDE / Math.max(bounds.width, bounds.height);
  const boxWidth = Math.max(1, Math.round(bounds.width * scale));
  const boxHeight = Math.max(1, Math.round(bounds.height * scale));
  const box = new Float64Array(boxWidth * boxHeight);
  const stepX = bounds.width / boxWidth;
  const stepY = bounds.height / boxHeight;
  let mass = 0;
  let massX = 0;
  let massY = 0;
  for (let y = 0; y < boxHeight; y += 1) {
    for (let x = 0; x < boxWidth; x += 1) {
      const value = meanInk(ink, width, bounds, x * stepX, (x + 1) * stepX, y * stepY, (y + 1) * stepY);
      box[y * boxWidth + x] = value;
      mass += value;
      massX += value * (x + 0.5);
      massY += value * (y + 0.5);
    }
  }
  const place = (centre: number, size: number) =>
    Math.max(0, Math.min(IMAGE_SIDE - size, Math.round(IMAGE_SIDE / 2 - centre)));
  const left = place(massX / mass, boxWidth);
  const top = place(massY / mass, boxHeight);
  for (let y = 0; y < boxHeight; y += 1) {
    for (let x = 0; x < boxWidth; x += 1) {
      image[(top + y) * IMAGE_SIDE + left + x] = Math.round(box[y * boxWidth + x] ?? 0);
    }
  }
  return image;
}

/** Sets a square of `side` pixels, its upper left corner at (left, top), to no ink. @param image [28, 28] bytes */
export function occlude(image: Uint8Array, left: number, top: number, side: number): Uint8Array {
  return image.map((value, index) => {
    const x = index % IMAGE_SIDE;
    const y = Math.floor(index / IMAGE_SIDE);
    return x >= left && x < left + side && y >= top && y < top + side ? 0 : value;
  });
}
