import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../src/domain/run.ts';
import { createGeometry, lineAt, linePath, nearestSeries } from '../../src/ui/curves/geometry.ts';
import { neighbour, readingsAt, rowsThatFit } from '../../src/ui/curves/readings.ts';
import { type Curve, hasTrainingAccuracy, nearestPlace, seriesFor } from '../../src/ui/curves/series.ts';
import { METRICS, signed, titleOf, toggled } from '../../src/ui/curves/view.ts';

interface Epoch {
  readonly validation: number;
  readonly test?: number;
  readonly training?: number;
}

function curve(id: string, epochs: readonly Epoch[]): Curve {
  const records = epochs.map(({ validation, test, training }, index) => ({
    epoch: index + 1,
    step: (index + 1) * 100,
    cost: 1 / (index + 1),
    validationCost: 2 / (index + 1),
    validationAccuracy: validation,
    testAccuracy: test ?? null,
    learningRate: 0.1,
    seconds: 2,
    imagesPerSecond: 1000,
    ...(training === undefined ? {} : { trainingAccuracy: training }),
  }));
  return { id, name: id, colorIndex: 0, epochs: records satisfies readonly EpochRecord[] };
}

const simple = (id: string, ...values: readonly number[]) =>
  curve(
    id,
    values.map((validation) => ({ validation })),
  );
const accuracyOf = (...curves: readonly Curve[]) => seriesFor(curves, 'accuracy', ['validation']);

describe('the values at the crosshair', () => {
  const [low, middle, high] = [simple('low', 0.5, 0.6), simple('middle', 0.7, 0.8, 0.85), simple('high', 0.9, 0.95)];

  it('are exact, with the exact difference to the baseline', () => {
    const { rows } = readingsAt(accuracyOf(low, middle, high), accuracyOf(middle), 'epoch', 2);
    expect(rows.map(({ runId, isBaseline }) => [runId, isBaseline])).toEqual([
      ['low', false],
      ['middle', true],
      ['high', false],
    ]);
    expect(rows.map(({ cells }) => cells[0]?.point.value)).toEqual([0.6, 0.8, 0.95]);
    expect(rows.map(({ cells }) => cells[0]?.difference)).toEqual([0.6 - 0.8, undefined, 0.95 - 0.8]);
  });

  it('stay as they are when other runs are hidden, the baseline too', () => {
    const all = readingsAt(accuracyOf(low, middle, high), accuracyOf(middle), 'epoch', 2);
    const fewer = readingsAt(accuracyOf(high), accuracyOf(middle), 'epoch', 2);
    expect(fewer.rows).toEqual(all.rows.filter(({ runId }) => runId === 'high'));
  });

  it('have no difference where the baseline has no point', () => {
    const { rows } = readingsAt(accuracyOf(middle), accuracyOf(low), 'epoch', 3);
    expect(rows[0]?.cells[0]).toMatchObject({ point: { value: 0.85 }, difference: undefined });
  });

  it('of many runs are those near the one in focus; it and the baseline always', () => {
    const many = Array.from({ length: 50 }, (_, index) => simple(`run ${index}`, 0.5 + index / 200));
    const { rows } = readingsAt(accuracyOf(...many), accuracyOf(many[3] ?? low), 'epoch', 1);
    const shown = rowsThatFit(rows, 'run 30', 6).map(({ runId }) => runId);
    expect(shown).toEqual(['run 32', 'run 31', 'run 30', 'run 29', 'run 28', 'run 3'].toSorted(byNumber));
    expect(rowsThatFit(rows, null, 3).map(({ runId }) => runId)).toEqual(['run 49', 'run 48', 'run 3']);
    expect(rowsThatFit(rows, null, 50)).toBe(rows);
    expect(neighbour(rows, 'run 30', 1)).toBe('run 31');
    expect(neighbour(rows, 'run 0', -1)).toBe('run 0');
    expect(neighbour(rows, null, -1)).toBe('run 49');
  });
});

const byNumber = (a: string, b: string) => Number(b.slice(4)) - Number(a.slice(4));

