import { describe, expect, it } from 'vitest';
import type { Activation } from '../../src/domain/activation.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { LAYER_TYPES } from '../../src/domain/layers/registry.ts';
import type { Network } from '../../src/domain/network.ts';
import {
  type ReferenceWeights,
  referenceCost,
  referenceForward,
  referenceGradients,
  referenceStep,
  toReferenceWeights,
} from '../../src/engine/reference.ts';
import { dropoutMask } from '../../src/random/dropoutMask.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { normalFromInteger } from '../../src/random/normal.ts';
import { philox } from '../../src/random/philox.ts';

const EXAMPLES = 3;
const LABELS = [3, 0, 7];

/** Images of independent normal numbers: no two sums tie, and few lie at a kink of ReLU. */
function images(size: number): Float64Array[] {
  const block = new Uint32Array(4);
  return Array.from({ length: EXAMPLES }, (_, example) =>
    Float64Array.from({ length: size }, (_unused, index) => {
      philox([5, 6], index, example, 0, 0, block);
      return normalFromInteger(block[0] ?? 0);
    }),
  );
}

const conv = (activation: Activation): LayerConfig => ({
  type: 'conv',
  filters: 3,
  kernel: [3, 2],
  activation,
});
const pool: LayerConfig = { type: 'maxPool', size: [2, 3] };
const dense = (activation: Activation): LayerConfig => ({
  type: 'dense',
  units: 5,
  activation,
});
const dropout: LayerConfig = { type: 'dropout', rate: 0.4 };
const softmax: LayerConfig = { type: 'softmax', units: 10 };
const sigmoidOutput: LayerConfig = { type: 'sigmoidOutput', units: 10 };

const STACKS: Record<string, LayerConfig[]> = {
  'softmax alone': [softmax],
  'sigmoid output alone': [sigmoidOutput],
  'dense, sigmoid': [dense('sigmoid'), softmax],
  'rescaled sigmoids': [conv('rescaledSigmoid'), pool, dense('rescaledSigmoid'), softmax],
  'dense, tanh': [dense('tanh'), sigmoidOutput],
  'dense, linear': [dense('linear'), dense('tanh'), softmax],
  'dense, relu': [dense('relu'), softmax],
  'convolution without pooling': [conv('tanh'), softmax],
  'convolution and pooling, relu': [conv('relu'), pool, softmax],
  'two convolutions': [conv('sigmoid'), pool, conv('linear'), dense('sigmoid'), softmax],
  'pooling first': [pool, conv('tanh'), sigmoidOutput],
  'dropout everywhere': [dropout, conv('tanh'), dropout, pool, dropout, dropout, dense('sigmoid'), dropout, softmax],
};

describe.each(Object.entries(STACKS))('gradients of the reference: %s', (_, layers) => {
  const network: Network = { input: [8, 9, 2], layers, initialization: 'xavier' };
  const weights = toReferenceWeights(createInitialWeights(network, 11));
  const inputs = images(8 * 9 * 2);
  const dropouts = layers.filter((layer) => layer.type === 'dropout').length;
  const masks = inputs.map((_image, example) =>
    Array.from({ length: dropouts }, (_unused, ordinal) => dropoutMask(1, 0.4, ordinal, example, 1, 1000)),
  );
  const meanCost = (current: ReferenceWeights): number =>
    inputs.reduce((sum, image, example) => {
      const activations = referenceForward(network, current, image, { kind: 'training', masks: masks[example] ?? [] });
      return sum + referenceCost(network, activations, LABELS[example] ?? 0);
    }, 0) / EXAMPLES;

  it('equal central differences of the cost', () => {
    const { cost, gradients } = referenceGradients(network, weights, { images: inputs, labels: LABELS, masks });
    expect(cost).toBeCloseTo(meanCost(weights), 12);
    let checked = 0;
    weights.forEach((layer, index) => {
      if (layer === null) return;
      for (const part of ['weight', 'bias'] as const) {
        const values = layer[part];
        // Every seventh number, so that each kind and place is met without waiting for all of them.
        for (let at = 0; at < values.length; at += 7) {
          const kept = values[at] ?? 0;
          const step = 1e-5;
          values[at] = kept + step;
          const above = meanCost(weights);
          values[at] = kept - step;
          const below = meanCost(weights);
          values[at] = kept;
          const slope = gradients[index]?.[part][at] ?? Number.NaN;
          expect(Math.abs((above - below) / (2 * step) - slope)).toBeLessThan(1e-8 + 1e-5 * Math.abs(slope));
          checked += 1;
        }
      }
    });
    expect(checked).toBeGreaterThan(10);
  });

  it('move the weights by the learning rate, with the penalty on weights alone', () => {
    const batch = { images: inputs, labels: LABELS, masks };
    const { gradients } = referenceGradients(network, weights, batch);
    const { weights: next } = referenceStep(network, weights, { ...batch, learningRate: 0.5, weightDecay: 0.1 });
    weights.forEach((layer, index) => {
      layer?.weight.forEach((value, at) => {
        const slope = (gradients[index]?.weight[at] ?? Number.NaN) + 0.1 * value;
        expect(next[index]?.weight[at]).toBeCloseTo(value - 0.5 * slope, 12);
      });
      layer?.bias.forEach((value, at) => {
        expect(next[index]?.bias[at]).toBeCloseTo(value - 0.5 * (gradients[index]?.bias[at] ?? Number.NaN), 12);
      });
    });
  });
});

it('checks the gradients of every layer kind', () => {
  const met = new Set(Object.values(STACKS).flatMap((layers) => layers.map((layer) => layer.type)));
  expect([...met].sort()).toEqual([...LAYER_TYPES].sort());
});
