/** Trains a network a few steps on the CPU engine and in the float64 reference, and compares. */
import { loadMnist } from '../../../src/data/node/loadMnist.ts';
import { type Experiment, parseExperiment } from '../../../src/domain/experiment.ts';
import { sizeOf } from '../../../src/domain/layers/layer.ts';
import type { Network } from '../../../src/domain/network.ts';
import { analyzeNetwork } from '../../../src/domain/shapes.ts';
import type { NetworkWeights } from '../../../src/domain/weights.ts';
import { createCpuEngine } from '../../../src/engine/cpu/cpuEngine.ts';
import { nodePlatform } from '../../../src/engine/cpu/node/platform.ts';
import type { DataSplits } from '../../../src/engine/engine.ts';
import { referenceForward, referenceStep, toReferenceWeights } from '../../../src/engine/reference.ts';
import { dropoutMask } from '../../../src/random/dropoutMask.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';

export const engine = createCpuEngine({ mode: 'exact', platform: nodePlatform });

let splits: Promise<DataSplits> | null = null;

/** MNIST, read once. */
export function mnist(): Promise<DataSplits> {
  splits ??= loadMnist();
  return splits;
}

export function experimentOf(
  layers: readonly unknown[],
  training: Partial<Experiment['training']> = {},
  seed = 1,
): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'small',
    // Every scheme but the chapter's also draws the output layer, so that its gradients reach the layers below at once.
    network: { input: [28, 28, 1], layers, initialization: 'xavier' },
    data: { dataset: 'mnist', trainSize: 1000 },
    training: { epochs: 1, miniBatchSize: 5, learningRate: 0.1, ...training },
    seed,
  });
}

export function imageOf(images: Uint8Array, index: number): Float64Array {
  return Float64Array.from(images.subarray(index * 784, (index + 1) * 784), (byte) => byte / 255);
}

/** Masks of one example at one step, one for each dropout layer. */
function masksOf(network: Network, seed: number, step: number, example: number): Uint8Array[] {
  let ordinal = -1;
  return analyzeNetwork(network).layers.flatMap(({ layer, input }) => {
    if (layer.type !== 'dropout' || input === null) return [];
    ordinal += 1;
    const size = sizeOf(input);
    return [dropoutMask(seed, layer.rate, ordinal, step, example + 1, size).slice(example * size)];
  });
}

export interface Comparison {
  /** Largest differences, each divided by what the engine may differ there. */
  readonly cost: number;
  readonly weights: number;
  readonly probabilities: number;
}

function excess(actual: number, expected: number): number {
  const difference = Math.abs(actual - expected) / (2e-5 + 2e-4 * Math.abs(expected));
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

/** Above 1 is too far: the tolerance is that of the golden traces. */
export async function compareWithReference(
  experiment: Experiment,
  options: { readonly steps: number; readonly threads?: number; readonly weightDecay?: number },
): Promise<Comparison> {
  const { network, training, seed } = experiment;
  const data = await mnist();
  const { miniBatchSize } = training;
  const learningRate = Number(training.learningRate);
  const weightDecay = options.weightDecay ?? 0;
  const initial = createInitialWeights(network, seed);
  const trainer = await engine.createTrainer({ experiment, weights: initial, data, threads: options.threads ?? 1 });
  const order = Uint32Array.from({ length: options.steps * miniBatchSize }, (_, index) => (index * 7) % 1000);
  const outcome = await trainer.train({ order, firstStep: 0, learningRate, weightDecay, recordStepCosts: true });

  let weights = toReferenceWeights(initial);
  let cost = 0;
  for (let step = 0; step < options.steps; step += 1) {
    const batch = Array.from(order.subarray(step * miniBatchSize, (step + 1) * miniBatchSize));
    const result = referenceStep(network, weights, {
      images: batch.map((number) => imageOf(data.training.images, number)),
      labels: batch.map((number) => data.training.labels[number] ?? -1),
      learningRate,
      weightDecay,
      masks: batch.map((_, example) => masksOf(network, seed, step, example)),
    });
    cost = Math.max(cost, excess(outcome.stepCosts?.[step] ?? Number.NaN, result.cost));
    weights = result.weights;
  }
  const trained = await trainer.getWeights();
  const probabilities = await trainer.predict(data.validation.images.subarray(0, 30 * 784));
  await trainer.dispose();

  let probabilityExcess = 0;
  for (let index = 0; index < 30; index += 1) {
    const output = referenceForward(network, weights, imageOf(data.validation.images, index)).at(-1)?.output;
    output?.forEach((value, unit) => {
      probabilityExcess = Math.max(probabilityExcess, excess(probabilities[index * 10 + unit] ?? Number.NaN, value));
    });
  }
  return { cost, weights: weightExcess(trained, weights), probabilities: probabilityExcess };
}

function weightExcess(trained: NetworkWeights, expected: ReturnType<typeof toReferenceWeights>): number {
  let worst = 0;
  expected.forEach((layer, index) => {
    layer?.weight.forEach((value, at) => {
      worst = Math.max(worst, excess(trained[index]?.weight[at] ?? Number.NaN, value));
    });
    layer?.bias.forEach((value, at) => {
      worst = Math.max(worst, excess(trained[index]?.bias[at] ?? Number.NaN, value));
    });
  });
  return worst;
}
