import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../src/domain/run.ts';
import { logarithmicAxis } from '../../src/ui/curves/axes.ts';
import { csvOf, placesOf, pointAt, seriesFor } from '../../src/ui/curves/series.ts';

function curve(id: string, seconds: number, stepsAnEpoch: number, accuracies: readonly number[]) {
  const epochs: EpochRecord[] = accuracies.map((validationAccuracy, index) => ({
    epoch: index + 1,
    step: (index + 1) * stepsAnEpoch,
    cost: 1,
    validationCost: 1,
    validationAccuracy,
    testAccuracy: null,
    learningRate: 0.1,
    seconds,
    imagesPerSecond: 1000,
  }));
  return { id, name: `run "${id}"`, colorIndex: 0, epochs };
}

const slow = curve('a', 4, 500, [0.8, 0.9]);
const quick = curve('b', 1.5, 200, [0.7, 0.85, 1]);

describe('curves over steps and time', () => {
  const series = seriesFor([slow, quick], 'accuracy', ['validation']);

  it('have a place wherever any run has a point', () => {
    expect(placesOf(series, 'epoch')).toEqual([1, 2, 3]);
    expect(placesOf(series, 'step')).toEqual([200, 400, 500, 600, 1000]);
    expect(placesOf(series, 'seconds')).toEqual([1.5, 3, 4, 4.5, 8]);
  });

  it('tell at a place what each run had reached by then', () => {
    const [a, b] = series;
    if (a === undefined || b === undefined) throw new Error('two series');
    expect(pointAt(a, 'seconds', 3)).toBeUndefined();
    expect(pointAt(a, 'seconds', 4.5)?.value).toBe(0.8);
    expect(pointAt(b, 'step', 500)?.value).toBe(0.85);
    expect(pointAt(a, 'epoch', 3)).toBeUndefined();
  });
});

it('draws errors, without one of zero, between ticks of 1, 2 and 5', () => {
  const [, quickErrors] = seriesFor([slow, quick], 'error', ['validation']);
  expect(quickErrors?.points.map(({ value }) => Number(value.toFixed(9)))).toEqual([0.3, 0.15]);
  expect(logarithmicAxis([0.0123, 0.09])).toEqual({ domain: [0.01, 0.1], ticks: [0.01, 0.02, 0.05, 0.1] });
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-5, max: 1, noNaN: true }), { minLength: 1 }), (values) => {
      const { domain, ticks } = logarithmicAxis(values);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values) * (1 + 1e-6));
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values) * (1 - 1e-6));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
    }),
  );
});

it('writes the figures as CSV in full precision, with names quoted', () => {
  expect(csvOf(seriesFor([slow, quick], 'accuracy', ['validation'])).split('\r\n')).toEqual([
    'epoch,"run ""a"", validation accuracy","run ""b"", validation accuracy"',
    '1,0.8,0.7',
    '2,0.9,0.85',
    '3,,1',
    '',
  ]);
});
