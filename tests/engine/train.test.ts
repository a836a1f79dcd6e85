import { beforeAll, describe, expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { type Experiment, parseExperiment, stepsPerEpoch, totalSteps } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { type EpochRecord, INITIAL_TRAINING_STATE, type TrainingState } from '../../src/domain/run.ts';
import type { DataSplits, ExampleSet, Trainer } from '../../src/engine/engine.ts';
import { createTfjsEngine } from '../../src/engine/tfjs/engine.ts';
import { type EpochResult, type RunProgress, runTraining } from '../../src/engine/train.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';

const PIXELS = 784;
let data: DataSplits;

beforeAll(async () => {
  const { training, validation, test } = await loadMnist();
  data = { training, validation: first(validation, 200), test: first(test, 100) };
});

function first({ images, labels }: ExampleSet, count: number): ExampleSet {
  return { images: images.subarray(0, count * PIXELS), labels: labels.subarray(0, count), count };
}

const SMALL: readonly LayerConfig[] = [
  { type: 'maxPool', size: [2, 2] },
  { type: 'dropout', rate: 0.2 },
  { type: 'dense', units: 16, activation: 'sigmoid' },
  { type: 'softmax', units: 10 },
];

function experimentOf(training: object = {}, layers = SMALL, trainSize = 300): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'small',
    network: { input: [28, 28, 1], layers },
    data: { dataset: 'mnist', trainSize },
    training: { epochs: 4, miniBatchSize: 10, learningRate: 0.5, shuffle: 'everyEpoch', ...training },
    seed: 11,
  });
}

async function withTrainer<Value>(
  experiment: Experiment,
  action: (trainer: Trainer) => Promise<Value>,
): Promise<Value> {
  const weights = createInitialWeights(experiment.network, experiment.seed);
  const trainer = await createTfjsEngine('cpu').createTrainer({ experiment, weights, data });
  try {
    return await action(trainer);
  } finally {
    await trainer.dispose();
  }
}

/** What must not depend on how fast, or in how many pieces, a run was trained. */
function withoutTimes(records: readonly EpochRecord[]): object[] {
  return records.map(({ seconds: _, imagesPerSecond: __, cost, ...record }) => ({
    ...record,
    // Summed in other pieces after an interruption.
    cost: cost.toFixed(9),
  }));
}

