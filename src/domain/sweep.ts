/** Sweeps: one experiment with one or two of its settings taken through several values, and what the runs of it show. Pure. */
import { ACTIVATION_LABELS, ACTIVATIONS, type Activation } from './activation.ts';
import { type Experiment, ExperimentError, parseExperiment, TRAINING_COUNT } from './experiment.ts';
import type { LayerConfig } from './layers/registry.ts';
import { INITIALIZATIONS, type Network } from './network.ts';
import { distinctSeeds, seedGroupOf } from './seedGroups.ts';
import { type SeedSummary, summarizeSeeds } from './seedResults.ts';
import { mean } from './statistics.ts';

export type SweepValue = number | string;

/** A setting that a sweep can take through values. */
export interface SweepField {
  readonly id: string;
  /** "Learning rate (η)", "Layer 3: neurons". */
  readonly label: string;
  /** The values to choose from; null where it is a number. */
  readonly choices: readonly { readonly value: string; readonly label: string }[] | null;
  /** Values that a first sweep might take, as a person would type them. */
  readonly suggestion: readonly SweepValue[];
  /** Null where the setting has no single value, as a learning rate that follows a schedule. */
  readonly read: (experiment: Experiment) => SweepValue | null;
  readonly write: (experiment: Experiment, value: SweepValue) => Experiment;
}

export interface SweepDimension {
  readonly field: SweepField;
  readonly values: readonly SweepValue[];
}

/** One point of the grid. */
export interface SweepCell {
  /** One a dimension. */
  readonly values: readonly SweepValue[];
  readonly experiment: Experiment;
  /** Why it cannot be trained, in words; null where it can. */
  readonly problem: string | null;
}

type WithActivation = Extract<LayerConfig, { readonly activation: Activation }>;

function isHidden(layer: LayerConfig): layer is WithActivation {
  return 'activation' in layer && layer.activation !== 'linear';
}

function withTraining(experiment: Experiment, training: Partial<Experiment['training']>): Experiment {
  return { ...experiment, training: { ...experiment.training, ...training } };
}

function withLayers(experiment: Experiment, change: (layer: LayerConfig, index: number) => LayerConfig): Experiment {
  const network: Network = { ...experiment.network, layers: experiment.network.layers.map(change) };
  return { ...experiment, network };
}

function trainingNumber(
  key: 'l2' | 'miniBatchSize' | 'epochs',
  label: string,
  suggestion: readonly number[],
): SweepField {
  return {
    id: key,
    label,
    choices: null,
    suggestion,
    read: ({ training }) => training[key],
    write: (experiment, value) => withTraining(experiment, { [key]: Number(value) }),
  };
}

const LEARNING_RATE: SweepField = {
  id: 'learningRate',
  label: 'Learning rate (η)',
  choices: null,
  suggestion: [0.01, 0.03, 0.1, 0.3],
  read: ({ training: { learningRate } }) => (typeof learningRate === 'number' ? learningRate : null),
  write: (experiment, value) => withTraining(experiment, { learningRate: Number(value) }),
};

const TRAIN_SIZE: SweepField = {
  id: 'trainSize',
  label: 'Training images',
  choices: null,
  suggestion: [1_000, 5_000, TRAINING_COUNT],
  read: ({ data }) => data.trainSize,
  write: (experiment, value) => ({ ...experiment, data: { ...experiment.data, trainSize: Number(value) } }),
};

const EXPANSION_LABELS = { none: 'None', shift: 'Shifts, five-fold', distort: 'Distortions' } as const;
const EXPANSIONS = Object.keys(EXPANSION_LABELS) as (keyof typeof EXPANSION_LABELS)[];

const EXPANSION: SweepField = {
  id: 'expansion',
  label: 'Expanded data',
  choices: EXPANSIONS.map((value) => ({ value, label: EXPANSION_LABELS[value] })),
  suggestion: ['none', 'shift'],
  read: ({ data }) => data.expansion,
  write(experiment, value) {
    const expansion = EXPANSIONS.find((one) => one === value) ?? experiment.data.expansion;
    const { distortion, ...data } = experiment.data;
    const kept = expansion === 'distort' && distortion !== undefined ? { distortion } : {};
    return { ...experiment, data: { ...data, ...kept, expansion } };
  },
};

