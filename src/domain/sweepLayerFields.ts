/** The fields of the layers that a sweep can vary, derived from what each kind of layer tells about itself. Pure. */
import { ACTIVATION_LABELS, ACTIVATIONS, type Activation } from './activation.ts';
import type { Experiment } from './experiment.ts';
import type { FieldDescription } from './layers/layer.ts';
import { kindOf, type LayerConfig } from './layers/registry.ts';
import { choiceField, type SweepField, type SweepValue, withLayers } from './sweepField.ts';

type WithActivation = Extract<LayerConfig, { readonly activation: Activation }>;

function isHidden(layer: LayerConfig): layer is WithActivation {
  return 'activation' in layer && layer.activation !== 'linear';
}

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

/** The output layer brings its cost with it. */
const OUTPUT = choiceField(
  'output',
  'Output layer and cost',
  { softmax: 'Softmax, log-likelihood', sigmoidOutput: 'Sigmoid, cross-entropy' },
  ['softmax', 'sigmoidOutput'],
  ({ network }) => outputTypeOf(network.layers.at(-1)),
  (experiment, type) => {
    const last = experiment.network.layers.length - 1;
    return withLayers(experiment, (layer, index) =>
      index === last && (layer.type === 'softmax' || layer.type === 'sigmoidOutput')
        ? { type, units: layer.units }
        : layer,
    );
  },
);

function outputTypeOf(layer: LayerConfig | undefined): 'softmax' | 'sigmoidOutput' | null {
  return layer?.type === 'softmax' || layer?.type === 'sigmoidOutput' ? layer.type : null;
}

/** Half of a number, the number, and double. */
function around(value: unknown): number[] {
  const middle = typeof value === 'number' ? value : 1;
  return [...new Set([Math.max(1, Math.round(middle / 2)), middle, middle * 2])];
}

const WORDS: Readonly<Record<string, string>> = { kernel: 'kernel side', size: 'window side' };

function fieldValue(layer: LayerConfig | undefined, name: string): unknown {
  return layer === undefined ? undefined : Object.entries(layer).find(([key]) => key === name)?.[1];
}

/** A size is swept as a square. */
function fromValue(field: FieldDescription, value: SweepValue): unknown {
  if (field.kind === 'choice') return value;
  return field.kind === 'size' ? [Number(value), Number(value)] : Number(value);
}

function toValue(value: unknown): SweepValue | null {
  if (Array.isArray(value)) return value[0] === value[1] ? Number(value[0]) : null;
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function suggestionFor(field: FieldDescription, value: unknown): SweepValue[] {
  switch (field.kind) {
    case 'integer':
      return around(value);
    case 'fraction':
      return [0.2, 0.5];
    case 'size':
      return field.name === 'kernel' ? [3, 5, 7] : [1, 2, 3];
    case 'choice':
      return field.choices.flatMap((choice) => (choice.value === 'linear' ? [] : [choice.value]));
    default:
      return field satisfies never;
  }
}

function layerField(layer: LayerConfig, index: number, field: FieldDescription): SweepField {
  const { name } = field;
  return {
    id: `${name}-${index}`,
    label: `Layer ${index + 1}: ${WORDS[name] ?? field.label.toLowerCase()}`,
    choices: field.kind === 'choice' ? field.choices : null,
    suggestion: suggestionFor(field, fieldValue(layer, name)),
    read({ network }) {
      const found = network.layers[index];
      return found?.type === layer.type ? toValue(fieldValue(found, name)) : null;
    },
    write: (experiment, value) =>
      withLayers(experiment, (other, place) =>
        // The kind has a field of this name; whether the value is one for it is checked where the experiment is parsed.
        place === index && other.type === layer.type
          ? ({ ...other, [name]: fromValue(field, value) } as LayerConfig)
          : other,
      ),
  };
}

/** Those that run through the stack, then those of each layer. What a single layer has is not offered twice. */
export function sweepLayerFields({ network: { layers } }: Experiment): SweepField[] {
  const dropouts = layers.filter(({ type }) => type === 'dropout').length;
  const hidden = layers.filter(isHidden).length;
  const isTold = (layer: LayerConfig, { name }: FieldDescription): boolean =>
    (name === 'rate' && dropouts === 1) || (name === 'activation' && hidden === 1 && isHidden(layer));
  return [
    ...(hidden > 0 ? [ACTIVATION] : []),
    ...(outputTypeOf(layers.at(-1)) === null ? [] : [OUTPUT]),
    ...(dropouts > 0 ? [DROPOUT_RATE] : []),
    ...layers.flatMap((layer, index) => {
      const { fields, isOutput } = kindOf(layer);
      // The number of classes is the data's.
      return isOutput
        ? []
        : fields.filter((field) => !isTold(layer, field)).map((field) => layerField(layer, index, field));
    }),
  ];
}
