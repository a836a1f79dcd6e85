/**
 * The public experiment format, version "experiment/1": what is trained, on what, how. The schema is the only way in, for the
 * page, the worker, the command line and the tests; what it returns is complete, with every default filled in.
 */
import { z } from 'zod';
import { DEFAULT_DISTORTION, type DistortionSettings, distortionSchema } from './distortion.ts';
import { miniBatchIssue } from './engineMemory.ts';
import { exactExp, exactLog } from './exactMath.ts';
import {
  describeValue,
  ExperimentError,
  type ExperimentProblem,
  formatPath,
  formatProblem,
  problemsOf,
} from './experimentProblem.ts';
import { layerSchema } from './layers/registry.ts';
import { INITIALIZATIONS, type Network } from './network.ts';
import { analyzeNetwork } from './shapes.ts';

export {
  describeValue,
  ExperimentError,
  type ExperimentProblem,
  formatPath,
  formatProblem,
} from './experimentProblem.ts';

// The schema library would compile validators with `new Function`, which the page's Content-Security-Policy forbids.
z.config({ jitless: true });

export const EXPERIMENT_FORMAT = 'experiment/1';
/** Images in the training split: the first 50,000 of MNIST's 60,000-image file. */
export const TRAINING_COUNT = 50_000;

/** A learning rate that changes between epochs. */
export type LearningRateSchedule =
  /** `initial`, multiplied by `factor` after every `every` epochs. */
  | { readonly schedule: 'step'; readonly initial: number; readonly factor: number; readonly every: number }
  /** Falls by the same factor each epoch, from `initial` in the first to `final` in the last. */
  | { readonly schedule: 'exponential'; readonly initial: number; readonly final: number };

export type Expansion = 'none' | 'shift' | 'distort';

export interface DataSettings {
  readonly dataset: 'mnist';
  /** The first so many training images are used. */
  readonly trainSize: number;
  readonly expansion: Expansion;
  /** Only where expansion is "distort"; absent, `DEFAULT_DISTORTION` holds (see `distortionOf`). */
  readonly distortion?: DistortionSettings | undefined;
}

export interface TrainingSettings {
  readonly epochs: number;
  /** Ends training after so many mini-batches, counted over all epochs. */
  readonly maxSteps?: number | undefined;
  readonly miniBatchSize: number;
  readonly learningRate: number | LearningRateSchedule;
  /** Lambda of the cost's penalty on squared weights. */
  readonly l2: number;
  /** What lambda is divided by: mini-batches in an epoch (network3, the default) or training examples (network2). */
  readonly l2Scaling: 'miniBatches' | 'examples';
  readonly shuffle: 'never' | 'everyEpoch';
  /** Ends training when validation accuracy has not reached a new best for `patience` epochs. */
  readonly earlyStopping?: { readonly patience: number } | undefined;
}

export interface Experiment {
  readonly format: typeof EXPERIMENT_FORMAT;
  readonly name: string;
  readonly network: Network;
  readonly data: DataSettings;
  readonly training: TrainingSettings;
  readonly seed: number;
}

const rate = z.number().gt(0).max(100);
const scheduleSchema = z.discriminatedUnion('schedule', [
  z.strictObject({
    schedule: z.literal('step'),
    initial: rate,
    factor: z.number().gt(0).max(1),
    every: z.int().min(1),
  }),
  z.strictObject({ schedule: z.literal('exponential'), initial: rate, final: rate }),
]);

const side = z.int().min(1).max(256);

export const networkSchema = z.strictObject({
  input: z.tuple([side, side, z.int().min(1).max(64)]).readonly(),
  layers: z.array(layerSchema).max(256).readonly(),
  initialization: z.enum(INITIALIZATIONS).optional(),
});

export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(10_000),
  maxSteps: z.int().min(1).optional(),
  miniBatchSize: z.int().min(1).max(1_000),
  learningRate: z.union([rate, scheduleSchema]),
  l2: z.number().min(0).max(1e6).default(0),
  l2Scaling: z.enum(['miniBatches', 'examples']).default('miniBatches'),
  shuffle: z.enum(['never', 'everyEpoch']).default('never'),
  earlyStopping: z.strictObject({ patience: z.int().min(1) }).optional(),
});

export const dataSchema = z.strictObject({
  dataset: z.literal('mnist'),
  trainSize: z.int().min(1).max(TRAINING_COUNT).default(TRAINING_COUNT),
  expansion: z.enum(['none', 'shift', 'distort']).default('none'),
  distortion: distortionSchema.optional(),
});

/** The shape of the file alone; `parseExperiment` also checks what the parts mean together. */
export const experimentSchema = z.strictObject({
  format: z.literal(EXPERIMENT_FORMAT),
  name: z.string().min(1).max(200),
  network: networkSchema,
  data: dataSchema,
  training: trainingSchema,
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
});

/**
 * Parses the content of an experiment file.
 *
 * @throws ExperimentError with every problem found, each with the path of its field.
 */