describe('a whole training', () => {
  it('tests only the epochs that reach the best validation accuracy so far', async () => {
    const experiment = experimentOf({ epochs: 8, learningRate: 3 });
    const results: EpochResult[] = [];
    await withTrainer(experiment, async (trainer) => {
      const outcome = await runTraining({
        trainer,
        experiment,
        state: INITIAL_TRAINING_STATE,
        async onEpoch(result) {
          results.push(result);
          const again = await trainer.evaluate('validation');
          expect(result.record.validationAccuracy).toBe(again.accuracy);
          expect(result.validation.predictions).toEqual(again.predictions);
          const onTest = await trainer.evaluate('test');
          if (result.test !== null) expect(result.record.testAccuracy).toBe(onTest.accuracy);
        },
      });
      expect(outcome.end).toBe('allEpochs');
      expect(outcome.state.epochs).toEqual(results.map(({ record }) => record));
      let best = Number.NEGATIVE_INFINITY;
      let bestRecord: EpochRecord | undefined;
      for (const record of outcome.state.epochs) {
        const isBest = record.validationAccuracy >= best;
        expect(record.testAccuracy !== null).toBe(isBest);
        if (isBest) [best, bestRecord] = [record.validationAccuracy, record];
      }
      expect(outcome.state.best?.epoch).toBe(bestRecord?.epoch);
      expect(outcome.state.best?.testAccuracy).toBe(bestRecord?.testAccuracy);
      // Otherwise this would not show the difference.
      expect(outcome.state.epochs.some(({ testAccuracy }) => testAccuracy === null)).toBe(true);
    });
  });

  it('measures accuracy on the first training images where asked, and trains the same', async () => {
    const experiment = experimentOf({ epochs: 2 });
    const [plain, measured] = await Promise.all(
      [undefined, 120].map((trainingAccuracyImages) =>
        withTrainer(experiment, async (trainer) => {
          const { state } = await runTraining({
            trainer,
            experiment,
            state: INITIAL_TRAINING_STATE,
            trainingAccuracyImages,
          });
          const evaluation = await trainer.evaluate('training', { limit: 120 });
          return { epochs: state.epochs, evaluation, weights: await trainer.getWeights() };
        }),
      ),
    );
    expect(plain?.epochs.map((epoch) => 'trainingAccuracy' in epoch)).toEqual([false, false]);
    expect(measured?.evaluation.count).toBe(120);
    expect(measured?.epochs.at(-1)?.trainingAccuracy).toBe(measured?.evaluation.accuracy);
    expect(measured?.weights).toEqual(plain?.weights);
  });

  it('tests an epoch that equals the best as well, and takes it for the best', async () => {
    const experiment = experimentOf({ epochs: 3, learningRate: 1e-9 });
    const { state } = await withTrainer(experiment, (trainer) =>
      runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE }),
    );
    expect(new Set(state.epochs.map(({ validationAccuracy }) => validationAccuracy)).size).toBe(1);
    expect(state.epochs.every(({ testAccuracy }) => testAccuracy !== null)).toBe(true);
    expect(state.best?.epoch).toBe(3);
  });

  it('counts steps over all epochs and reports each cost once', async () => {
    const experiment = experimentOf({ epochs: 2 });
    const steps: number[] = [];
    const costs: number[] = [];
    const outcome = await withTrainer(experiment, (trainer) =>
      runTraining({
        trainer,
        experiment,
        state: INITIAL_TRAINING_STATE,
        onStep(step, cost) {
          steps.push(step);
          costs.push(cost);
        },
      }),
    );
    expect(steps).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const mean = costs.slice(30).reduce((sum, cost) => sum + cost, 0) / 30;
    expect(outcome.state.epochs[1]?.cost).toBeCloseTo(mean, 5);
    expect(outcome.state.epochs.map(({ step }) => step)).toEqual([30, 60]);
  });

  it('takes the learning rate of each epoch from the schedule', async () => {
    const learningRate = { schedule: 'step', initial: 0.4, factor: 0.5, every: 2 };
    const experiment = experimentOf({ epochs: 4, learningRate });
    const outcome = await withTrainer(experiment, (trainer) =>
      runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE }),
    );
    expect(outcome.state.epochs.map((record) => record.learningRate)).toEqual([0.4, 0.4, 0.2, 0.2]);
  });
});

describe('an end before the last epoch', () => {
  it('comes after maxSteps, and the epoch cut short is evaluated', async () => {
    const experiment = experimentOf({ maxSteps: 45 });
    const progress: RunProgress[] = [];
    const outcome = await withTrainer(experiment, (trainer) =>
      runTraining({
        trainer,
        experiment,
        state: INITIAL_TRAINING_STATE,
        onProgress: (report) => progress.push(report),
      }),
    );
    expect(outcome.end).toBe('maxSteps');
    expect(outcome.state.step).toBe(45);
    expect(outcome.state.epochs.map(({ step }) => step)).toEqual([30, 45]);
    for (const report of progress) expect(report.totalSteps).toBe(45);
  });

  it('comes when the validation accuracy has not improved for as long as the patience', async () => {
    const experiment = experimentOf({ epochs: 60, learningRate: 3, earlyStopping: { patience: 2 } });
    const { state, end } = await withTrainer(experiment, (trainer) =>
      runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE }),
    );
    expect(end).toBe('earlyStopping');
    expect(state.epochs.length).toBeLessThan(60);
    expect(state.epochs.length - (state.best?.epoch ?? 0)).toBe(2);
    const again = await withTrainer(experiment, (trainer) => runTraining({ trainer, experiment, state }));
    expect(again).toEqual({ state, end: 'earlyStopping' });
  });

  it('comes as soon as the cost is no number', async () => {
    const layers: readonly LayerConfig[] = [
      { type: 'dense', units: 30, activation: 'linear' },
      { type: 'dense', units: 30, activation: 'linear' },
      { type: 'softmax', units: 10 },
    ];
    const experiment = experimentOf({ learningRate: 100, miniBatchSize: 1 }, layers, 50_000);
    const { state, end } = await withTrainer(experiment, (trainer) =>
      runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE }),
    );
    expect(end).toBe('diverged');
    expect(state.epochs).toEqual([]);
    expect(state.step).toBeGreaterThan(0);
    expect(state.step).toBeLessThan(stepsPerEpoch(experiment) / 2);
  });
});

