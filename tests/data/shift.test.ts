import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SHIFTS, writeExample } from '../../src/data/shift.ts';
import type { ImageShape } from '../../src/domain/network.ts';

const SHAPE: ImageShape = [3, 3, 1];
const IMAGES = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19);

function example(exampleNumber: number, trainSize = 1): number[] {
  const target = new Uint8Array(9).fill(255);
  writeExample(IMAGES, exampleNumber, trainSize, SHAPE, target);
  return [...target];
}

describe('the expansion by one-pixel shifts', () => {
  test('moves down, up, right, left, and leaves zeros behind', () => {
    expect(example(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(example(1)).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6]);
    expect(example(2)).toEqual([4, 5, 6, 7, 8, 9, 0, 0, 0]);
    expect(example(3)).toEqual([0, 1, 2, 0, 4, 5, 0, 7, 8]);
    expect(example(4)).toEqual([2, 3, 0, 5, 6, 0, 8, 9, 0]);
  });

  test('takes image e mod trainSize under shift floor(e / trainSize)', () => {
    expect(example(1, 2)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(example(5, 2)).toEqual([14, 15, 16, 17, 18, 19, 0, 0, 0]);
  });

  test('refuses numbers outside of the expanded set', () => {
    for (const wrong of [-1, 5, 0.5, Number.NaN]) expect(() => example(wrong)).toThrow(RangeError);
  });

  test('is right for every pixel and channel of any image', () => {
    const cases = fc
      .record({
        height: fc.integer({ min: 1, max: 5 }),
        width: fc.integer({ min: 1, max: 5 }),
        channels: fc.integer({ min: 1, max: 3 }),
      })
      .chain((shape) => {
        const length = 2 * shape.height * shape.width * shape.channels;
        return fc.record({
          shape: fc.constant(shape),
          images: fc.uint8Array({ minLength: length, maxLength: length }),
        });
      });
    fc.assert(
      fc.property(
        cases,
        fc.integer({ min: 0, max: 9 }),
        ({ shape: { height, width, channels }, images }, exampleNumber) => {
          const target = new Uint8Array(height * width * channels).fill(255);
          writeExample(images, exampleNumber, 2, [height, width, channels], target);
          const at = (row: number, column: number, channel: number) =>
            row < 0 || row >= height || column < 0 || column >= width
              ? 0
              : images[(((exampleNumber % 2) * height + row) * width + column) * channels + channel];
          const moves = [
            [0, 0],
            [1, 0],
            [-1, 0],
            [0, 1],
            [0, -1],
          ] as const;
          const [down, right] = moves[Math.floor(exampleNumber / 2)] ?? [9, 9];
          const expected = Array.from(target, (_, index) => {
            const pixel = Math.floor(index / channels);
            return at(Math.floor(pixel / width) - down, (pixel % width) - right, index % channels);
          });
          expect([...target]).toEqual(expected);
        },
      ),
    );
  });

  test('has five variants', () => {
    expect(SHIFTS.map((shift) => shift.name)).toEqual(['none', 'down', 'up', 'right', 'left']);
  });
});
