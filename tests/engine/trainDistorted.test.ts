import { beforeAll, describe, expect, it } from 'vitest';
import { distortEpoch } from '../../src/data/distortion/distortEpoch.ts';
import { weightsSha256 } from '../../src/data/weightsHash.ts';
import { distortionOf, type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { INITIAL_TRAINING_STATE } from '../../src/domain/run.ts';
import type { DataSplits, Trainer } from '../../src/engine/engine.ts';
import { runTraining } from '../../src/engine/train.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { epochOrder } from '../../src/random/order.ts';
import { buildKernels } from '../../src/tooling/buildKernels.ts';
import { engine, mnist } from './cpu/againstReference.ts';

const TRAIN_SIZE = 400;
const EPOCHS = 3;

function experimentWith(expansion: 'none' | 'distort'): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'distorted',
    network: {
      input: [28, 28, 1],
      layers: [
        { type: 'dense', units: 12, activation: 'relu' },
        { type: 'softmax', units: 10 },
      ],
    },
    data: { dataset: 'mnist', trainSize: TRAIN_SIZE, expansion },
    training: { epochs: EPOCHS, miniBatchSize: 10, learningRate: 0.1 },
    seed: 6,
  });
}

describe('training on distorted images', () => {
  const experiment = experimentWith('distort');
  let data: DataSplits;
  /** What the run must end with: each epoch's images made and handed over by hand. */
  let expected: string;

  beforeAll(async () => {
    await buildKernels();
    const all = await mnist();
    // A tenth of the other splits is enough for an evaluation an epoch.
    data = {
      ...all,
      validation: { ...all.validation, count: 1000 },
      test: { ...all.test, count: 1000 },
    };
    const trainer = await makeTrainer(experiment);
    const settings = distortionOf(experiment.data);
    if (settings === null) throw new Error('the experiment distorts');
    const target = new Uint8Array(TRAIN_SIZE * 784);
    for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
      const source = data.training;
      const shape = [28, 28] as const;
      await distortEpoch({ source, shape, settings, seed: experiment.seed, epoch, count: TRAIN_SIZE, target });
      trainer.replaceTrainingImages(target);
      const order = epochOrder(experiment, epoch);
      await trainer.train({ order, firstStep: (epoch - 1) * 40, learningRate: 0.1, weightDecay: 0 });
    }
    expected = await hashOf(trainer);
  }, 120_000);

  async function makeTrainer(of: Experiment): Promise<Trainer> {
    return engine.createTrainer({ experiment: of, weights: createInitialWeights(of.network, of.seed), data });
  }

  async function hashOf(trainer: Trainer): Promise<string> {
    const hash = await weightsSha256(await trainer.getWeights());
    await trainer.dispose();
    return hash;
  }

  it('shows every epoch its own images', { timeout: 60_000 }, async () => {
    const trainer = await makeTrainer(experiment);
    const trainingSet = data.training;
    const outcome = await runTraining({ trainer, experiment, trainingSet, state: INITIAL_TRAINING_STATE });
    expect(outcome.end).toBe('allEpochs');
    expect(await hashOf(trainer)).toBe(expected);
  });

  it.each([1, 40, 55, 119])(
    'goes on after step %i with the images it would have had',
    { timeout: 60_000 },
    async (stop) => {
      const first = await makeTrainer(experiment);
      const trainingSet = data.training;
      // `maxSteps` ends the first half exactly here; the state then goes on without it, as after an interruption.
      const until = { ...experiment, training: { ...experiment.training, maxSteps: stop } };
      const half = await runTraining({ trainer: first, experiment: until, trainingSet, state: INITIAL_TRAINING_STATE });
      expect(half.state.step).toBe(stop);
      const epochs = half.state.epochs.slice(0, Math.floor(stop / 40));
      const state = { ...half.state, epochs, epochSteps: stop % 40, epochCostSum: 0 };
      const second = await makeTrainer(experiment);
      await second.setWeights(await first.getWeights());
      await first.dispose();
      await runTraining({ trainer: second, experiment, trainingSet, state });
      expect(await hashOf(second)).toBe(expected);
    },
  );

  it('says what is missing where the plain images are not handed over', async () => {
    const trainer = await makeTrainer(experiment);
    await expect(runTraining({ trainer, experiment, state: INITIAL_TRAINING_STATE })).rejects.toThrow('as they are');
    await trainer.dispose();
  });

  it('leaves the images alone where nothing distorts them', { timeout: 60_000 }, async () => {
    const plain = experimentWith('none');
    const trainer = await makeTrainer(plain);
    await runTraining({ trainer, experiment: plain, state: INITIAL_TRAINING_STATE });
    const byHand = await makeTrainer(plain);
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      const order = epochOrder(plain, epoch + 1);
      await byHand.train({ order, firstStep: epoch * 40, learningRate: 0.1, weightDecay: 0 });
    }
    expect(await hashOf(trainer)).toBe(await hashOf(byHand));
  });
});
