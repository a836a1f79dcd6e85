import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { distortImages } from '../../src/data/distortion/distort.ts';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { DEFAULT_DISTORTION } from '../../src/domain/distortion.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { INITIAL_TRAINING_STATE } from '../../src/domain/run.ts';
import type { Evaluation, ExampleSet, Trainer } from '../../src/engine/engine.ts';
import { runTraining } from '../../src/engine/train.ts';

const COUNT = 500;
const PIXELS = 784;
let training: ExampleSet;

beforeAll(async () => {
  training = (await loadMnist()).training;
});

function experimentWith(expansion: 'none' | 'distort', trainSize = COUNT): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'distorted',
    network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
    data: { dataset: 'mnist', trainSize, expansion },
    training: { epochs: 3, miniBatchSize: 10, learningRate: 0.1 },
    seed: 21,
  });
}

function hash(images: Uint8Array): string {
  return createHash('sha256').update(images).digest('hex');
}

/**
 * A trainer that learns nothing and writes down which images each step sees: what is looked at here is which images
 * `runTraining` hands over, and when. Stops after `stopAfter` steps as an aborted trainer does.
 */
function recordingTrainer(stopAfter = Number.POSITIVE_INFINITY): { trainer: Trainer; seen: string[] } {
  const seen: string[] = [];
  let current = 'undistorted';
  const nothing: Evaluation = {
    count: 0,
    accuracy: 0.5,
    cost: 1,
    predictions: new Uint8Array(0),
    probabilities: new Float32Array(0),
  };
  const trainer: Trainer = {
    description: 'records',
    threads: 1,
    async train({ order }) {
      const all = order.length / 10;
      const steps = Math.min(all, stopAfter - seen.length);
      for (let step = 0; step < steps; step += 1) seen.push(current);
      return { steps, costSum: steps, completed: steps === all };
    },
    evaluate: async () => nothing,
    predict: async () => new Float32Array(0),
    replaceTrainingImages(images) {
      current = hash(images.subarray(0, COUNT * PIXELS));
      expect(images.length).toBe(training.images.length);
      expect(images.subarray(COUNT * PIXELS, COUNT * PIXELS + PIXELS)).toEqual(
        training.images.subarray(COUNT * PIXELS, COUNT * PIXELS + PIXELS),
      );
    },
    getWeights: async () => [],
    setWeights: async () => undefined,
    memoryUse: () => ({ weights: 0, activations: 0, data: 0 }),
    dispose: async () => undefined,
  };
  return { trainer, seen };
}

function expectedEpoch(epoch: number): string[] {
  const target = new Uint8Array(COUNT * PIXELS);
  distortImages(training, [28, 28], DEFAULT_DISTORTION, 21, epoch, 0, COUNT, target);
  return new Array<string>(COUNT / 10).fill(hash(target));
}

describe('runTraining on distorted images', () => {
  it('gives every epoch its own, and leaves the originals alone', async () => {
    const before = hash(training.images);
    const { trainer, seen } = recordingTrainer();
    const experiment = experimentWith('distort');
    const outcome = await runTraining({ trainer, experiment, trainingSet: training, state: INITIAL_TRAINING_STATE });
    expect(outcome.end).toBe('allEpochs');
    expect(seen).toEqual([...expectedEpoch(1), ...expectedEpoch(2), ...expectedEpoch(3)]);
    expect(new Set(seen).size).toBe(3);
    expect(hash(training.images)).toBe(before);
  });

  it('goes on in the middle of an epoch with that epoch’s images', async () => {
    const experiment = experimentWith('distort');
    const first = recordingTrainer(70);
    const stopped = await runTraining({
      trainer: first.trainer,
      experiment,
      trainingSet: training,
      state: INITIAL_TRAINING_STATE,
    });
    expect(stopped).toMatchObject({ end: null, state: { step: 70 } });
    const second = recordingTrainer();
    await runTraining({ trainer: second.trainer, experiment, trainingSet: training, state: stopped.state });
    expect([...first.seen, ...second.seen]).toEqual([...expectedEpoch(1), ...expectedEpoch(2), ...expectedEpoch(3)]);
  });

  it('stops while it distorts, without a step', async () => {
    const controller = new AbortController();
    const { trainer, seen } = recordingTrainer();
    setTimeout(() => controller.abort(), 0);
    const outcome = await runTraining({
      trainer,
      experiment: experimentWith('distort', 50_000),
      trainingSet: training,
      state: INITIAL_TRAINING_STATE,
      signal: controller.signal,
    });
    expect(outcome).toEqual({ state: INITIAL_TRAINING_STATE, end: null });
    expect(seen).toEqual([]);
  });

  it('needs the originals, and only where it distorts', async () => {
    const { trainer, seen } = recordingTrainer();
    const state = INITIAL_TRAINING_STATE;
    await expect(runTraining({ trainer, experiment: experimentWith('distort'), state })).rejects.toThrow('as they are');
    await runTraining({ trainer, experiment: experimentWith('none'), state });
    expect(new Set(seen)).toEqual(new Set(['undistorted']));
  });
});
