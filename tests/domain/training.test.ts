import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Experiment,
  exampleCount,
  type LearningRateSchedule,
  learningRateAt,
  parseExperiment,
  stepsPerEpoch,
  totalSteps,
  weightDecay,
} from '../../src/domain/experiment.ts';

function experiment(training: object, data: object = {}): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'settings',
    network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
    data: { dataset: 'mnist', ...data },
    training: { epochs: 60, miniBatchSize: 10, learningRate: 0.1, ...training },
    seed: 1,
  });
}

describe('steps', () => {
  it.each([
    [{}, {}, 50_000, 5_000, 300_000],
    [{}, { expansion: 'shift' }, 250_000, 25_000, 1_500_000],
    [{}, { expansion: 'distort' }, 50_000, 5_000, 300_000],
    [{ miniBatchSize: 300, epochs: 2 }, { trainSize: 1_000 }, 1_000, 3, 6],
    [{ miniBatchSize: 300, epochs: 2, maxSteps: 5 }, { trainSize: 1_000 }, 1_000, 3, 5],
    [{ miniBatchSize: 300, epochs: 2, maxSteps: 7 }, { trainSize: 1_000 }, 1_000, 3, 6],
    [{ miniBatchSize: 5, epochs: 1 }, { trainSize: 5 }, 5, 1, 1],
  ])('of %j on %j', (training, data, examples, perEpoch, total) => {
    const parsed = experiment(training, data);
    expect(exampleCount(parsed.data)).toBe(examples);
    expect(stepsPerEpoch(parsed)).toBe(perEpoch);
    expect(totalSteps(parsed)).toBe(total);
  });

  it('are at least one whatever the settings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.nat(40_000), (miniBatchSize, more) => {
        const parsed = experiment({ miniBatchSize }, { trainSize: miniBatchSize + more });
        expect(stepsPerEpoch(parsed)).toBeGreaterThanOrEqual(1);
        expect(stepsPerEpoch(parsed) * miniBatchSize).toBeLessThanOrEqual(exampleCount(parsed.data));
      }),
    );
  });
});

describe('weight decay', () => {
  it('is lambda over the mini-batches of an epoch, or over the examples', () => {
    expect(weightDecay(experiment({ l2: 0.1 }))).toBe(0.1 / 5_000);
    expect(weightDecay(experiment({ l2: 0.1 }, { expansion: 'shift' }))).toBe(0.1 / 25_000);
    expect(weightDecay(experiment({ l2: 5, l2Scaling: 'examples' }))).toBe(5 / 50_000);
    expect(weightDecay(experiment({ l2: 5, l2Scaling: 'examples', miniBatchSize: 100 }))).toBe(5 / 50_000);
    // An incomplete last mini-batch is dropped, and not counted either.
    expect(weightDecay(experiment({ l2: 1, miniBatchSize: 300 }, { trainSize: 1_000 }))).toBe(1 / 3);
    expect(weightDecay(experiment({}))).toBe(0);
  });
});

describe('the learning rate', () => {
  const rates = (learningRate: number | LearningRateSchedule, epochs: number): number[] => {
    const { training } = experiment({ learningRate, epochs });
    return Array.from({ length: epochs }, (_, index) => learningRateAt(training, index + 1));
  };

  it('stays where it is a number', () => {
    expect(rates(0.03, 3)).toEqual([0.03, 0.03, 0.03]);
  });

  it('falls in steps after every so many epochs', () => {
    expect(rates({ schedule: 'step', initial: 0.8, factor: 0.5, every: 2 }, 6)).toEqual([0.8, 0.8, 0.4, 0.4, 0.2, 0.2]);
    expect(rates({ schedule: 'step', initial: 0.8, factor: 0.5, every: 1 }, 3)).toEqual([0.8, 0.4, 0.2]);
  });

  it('falls by the same factor each epoch, to the final rate in the last', () => {
    const found = rates({ schedule: 'exponential', initial: 1e-3, final: 1e-6 }, 4);
    [1e-3, 1e-4, 1e-5, 1e-6].forEach((expected, index) => {
      expect(Math.abs((found[index] ?? 0) / expected - 1)).toBeLessThan(1e-13);
    });
    expect(rates({ schedule: 'exponential', initial: 0.5, final: 0.1 }, 1)).toEqual([0.5]);
  });

  it('is a number between its ends in every epoch of any exponential schedule, however far the ends are apart', () => {
    const rate = fc.double({ min: Number.MIN_VALUE, max: 100, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 50 }), (initial, final, epochs) => {
        for (const value of rates({ schedule: 'exponential', initial, final }, epochs)) {
          expect(value).toBeGreaterThanOrEqual(Math.min(initial, final) * (1 - 1e-12));
          expect(value).toBeLessThanOrEqual(Math.max(initial, final) * (1 + 1e-12));
        }
      }),
    );
    expect(rates({ schedule: 'exponential', initial: 100, final: Number.MIN_VALUE }, 2)[1]).toBeLessThan(1e-290);
  });
});
