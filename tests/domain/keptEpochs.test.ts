import { describe, expect, it } from 'vitest';
import { latestUpTo, snapshotEpochs } from '../../src/domain/keptEpochs.ts';

describe('epochs whose weights are kept', () => {
  it('are dense at first and thin out, at most sixteen', () => {
    expect(snapshotEpochs(100_000)).toEqual([1, 2, 3, 5, 8, 12, 18, 27, 41, 62, 93, 140, 210, 315, 473, 710]);
  });

  it('are fewer for large networks', () => {
    expect(snapshotEpochs(2_000_001).slice(0, 5)).toEqual([1, 3, 8, 18, 41]);
    expect(snapshotEpochs(8_000_001)).toEqual([1, 8, 41, 210]);
  });

  it('are looked up by the epoch that is shown', () => {
    expect(latestUpTo([0, 1, 2, 3, 5], 4)).toBe(3);
    expect(latestUpTo([0, 1, 2, 3, 5], 5)).toBe(5);
    expect(latestUpTo([3], 2)).toBeNull();
  });
});
