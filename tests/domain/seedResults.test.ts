import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freshSeeds, summarizeSeeds } from '../../src/domain/seedResults.ts';

it('takes the best of several runs by validation, not by test, and tells mean and deviation of the test', () => {
  const summary = summarizeSeeds([
    { seed: 1, validationAccuracy: 0.98, testAccuracy: 0.99 },
    { seed: 2, validationAccuracy: 0.985, testAccuracy: 0.97 },
    { seed: 3, validationAccuracy: 0.985, testAccuracy: 0.98 },
  ]);
  expect(summary?.bestByValidation.seed).toBe(2);
  expect(summary?.mean).toBeCloseTo(0.98, 12);
  expect(summary?.deviation).toBeCloseTo(0.01, 12);
  expect(summary?.count).toBe(3);
});

it('has no deviation of one run, and nothing to say of none', () => {
  expect(summarizeSeeds([{ seed: 1, validationAccuracy: 0.9, testAccuracy: 0.9 }])?.deviation).toBeNull();
  expect(summarizeSeeds([])).toBeNull();
});

it('fresh seeds are new, distinct, and the lowest there are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 })), fc.nat(6), (taken, count) => {
      const seeds = freshSeeds(taken, count);
      expect(new Set(seeds).size).toBe(count);
      expect(seeds.filter((seed) => taken.includes(seed) || seed < 1)).toEqual([]);
      const skipped = Array.from({ length: seeds.at(-1) ?? 0 }, (_, index) => index + 1);
      expect(skipped.every((seed) => seeds.includes(seed) || taken.includes(seed))).toBe(true);
    }),
  );
});
