import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convPool, dense, doubleConv, dropout, SOFTMAX } from '../../src/catalogue/stacks.ts';
import { describeDifference, formatLearningRate } from '../../src/domain/difference.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { experimentArbitrary } from './arbitraries.ts';

const BASE = parseExperiment({
  format: 'experiment/1',
  name: 'base',
  network: { input: [28, 28, 1], layers: doubleConv('sigmoid', 100) },
  data: { dataset: 'mnist' },
  training: { epochs: 60, miniBatchSize: 10, learningRate: 0.1, l2: 0.1 },
  seed: 1,
});

function withLayers(...layers: LayerConfig[]): Experiment {
  return { ...BASE, network: { ...BASE.network, layers } };
}

function withTraining(training: Partial<Experiment['training']>): Experiment {
  return { ...BASE, training: { ...BASE.training, ...training } };
}

function withData(data: Partial<Experiment['data']>): Experiment {
  return { ...BASE, data: { ...BASE.data, ...data } };
}

describe('the difference of two experiments', () => {
  it('of layers names the field, the layer and its place', () => {
    const [conv1, pool1, conv2, pool2] = doubleConv('sigmoid', 100);
    if (!conv1 || !pool1 || !conv2 || !pool2) throw new Error('The stack is too short');
    const fc100 = dense(100, 'sigmoid');
    expect(describeDifference(BASE, withLayers(conv1, pool1, conv2, pool2, dense(300, 'sigmoid'), SOFTMAX))).toEqual([
      'Neurons: 100 → 300 (Fully connected 5)',
    ]);
    expect(describeDifference(BASE, withLayers(...doubleConv('relu', 100)))).toEqual([
      'Activation: Sigmoid → ReLU (3 layers)',
    ]);
    expect(
      describeDifference(BASE, withLayers(conv1, { type: 'maxPool', size: [3, 2] }, conv2, pool2, fc100, SOFTMAX)),
    ).toEqual(['Window: 2 × 2 → 3 × 2 (Max-pooling 2)']);
    expect(describeDifference(BASE, withLayers(conv1, pool1, conv2, pool2, dropout(0.5), fc100, SOFTMAX))).toEqual([
      'Layer added: Dropout, rate 0.5',
    ]);
    expect(describeDifference(BASE, withLayers(...convPool(20, 'sigmoid'), fc100, SOFTMAX))).toEqual([
      'Layer removed: Convolution, 40 feature maps, 5 × 5 kernel, Sigmoid',
      'Layer removed: Max-pooling, 2 × 2 windows',
    ]);
    expect(
      describeDifference(BASE, withLayers(conv1, pool1, conv2, pool2, fc100, { type: 'sigmoidOutput', units: 10 })),
    ).toEqual(['Layer removed: Softmax, 10 classes', 'Layer added: Sigmoid output, 10 classes']);
  });

  it.each<[Experiment, string]>([
    [withTraining({ epochs: 20 }), 'Epochs: 60 → 20'],
    [withTraining({ maxSteps: 100 }), 'Most steps: no limit → 100'],
    [withTraining({ miniBatchSize: 100 }), 'Mini-batch size: 10 → 100'],
    [withTraining({ learningRate: 0.03 }), 'Learning rate: 0.1 → 0.03'],
    [
      withTraining({ learningRate: { schedule: 'step', initial: 0.1, factor: 0.5, every: 5 } }),
      'Learning rate: 0.1 → 0.1, times 0.5 every 5 epochs',
    ],
    [withTraining({ l2: 0 }), 'L2 regularization (λ): 0.1 → 0'],
    [withTraining({ l2Scaling: 'examples' }), 'λ divided by: mini-batches → examples'],
    [withTraining({ shuffle: 'everyEpoch' }), 'Shuffle: never → every epoch'],
    [withTraining({ earlyStopping: { patience: 1 } }), 'Early stopping: off → after 1 epoch'],
    [withTraining({ earlyStopping: { patience: 5 } }), 'Early stopping: off → after 5 epochs'],
    [withData({ trainSize: 1_000 }), 'Training images: 50,000 → 1,000'],
    [withData({ expansion: 'distort' }), 'Expansion: none → distorted afresh every epoch'],
    [{ ...BASE, seed: 2 }, 'Seed: 1 → 2'],
    [{ ...BASE, network: { ...BASE.network, initialization: 'he' } }, 'Initial weights: network3 → He'],
  ])('of one setting is one line: %#', (other, line) => {
    expect(describeDifference(BASE, other)).toEqual([line]);
  });

  it('of distortions names each limit, and none that only writes out what holds anyway', () => {
    const distorted = (distortion?: object): Experiment =>
      parseExperiment(
        withData({ expansion: 'distort', ...(distortion === undefined ? {} : { distortion }) } as object),
      );
    expect(describeDifference(distorted(), distorted({}))).toEqual([]);
    expect(describeDifference(distorted(), distorted({ rotationDegrees: 10, elasticAlpha: 0 }))).toEqual([
      'Rotation up to: 15° → 10°',
      'Elastic distortion, strength α: 37 px → 0 px',
    ]);
  });

  it('tells nothing that changes nothing', () => {
    expect(describeDifference(BASE, { ...BASE, name: 'other' })).toEqual([]);
    expect(describeDifference(BASE, { ...BASE, network: { ...BASE.network, initialization: 'network3' } })).toEqual([]);
    const unregularized = withTraining({ l2: 0 });
    const otherScaling = { ...unregularized, training: { ...unregularized.training, l2Scaling: 'examples' as const } };
    expect(describeDifference(unregularized, otherScaling)).toEqual([]);
  });

  it('of an experiment from itself is empty', () => {
    fc.assert(
      fc.property(experimentArbitrary, (experiment) => {
        expect(describeDifference(experiment, structuredClone(experiment))).toEqual([]);
      }),
    );
  });

  it('is empty one way only if it is empty the other way', () => {
    fc.assert(
      fc.property(experimentArbitrary, experimentArbitrary, (a, b) => {
        expect(describeDifference(a, b).length > 0).toBe(describeDifference(b, a).length > 0);
      }),
    );
  });

  it('names every field of a layer that changes', () => {
    const changes: Record<string, (layer: LayerConfig) => readonly [string, LayerConfig]> = {
      conv: (layer) => ['Feature maps: ', layer.type === 'conv' ? { ...layer, filters: layer.filters + 1 } : layer],
      dense: (layer) => ['Neurons: ', layer.type === 'dense' ? { ...layer, units: layer.units + 1 } : layer],
      dropout: (layer) => ['Dropout rate: ', layer.type === 'dropout' ? { ...layer, rate: 0.995 } : layer],
    };
    fc.assert(
      fc.property(experimentArbitrary, fc.nat(), (experiment, drawn) => {
        const { layers } = experiment.network;
        const index = drawn % layers.length;
        const layer = layers[index];
        const edit = layer && changes[layer.type];
        if (layer === undefined || edit === undefined) return;
        const [label, edited] = edit(layer);
        const lines = describeDifference(experiment, {
          ...experiment,
          network: { ...experiment.network, layers: layers.with(index, edited) },
        });
        expect(lines.length).toBeGreaterThan(0);
        // Beside an equal neighbour a change may be told as one layer less and another more.
        expect(lines.every((line) => line.startsWith(label) || line.startsWith('Layer '))).toBe(true);
      }),
    );
  });
});

describe('formatLearningRate', () => {
  it('tells a schedule in words', () => {
    expect(formatLearningRate(0.03)).toBe('0.03');
    expect(formatLearningRate({ schedule: 'step', initial: 1, factor: 0.9, every: 1 })).toBe(
      '1, times 0.9 every epoch',
    );
    expect(formatLearningRate({ schedule: 'exponential', initial: 0.001, final: 0.000001 })).toBe(
      '0.001 falling to 0.000001',
    );
  });
});
