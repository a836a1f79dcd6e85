import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAXIMUM_SEEDS, readSeeds, writeSeeds } from '../../src/domain/seedText.ts';

it('reads single seeds and ranges', () => {
  expect(readSeeds('1, 2, 3')).toEqual({ seeds: [1, 2, 3] });
  expect(readSeeds('1-3 8')).toEqual({ seeds: [1, 2, 3, 8] });
  expect(readSeeds(' 5 – 6;0, 5 ')).toEqual({ seeds: [5, 6, 0] });
  expect(readSeeds('9007199254740991')).toEqual({ seeds: [Number.MAX_SAFE_INTEGER] });
});

it.each([
  ['', 'at least one seed'],
  [' , ', 'at least one seed'],
  ['1, x', '“x” is not a seed'],
  ['-1', 'is not a seed'],
  ['1.5', 'is not a seed'],
  ['9007199254740992', 'is not a seed'],
  ['5-3', 'counts backwards'],
  ['1-101', `At most ${MAXIMUM_SEEDS}`],
  ['1-9007199254740991', `At most ${MAXIMUM_SEEDS}`],
])('refuses %j with the reason', (text, reason) => {
  expect(readSeeds(text)).toEqual({ problem: expect.stringContaining(reason) });
});

it('writes what it reads back', () => {
  expect(writeSeeds([1, 2, 3, 8, 9])).toBe('1-3, 8, 9');
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 30 }), (seeds) => {
      expect(readSeeds(writeSeeds(seeds))).toEqual({ seeds });
    }),
  );
});