export function parseExperiment(value: unknown): Experiment {
  const parsed = experimentSchema.safeParse(value);
  if (!parsed.success) {
    const found = parsed.error.issues.flatMap((issue) => problemsOf(issue, value));
    // The schema library reports a number beyond the safe integers twice.
    throw new ExperimentError([...new Map(found.map((problem) => [formatProblem(problem), problem])).values()]);
  }
  const experiment = parsed.data as Experiment;
  const analysis = analyzeNetwork(experiment.network);
  const problems: ExperimentProblem[] = analysis.issues.map((issue) => ({
    path: formatPath([
      'network',
      'layers',
      ...(issue.layer === undefined ? [] : [issue.layer]),
      ...(issue.field === undefined ? [] : [issue.field]),
    ]),
    message: issue.message,
    expected: issue.expected,
    received: issue.received,
  }));
  const [height, width, channels] = experiment.network.input;
  if (height !== 28 || width !== 28 || channels !== 1) {
    problems.push({
      path: 'network.input',
      message: 'MNIST images are 28 × 28 with one channel.',
      expected: '[28,28,1]',
      received: describeValue(experiment.network.input),
    });
  }
  if (experiment.training.miniBatchSize > exampleCount(experiment.data)) {
    problems.push({
      path: 'training.miniBatchSize',
      message: 'A mini-batch cannot hold more examples than the training set.',
      expected: `at most ${exampleCount(experiment.data)}`,
      received: String(experiment.training.miniBatchSize),
    });
  }
  const tooMuch = problems.length === 0 ? miniBatchIssue(analysis.layers, experiment.training.miniBatchSize) : null;
  if (tooMuch !== null) {
    problems.push({
      path: 'training.miniBatchSize',
      message: tooMuch.message,
      expected: `at most ${tooMuch.largest}`,
      received: String(experiment.training.miniBatchSize),
    });
  }
  if (experiment.data.distortion !== undefined && experiment.data.expansion !== 'distort') {
    problems.push({
      path: 'data.distortion',
      message: 'Distortions are set, but the expansion does not distort.',
      expected: 'no such field unless data.expansion is "distort"',
      received: describeValue(experiment.data.distortion),
    });
  }
  if (problems.length > 0) throw new ExperimentError(problems);
  return experiment;
}

/** The longest text that is read as an experiment; 256 layers written at length need a tenth of it. */
export const MAXIMUM_EXPERIMENT_CHARACTERS = 1_000_000;

/** Parses the text of an experiment file. @throws ExperimentError also where the text is too long or not JSON. */
export function parseExperimentText(text: string): Experiment {
  const refuse = (expected: string, received: string): ExperimentError =>
    new ExperimentError([{ path: '', message: `Expected ${expected}, received ${received}.`, expected, received }]);
  if (text.length > MAXIMUM_EXPERIMENT_CHARACTERS) {
    throw refuse(
      `at most ${MAXIMUM_EXPERIMENT_CHARACTERS.toLocaleString('en')} characters`,
      text.length.toLocaleString('en'),
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser may quote several lines of the text; a problem is one line.
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
    throw refuse('JSON', `text that is not JSON (${reason})`);
  }
  return parseExperiment(value);
}

/** How the training images are distorted; null where they are not. */
export function distortionOf(data: DataSettings): DistortionSettings | null {
  return data.expansion === 'distort' ? (data.distortion ?? DEFAULT_DISTORTION) : null;
}

/** Training examples of one epoch: shift expansion adds four shifted copies of each image. */
export function exampleCount(data: DataSettings): number {
  return data.expansion === 'shift' ? data.trainSize * 5 : data.trainSize;
}

/** Mini-batches of one epoch; an incomplete last one is dropped. */
export function stepsPerEpoch(experiment: Experiment): number {
  return Math.floor(exampleCount(experiment.data) / experiment.training.miniBatchSize);
}

/** Mini-batches of the whole training: all epochs, or `maxSteps` where that is less. */
export function totalSteps(experiment: Experiment): number {
  const all = stepsPerEpoch(experiment) * experiment.training.epochs;
  return Math.min(all, experiment.training.maxSteps ?? all);
}

/** The learning rate of an epoch, counted from 1. */
export function learningRateAt(training: TrainingSettings, epoch: number): number {
  const { learningRate } = training;
  if (typeof learningRate === 'number') return learningRate;
  switch (learningRate.schedule) {
    case 'step': {
      let value = learningRate.initial;
      for (let past = learningRate.every; past < epoch; past += learningRate.every) value *= learningRate.factor;
      return value;
    }
    case 'exponential': {
      if (training.epochs === 1) return learningRate.initial;
      const progress = (epoch - 1) / (training.epochs - 1);
      // Two legal rates may lie further apart than a number reaches; the exact functions want a finite ratio above 0.
      const ratio = Math.min(Math.max(learningRate.final / learningRate.initial, 1e-300), 1e300);
      return learningRate.initial * exactExp(progress * exactLog(ratio));
    }
    default:
      return learningRate satisfies never;
  }
}

/**
 * The factor of w in the gradient of the cost's penalty: lambda / (mini-batches in an epoch), or lambda / (examples). The
 * one place where lambda is scaled; every engine takes this number.
 */
export function weightDecay(experiment: Experiment): number {
  const { l2, l2Scaling } = experiment.training;
  return l2 === 0 ? 0 : l2 / (l2Scaling === 'examples' ? exampleCount(experiment.data) : stepsPerEpoch(experiment));
}
