import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeDrawing, occlude } from '../../src/data/drawing.ts';
import { loadMnist } from '../../src/data/node/loadMnist.ts';

const SIDE = 280;

function drawn(...rectangles: readonly (readonly [x: number, y: number, width: number, height: number])[]): Uint8Array {
  const ink = new Uint8Array(SIDE * SIDE);
  for (const [left, top, width, height] of rectangles) {
    for (let y = top; y < top + height; y += 1) ink.fill(255, y * SIDE + left, y * SIDE + left + width);
  }
  return ink;
}

function centreOfMass(image: Uint8Array): readonly [x: number, y: number] {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((value, index) => {
    mass += value;
    x += value * ((index % 28) + 0.5);
    y += value * (Math.floor(index / 28) + 0.5);
  });
  return [x / mass, y / mass];
}

function extent(image: Uint8Array): readonly [width: number, height: number] {
  const inked = [...image.keys()].filter((index) => (image[index] ?? 0) > 0);
  const xs = inked.map((index) => index % 28);
  const ys = inked.map((index) => Math.floor(index / 28));
  return [Math.max(...xs) - Math.min(...xs) + 1, Math.max(...ys) - Math.min(...ys) + 1];
}

const rectangle = fc.tuple(
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 10, max: 79 }),
  fc.integer({ min: 10, max: 79 }),
);

describe('a drawing', () => {
  it('fills 20 pixels with its longer side, its centre of mass within half a pixel of the centre', () => {
    fc.assert(
      fc.property(rectangle, rectangle, (one, other) => {
        const image = normalizeDrawing(drawn(one, other), SIDE);
        expect(Math.max(...extent(image))).toBe(20);
        for (const centre of centreOfMass(image)) {
          // The box may touch the edge before its mass is centred, as in MNIST itself.
          if (image.every((value, index) => value === 0 || ![0, 27].includes(index % 28))) {
            expect(Math.abs(centre - 14)).toBeLessThan(4);
          }
        }
      }),
    );
    const [x, y] = centreOfMass(normalizeDrawing(drawn([30, 50, 40, 80]), SIDE));
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
  });

  it('looks the same wherever it was drawn, and however large', () => {
    const small = normalizeDrawing(drawn([20, 30, 20, 60], [40, 30, 20, 20]), SIDE);
    expect(normalizeDrawing(drawn([120, 90, 20, 60], [140, 90, 20, 20]), SIDE)).toEqual(small);
    expect(normalizeDrawing(drawn([120, 90, 40, 120], [160, 90, 40, 40]), SIDE)).toEqual(small);
  });

  it('keeps real digits almost as they are: they were made this way', async () => {
    const { test } = await loadMnist();
    let moved = 0;
    for (let image = 0; image < 200; image += 1) {
      const pixels = test.images.subarray(image * 784, (image + 1) * 784);
      const [x, y] = centreOfMass(pixels);
      const [newX, newY] = centreOfMass(normalizeDrawing(pixels, 28));
      if (Math.abs(x - newX) > 1 || Math.abs(y - newY) > 1) moved += 1;
    }
    expect(moved).toBeLessThan(4);
  });

  it('is nothing where nothing is drawn, and is refused in broken rows', () => {
    expect(normalizeDrawing(new Uint8Array(SIDE * SIDE), SIDE)).toEqual(new Uint8Array(784));
    expect(() => normalizeDrawing(new Uint8Array(10), 3)).toThrow(RangeError);
  });
});

it('covers a square of an image and nothing else', () => {
  const image = new Uint8Array(784).fill(9);
  const covered = occlude(image, 3, 5, 7);
  expect(covered.filter((value) => value === 0)).toHaveLength(49);
  expect(covered[5 * 28 + 3]).toBe(0);
  expect(covered[11 * 28 + 9]).toBe(0);
  expect(covered[12 * 28 + 9]).toBe(9);
  expect(image.every((value) => value === 9)).toBe(true);
});
