import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { describeDifference } from '../../src/domain/difference.ts';
import { DEFAULT_DISTORTION } from '../../src/domain/distortion.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { seedGroupOf } from '../../src/domain/seedGroups.ts';
import {
  bestOutcome,
  missingRuns,
  parseSweepNumbers,
  type SweepRun,
  spreadValues,
  sweepCells,
  sweepOutcomes,
} from '../../src/domain/sweep.ts';
import type { SweepField } from '../../src/domain/sweepField.ts';
import { sweepFields } from '../../src/domain/sweepFields.ts';

function catalogue(id: string): Experiment {
  const found = findExperiment(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found.experiment;
}

const relu = catalogue('double-conv-relu');
const dropout = catalogue('dropout');

function field(base: Experiment, id: string): SweepField {
  const found = sweepFields(base).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no field ${id}`);
  return found;
}

/** Two fields about one thing: of all layers, and of one. */
function overlap(a: string, b: string): boolean {
  if (a === 'expansion' && b in DEFAULT_DISTORTION) return true;
  const about = (id: string) => (id === 'dropoutRate' ? 'rate' : id.replace(/-\d+$/, ''));
  return about(a) === about(b) && ['activation', 'rate'].includes(about(a)) && (/[a-z]$/.test(a) || /[a-z]$/.test(b));
}

const distorted = parseExperiment({
  ...dropout,
  data: { ...dropout.data, expansion: 'distort' },
  training: { ...dropout.training, l2: 0.1 },
});

describe('every field of a sweep', () => {
  it.each(sweepFields(distorted).map((one) => [one.id, one] as const))(
    '%s reads what it writes, and changes nothing else',
    (_, one) => {
      expect(one.suggestion.length).toBeGreaterThan(0);
      for (const value of one.suggestion) {
        const changed = one.write(distorted, value);
        expect(one.read(changed)).toBe(value);
        const differences = describeDifference(distorted, changed).length;
        expect(differences).toBeGreaterThanOrEqual(one.read(distorted) === value ? 0 : 1);
        for (const other of sweepFields(distorted)) {
          const isOther = other.id !== one.id && !overlap(one.id, other.id);
          if (isOther) expect(other.read(changed), other.id).toBe(other.read(distorted));
        }
      }
    },
  );

  it('is there for every number and choice of the settings and the layers, by the layer’s place', () => {
    const ids = sweepFields(distorted).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...['learningRate', 'l2', 'l2Scaling', 'miniBatchSize', 'epochs', 'patience', 'shuffle', 'trainSize'],
        ...['expansion', 'elasticAlpha', 'initialization', 'activation', 'output', 'dropoutRate'],
        ...['filters-0', 'kernel-0', 'activation-0', 'size-1', 'filters-2', 'rate-4', 'units-5', 'activation-5'],
      ]),
    );
    // Of a single layer with an activation or a rate, one field is enough; what is off has no limits to vary.
    expect(sweepFields(catalogue('shallow')).map(({ id }) => id)).not.toContain('activation-0');
    expect(sweepFields(relu).map(({ id }) => id)).not.toContain('elasticAlpha');
  });

  it('makes an experiment that trains, or one that is left out with the reason', () => {
    for (const one of sweepFields(relu)) {
      const cells = sweepCells(relu, [{ field: one, values: one.suggestion }]);
      expect(cells.filter(({ problem }) => problem === null).length, one.id).toBeGreaterThan(0);
    }
    const [first, second] = [field(relu, 'activation'), field(relu, 'activation-0')];
    const cells = sweepCells(relu, [
      { field: first, values: ['tanh'] },
      { field: second, values: ['sigmoid', 'tanh'] },
    ]);
    expect(cells.map(({ problem }) => problem)).toEqual(['The second setting undoes the first.', null]);
    expect(cells[1]?.experiment.name).toBe('double-conv-relu, Tanh, layer 1: activation Tanh');
  });

  it('takes the λ of the book’s sweep, as the catalogue has it', () => {
    const lambda = field(relu, 'l2');
    const cells = sweepCells(relu, [{ field: lambda, values: lambda.suggestion }]);
    for (const { values, experiment } of cells) {
      expect(seedGroupOf(experiment)).toBe(seedGroupOf(catalogue(`relu-lambda-${values[0]}`)));
    }
  });
});

describe('a grid', () => {
  const values = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });

  it('has every combination once, each with its values and nothing else changed', () => {
    fc.assert(
      fc.property(values, values, (epochs, sizes) => {
        const dimensions = [
          { field: field(relu, 'epochs'), values: epochs },
          { field: field(relu, 'miniBatchSize'), values: sizes },
        ];
        const cells = sweepCells(relu, dimensions);
        expect(cells).toHaveLength(epochs.length * sizes.length);
        expect(new Set(cells.map((cell) => cell.values.join())).size).toBe(cells.length);
        for (const { values: chosen, experiment, problem } of cells) {
          expect(problem).toBeNull();
          expect([experiment.training.epochs, experiment.training.miniBatchSize]).toEqual(chosen);
          const back = { ...experiment, name: relu.name, training: relu.training };
          expect(back).toEqual(relu);
        }
      }),
    );
  });

  it('says which of its cells cannot be trained, and why', () => {
    const cells = sweepCells(relu, [{ field: field(relu, 'learningRate'), values: [0.1, -1] }]);
    expect(cells.map(({ problem }) => problem === null)).toEqual([true, false]);
    expect(cells[1]?.problem).toContain('learningRate');
  });
});

describe('the results of a sweep', () => {
  const dimensions = [{ field: field(relu, 'l2'), values: [0.1, 1] }];
  const run = (l2: number, seed: number, validationAccuracy: number, testAccuracy: number, state = 'finished') => ({
    experiment: parseExperiment({ ...relu, seed, name: `run ${seed}`, training: { ...relu.training, l2 } }),
    state,
    best: { validationAccuracy, testAccuracy },
  });
  const runs: SweepRun[] = [
    run(0.1, 1, 0.9, 0.95),
    run(0.1, 2, 0.92, 0.97),
    run(0.1, 2, 0.92, 0.97),
    run(1, 1, 0.99, 0.5),
    run(1, 2, 0.99, 0.1, 'stopped'),
    { ...run(1, 3, 1, 1), experiment: { ...run(1, 3, 1, 1).experiment, data: { ...relu.data, trainSize: 7 } } },
  ];

  it('come from the runs that differ in the swept settings and the seed alone, each seed once', () => {
    const [low, high] = sweepOutcomes(relu, dimensions, runs);
    expect(low?.runs).toBe(3);
    expect(low?.summary).toMatchObject({ count: 2 });
    expect(low?.summary?.mean).toBeCloseTo(0.96, 12);
    expect(low?.summary?.deviation).toBeCloseTo(Math.SQRT2 / 100, 12);
    expect(high?.runs).toBe(2);
    expect(high?.summary).toMatchObject({ count: 1, mean: 0.5 });
  });

  it('are not trained once more: what is missing is what no run has, is on its way to, or has given up', () => {
    const [low, high] = sweepCells(relu, dimensions).map(({ experiment }) => experiment);
    if (low === undefined || high === undefined) throw new Error('two cells');
    const missing = missingRuns([low, high], [1, 2, 3], [...runs, run(1, 3, 0.9, 0.9, 'queued')]);
    expect(missing.map(({ seed, training }) => [training.l2, seed])).toEqual([
      [0.1, 3],
      [1, 2],
    ]);
    expect(missingRuns([low], [1, 2], [])).toHaveLength(2);
  });

  it('are ranked by validation, whatever the test says', () => {
    expect(bestOutcome(sweepOutcomes(relu, dimensions, runs))?.values).toEqual([1]);
    expect(bestOutcome(sweepOutcomes(relu, dimensions, []))).toBeNull();
  });
});

it('reads lists of numbers, and names what is none', () => {
  expect(parseSweepNumbers('0.1, 1e-3;7 0.1  x')).toEqual({ values: [0.1, 0.001, 7], unread: ['x'] });
});

it('spreads values evenly or by a factor', () => {
  expect(spreadValues(0, 1, 5, false)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(spreadValues(1e-3, 10, 5, true)).toEqual([0.001, 0.01, 0.1, 1, 10]);
});
