import { describe, expect, it } from 'vitest';
import { type EpochHealth, layerLines, MEASURES, placeOf, rangeOf } from '../../src/ui/inside/healthSeries.ts';

const epochs: readonly EpochHealth[] = [
  {
    epoch: 0,
    health: [
      { layer: 0, weightNorm: 4, gradientNorm: 0, saturatedShare: null, deadShare: 0.25 },
      { layer: 2, weightNorm: 0, gradientNorm: 3, saturatedShare: null, deadShare: null },
    ],
  },
  {
    epoch: 1,
    health: [
      { layer: 0, weightNorm: 5, gradientNorm: 0.02, saturatedShare: null, deadShare: 0.5 },
      { layer: 2, weightNorm: 2, gradientNorm: 30, saturatedShare: null, deadShare: null },
    ],
  },
];
const [gradients, weights, saturated, dead] = MEASURES.map((measure) => ({
  ...measure,
  lines: layerLines(epochs, measure),
}));

describe('health over the epochs', () => {
  it('is a line for each layer that has the measure', () => {
    expect(gradients?.lines).toEqual([
      { layer: 0, values: [0, 0.02] },
      { layer: 2, values: [3, 30] },
    ]);
    expect(weights?.lines.map(({ values }) => values)).toEqual([
      [4, 5],
      [0, 2],
    ]);
    expect(saturated?.lines).toEqual([]);
    expect(dead?.lines).toEqual([{ layer: 0, values: [0.25, 0.5] }]);
  });

  it('spans powers of ten for norms, where 0 has no place, and shares from 0', () => {
    const range = rangeOf(gradients?.lines ?? [], 'log');
    expect(range.low).toBeCloseTo(0.01, 12);
    expect(range.high).toBe(100);
    expect(placeOf(0, range, 'log')).toBeNull();
    expect(placeOf(1, range, 'log')).toBeCloseTo(0.5, 12);
    expect(placeOf(Number.NaN, range, 'log')).toBeNull();
    expect(rangeOf(dead?.lines ?? [], 'share')).toEqual({ low: 0, high: 0.5 });
    expect(rangeOf([{ layer: 0, values: [0.625, null] }], 'share')).toEqual({ low: 0, high: 0.7 });
    expect(rangeOf([{ layer: 0, values: [0, 0] }], 'share')).toEqual({ low: 0, high: 0.1 });
    expect(placeOf(0, { low: 0, high: 0.1 }, 'share')).toBe(0);
  });

  it('has a range also where a norm never changes or is always 0', () => {
    expect(rangeOf([{ layer: 0, values: [10, 10] }], 'log')).toEqual({ low: 10, high: 100 });
    expect(rangeOf([{ layer: 0, values: [0] }], 'log')).toEqual({ low: 0.1, high: 1 });
  });
});
