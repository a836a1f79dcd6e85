import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import type { Network } from '../../src/domain/network.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import {
  copyLayers,
  joinAll,
  moveUnit,
  setJoined,
  unitsOf,
  useBlocks,
  withBlocks,
} from '../../src/ui/layers/blocks.ts';
import { readBlocks, writeBlocks } from '../../src/ui/layers/keptBlocks.ts';
import { carriedWords, describePlaces, dropInto, isHome, speakCarried } from '../../src/ui/layers/placement.ts';

const conv = (): LayerConfig => ({ type: 'conv', filters: 20, kernel: [5, 5], activation: 'relu' });
const pool = (): LayerConfig => ({ type: 'maxPool', size: [2, 2] });
const dense = (): LayerConfig => ({ type: 'dense', units: 100, activation: 'relu' });

beforeEach(() => useBlocks.setState({ joined: new Set() }));

describe('a block', () => {
  it('is a convolution joined with the pooling right below it, wherever both stand', () => {
    const layers = [conv(), pool(), conv(), pool(), dense()];
    expect(unitsOf(layers)).toEqual([[0], [1], [2], [3], [4]]);
    setJoined(layers, 2, true);
    expect(unitsOf(layers)).toEqual([[0], [1], [2, 3], [4]]);
    expect(unitsOf(layers.toSpliced(0, 2))).toEqual([[0, 1], [2]]);
    // Something between the two ends it; taken away again, they are as before.
    expect(unitsOf(layers.toSpliced(3, 0, dense()))).toEqual([[0], [1], [2], [3], [4], [5]]);
    setJoined(layers, 2, false);
    expect(unitsOf(layers)).toEqual([[0], [1], [2], [3], [4]]);
  });

  it('moves past whole neighbours, and not past an end', () => {
    const layers = [conv(), pool(), conv(), pool(), dense()];
    joinAll(layers);
    const [a, b, c, d, e] = layers;
    expect(moveUnit(layers, 3, -1)).toEqual([c, d, a, b, e]);
    expect(moveUnit(layers, 4, -1)).toEqual([a, b, e, c, d]);
    expect(moveUnit(layers, 1, -1)).toBe(layers);
    expect(moveUnit(layers, 4, 1)).toBe(layers);
  });

  it('is copied as a block, of layers of its own', () => {
    const layers = [conv(), pool()];
    joinAll(layers);
    const copies = copyLayers(layers, withBlocks(layers, [1]));
    expect(copies).toEqual(layers);
    expect(copies[0]).not.toBe(layers[0]);
    expect(unitsOf([...layers, ...copies])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});

describe('kept blocks', () => {
  it('come back where they were, and anything illegible is none', () => {
    let kept: string | null = null;
    const storage = {
      getItem: () => kept,
      setItem: (_: string, text: string) => {
        kept = text;
      },
    };
    expect(readBlocks(storage)).toEqual([]);
    const layers = [conv(), pool(), conv(), pool(), dense()];
    setJoined(layers, 2, true);
    writeBlocks(storage, layers);
    expect(readBlocks(storage)).toEqual([2]);
    for (const text of ['{', '"2"', '[-1]', '[null]']) {
      kept = text;
      expect(readBlocks(storage)).toEqual([]);
    }
    expect(readBlocks(null)).toEqual([]);
  });
});

describe('layers dragged together', () => {
  const network = (layers: readonly LayerConfig[]): Network => ({ input: [28, 28, 1], layers });

  it('stand together where they were dropped, in their order, and all others keep theirs', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 8 })
          .chain((count) =>
            fc.tuple(fc.constant(count), fc.subarray([...Array(count).keys()], { minLength: 1 }), fc.nat(count)),
          ),
        ([count, together, gap]) => {
          const layers = Array.from({ length: count }, dense);
          const before = network(layers);
          const [index = 0] = together;
          const source = { from: 'stack', index, together } as const;
          const after = dropInto(before, source, gap);
          const places = together.map((place) => after.network.layers.indexOf(layers[place] as LayerConfig));
          expect(places).toEqual(together.map((_, offset) => after.index + offset));
          const others = (some: readonly LayerConfig[]) =>
            some.filter((layer) => !together.includes(layers.indexOf(layer)));
          expect(others(after.network.layers)).toEqual(others(layers));
          expect(others(after.network.layers).every((layer, place) => layer === others(layers)[place])).toBe(true);
          if (isHome(source, gap)) expect(after.network).toBe(before);
        },
      ),
    );
  });

  it('are told by number, a block by its name', () => {
    const layers = [conv(), pool(), dense()];
    joinAll(layers);
    expect(speakCarried(network(layers), { from: 'stack', index: 1, together: [0, 1] })).toBe(
      'Convolution + pooling, 20 feature maps, 5 by 5 kernel, ReLU',
    );
    expect(carriedWords(network(layers), { from: 'stack', index: 2, together: [0, 1, 2] })).toEqual({
      title: '3 layers',
      detail: 'Convolution, Max-pooling, Fully connected',
    });
    expect(speakCarried(network(layers), { from: 'stack', index: 2 })).toBe('Fully connected, 100 neurons, ReLU');
  });

  it('from the palette a block brings both of its layers', () => {
    const { network: grown, index } = dropInto(network([dense()]), { from: 'palette', type: 'block' }, 0);
    expect(grown.layers.map(({ type }) => type)).toEqual(['conv', 'maxPool', 'dense']);
    expect(index).toBe(0);
  });

  it('are told with the positions of all and what the last puts out, or what is wrong among them', () => {
    const layers = [dense(), conv(), pool(), dense()];
    const source = { from: 'stack', index: 2, together: [1, 2] } as const;
    const told = (gap: number) => {
      const { network: grown, index } = dropInto(network(layers), source, gap);
      return describePlaces(grown, index, 2, analyzeNetwork(grown));
    };
    expect(told(0)).toBe('positions 1 to 2 of 4; output 12 by 12 by 20');
    expect(told(4)).toContain('positions 3 to 4 of 4; problem: ');
  });
});