const INITIALIZATION_LABELS = {
  network3: 'The chapter’s',
  network2: 'Of the earlier chapters',
  xavier: 'Xavier',
  he: 'He',
};

const INITIALIZATION: SweepField = {
  id: 'initialization',
  label: 'Initial weights',
  choices: INITIALIZATIONS.map((value) => ({ value, label: INITIALIZATION_LABELS[value] })),
  suggestion: ['network3', 'xavier', 'he'],
  read: ({ network }) => network.initialization ?? 'network3',
  write(experiment, value) {
    const initialization = INITIALIZATIONS.find((one) => one === value) ?? 'network3';
    return { ...experiment, network: { ...experiment.network, initialization } };
  },
};

const ACTIVATION: SweepField = {
  id: 'activation',
  label: 'Activation of all hidden layers',
  choices: ACTIVATIONS.filter((value) => value !== 'linear').map((value) => ({
    value,
    label: ACTIVATION_LABELS[value],
  })),
  suggestion: ['sigmoid', 'tanh', 'relu'],
  read({ network }) {
    const used = new Set(network.layers.filter(isHidden).map(({ activation }) => activation));
    const [only] = used;
    return used.size === 1 && only !== undefined ? only : null;
  },
  write(experiment, value) {
    const activation = ACTIVATIONS.find((one) => one === value);
    return activation === undefined
      ? experiment
      : withLayers(experiment, (layer) => (isHidden(layer) ? { ...layer, activation } : layer));
  },
};

const DROPOUT_RATE: SweepField = {
  id: 'dropoutRate',
  label: 'Dropout rate of all dropout layers',
  choices: null,
  suggestion: [0.2, 0.5],
  read({ network }) {
    const rates = new Set(network.layers.flatMap((layer) => (layer.type === 'dropout' ? [layer.rate] : [])));
    const [only] = rates;
    return rates.size === 1 && only !== undefined ? only : null;
  },
  write: (experiment, value) =>
    withLayers(experiment, (layer) => (layer.type === 'dropout' ? { ...layer, rate: Number(value) } : layer)),
};

/** The width of one layer, where it has one to choose. */
function widthField(layer: LayerConfig, index: number): SweepField[] {
  if (layer.type === 'dense') {
    return [
      {
        id: `units-${index}`,
        label: `Layer ${index + 1}: neurons`,
        choices: null,
        suggestion: [30, 100, 300],
        read({ network }) {
          const found = network.layers[index];
          return found?.type === 'dense' ? found.units : null;
        },
        write: (experiment, value) =>
          withLayers(experiment, (other, place) =>
            place === index && other.type === 'dense' ? { ...other, units: Number(value) } : other,
          ),
      },
    ];
  }
  if (layer.type !== 'conv') return [];
  return [
    {
      id: `filters-${index}`,
      label: `Layer ${index + 1}: feature maps`,
      choices: null,
      suggestion: [5, 10, 20],
      read({ network }) {
        const found = network.layers[index];
        return found?.type === 'conv' ? found.filters : null;
      },
      write: (experiment, value) =>
        withLayers(experiment, (other, place) =>
          place === index && other.type === 'conv' ? { ...other, filters: Number(value) } : other,
        ),
    },
  ];
}

/** Every setting of this experiment that a sweep can vary. */
export function sweepFields(experiment: Experiment): SweepField[] {
  const { layers } = experiment.network;
  return [
    LEARNING_RATE,
    trainingNumber('l2', 'L2 regularization (λ)', [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]),
    trainingNumber('miniBatchSize', 'Mini-batch size', [1, 10, 100]),
    trainingNumber('epochs', 'Epochs', [10, 20, 60]),
    TRAIN_SIZE,
    EXPANSION,
    INITIALIZATION,
    ...(layers.some(isHidden) ? [ACTIVATION] : []),
    ...(layers.some(({ type }) => type === 'dropout') ? [DROPOUT_RATE] : []),
    ...layers.flatMap(widthField),
  ];
}