describe('metrics', () => {
  const measured = curve('a', [
    { validation: 0.8, test: 0.79, training: 0.81 },
    { validation: 0.78, training: 0.85 },
    { validation: 0.9, test: 0.88, training: 0.93 },
  ]);

  it('of the test images hold from one best epoch to the next', () => {
    const [series] = seriesFor([measured], 'accuracy', ['test']);
    expect(series?.points.map(({ value, isCarried = false }) => [value, isCarried])).toEqual([
      [0.79, false],
      [0.79, true],
      [0.88, false],
    ]);
    const [errors] = seriesFor([measured], 'error', ['test']);
    expect(errors?.points.map(({ value }) => value)).toEqual([1 - 0.79, 1 - 0.79, 1 - 0.88]);
  });

  it('of training are drawn where they were measured', () => {
    expect(hasTrainingAccuracy([simple('a', 0.5)])).toBe(false);
    expect(hasTrainingAccuracy([measured])).toBe(true);
    const both = seriesFor([measured, simple('b', 0.5)], 'accuracy', ['validation', 'training']);
    expect(both.map(({ label, points }) => [label, points.length])).toEqual([
      ['a, validation', 3],
      ['a, training', 3],
      ['b, validation', 1],
      ['b, training', 0],
    ]);
  });

  it('are drawn again only where they changed', () => {
    const before = seriesFor([measured], 'accuracy', METRICS);
    const after = seriesFor([measured], 'accuracy', METRICS);
    expect(after.every((series, index) => series === before[index])).toBe(true);
  });

  it('are chosen in one order, and one always stays', () => {
    expect(toggled(['validation'], 'validation')).toEqual(['validation']);
    expect(toggled(['training'], 'validation')).toEqual(['validation', 'training']);
    expect(titleOf('error', ['validation'])).toBe('Validation error');
    expect(titleOf('accuracy', ['test'])).toBe('Test accuracy at the best epoch so far');
    expect(titleOf('cost', ['validation', 'training'])).toBe('Cost');
    expect([0.1234, -0.1, 0.001, -0.001].map((value) => signed(value, 2))).toEqual(['+0.12', '−0.10', '0.00', '0.00']);
  });
});

describe('geometry', () => {
  const geometry = createGeometry({
    area: { left: 50, top: 10, width: 200, height: 100 },
    across: 'epoch',
    horizontal: [1, 3],
    vertical: [0, 1],
    isLogarithmic: false,
  });
  const [rising, level] = accuracyOf(simple('rising', 0, 0.5, 1), simple('level', 0.2, 0.2, 0.2));
  if (rising === undefined || level === undefined) throw new Error('two series');

  it('goes from places to pixels and back', () => {
    expect([1, 2, 3].map(geometry.x)).toEqual([50, 150, 250]);
    expect(geometry.placeAt(100)).toBe(1.5);
    expect([0, 0.5, 1].map(geometry.y)).toEqual([110, 60, 10]);
    const logarithmic = createGeometry({ ...geometry, horizontal: [1, 3], vertical: [0.01, 1], isLogarithmic: true });
    expect([0.01, 0.1, 1].map(logarithmic.y)).toEqual([110, 60, 10]);
    expect(linePath(rising.points, geometry, false)).toBe('M50.0,110.0L150.0,60.0L250.0,10.0');
    expect(linePath(rising.points, geometry, true)).toBe('M50.0,110.0H150.0V60.0H250.0V10.0');
  });

  it('finds the line under the pointer, between its points too', () => {
    expect(lineAt(rising, geometry, 100)).toBe(85);
    expect(lineAt({ ...rising, isStepped: true }, geometry, 100)).toBe(110);
    expect(nearestSeries([rising, level], geometry, { x: 230, y: 22 })).toMatchObject({ series: rising });
    expect(nearestSeries([rising, level], geometry, { x: 230, y: 88 })).toMatchObject({ series: level, distance: 2 });
    expect(nearestPlace([1, 4, 9], 6)).toBe(4);
    expect(nearestPlace([1, 4, 9], 7)).toBe(9);
    expect(nearestPlace([1, 4, 9], -5)).toBe(1);
    expect(nearestPlace([], 2)).toBeUndefined();
  });
});
