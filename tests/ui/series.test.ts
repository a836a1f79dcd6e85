import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../src/domain/run.ts';
import { epochAxis, valueAxis } from '../../src/ui/curves/axes.ts';
import { rowsOf, seriesFor } from '../../src/ui/curves/series.ts';

function epochs(...accuracies: number[]): EpochRecord[] {
  return accuracies.map((validationAccuracy, index) => ({
    epoch: index + 1,
    step: (index + 1) * 100,
    cost: 1 / (index + 1),
    validationCost: 2 / (index + 1),
    validationAccuracy,
    testAccuracy: null,
    learningRate: 0.1,
    seconds: 1,
    imagesPerSecond: 1000,
  }));
}

describe('series', () => {
  const long = { id: 'a', name: 'shallow 1', colorIndex: 0, epochs: epochs(0.8, 0.9, 0.95) };
  const short = { id: 'b', name: 'shallow 2', colorIndex: 1, epochs: epochs(0.85) };

  it('sets runs of different lengths side by side, a row an epoch', () => {
    expect(rowsOf(seriesFor([long, short], 'accuracy', ['validation']))).toEqual([
      { epoch: 1, 'a/validation accuracy': 0.8, 'b/validation accuracy': 0.85 },
      { epoch: 2, 'a/validation accuracy': 0.9 },
      { epoch: 3, 'a/validation accuracy': 0.95 },
    ]);
  });

  it('tells training from validation cost', () => {
    const labels = seriesFor([short], 'cost', ['validation', 'training']).map(({ label, isSecondary }) => [
      label,
      isSecondary,
    ]);
    expect(labels).toEqual([
      ['shallow 2, validation', false],
      ['shallow 2, training', true],
    ]);
  });

  it('leaves out what is not a number any more', () => {
    const broken = { ...short, epochs: short.epochs.map((epoch) => ({ ...epoch, cost: Number.NaN })) };
    expect(seriesFor([broken], 'cost', ['training'])[0]?.points).toEqual([]);
  });
});

describe('axes', () => {
  it('encloses every value between round ticks that rise by one step', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }), (values) => {
        const { domain, ticks } = valueAxis(values, [0, 1]);
        expect(domain[0]).toBeLessThanOrEqual(Math.min(...values) + 1e-9);
        expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values) - 1e-9);
        expect(domain[0]).toBeGreaterThanOrEqual(-1e-9);
        expect(domain[1]).toBeLessThanOrEqual(1 + 1e-9);
        const steps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0));
        for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 9);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('takes accuracies of a late epoch apart', () => {
    expect(valueAxis([0.981, 0.9874], [0, 1]).ticks).toEqual([0.98, 0.9825, 0.985, 0.9875]);
  });

  it('counts epochs in whole numbers, five at least', () => {
    expect(epochAxis(1).ticks).toEqual([1, 2, 3, 4, 5]);
    expect(epochAxis(60).ticks).toEqual([1, 10, 20, 30, 40, 50, 60]);
  });
});
