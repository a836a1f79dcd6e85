import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropoutMask } from '../../src/random/dropoutMask.ts';

function meanOf(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0) / mask.length;
}

/** Correlation of two masks in standard errors. */
function correlation(a: Uint8Array, b: Uint8Array): number {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const product = a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] ?? 0) - meanB), 0);
  const scale = Math.sqrt(meanA * (1 - meanA) * meanB * (1 - meanB)) * a.length;
  return (product / scale) * Math.sqrt(a.length);
}

describe('dropoutMask', () => {
  it.each([0.1, 0.25, 0.5, 0.9])('drops a share of %d', (rate) => {
    const mask = dropoutMask(1, rate, 0, 0, 100, 400);
    const standardError = Math.sqrt((rate * (1 - rate)) / mask.length);
    expect(Math.abs(meanOf(mask) - (1 - rate))).toBeLessThan(5 * standardError);
  });

  it('drops nothing at rate 0', () => {
    expect(meanOf(dropoutMask(1, 0, 0, 0, 10, 100))).toBe(1);
  });

  it('holds one byte a value, 0 or 1', () => {
    const mask = dropoutMask(1, 0.5, 0, 0, 3, 7);
    expect(mask).toHaveLength(21);
    expect(new Set(mask)).toEqual(new Set([0, 1]));
  });

  it('is another, independent one for each step, layer, seed and example', () => {
    const size = [10, 1_000] as const;
    const mask = dropoutMask(1, 0.5, 0, 0, ...size);
    for (const other of [
      dropoutMask(1, 0.5, 0, 1, ...size),
      dropoutMask(1, 0.5, 1, 0, ...size),
      dropoutMask(2, 0.5, 0, 0, ...size),
      dropoutMask(1, 0.5, 0, 0, 11, 1_000).subarray(1_000),
    ]) {
      expect(other).not.toEqual(mask);
      expect(Math.abs(correlation(mask, other))).toBeLessThan(5);
    }
    for (const lag of [1, 2, 3, 4]) {
      expect(Math.abs(correlation(mask.subarray(lag), mask.subarray(0, mask.length - lag)))).toBeLessThan(5);
    }
  });

  it('gives an example the same values whatever the size of its mini-batch', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.nat(1e6),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        (...drawn) => {
          const [seed, step, examples, values] = drawn;
          const small = dropoutMask(seed, 0.3, 0, step, examples, values);
          expect(dropoutMask(seed, 0.3, 0, step, examples + 3, values).subarray(0, small.length)).toEqual(small);
        },
      ),
    );
  });

  it('keeps at a higher rate only what a lower rate keeps', () => {
    const few = dropoutMask(1, 0.8, 0, 0, 10, 100);
    const many = dropoutMask(1, 0.2, 0, 0, 10, 100);
    expect(few.every((kept, index) => kept <= (many[index] ?? 0))).toBe(true);
  });
});