describe('an interrupted training', () => {
  it('ends as if it had never been interrupted, wherever that was', async () => {
    const experiment = experimentOf({ epochs: 3 });
    const whole = await withTrainer(experiment, async (trainer) => {
      const outcome = await runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE });
      return { ...outcome, weights: await trainer.getWeights() };
    });
    let interruptions = 0;
    let state: TrainingState = INITIAL_TRAINING_STATE;
    let weights = createInitialWeights(experiment.network, experiment.seed);
    const withinEpochs = new Set<number>();
    for (let end: string | null = null; end === null; ) {
      // A new trainer each time: checkpoint and weights are all that is left of the one before.
      await withTrainer(experiment, async (trainer) => {
        await trainer.setWeights(weights);
        const interruption = new AbortController();
        const stopAt = state.step + 1 + ((interruptions * 7) % 12);
        const outcome = await runTraining({
          trainer: stoppingAt(trainer, stopAt, interruption),
          experiment,
          state,
          signal: interruption.signal,
        });
        state = outcome.state;
        end = outcome.end;
        weights = await trainer.getWeights();
        if (end === null) {
          interruptions += 1;
          withinEpochs.add(state.step % stepsPerEpoch(experiment));
        }
      });
    }
    expect(interruptions).toBeGreaterThan(10);
    expect(withinEpochs.size).toBeGreaterThan(5);
    expect(state.step).toBe(totalSteps(experiment));
    expect(withoutTimes(state.epochs)).toEqual(withoutTimes(whole.state.epochs));
    expect(weights).toEqual(whole.weights);
  });

  it.each(['validation', 'test'] as const)('evaluates the last epoch when it was interrupted on %s', async (split) => {
    const experiment = experimentOf({ epochs: 1 });
    const whole = await withTrainer(experiment, (trainer) =>
      runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE }),
    );
    await withTrainer(experiment, async (trainer) => {
      const interruption = new AbortController();
      const interrupted: Trainer = {
        ...bound(trainer),
        evaluate(name, options) {
          if (name === split) interruption.abort();
          return trainer.evaluate(name, options);
        },
      };
      const { signal } = interruption;
      const first = await runTraining({ trainer: interrupted, experiment, state: INITIAL_TRAINING_STATE, signal });
      expect(first.end).toBeNull();
      expect(first.state.epochs).toEqual([]);
      expect(first.state.step).toBe(stepsPerEpoch(experiment));
      const second = await runTraining({ trainer, experiment, state: first.state });
      expect(second.end).toBe('allEpochs');
      expect(withoutTimes(second.state.epochs)).toEqual(withoutTimes(whole.state.epochs));
    });
  });
});

/** The trainer itself, its methods as properties that can be replaced one by one. */
function bound(trainer: Trainer): Trainer {
  return {
    description: trainer.description,
    threads: trainer.threads,
    train: (request) => trainer.train(request),
    evaluate: (split, options) => trainer.evaluate(split, options),
    predict: (images) => trainer.predict(images),
    replaceTrainingImages: (images) => trainer.replaceTrainingImages(images),
    getWeights: () => trainer.getWeights(),
    setWeights: (weights) => trainer.setWeights(weights),
    memoryUse: () => trainer.memoryUse(),
    dispose: () => trainer.dispose(),
  };
}

/** The same trainer, whose interruption falls after the step with this global number. */
function stoppingAt(trainer: Trainer, step: number, interruption: AbortController): Trainer {
  return {
    ...bound(trainer),
    async train(request) {
      const mostSteps = step - request.firstStep;
      const { length } = request.order;
      const miniBatchSize = 10;
      if (mostSteps * miniBatchSize >= length) return trainer.train(request);
      const order = request.order.subarray(0, mostSteps * miniBatchSize);
      const outcome = await trainer.train({ ...request, order });
      interruption.abort();
      return { ...outcome, completed: false };
    },
  };
}
