/** A few steps of a small net whose costs are known: an engine that computes something else must not train here. */
import { EXPERIMENT_FORMAT, type Experiment, weightDecay } from '../domain/experiment.ts';
import type { DataSplits, Engine, ExampleSet } from '../engine/engine.ts';
import { createInitialWeights } from '../random/initialWeights.ts';
import { philox, streamKey } from '../random/philox.ts';
import type { SelfTestResult } from './messages.ts';

const MINI_BATCH_SIZE = 4;
const STEPS = 5;
const EXAMPLES = MINI_BATCH_SIZE * STEPS;
const SIDE = 28;

/** Every kind of layer with a shape of its own, and the penalty. */
export const SELF_TEST_EXPERIMENT: Experiment = {
  format: EXPERIMENT_FORMAT,
  name: 'self-test',
  network: {
    input: [SIDE, SIDE, 1],
    layers: [
      { type: 'conv', filters: 3, kernel: [5, 5], activation: 'relu' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'conv', filters: 4, kernel: [3, 3], activation: 'tanh' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 12, activation: 'sigmoid' },
      { type: 'softmax', units: 10 },
    ],
  },
  data: { dataset: 'mnist', trainSize: EXAMPLES, expansion: 'none' },
  training: {
    epochs: 1,
    miniBatchSize: MINI_BATCH_SIZE,
    learningRate: 0.2,
    l2: 2,
    l2Scaling: 'miniBatches',
    shuffle: 'never',
  },
  seed: 20,
};

/** Costs of the steps, computed by the reference in float64. */
export const SELF_TEST_COSTS: readonly number[] = [
  2.302585092994046, 2.4047326424976503, 2.385813930103631, 2.364422443693707, 2.4093238967051933,
];

/** As the golden traces are held: a float32 trainer stays a hundred times closer. */
const ABSOLUTE_TOLERANCE = 2e-5;
const RELATIVE_TOLERANCE = 2e-4;

/** Noise of dark and bright pixels, the same everywhere; label = example mod 10. */
export function selfTestData(): DataSplits {
  const images = new Uint8Array(EXAMPLES * SIDE * SIDE);
  const key = streamKey(SELF_TEST_EXPERIMENT.seed, 'order');
  const block = new Uint32Array(4);
  for (let index = 0; index < images.length; index += 4) {
    philox(key, index / 4, 0, 0, 1, block);
    block.forEach((word, lane) => {
      images[index + lane] = word >>> 31 === 0 ? 0 : (word >>> 8) & 0xff;
    });
  }
  const labels = Uint8Array.from({ length: EXAMPLES }, (_, index) => index % 10);
  const training: ExampleSet = { images, labels, count: EXAMPLES };
  return { training, validation: training, test: training };
}

/** Trains the small net and compares the cost of each step. Never throws: an engine that breaks has failed. */
export async function selfTest(engine: Engine): Promise<SelfTestResult> {
  try {
    const { costs, isEvaluationSound } = await trainSelfTest(engine);
    const worst = SELF_TEST_COSTS.reduce((largest, expected, step) => {
      const error = Math.abs((costs[step] ?? Number.NaN) - expected);
      const share = error / (ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * expected);
      return Number.isNaN(share) ? Number.POSITIVE_INFINITY : Math.max(largest, share);
    }, 0);
    if (worst > 1) {
      const received = Array.from(costs, (cost) => cost.toFixed(5)).join(', ');
      const expected = SELF_TEST_COSTS.map((cost) => cost.toFixed(5)).join(', ');
      return { passed: false, detail: `expected the costs ${expected}, received ${received}` };
    }
    if (!isEvaluationSound) return { passed: false, detail: 'its probabilities do not add up to 1' };
    return { passed: true, detail: `${STEPS} steps of a small net agree with the reference` };
  } catch (error) {
    return { passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The costs of the small net's steps with this engine. */
export async function trainSelfTest(
  engine: Engine,
): Promise<{ readonly costs: Float32Array; readonly isEvaluationSound: boolean }> {
  const experiment = SELF_TEST_EXPERIMENT;
  const { learningRate } = experiment.training;
  if (typeof learningRate !== 'number') throw new Error('The self-test has one learning rate.');
  const trainer = await engine.createTrainer({
    experiment,
    weights: createInitialWeights(experiment.network, experiment.seed),
    data: selfTestData(),
    threads: 1,
  });
  try {
    const outcome = await trainer.train({
      order: Uint32Array.from({ length: EXAMPLES }, (_, index) => index),
      firstStep: 0,
      learningRate,
      weightDecay: weightDecay(experiment),
      recordStepCosts: true,
    });
    const { probabilities, count } = await trainer.evaluate('validation');
    const sum = probabilities.reduce((total, value) => total + value, 0);
    return { costs: outcome.stepCosts ?? new Float32Array(0), isEvaluationSound: Math.abs(sum - count) < 1e-3 * count };
  } finally {
    await trainer.dispose();
  }
}
