/**
 * The public experiment format, version "experiment/1": what is trained, on what, how. The schema is the only way in, for the
 * page, the worker, the command line and the tests; what it returns is complete, with every default filled in.
 */
import { z } from 'zod';
import { DEFAULT_DISTORTION, type DistortionSettings, distortionSchema } from './distortion.ts';
import { exactExp, exactLog } from './exactMath.ts';
import { layerSchema } from './layers/registry.ts';
import { INITIALIZATIONS, type Network } from './network.ts';
import { analyzeNetwork } from './shapes.ts';

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

/** One thing wrong with an experiment file: where, what was expected, what stood there. */
export interface ExperimentProblem {
  /** "network.layers[1].kernel"; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly received: string;
}

/** A file that cannot be an experiment. `message` is one line that names the first problem. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';
  constructor(readonly problems: readonly ExperimentProblem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(first === undefined ? 'Not an experiment' : formatProblem(first) + more);
  }
}

/** "training.learningRate: expected a number above 0, received -1". */
export function formatProblem(problem: ExperimentProblem): string {
  const place = problem.path === '' ? 'experiment' : problem.path;
  return `${place}: expected ${problem.expected}, received ${problem.received}`;
}

export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

/** A value in a message: JSON, cut where it would fill a screen. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

type SchemaIssue = z.core.$ZodIssue;

function problemsOf(issue: SchemaIssue, root: unknown, base: readonly PropertyKey[] = []): ExperimentProblem[] {
  const path = [...base, ...issue.path];
  const received = valueAt(root, path);
  const problem = (expected: string, at = path, value: unknown = received): ExperimentProblem => ({
    path: formatPath(at),
    message: issue.message,
    expected,
    received: typeof value === 'number' && !Number.isFinite(value) ? String(value) : describeValue(value),
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem('no such field', [...path, key], valueAt(root, [...path, key])));
    case 'too_small':
      return [problem(`${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${sizeUnit(issue.origin)}`)];
    case 'too_big':
      return [problem(`${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${sizeUnit(issue.origin)}`)];
    case 'invalid_value':
      return [problem(issue.values.map((value) => JSON.stringify(value)).join(' or '))];
    case 'invalid_type':
      return [problem(issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`)];
    case 'invalid_union': {
      // A discriminated union without a match, or the alternatives of a plain one: tell the alternative that fits best.
      const branches = issue.errors.filter((branch) => branch.length > 0);
      if (branches.length === 0) return [problem(unionChoices(issue))];
      const nested = branches.find((branch) => branch.every((inner) => inner.path.length > 0)) ?? branches[0];
      return (nested ?? []).flatMap((inner) => problemsOf(inner, root, path));
    }
    default:
      return [problem(issue.message)];
  }
}

function sizeUnit(origin: string): string {
  return origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '';
}

function unionChoices(issue: SchemaIssue): string {
  const discriminator = 'discriminator' in issue ? String(issue.discriminator) : '';
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map((o) => JSON.stringify(o)) : [];
  return options.length > 0 ? `${discriminator} to be ${options.join(' or ')}` : `a known ${discriminator || 'value'}`;
}

/**
 * Parses the content of an experiment file.
 *
 * @throws ExperimentError with every problem found, each with the path of its field.
 */
export function parseExperiment(value: unknown): Experiment {
  const parsed = experimentSchema.safeParse(value);
  if (!parsed.success) throw new ExperimentError(parsed.error.issues.flatMap((issue) => problemsOf(issue, value)));
  const experiment = parsed.data as Experiment;
  const problems: ExperimentProblem[] = analyzeNetwork(experiment.network).issues.map((issue) => ({
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

/** Parses the text of an experiment file. @throws ExperimentError also where the text is not JSON. */
export function parseExperimentText(text: string): Experiment {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ExperimentError([{ path: '', message, expected: 'JSON', received: `text that is not (${message})` }]);
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
      return learningRate.initial * exactExp(progress * exactLog(learningRate.final / learningRate.initial));
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
