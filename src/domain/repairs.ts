/** What would mend an impossible stack: for each issue the changes that a person would make, ready to be taken. */
import type { Size } from './layers/fields.ts';
import { type FieldDescription, type Issue, type IssueCode, MAXIMUM_UNITS } from './layers/layer.ts';
import { kindOf, LAYER_KINDS, type LayerConfig, type LayerType } from './layers/registry.ts';
import { insertLayer, moveLayer, type Network, removeLayer, replaceLayer } from './network.ts';
import { analyzeNetwork, CLASS_COUNT, type NetworkAnalysis } from './shapes.ts';

export interface Repair {
  /** "Use a 4 × 4 kernel": what the change does. */
  readonly label: string;
  /** The network with the change made. */
  readonly network: Network;
}

const NOUNS: Record<LayerType, string> = {
  conv: 'convolution',
  maxPool: 'max-pooling',
  dense: 'fully connected layer',
  dropout: 'dropout',
  softmax: 'softmax layer',
  sigmoidOutput: 'sigmoid output layer',
};

/** How bad an issue is against others: one that a repair may bring to light must weigh less than the one it mends. */
const WEIGHTS: Record<IssueCode, number> = {
  noLayers: 5,
  layerAfterOutput: 4,
  noOutputLayer: 3,
  imageLayerAfterFlat: 2,
  kernelTooLarge: 2,
  poolTooLarge: 2,
  valueOutOfRange: 2,
  outputSizeMismatch: 1,
  // The right number of classes may need more memory.
  tooLarge: 0.5,
};

/** Layers whose output nobody knows (but for output layers, which may be the repair), then the weight of what is wrong: smaller is better in the first that differs. */
function badness({ layers, issues }: NetworkAnalysis): readonly [number, number] {
  return [
    layers.filter(({ layer, output }) => output === null && !kindOf(layer).isOutput).length,
    issues.reduce((total, issue) => total + WEIGHTS[issue.code], 0),
  ];
}

function isBetter(after: NetworkAnalysis, before: NetworkAnalysis): boolean {
  const [blocked, weight] = badness(after);
  const [blockedBefore, weightBefore] = badness(before);
  return blocked === blockedBefore ? weight < weightBefore : blocked < blockedBefore;
}

/**
 * The repairs of one issue of `analyzeNetwork(network)`, the likeliest first. Each removes the issue; what is wrong further
 * down, and could not be seen before, may come to light.
 */
export function repairsOf(
  network: Network,
  issue: Issue,
  analysis: NetworkAnalysis = analyzeNetwork(network),
): readonly Repair[] {
  const blamed = issue.layer === undefined ? undefined : network.layers[issue.layer];
  return candidates(network, issue, analysis).filter((repair) => {
    const after = analyzeNetwork(repair.network);
    const isStillThere = after.issues.some(
      ({ code, layer, message }) =>
        code === issue.code && message === issue.message && repair.network.layers[layer ?? -1] === blamed,
    );
    return !isStillThere && isBetter(after, analysis);
  });
}

function candidates(network: Network, issue: Issue, analysis: NetworkAnalysis): Repair[] {
  const index = issue.layer ?? 0;
  const layer = network.layers[index];
  if (layer === undefined) return issue.code === 'noLayers' ? [addSoftmax(network)] : [];
  switch (issue.code) {
    case 'noLayers':
      return [addSoftmax(network)];
    case 'noOutputLayer': {
      const above = network.layers.findLastIndex((candidate) => kindOf(candidate).isOutput);
      return above < 0 ? [addSoftmax(network)] : endAtOutput(network, above);
    }
    case 'layerAfterOutput':
      return endAtOutput(network, index - 1);
    case 'imageLayerAfterFlat':
      return [...moveBeforeFlat(network, index, analysis), remove(network, index)];
    case 'kernelTooLarge':
    case 'poolTooLarge': {
      const smaller = fitted(layer, analysis.layers[index]?.input ?? null);
      const repairs = smaller === null ? [] : [replace(network, index, smaller, `Use a ${sizeInWords(smaller)}`)];
      const removal = remove(network, index);
      // A window of one value does nothing: to take the layer out is the honest repair.
      return smaller?.type === 'maxPool' && smaller.size.every((side) => side === 1)
        ? [removal, ...repairs]
        : [...repairs, removal];
    }
    case 'valueOutOfRange':
      return [...resetField(network, index, issue.field), remove(network, index)];
    case 'outputSizeMismatch':
      return [
        replace(
          network,
          index,
          { ...layer, units: CLASS_COUNT } as LayerConfig, // Only layers with `units` have this issue.
          `Use ${CLASS_COUNT} classes`,
        ),
      ];
    case 'tooLarge':
      return narrower(network, index, analysis);
    default:
      return issue.code satisfies never;
  }
}

function addSoftmax(network: Network): Repair {
  const label = 'Add a softmax layer';
  return { label, network: insertLayer(network, network.layers.length, { ...LAYER_KINDS.softmax.defaults }) };
}

function remove(network: Network, index: number): Repair {
  const layer = network.layers[index];
  return { label: `Remove this ${layer ? NOUNS[layer.type] : 'layer'}`, network: removeLayer(network, index) };
}

function replace(network: Network, index: number, layer: LayerConfig, label: string): Repair {
  return { label, network: replaceLayer(network, index, layer) };
}

/** The output layer at `outputIndex` has layers below it. */
function endAtOutput(network: Network, outputIndex: number): Repair[] {
  const output = network.layers[outputIndex];
  const last = network.layers.length - 1;
  if (output === undefined) return [];
  const name = NOUNS[output.type];
  const count = last - outputIndex;
  const onlyThis = { ...network, layers: network.layers.slice(0, outputIndex + 1) };
  return [
    { label: `Move the ${name} to the end`, network: moveLayer(network, outputIndex, last) },
    {
      label: count === 1 ? `Remove the layer below the ${name}` : `Remove the ${count} layers below the ${name}`,
      network: onlyThis,
    },
    { label: `Remove the ${name} above`, network: removeLayer(network, outputIndex) },
  ];
}

