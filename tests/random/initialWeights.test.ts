import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { weightsSha256 } from '../../src/data/weightsHash.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import type { Initialization, Network } from '../../src/domain/network.ts';
import type { NetworkWeights } from '../../src/domain/weights.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';

const SOFTMAX: LayerConfig = { type: 'softmax', units: 10 };
const POOL: LayerConfig = { type: 'maxPool', size: [2, 2] };
const conv = (filters: number): LayerConfig => ({ type: 'conv', filters, kernel: [5, 5], activation: 'relu' });
const dense = (units: number, activation: 'relu' | 'sigmoid' = 'relu'): LayerConfig => ({
  type: 'dense',
  units,
  activation,
});
const dropout = (rate: number): LayerConfig => ({ type: 'dropout', rate });

function network(layers: readonly LayerConfig[], initialization?: Initialization): Network {
  return { input: [28, 28, 1], layers, initialization };
}

function parametersOf(weights: NetworkWeights): (readonly [Float32Array, Float32Array])[] {
  return weights.flatMap((layer) => (layer === null ? [] : [[layer.weight, layer.bias] as const]));
}

function varianceOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Within 5 standard errors of the variance of a normal sample. */
function expectVariance(values: Float32Array | undefined, expected: number): void {
  if (values === undefined) throw new Error('The layer has no weights');
  expect(Math.abs(varianceOf(values) / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
}

describe('initial weights', () => {
  it('have the variances of each scheme', () => {
    const layers = [conv(20), POOL, conv(40), dense(300), SOFTMAX];
    // Fan-in and fan-out of the two convolutions (the first pooled), the dense layer and the softmax layer.
    const fanIn = [25, 500, 40 * 8 * 8, 300];
    const fanOut = [(20 * 25) / 4, 40 * 25, 300, 10];
    const due: Record<Initialization, number[]> = {
      network3: [1 / 125, 1 / 1000, 1 / 300],
      network2: fanIn.map((inputs) => 1 / inputs),
      xavier: fanIn.map((inputs, layer) => 2 / (inputs + (fanOut[layer] ?? 0))),
      he: fanIn.map((inputs) => 2 / inputs),
    };
    for (const [scheme, variances] of Object.entries(due) as [Initialization, number[]][]) {
      const parameters = parametersOf(createInitialWeights(network(layers, scheme), 1));
      variances.forEach((variance, layer) => {
        expectVariance(parameters[layer]?.[0], variance);
        expectVariance(parameters[layer]?.[1], 1);
      });
    }
  });

  it('start the softmax layer at zero under network3 alone', () => {
    for (const scheme of ['network3', 'network2', 'xavier', 'he'] as const) {
      const [weight, bias] = parametersOf(createInitialWeights(network([SOFTMAX], scheme), 1))[0] ?? [];
      expect(weight?.every((value) => value === 0)).toBe(scheme === 'network3');
      expect(bias?.every((value) => value === 0)).toBe(scheme === 'network3');
    }
  });

  it('draw a sigmoid output layer under network3 like every dense layer', () => {
    const [weight] = parametersOf(createInitialWeights(network([{ type: 'sigmoidOutput', units: 10 }]), 1))[0] ?? [];
    expectVariance(weight, 1 / 10);
  });

  it('take the scheme network3 where the network names none', () => {
    const layers = [conv(3), POOL, dense(5), SOFTMAX];
    expect(createInitialWeights(network(layers), 1)).toEqual(createInitialWeights(network(layers, 'network3'), 1));
  });

  it('do not depend on dropout layers or activations', () => {
    const plain = createInitialWeights(network([conv(4), POOL, dense(20), SOFTMAX]), 3);
    const other = createInitialWeights(
      network([dropout(0.1), conv(4), dropout(0.2), POOL, dropout(0.5), dense(20, 'sigmoid'), dropout(0.5), SOFTMAX]),
      3,
    );
    expect(parametersOf(other)).toEqual(parametersOf(plain));
  });

  it('differ between seeds and between layers of the same shape', () => {
    const twice = network([dense(784), dense(784), SOFTMAX]);
    const [first, second] = parametersOf(createInitialWeights(twice, 1));
    expect(first?.[0].length).toBe(second?.[0].length);
    expect(first?.[0]).not.toEqual(second?.[0]);
    expect(first?.[1]).not.toEqual(second?.[1]);
    expect(parametersOf(createInitialWeights(twice, 2))[0]?.[0]).not.toEqual(first?.[0]);
    // Neither are a layer's biases the beginning of its weights.
    const isBeginning = first?.[0]
      .subarray(0, 4)
      .every((value, index) => Math.abs(28 * value - (first[1][index] ?? 0)) < 1e-5);
    expect(isBeginning).toBe(false);
  });

  it('are refused to a network with issues, which the message names', () => {
    expect(() => createInitialWeights(network([dense(5)]), 1)).toThrow('output layer');
  });

  // The same numbers on every machine and in every version: whoever changes them changes every published result.
  it.each([
    ['shallow', 1, 'e9b3be0c9fabcdebe2d1547bb047bfa2cea4ece14ace2a2314cebae7b38eb076'],
    ['shallow', 2, '78c37b8bd0558bedfee9ace96adb9fb4820abb85f26c0146476d7d278d6bae04'],
    ['shallow', Number.MAX_SAFE_INTEGER, '37f7e6d62418d1945779c3a412e77bd7b929205ca23df4075798d886ce550214'],
    ['earlier-chapter', 1, '5a4210b7106724017ca971b706d59f0752e1baa2e28780405e4b3ccb73d575d9'],
    ['basic-conv', 1, 'ac9c5f131b42826eb2756b33691d6e40139c4a3237cde0dfbaba42c793442b98'],
    ['double-conv-relu', 1, 'd66582ed0b705aabac6f14a6b35fb9f5d7bd2b1091893272908c20a4c4d82a13'],
    ['extra-300', 1, '5656d218b2157c49c245a6625e2afce1e07e1b1345ea5e41f42673e072024dc2'],
  ])('of %s with seed %d hash to the committed value', async (id, seed, expected) => {
    const found = findExperiment(id);
    if (found === undefined) throw new Error(`The catalogue has no ${id}`);
    expect(await weightsSha256(createInitialWeights(found.experiment.network, seed))).toBe(expected);
  });
});
