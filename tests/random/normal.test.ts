import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactExp, exactLog } from '../../src/domain/exactMath.ts';
import { normalFromInteger, normalQuantile } from '../../src/random/normal.ts';
import { philox, streamKey } from '../../src/random/philox.ts';

function relativeError(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.abs(expected);
}

describe('exactLog and exactExp', () => {
  it('agree with the library functions to a few units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: 1e308, noNaN: true }), (x) => {
        const expected = Math.log(x);
        expect(Math.abs(exactLog(x) - expected)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(expected)));
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => {
        // The error of x / ln 2 grows with x.
        expect(relativeError(exactExp(x), Math.exp(x))).toBeLessThan(4e-16 * (4 + Math.abs(x)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are exact where the answer is', () => {
    expect(exactLog(1)).toBe(0);
    expect(exactExp(0)).toBe(1);
    expect(exactLog(2)).toBe(Math.LN2);
  });
});

describe('normalQuantile', () => {
  // mpmath 1.3 at 50 digits, rounded to double: the root of erfc(-x / sqrt 2) / 2 = probability.
  it.each([
    [1.1641532182693481e-10, -6.3379577545537895],
    [1e-9, -5.9978070150076865],
    [1e-6, -4.753424308822899],
    [0.001, -3.0902323061678136],
    [0.02425, -1.972961051311885],
    [0.05, -1.6448536269514726],
    [0.074, -1.4466320671589785],
    [0.075, -1.439531470938456],
    [0.1, -1.2815515655446004],
    [0.25, -0.6744897501960817],
    [0.4, -0.2533471031357997],
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446006],
    [0.95, 1.6448536269514722],
    [0.999, 3.090232306167813],
    [0.999999, 4.753424308817087],
  ])('of %d is %d', (probability, expected) => {
    expect(relativeError(normalQuantile(probability), expected)).toBeLessThan(2e-15);
  });

  it('is 0 in the middle, odd around it, and never falls', () => {
    expect(normalQuantile(0.5)).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 2 }), (integer) => {
        expect(normalFromInteger(2 ** 32 - 1 - integer)).toBe(-normalFromInteger(integer));
        expect(normalFromInteger(integer + 1)).toBeGreaterThan(normalFromInteger(integer));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is finite for every integer, with tails as long as 32 bits allow', () => {
    expect(normalFromInteger(0)).toBeCloseTo(-6.337957754553789, 12);
    expect(normalFromInteger(2 ** 32 - 1)).toBeCloseTo(6.337957754553789, 12);
  });
});

describe('normal numbers of a seed', () => {
  const COUNT = 100_000;
  const numbers = Float64Array.from({ length: COUNT });
  const block = new Uint32Array(4);
  for (let index = 0; index < COUNT; index += 1) {
    if (index % 4 === 0) philox(streamKey(1, 'initialWeights'), index / 4, 0, 0, 0, block);
    numbers[index] = normalFromInteger(block[index % 4] ?? 0);
  }
  const moment = (power: number): number => numbers.reduce((sum, value) => sum + value ** power, 0) / COUNT;

  it('have the moments 0, 1, 0, 3, each within 5 standard errors', () => {
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(COUNT));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / COUNT));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / COUNT));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / COUNT));
  });

  it('follow the normal distribution (Kolmogorov and Smirnov, at 0.1 %)', () => {
    // Distance between the shares found and the shares due at 999 quantiles of the distribution.
    const sorted = numbers.toSorted();
    let below = 0;
    let distance = 0;
    for (let step = 1; step < 1_000; step += 1) {
      const share = step / 1_000;
      const quantile = normalQuantile(share);
      while (below < COUNT && (sorted[below] ?? 0) <= quantile) below += 1;
      distance = Math.max(distance, Math.abs(below / COUNT - share));
    }
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(1.95);
  });

  it('do not correlate with their neighbours', () => {
    for (const lag of [1, 2, 3, 4, 8]) {
      let sum = 0;
      for (let index = lag; index < COUNT; index += 1) sum += (numbers[index] ?? 0) * (numbers[index - lag] ?? 0);
      expect(Math.abs(sum / (COUNT - lag)) * Math.sqrt(COUNT - lag)).toBeLessThan(5);
    }
  });
});
