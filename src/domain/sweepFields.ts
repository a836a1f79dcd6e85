/** Every setting of an experiment that a sweep can vary: how each is read, and written. Pure. */
import { DEFAULT_DISTORTION, type DistortionSettings } from './distortion.ts';
import { distortionOf, type Experiment, TRAINING_COUNT } from './experiment.ts';
import { INITIALIZATIONS } from './network.ts';
import { choiceField, type SweepField } from './sweepField.ts';
import { sweepLayerFields } from './sweepLayerFields.ts';

function withTraining(experiment: Experiment, training: Partial<Experiment['training']>): Experiment {
  return { ...experiment, training: { ...experiment.training, ...training } };
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

const SHUFFLE = choiceField(
  'shuffle',
  'Shuffle',
  { never: 'Never', everyEpoch: 'Every epoch' },
  ['never', 'everyEpoch'],
  ({ training }) => training.shuffle,
  (experiment, shuffle) => withTraining(experiment, { shuffle }),
);

const L2_SCALING = choiceField(
  'l2Scaling',
  'λ is divided by',
  { miniBatches: 'Mini-batches', examples: 'Examples' },
  ['miniBatches', 'examples'],
  ({ training }) => training.l2Scaling,
  (experiment, l2Scaling) => withTraining(experiment, { l2Scaling }),
);

const PATIENCE: SweepField = {
  id: 'patience',
  label: 'Early stopping: patience, in epochs',
  choices: null,
  suggestion: [3, 5, 10],
  read: ({ training }) => training.earlyStopping?.patience ?? null,
  write: (experiment, value) => withTraining(experiment, { earlyStopping: { patience: Number(value) } }),
};

const DISTORTION_LABELS: Record<keyof DistortionSettings, string> = {
  rotationDegrees: 'Rotation up to, in degrees',
  skewDegrees: 'Skew up to, in degrees',
  scaling: 'Scaling up to, a fraction',
  translationPixels: 'Translation up to, in pixels',
  elasticSigma: 'Elastic distortion: smoothing σ',
  elasticAlpha: 'Elastic distortion: strength α',
};

function distortionField(name: keyof DistortionSettings): SweepField {
  const usual = DEFAULT_DISTORTION[name];
  return {
    id: name,
    label: DISTORTION_LABELS[name],
    choices: null,
    suggestion: [usual / 2, usual, usual * 2],
    read: ({ data }) => distortionOf(data)?.[name] ?? null,
    write: (experiment, value) => ({
      ...experiment,
      data: {
        ...experiment.data,
        distortion: { ...(distortionOf(experiment.data) ?? DEFAULT_DISTORTION), [name]: Number(value) },
      },
    }),
  };
}

/** The settings that mean something for this experiment, then the fields of its layers. */
export function sweepFields(experiment: Experiment): SweepField[] {
  const distortions = Object.keys(DISTORTION_LABELS) as (keyof DistortionSettings)[];
  return [
    LEARNING_RATE,
    trainingNumber('l2', 'L2 regularization (λ)', [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]),
    L2_SCALING,
    trainingNumber('miniBatchSize', 'Mini-batch size', [1, 10, 100]),
    trainingNumber('epochs', 'Epochs', [10, 20, 60]),
    PATIENCE,
    SHUFFLE,
    TRAIN_SIZE,
    EXPANSION,
    ...(experiment.data.expansion === 'distort' ? distortions.map(distortionField) : []),
    INITIALIZATION,
    ...sweepLayerFields(experiment),
  ];
}
