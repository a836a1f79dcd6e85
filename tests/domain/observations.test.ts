import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import type { Experiment } from '../../src/domain/experiment.ts';
import { observeTraining } from '../../src/domain/observations.ts';
import type { EpochRecord } from '../../src/domain/run.ts';

const found = findExperiment('shallow')?.experiment;
if (found === undefined) throw new Error('the catalogue has a shallow net');
const shallow: Experiment = found;

type Point = Partial<Pick<EpochRecord, 'cost' | 'validationCost' | 'validationAccuracy' | 'trainingAccuracy'>>;

function epochs(points: readonly Point[]): EpochRecord[] {
  return points.map((point, index) => ({
    epoch: index + 1,
    step: (index + 1) * 100,
    cost: 1 / (index + 1),
    validationCost: 1 / (index + 1),
    validationAccuracy: 0.9 + index * 0.002,
    testAccuracy: null,
    learningRate: 0.1,
    seconds: 1,
    imagesPerSecond: 1000,
    ...point,
  }));
}

const kinds = (points: readonly Point[]) => observeTraining(shallow, epochs(points), null).map(({ kind }) => kind);

describe('what happened in a training', () => {
  it('is nothing while it goes well', () => {
    expect(kinds(Array.from({ length: 20 }, () => ({})))).toEqual([]);
    expect(kinds([])).toEqual([]);
  });

  it('names a divergence with its last cost, and a tenth of the rate', () => {
    const training = { ...shallow.training, learningRate: 3 };
    const [told] = observeTraining({ ...shallow, training }, epochs([{ cost: 2.5 }, { cost: Number.NaN }]), 'diverged');
    expect(told?.kind).toBe('divergence');
    expect(told?.finding).toContain('2.50 in epoch 1');
    expect(told?.advice).toContain('Try 0.3.');
    expect(observeTraining(shallow, [], 'diverged')[0]?.finding).toContain('within the first epoch');
  });

  it('tells a network at chance by its accuracy, and no longer once it has learned', () => {
    expect(kinds([{ validationAccuracy: 0.0991 }])).toEqual(['stuck']);
    expect(observeTraining(shallow, epochs([{ validationAccuracy: 0.0991 }]), null)[0]?.finding).toContain('9.91 %');
    expect(kinds([{ validationAccuracy: 0.0991 }, { validationAccuracy: 0.21 }])).toEqual([]);
  });

  it('tells overfitting by both costs, with their numbers', () => {
    const costs = [0.5, 0.3, 0.31, 0.32, 0.33];
    const points = costs.map((validationCost) => ({ validationCost }));
    const [told] = observeTraining(shallow, epochs(points), null);
    expect(told?.kind).toBe('overfitting');
    for (const part of ['epoch 2', '0.300', '0.330', '0.500', '0.200']) expect(told?.finding).toContain(part);
    expect(kinds(points.slice(0, 4))).toEqual([]);
    expect(kinds(points.map((point, index) => ({ ...point, cost: 0.1 + index })))).toEqual([]);
    expect(kinds(costs.map((_, index) => ({ validationCost: index === 1 ? 0.3 : 0.31 })))).toEqual([]);
  });

  it('sets the training accuracy beside the validation accuracy where it was measured', () => {
    const told = (trainingAccuracy: number | null | undefined) =>
      observeTraining(
        shallow,
        epochs([0.5, 0.3, 0.31, 0.32, 0.33].map((validationCost) => ({ validationCost, trainingAccuracy }))),
        null,
      )[0]?.finding;
    expect(told(0.9987)).toMatch(
      /After epoch 5, accuracy is 99\.87 % on training images and 90\.80 % on validation\.$/,
    );
    for (const unmeasured of [null, undefined]) {
      expect(told(unmeasured)).toMatch(/fell from 0\.500 to 0\.200\.$/);
    }
    expect(told(0)).toContain('0.00 % on training images');
  });

  it('tells a plateau exactly where the last five epochs bring no more than 0.05 points', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (values) => {
        const told = kinds(values.map((validationAccuracy) => ({ validationAccuracy })));
        const isFlat = values.length > 5 && Math.max(...values.slice(-5)) <= Math.max(...values.slice(0, -5)) + 0.0005;
        expect(told).toEqual(isFlat ? ['plateau'] : []);
      }),
    );
  });
});