/** "0.1", "ReLU": a value as a person reads it. */
export function describeSweepValue(field: SweepField, value: SweepValue): string {
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

/**
 * The numbers of a list such as "0.01, 0.1 1e-3" in their order, each once.
 *
 * @returns the words that are no numbers beside them
 */
export function parseSweepNumbers(text: string): { readonly values: number[]; readonly unread: string[] } {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const unread = words.filter((word) => !Number.isFinite(Number(word)));
  const values = words.map(Number).filter((value) => Number.isFinite(value));
  return { values: [...new Set(values)], unread };
}

/** `count` numbers from `from` to `to`, evenly apart or each the same multiple of the one before; rounded to 4 digits. */
export function spreadValues(from: number, to: number, count: number, isLogarithmic: boolean): number[] {
  if (count < 2) return [from];
  const rounded = (value: number) => Number(value.toPrecision(4));
  return Array.from({ length: count }, (_, index) => {
    const part = index / (count - 1);
    return rounded(isLogarithmic ? from * (to / from) ** part : from + (to - from) * part);
  });
}

/** Every combination of the values, the last dimension changing fastest. */
export function sweepCells(base: Experiment, dimensions: readonly SweepDimension[]): SweepCell[] {
  const combinations = dimensions.reduce<SweepValue[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  return combinations.map((values) => {
    const changed = dimensions.reduce(
      (experiment, { field }, index) => field.write(experiment, values[index] ?? ''),
      base,
    );
    const words = dimensions.map(({ field }, index) => `${shortLabel(field)} ${values[index]}`);
    const experiment = { ...changed, name: `${base.name}, ${words.join(', ')}`.slice(0, 200) };
    return { values, experiment, problem: problemOf(experiment) };
  });
}

function shortLabel({ id, label }: SweepField): string {
  return { learningRate: 'η', l2: 'λ', activation: '', expansion: 'data' }[id] ?? label.toLowerCase();
}

function problemOf(experiment: Experiment): string | null {
  try {
    parseExperiment(experiment);
    return null;
  } catch (error) {
    if (error instanceof ExperimentError) return error.message;
    throw error;
  }
}

/** Just what is needed of a run. */
export interface SweepRun {
  readonly experiment: Experiment;
  readonly state: string;
  readonly best: { readonly validationAccuracy: number; readonly testAccuracy: number } | null;
}

export interface SweepOutcome {
  readonly values: readonly SweepValue[];
  /** Runs of it, finished or not. */
  readonly runs: number;
  /** Of its finished runs, each seed once; null before the first. */
  readonly summary: SeedSummary | null;
  /** Mean over seeds of the best validation accuracy, by which cells are ranked; null before the first. */
  readonly validation: number | null;
}

/**
 * What the runs show of a sweep. A run belongs to it where it equals the base in everything but the swept fields and the seed;
 * no list of runs is kept that could go stale.
 */
export function sweepOutcomes(
  base: Experiment,
  dimensions: readonly SweepDimension[],
  runs: readonly SweepRun[],
): SweepOutcome[] {
  // With every swept field at the same value, all members of the sweep are the same experiment.
  const levelled = (experiment: Experiment) =>
    seedGroupOf(dimensions.reduce((one, { field, values }) => field.write(one, values[0] ?? ''), experiment));
  const own = levelled(base);
  const members = runs.filter(({ experiment }) => levelled(experiment) === own);
  return sweepCells(base, dimensions).map(({ values }) => {
    const here = members.filter(({ experiment }) =>
      dimensions.every(({ field }, index) => field.read(experiment) === values[index]),
    );
    const finished = distinctSeeds(here.filter(({ state, best }) => state === 'finished' && best !== null));
    const results = finished.flatMap(({ experiment: { seed }, best }) => (best === null ? [] : [{ seed, ...best }]));
    return {
      values,
      runs: here.length,
      summary: summarizeSeeds(results),
      validation: results.length === 0 ? null : mean(results.map(({ validationAccuracy }) => validationAccuracy)),
    };
  });
}

/** The cell that does best on the validation data, which is what may choose; the first of equals. */
export function bestOutcome(outcomes: readonly SweepOutcome[]): SweepOutcome | null {
  return outcomes.reduce<SweepOutcome | null>(
    (best, next) =>
      next.validation !== null && (best?.validation == null || next.validation > best.validation) ? next : best,
    null,
  );
}