/** Before the layer that flattens the image, and before the dropout that belongs to it. */
function moveBeforeFlat(network: Network, index: number, analysis: NetworkAnalysis): Repair[] {
  const flat = analysis.layers.findIndex(({ output }) => output !== null && output.length === 1);
  const flattening = network.layers[flat];
  const layer = network.layers[index];
  if (flattening === undefined || layer === undefined || flat >= index) return [];
  let to = flat;
  while (to > 0 && network.layers[to - 1]?.type === 'dropout') to -= 1;
  const label = `Move this ${NOUNS[layer.type]} before the ${NOUNS[flattening.type]}`;
  const moved = moveLayer(network, index, to);
  const smaller = fitted(layer, analysis.layers[to]?.input ?? null);
  const repairs = [{ label, network: moved }];
  if (smaller !== null) repairs.push(replace(moved, to, smaller, `${label}, with a ${sizeInWords(smaller)}`));
  return repairs;
}

/** The layer with a kernel or window that fits its input; null where it has none, or fits already. */
function fitted(layer: LayerConfig, input: readonly number[] | null): LayerConfig | null {
  if (input === null || input.length === 1) return null;
  const [height = 1, width = 1] = input;
  const within = ([rows, columns]: Size): Size => [Math.min(rows, height), Math.min(columns, width)];
  const isSame = (a: Size, b: Size): boolean => a[0] === b[0] && a[1] === b[1];
  if (layer.type === 'conv' && !isSame(within(layer.kernel), layer.kernel)) {
    return { ...layer, kernel: within(layer.kernel) };
  }
  if (layer.type === 'maxPool' && !isSame(within(layer.size), layer.size)) {
    return { ...layer, size: within(layer.size) };
  }
  return null;
}

function sizeInWords(layer: LayerConfig): string {
  if (layer.type === 'conv') return `${layer.kernel.join(' × ')} kernel`;
  return layer.type === 'maxPool' ? `${layer.size.join(' × ')} window` : NOUNS[layer.type];
}

function resetField(network: Network, index: number, name: string | undefined): Repair[] {
  const layer = network.layers[index];
  if (layer === undefined) return [];
  const kind = kindOf(layer);
  const field: FieldDescription | undefined = kind.fields.find((candidate) => candidate.name === name);
  if (field === undefined) return [];
  const value: unknown = Object.entries(kind.defaults).find(([key]) => key === field.name)?.[1];
  // The kind's own default for its own field.
  const reset = { ...layer, [field.name]: value } as LayerConfig;
  const shown = Array.isArray(value) ? value.join(' × ') : String(value);
  return [replace(network, index, reset, `Set ${field.label.toLowerCase()} to ${shown}`)];
}

/** Fewer feature maps or neurons, in the layer named or, where that is not enough, in the costliest one where it is. */
function narrower(network: Network, index: number, analysis: NetworkAnalysis): Repair[] {
  const cost = (at: number): number => analysis.layers[at]?.parameterCount ?? 0;
  const others = network.layers.map((_, at) => at).filter((at) => at !== index);
  for (const at of [index, ...others.sort((a, b) => cost(b) - cost(a))]) {
    const layer = network.layers[at];
    if (layer === undefined || (layer.type !== 'conv' && layer.type !== 'dense')) continue;
    const width = layer.type === 'conv' ? layer.filters : layer.units;
    const withWidth = (next: number): Network =>
      replaceLayer(network, at, layer.type === 'conv' ? { ...layer, filters: next } : { ...layer, units: next });
    const isMended = (next: number): boolean => isBetter(analyzeNetwork(withWidth(next)), analysis);
    const widest = roundDown(largest(Math.min(width - 1, MAXIMUM_UNITS), isMended));
    if (widest < 1) continue;
    const where = at === index ? '' : ` in layer ${at + 1}`;
    const noun = layer.type === 'conv' ? 'feature map' : 'neuron';
    const label = `Use ${widest.toLocaleString('en')} ${noun}${widest === 1 ? '' : 's'}${where}`;
    return [{ label, network: withWidth(widest) }];
  }
  return [...narrowerEverywhere(network, analysis), remove(network, index)];
}

/** Where no single layer is to blame: all feature maps and neurons in the same proportion. */
function narrowerEverywhere(network: Network, analysis: NetworkAnalysis): Repair[] {
  const scaled = (percent: number): Network => {
    const narrow = (width: number): number => Math.max(1, Math.floor((width * percent) / 100));
    const layers = network.layers.map((layer): LayerConfig => {
      if (layer.type === 'conv') return { ...layer, filters: narrow(layer.filters) };
      return layer.type === 'dense' ? { ...layer, units: narrow(layer.units) } : layer;
    });
    return { ...network, layers };
  };
  const percent = largest(99, (next) => isBetter(analyzeNetwork(scaled(next)), analysis));
  return percent < 1
    ? []
    : [{ label: `Use ${percent} % of the feature maps and neurons everywhere`, network: scaled(percent) }];
}

/** The largest number from 1 to `limit` that passes, where all smaller ones pass too; 0 where none does. */
function largest(limit: number, passes: (value: number) => boolean): number {
  let below = 0;
  let above = limit + 1;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (passes(middle)) below = middle;
    else above = middle;
  }
  return below;
}

/** Two digits and zeros: a number as a person would choose it. */
function roundDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.floor(value / unit) * unit;
}
