/** What one experiment changes against another, in words: never written by hand, always derived. */
import { DEFAULT_DISTORTION, type DistortionSettings } from './distortion.ts';
import { distortionOf, type Experiment, exampleCount, type LearningRateSchedule } from './experiment.ts';
import type { FieldDescription } from './layers/layer.ts';
import { kindOf, type LayerConfig } from './layers/registry.ts';
import type { Initialization } from './network.ts';

/**
 * Readable lines such as "Activation: Sigmoid → ReLU (Convolution 1)". Names are not compared; seeds are.
 * An empty list means that both train the same.
 */
export function describeDifference(from: Experiment, to: Experiment): string[] {
  return [...layerDifferences(from.network.layers, to.network.layers), ...settingDifferences(from, to)];
}

function change(label: string, before: string, after: string): string[] {
  return before === after ? [] : [`${label}: ${before} → ${after}`];
}

export function formatLearningRate(learningRate: number | LearningRateSchedule): string {
  if (typeof learningRate === 'number') return String(learningRate);
  switch (learningRate.schedule) {
    case 'step':
      return `${learningRate.initial}, times ${learningRate.factor} every ${epochsText(learningRate.every)}`;
    case 'exponential':
      return `${learningRate.initial} falling to ${learningRate.final}`;
    default:
      return learningRate satisfies never;
  }
}

function epochsText(count: number): string {
  return count === 1 ? 'epoch' : `${count} epochs`;
}

const DISTORTION_LABELS: Record<keyof DistortionSettings, readonly [label: string, unit: string]> = {
  rotationDegrees: ['Rotation up to', '°'],
  skewDegrees: ['Skew up to', '°'],
  scaling: ['Scaling up to', ''],
  translationPixels: ['Translation up to', ' px'],
  elasticSigma: ['Elastic distortion, smoothing σ', ' px'],
  elasticAlpha: ['Elastic distortion, strength α', ' px'],
};

/** Where only one side distorts, the expansion's line tells so; what it changes against the usual limits stands here. */
function distortionDifferences(from: Experiment, to: Experiment): string[] {
  const before = distortionOf(from.data) ?? DEFAULT_DISTORTION;
  const after = distortionOf(to.data) ?? DEFAULT_DISTORTION;
  return (Object.keys(DISTORTION_LABELS) as (keyof DistortionSettings)[]).flatMap((name) => {
    const [label, unit] = DISTORTION_LABELS[name];
    return change(label, `${before[name]}${unit}`, `${after[name]}${unit}`);
  });
}

const EXPANSION_LABELS: Record<Experiment['data']['expansion'], string> = {
  none: 'none',
  shift: 'shifted by one pixel',
  distort: 'distorted afresh every epoch',
};

const INITIALIZATION_LABELS: Record<Initialization, string> = {
  network3: 'network3',
  network2: 'network2',
  xavier: 'Xavier',
  he: 'He',
};

const L2_SCALING_LABELS: Record<Experiment['training']['l2Scaling'], string> = {
  miniBatches: 'mini-batches',
  examples: 'examples',
};

const SHUFFLE_LABELS: Record<Experiment['training']['shuffle'], string> = { never: 'never', everyEpoch: 'every epoch' };

