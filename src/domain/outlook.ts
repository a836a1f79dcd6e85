/** What training a stack will take, estimated from its shapes: work, memory, and time from what was measured of other stacks. */
import { type Experiment, exampleCount, stepsPerEpoch, totalSteps } from './experiment.ts';
import { type Shape, sizeOf } from './layers/layer.ts';
import { analyzeNetwork, type LayerAnalysis, type NetworkAnalysis } from './shapes.ts';

const BYTES_OF_A_NUMBER = 4;

/** Bytes of one example's values after a layer, float32; null where the shape is unknown. */
export function activationBytes(layer: Pick<LayerAnalysis, 'output'>): number | null {
  return layer.output === null ? null : sizeOf(layer.output) * BYTES_OF_A_NUMBER;
}

/**
 * Estimated arithmetic of each layer for one example of a training step, in multiply-adds: the weighted sums forward, the
 * gradients of the weights, and those of the inputs, which the first trained layer need not have; for layers without weights
 * the values they pass on. Null where a shape is unknown.
 */
export function trainingWork({ layers }: NetworkAnalysis): number[] | null {
  const firstTrained = layers.findIndex(({ parameterShapes }) => parameterShapes !== null);
  const work: number[] = [];
  for (const [index, { input, output, multiplyAdds }] of layers.entries()) {
    if (input === null || output === null || multiplyAdds === null) return null;
    const values = sizeOf(input as Shape) + sizeOf(output);
    work.push(multiplyAdds * (index === firstTrained ? 2 : 3) + values);
  }
  return work;
}

/** Estimated arithmetic of one example in a training step of the whole stack; null where a shape is unknown. */
export function totalTrainingWork(analysis: NetworkAnalysis): number | null {
  return trainingWork(analysis)?.reduce((total, work) => total + work, 0) ?? null;
}

/**
 * Estimated bytes that training holds beside the images: weights and their gradients, and for each example of a mini-batch the
 * values after every layer and their gradients. Null where a shape is unknown.
 */
export function trainingMemory(analysis: NetworkAnalysis, miniBatchSize: number): number | null {
  if (analysis.parameterCount === null) return null;
  let values = 0;
  for (const layer of analysis.layers) {
    const bytes = activationBytes(layer);
    if (bytes === null) return null;
    values += bytes;
  }
  return 2 * analysis.parameterCount * BYTES_OF_A_NUMBER + 2 * values * miniBatchSize;
}

/** How fast an engine trained some stack. */
export interface Pace {
  readonly imagesPerSecond: number;
  /** `totalTrainingWork` of the stack. */
  readonly work: number;
  readonly miniBatchSize: number;
  /** A whole epoch of a run, not a calibration of a moment. */
  readonly isRun: boolean;
}

/** The pace that tells most about a stack: the nearest in work and in mini-batch size; of equals a run, and the latest. */
export function nearestPace(paces: readonly Pace[], work: number, miniBatchSize: number): Pace | null {
  const distance = (pace: Pace): number =>
    Math.abs(Math.log(pace.work / work)) +
    0.5 * Math.abs(Math.log(pace.miniBatchSize / miniBatchSize)) +
    (pace.isRun ? 0 : 1e-3);
  return paces.reduce<Pace | null>(
    (best, pace) => (best !== null && distance(best) < distance(pace) ? best : pace),
    null,
  );
}

export interface EpochEstimate {
  readonly seconds: number;
  /** What it is derived from. */
  readonly pace: Pace;
}

/** Estimate of one epoch of training, as the work stands to that of the nearest pace; null where a shape is unknown. */
export function estimateEpoch(experiment: Experiment, paces: readonly Pace[]): EpochEstimate | null {
  const work = totalTrainingWork(analyzeNetwork(experiment.network));
  if (work === null || work === 0) return null;
  const pace = nearestPace(paces, work, experiment.training.miniBatchSize);
  if (pace === null || pace.imagesPerSecond <= 0 || pace.work <= 0) return null;
  return { seconds: (exampleCount(experiment.data) / pace.imagesPerSecond) * (work / pace.work), pace };
}

/** Its seconds alone. */
export function estimateEpochSeconds(experiment: Experiment, paces: readonly Pace[]): number | null {
  return estimateEpoch(experiment, paces)?.seconds ?? null;
}

/** Images of the validation split, and of the test split, which is looked at while validation accuracy still rises. */
const EVALUATED_IMAGES = 15_000;
/** Forward is about a third of a training step. */
const EVALUATION_SHARE = 1 / 3;

/**
 * Estimated seconds of a whole run, with the evaluation after each epoch: the validation split, and the test split every other
 * time. Null where nothing was measured. Early stopping may end the run sooner.
 */
export function estimateRunSeconds(experiment: Experiment, paces: readonly Pace[]): number | null {
  const epoch = estimateEpochSeconds(experiment, paces);
  if (epoch === null) return null;
  const evaluation = epoch * ((EVALUATED_IMAGES * EVALUATION_SHARE) / exampleCount(experiment.data));
  const epochs = totalSteps(experiment) / stepsPerEpoch(experiment);
  return epochs * epoch + Math.ceil(epochs) * evaluation;
}
