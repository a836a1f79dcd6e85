import { expect, it } from 'vitest';
import { withBands } from '../../src/ui/curves/bands.ts';
import type { Series } from '../../src/ui/curves/series.ts';

function series(id: string, values: readonly number[]): Series {
  const points = values.map((value, index) => ({
    epoch: index + 1,
    step: (index + 1) * 10,
    seconds: index + 1,
    value,
  }));
  const names = { key: `${id}/cost`, runId: id, label: id, runName: id, quantity: '', measure: 'cost' };
  return { ...names, colorIndex: 3, isSecondary: false, isStepped: false, points };
}

it('draws the mean of a group, and a standard deviation to either side, as far as all its runs have come', () => {
  const all = [series('a', [0.7, 0.8, 0.9]), series('b', [0.9, 0.9]), series('c', [0.5])];
  const groups = new Map([
    ['a', 'x'],
    ['b', 'x'],
    ['c', 'y'],
  ]);
  const banded = withBands(all, groups);
  expect(banded.series.map(({ label, emphasis }) => [label, emphasis])).toEqual([
    ['a', 'faint'],
    ['b', 'faint'],
    ['c', undefined],
    ['a and 1 more, mean', 'bold'],
  ]);
  const [band] = banded.bands;
  expect(band?.points).toHaveLength(2);
  expect(band?.points[0]?.at.value).toBeCloseTo(0.8, 12);
  // Of two values, the sample deviation is their distance over the root of two.
  expect(band?.points[0]?.high).toBeCloseTo(0.8 + 0.2 / Math.SQRT2, 12);
  expect(band?.points[1]?.low).toBeCloseTo(0.85 - 0.1 / Math.SQRT2, 12);
  expect(withBands(all, new Map()).series).toEqual(all);
});
