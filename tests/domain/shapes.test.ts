import { describe, expect, it } from 'vitest';
import { doubleConv } from '../../src/catalogue/stacks.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import type { ImageShape, Network } from '../../src/domain/network.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import { networkParameterShapes } from '../../src/domain/weights.ts';

const SOFTMAX: LayerConfig = { type: 'softmax', units: 10 };

function network(layers: readonly LayerConfig[], input: ImageShape = [28, 28, 1]): Network {
  return { input, layers };
}

describe('the chapter’s nets', () => {
  it('two convolutions and a fully connected layer', () => {
    const analysis = analyzeNetwork(network(doubleConv('relu', 100)));
    expect(analysis.issues).toEqual([]);
    expect(analysis.layers.map(({ output }) => output)).toEqual([
      [24, 24, 20],
      [12, 12, 20],
      [8, 8, 40],
      [4, 4, 40],
      [100],
      [10],
    ]);
    expect(analysis.layers.map(({ input }) => input)).toEqual([
      [28, 28, 1],
      [24, 24, 20],
      [12, 12, 20],
      [8, 8, 40],
      [4, 4, 40],
      [100],
    ]);
    expect(analysis.layers.map(({ parameterCount }) => parameterCount)).toEqual([520, 0, 20_040, 0, 64_100, 1_010]);
    expect(analysis.parameterCount).toBe(85_670);
    // 24 × 24 × 20 × 25, then 8 × 8 × 40 × 500, then inputs × units.
    expect(analysis.layers.map(({ multiplyAdds }) => multiplyAdds)).toEqual([288_000, 0, 1_280_000, 0, 64_000, 1_000]);
    expect(analysis.multiplyAdds).toBe(1_633_000);
  });

  it('the shallow net', () => {
    const analysis = analyzeNetwork(network([{ type: 'dense', units: 100, activation: 'sigmoid' }, SOFTMAX]));
    expect(analysis.layers.map(({ parameterCount }) => parameterCount)).toEqual([78_500, 1_010]);
    expect(analysis.multiplyAdds).toBe(79_400);
  });
});

describe('shapes', () => {
  it('of rectangular kernels and pools, colour, and a pool with an incomplete border', () => {
    const analysis = analyzeNetwork(
      network(
        [
          { type: 'conv', filters: 7, kernel: [3, 5], activation: 'tanh' },
          { type: 'maxPool', size: [3, 2] },
          { type: 'dropout', rate: 0.3 },
          { type: 'dense', units: 4, activation: 'linear' },
          { type: 'dropout', rate: 0 },
          { type: 'sigmoidOutput', units: 10 },
        ],
        [12, 11, 3],
      ),
    );
    expect(analysis.issues).toEqual([]);
    expect(analysis.layers.map(({ output }) => output)).toEqual([[10, 7, 7], [3, 3, 7], [3, 3, 7], [4], [4], [10]]);
    expect(analysis.layers[0]?.parameterShapes).toEqual({ weight: [3, 5, 3, 7], bias: [7] });
    expect(analysis.layers[3]?.parameterShapes).toEqual({ weight: [63, 4], bias: [4] });
    expect(analysis.layers[0]?.multiplyAdds).toBe(10 * 7 * 7 * 3 * 5 * 3);
  });

  it('of a kernel and a pool as large as their input', () => {
    const whole = network([
      { type: 'conv', filters: 2, kernel: [27, 28], activation: 'relu' },
      { type: 'maxPool', size: [2, 1] },
      SOFTMAX,
    ]);
    expect(analyzeNetwork(whole).issues).toEqual([]);
    expect(analyzeNetwork(whole).layers[1]?.output).toEqual([1, 1, 2]);
  });

  it('end at the first impossible layer, whose own input is still told', () => {
    const { layers, parameterCount, multiplyAdds } = analyzeNetwork(
      network([
        { type: 'dense', units: 5, activation: 'relu' },
        { type: 'maxPool', size: [2, 2] },
        { type: 'dense', units: 5, activation: 'relu' },
        SOFTMAX,
      ]),
    );
    expect(layers.map(({ input }) => input)).toEqual([[28, 28, 1], [5], null, null]);
    expect(layers.map(({ output }) => output)).toEqual([[5], null, null, null]);
    expect([parameterCount, multiplyAdds]).toEqual([null, null]);
  });
});

describe('networkParameterShapes', () => {
  it('has an entry a layer, null without parameters', () => {
    expect(networkParameterShapes(network([{ type: 'dropout', rate: 0.5 }, SOFTMAX]))).toEqual([
      null,
      { weight: [784, 10], bias: [10] },
    ]);
  });

  it('is refused to a network with issues', () => {
    expect(() => networkParameterShapes(network([]))).toThrow('The stack is empty.');
  });
});
