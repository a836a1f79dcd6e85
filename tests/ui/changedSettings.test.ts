import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { DEFAULT_DISTORTION } from '../../src/domain/distortion.ts';
import { type Experiment, parseExperiment, type TrainingSettings } from '../../src/domain/experiment.ts';
import { changedSettings } from '../../src/ui/settings/changedSettings.ts';
import { kindOfRate, rateAs, ratePoints } from '../../src/ui/settings/more/schedules.ts';

function experimentOf(id: string): Experiment {
  const found = findExperiment(id);
  if (found === undefined) throw new Error(`The catalogue has no ${id}.`);
  return found.experiment;
}

const BASE = experimentOf('double-conv');

function withTraining(training: Partial<TrainingSettings>): Experiment {
  return { ...BASE, training: { ...BASE.training, ...training } };
}

describe('the settings that are not the defaults', () => {
  it.each<[string, Experiment, string[]]>([
    ['the chapter’s net', BASE, []],
    ['other fields of the panel', withTraining({ epochs: 3, learningRate: 2, l2: 5, miniBatchSize: 1 }), []],
    [
      'the net of the earlier chapters',
      experimentOf('earlier-chapter'),
      ['what λ is divided by', 'shuffling', 'initial weights'],
    ],
    ['row 12', experimentOf('simard'), []],
    ['row 13', experimentOf('ciresan'), ['learning rate schedule']],
    [
      'limits of training',
      withTraining({ maxSteps: 5, earlyStopping: { patience: 2 } }),
      ['early stopping', 'most steps'],
    ],
    [
      'the chapter’s initial weights by name',
      { ...BASE, network: { ...BASE.network, initialization: 'network3' } },
      [],
    ],
    [
      'other distortions',
      {
        ...BASE,
        data: {
          ...BASE.data,
          expansion: 'distort',
          distortion: { ...DEFAULT_DISTORTION, elasticAlpha: 0, skewDegrees: 1 },
        },
      },
      ['skew', 'elastic strength'],
    ],
  ])('of %s', (_, experiment, names) => {
    expect(changedSettings(experiment)).toEqual(names);
  });
});

describe('a learning rate', () => {
  it('changes its form and keeps where it starts, and every form is legal', () => {
    for (const from of [0.1, 1e-6, rateAs('step', 0.03), rateAs('exponential', 0.3)]) {
      const start = typeof from === 'number' ? from : from.initial;
      for (const kind of ['constant', 'step', 'exponential'] as const) {
        const learningRate = rateAs(kind, from);
        expect(kindOfRate(learningRate)).toBe(kind);
        expect(ratePoints({ ...BASE.training, learningRate })[0]).toEqual({ epoch: 1, rate: start });
        expect(() => parseExperiment(withTraining({ learningRate }))).not.toThrow();
      }
    }
  });

  it('is drawn from the first epoch to the last, however many there are', () => {
    const learningRate = rateAs('exponential', 0.1);
    for (const epochs of [1, 2, 60, 240, 241, 10_000]) {
      const points = ratePoints({ ...BASE.training, learningRate, epochs });
      expect(points.length).toBeLessThanOrEqual(240);
      expect(points.at(-1)?.epoch).toBe(epochs);
      expect(new Set(points.map(({ epoch }) => epoch)).size).toBe(points.length);
    }
    expect(ratePoints({ ...BASE.training, learningRate, epochs: 60 }).at(-1)?.rate).toBeCloseTo(0.001, 12);
  });
});
