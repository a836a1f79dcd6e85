import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAYER_KINDS, LAYER_TYPES, type LayerConfig, type LayerType } from '../../src/domain/layers/registry.ts';
import type { Network } from '../../src/domain/network.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import { inheritIdentity, layerIdentities } from '../../src/ui/layers/layerIds.ts';
import { describeLayer, describePlace, dropInto, suggestedIndex } from '../../src/ui/layers/placement.ts';

function stack(...types: LayerType[]): Network {
  return { input: [28, 28, 1], layers: types.map((type): LayerConfig => ({ ...LAYER_KINDS[type].defaults })) };
}

const types = (network: Network): LayerType[] => network.layers.map(({ type }) => type);

describe('where a new layer goes', () => {
  const network = stack('conv', 'maxPool', 'dropout', 'dense', 'softmax');
  it.each([
    ['conv', 2],
    ['maxPool', 2],
    ['dense', 4],
    ['dropout', 4],
    ['softmax', 5],
  ] as const)('%s at %i', (type, index) => {
    expect(suggestedIndex(network, type)).toBe(index);
  });

  it('grows a chapter net from an empty stack by clicks alone, without an issue on the way', () => {
    let grown = stack();
    for (const type of ['softmax', 'dense', 'conv', 'maxPool', 'conv', 'maxPool', 'dropout'] as const) {
      grown = dropInto(grown, { from: 'palette', type }, suggestedIndex(grown, type)).network;
      expect(analyzeNetwork(grown).issues).toEqual([]);
    }
    expect(types(grown)).toEqual(['conv', 'maxPool', 'conv', 'maxPool', 'dense', 'dropout', 'softmax']);
  });
});

describe('dropping', () => {
  it('puts a layer of the stack into the gap, wherever it came from, and loses none', () => {
    const stacks = fc.array(fc.constantFrom(...LAYER_TYPES), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(stacks, fc.nat(), fc.nat(), (list, from, to) => {
        const network = stack(...list);
        const index = from % list.length;
        const gap = to % (list.length + 1);
        const above = network.layers.slice(0, gap).filter((layer) => layer !== network.layers[index]);
        const below = network.layers.slice(gap).filter((layer) => layer !== network.layers[index]);
        const result = dropInto(network, { from: 'stack', index }, gap);
        expect(result.network.layers).toEqual([...above, network.layers[index], ...below]);
        expect(result.network.layers[result.index]).toBe(network.layers[index]);
      }),
    );
  });

  it('leaves the very same network where nothing moves', () => {
    const network = stack('conv', 'dense', 'softmax');
    expect(dropInto(network, { from: 'stack', index: 1 }, 1).network).toBe(network);
    expect(dropInto(network, { from: 'stack', index: 1 }, 2).network).toBe(network);
  });
});

describe('in words', () => {
  it('says a layer and its place for the ear', () => {
    const network = stack('conv', 'maxPool', 'softmax');
    const [conv] = network.layers;
    if (conv === undefined) throw new Error('no layer');
    expect(describeLayer(conv)).toBe('Convolution, 20 feature maps, 5 by 5 kernel, Sigmoid');
    expect(describePlace(network, 1)).toBe('position 2 of 3; output 12 by 12 by 20');
  });

  it('says what is wrong at a place', () => {
    expect(describePlace(stack('dense', 'conv', 'softmax'), 1)).toContain('position 2 of 3; problem: A convolution');
  });
});

describe('identities of layers', () => {
  it('follow a layer through moves and edits, and differ even for one object that stands there twice', () => {
    const { layers } = stack('conv', 'dense', 'softmax');
    const [first, second, third] = layers;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no layers');
    const [a, b, c] = layerIdentities(layers);
    expect(layerIdentities([third, first, second])).toEqual([c, a, b]);
    const edited: LayerConfig = { ...first };
    inheritIdentity(first, edited);
    expect(layerIdentities([edited])).toEqual([a]);
    expect(new Set(layerIdentities([first, first, edited])).size).toBe(3);
  });
});