function settingDifferences(from: Experiment, to: Experiment): string[] {
  const count = (experiment: Experiment): string => exampleCount(experiment.data).toLocaleString('en');
  const patience = (experiment: Experiment): string => {
    const epochs = experiment.training.earlyStopping?.patience;
    return epochs === undefined ? 'off' : `after ${epochs === 1 ? '1 epoch' : `${epochs} epochs`}`;
  };
  const initialWeights = ({ network }: Experiment): string =>
    INITIALIZATION_LABELS[network.initialization ?? 'network3'];
  const a = from.training;
  const b = to.training;
  return [
    ...change('Input', from.network.input.join(' × '), to.network.input.join(' × ')),
    ...change('Initial weights', initialWeights(from), initialWeights(to)),
    ...change('Training images', count(from), count(to)),
    ...change('Expansion', EXPANSION_LABELS[from.data.expansion], EXPANSION_LABELS[to.data.expansion]),
    ...distortionDifferences(from, to),
    ...change('Epochs', String(a.epochs), String(b.epochs)),
    ...change('Most steps', String(a.maxSteps ?? 'no limit'), String(b.maxSteps ?? 'no limit')),
    ...change('Mini-batch size', String(a.miniBatchSize), String(b.miniBatchSize)),
    ...change('Learning rate', formatLearningRate(a.learningRate), formatLearningRate(b.learningRate)),
    ...change('L2 regularization (λ)', String(a.l2), String(b.l2)),
    ...(a.l2 === 0 && b.l2 === 0
      ? []
      : change('λ divided by', L2_SCALING_LABELS[a.l2Scaling], L2_SCALING_LABELS[b.l2Scaling])),
    ...change('Shuffle', SHUFFLE_LABELS[a.shuffle], SHUFFLE_LABELS[b.shuffle]),
    ...change('Early stopping', patience(from), patience(to)),
    ...change('Seed', String(from.seed), String(to.seed)),
  ];
}

/** Pairs of equal kinds that keep both orders: a longest common subsequence of the layer types. */
function alignedPairs(a: readonly LayerConfig[], b: readonly LayerConfig[]): [number, number][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  // Equal settings weigh more than equal kinds, so that an inserted layer is not told as a change of its neighbours.
  const weight = (i: number, j: number): number => {
    if (a[i]?.type !== b[j]?.type) return 0;
    return JSON.stringify(a[i]) === JSON.stringify(b[j]) ? 3 : 2;
  };
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const pair = weight(i, j);
      const row = lengths[i] as number[];
      row[j] = Math.max(at(i + 1, j), at(i, j + 1), pair === 0 ? 0 : pair + at(i + 1, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const pair = weight(i, j);
    if (pair > 0 && at(i, j) === pair + at(i + 1, j + 1)) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return pairs;
}

function fieldText(field: FieldDescription, layer: LayerConfig): string {
  const value: unknown = Object.entries(layer).find(([name]) => name === field.name)?.[1];
  if (field.kind === 'choice') return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
  return Array.isArray(value) ? value.join(' × ') : String(value);
}

/** "Layer added: Dropout, rate 0.5", "3 layers added: Dropout, rate 0.5": layers that are alike are told together. */
function countedLayers(fate: 'added' | 'removed', layers: readonly LayerConfig[]): string[] {
  const counts = new Map<string, number>();
  for (const layer of layers) {
    const words = `${kindOf(layer).label}, ${kindOf(layer).summary(layer)}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => `${count === 1 ? 'Layer' : `${count} layers`} ${fate}: ${words}`);
}

function layerDifferences(from: readonly LayerConfig[], to: readonly LayerConfig[]): string[] {
  const pairs = alignedPairs(from, to);
  const kept = new Set(pairs.map(([i]) => i));
  const matched = new Map(pairs.map(([i, j]) => [j, i]));
  const removed = from.filter((_, index) => !kept.has(index));
  const added = to.filter((_, index) => !matched.has(index));
  const lines = [...countedLayers('removed', removed), ...countedLayers('added', added)];
  const changes = new Map<string, string[]>();
  to.forEach((layer, index) => {
    const kind = kindOf(layer);
    const previous = from[matched.get(index) ?? -1];
    if (previous === undefined) return;
    for (const field of kind.fields) {
      const [text] = change(field.label, fieldText(field, previous), fieldText(field, layer));
      if (text !== undefined) changes.set(text, [...(changes.get(text) ?? []), `${kind.label} ${index + 1}`]);
    }
  });
  for (const [text, places] of changes) {
    // One sentence where the same change runs through the stack, as between two activations.
    lines.push(places.length > 2 ? `${text} (${places.length} layers)` : `${text} (${places.join(', ')})`);
  }
  return lines;
}
