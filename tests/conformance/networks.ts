/** Small networks that between them have every layer kind, activation and awkward shape, and how to train them. */
import { type Experiment, parseExperiment, weightDecay } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import type { NetworkWeights } from '../../src/domain/weights.ts';
import type { Trainer, TrainOutcome, TrainRequest } from '../../src/engine/engine.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { epochOrder } from '../../src/random/order.ts';
import type { ConformanceContext } from './subject.ts';

export interface ExperimentChanges {
  readonly data?: Partial<Experiment['data']>;
  readonly training?: Partial<Experiment['training']>;
}

export function smallExperiment(
  name: string,
  layers: readonly LayerConfig[],
  changes: ExperimentChanges = {},
): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name,
    // He's scheme also draws the output layer, so that no gradient starts at zero.
    network: { input: [28, 28, 1], layers, initialization: 'he' },
    data: { dataset: 'mnist', trainSize: 1000, ...changes.data },
    training: { epochs: 1, miniBatchSize: 5, learningRate: 0.05, ...changes.training },
    seed: 11,
  });
}

export const SIGMOID_OUTPUT = smallExperiment(
  'sigmoid output, regularised by examples',
  [
    { type: 'dense', units: 15, activation: 'sigmoid' },
    { type: 'sigmoidOutput', units: 10 },
  ],
  { training: { l2: 5, l2Scaling: 'examples', learningRate: 0.1 } },
);

export const SMALL_EXPERIMENTS: readonly Experiment[] = [
  // Wide enough that engines take the paths they take for real nets.
  smallExperiment(
    "the chapter's two convolutions",
    [
      { type: 'conv', filters: 20, kernel: [5, 5], activation: 'relu' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'conv', filters: 40, kernel: [5, 5], activation: 'relu' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'dense', units: 100, activation: 'relu' },
      { type: 'softmax', units: 10 },
    ],
    { data: { trainSize: 20 }, training: { miniBatchSize: 10, learningRate: 0.03, l2: 0.1 } },
  ),
  smallExperiment('dropout below every layer', [
    { type: 'dropout', rate: 0.2 },
    { type: 'conv', filters: 3, kernel: [5, 5], activation: 'relu' },
    { type: 'maxPool', size: [4, 4] },
    { type: 'dropout', rate: 0.3 },
    { type: 'dense', units: 12, activation: 'tanh' },
    { type: 'dropout', rate: 0.5 },
    { type: 'softmax', units: 10 },
  ]),
  SIGMOID_OUTPUT,
  smallExperiment('rectangular kernels and pools with an incomplete border', [
    { type: 'conv', filters: 3, kernel: [7, 4], activation: 'sigmoid' },
    { type: 'maxPool', size: [3, 2] },
    { type: 'conv', filters: 5, kernel: [2, 5], activation: 'tanh' },
    { type: 'maxPool', size: [2, 3] },
    { type: 'softmax', units: 10 },
  ]),
  smallExperiment(
    'convolutions without pooling, odd widths',
    [
      { type: 'conv', filters: 3, kernel: [9, 9], activation: 'linear' },
      { type: 'conv', filters: 7, kernel: [9, 9], activation: 'relu' },
      { type: 'dense', units: 9, activation: 'linear' },
      { type: 'softmax', units: 10 },
    ],
    { training: { learningRate: 0.01 } },
  ),
  smallExperiment('pooling first, and twice', [
    { type: 'maxPool', size: [2, 2] },
    { type: 'conv', filters: 4, kernel: [3, 3], activation: 'tanh' },
    { type: 'maxPool', size: [2, 2] },
    { type: 'maxPool', size: [2, 2] },
    { type: 'dense', units: 8, activation: 'relu' },
    { type: 'softmax', units: 10 },
  ]),
  smallExperiment('rescaled sigmoids', [
    { type: 'conv', filters: 3, kernel: [5, 5], activation: 'rescaledSigmoid' },
    { type: 'maxPool', size: [2, 2] },
    { type: 'dense', units: 9, activation: 'rescaledSigmoid' },
    { type: 'dropout', rate: 0.3 },
    { type: 'dense', units: 7, activation: 'rescaledSigmoid' },
    { type: 'softmax', units: 10 },
  ]),
  smallExperiment(
    'one example a mini-batch, shifted images',
    [
      { type: 'dense', units: 10, activation: 'relu' },
      { type: 'softmax', units: 10 },
    ],
    { data: { trainSize: 100, expansion: 'shift' }, training: { miniBatchSize: 1, l2: 0.1 } },
  ),
];

/** The network on which stopping, resuming and counting are checked: dropout, pooling and a penalty, and quick. */
export const STEADY_EXPERIMENT = smallExperiment(
  'steady',
  [
    { type: 'conv', filters: 2, kernel: [5, 5], activation: 'relu' },
    { type: 'maxPool', size: [4, 4] },
    { type: 'dropout', rate: 0.5 },
    { type: 'dense', units: 10, activation: 'sigmoid' },
    { type: 'softmax', units: 10 },
  ],
  { data: { trainSize: 100 }, training: { l2: 0.1 } },
);

/** The request for `steps` mini-batches of the first epoch, from step `firstStep` on. */
export function requestFor(
  experiment: Experiment,
  firstStep: number,
  steps: number,
  more: Partial<TrainRequest> = {},
): TrainRequest {
  const { miniBatchSize, learningRate } = experiment.training;
  if (typeof learningRate !== 'number') throw new Error('These experiments have one learning rate.');
  const order = epochOrder(experiment, 1).subarray(firstStep * miniBatchSize, (firstStep + steps) * miniBatchSize);
  if (order.length !== steps * miniBatchSize) throw new Error(`An epoch of ${experiment.name} has no ${steps} steps.`);
  return { order, firstStep, learningRate, weightDecay: weightDecay(experiment), ...more };
}

export function startingWeights(experiment: Experiment): NetworkWeights {
  return createInitialWeights(experiment.network, experiment.seed);
}

/** Lends a trainer and disposes of it, also after a failure. */
export async function withTrainer<Result>(
  { subject, data }: ConformanceContext,
  experiment: Experiment,
  use: (trainer: Trainer) => Promise<Result>,
  weights: NetworkWeights = startingWeights(experiment),
): Promise<Result> {
  const trainer = await subject.engine.createTrainer({ experiment, weights, data });
  try {
    return await use(trainer);
  } finally {
    await trainer.dispose();
  }
}

export function trainFrom(
  trainer: Trainer,
  experiment: Experiment,
  first: number,
  steps: number,
): Promise<TrainOutcome> {
  return trainer.train(requestFor(experiment, first, steps));
}
