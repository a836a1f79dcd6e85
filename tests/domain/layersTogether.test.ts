import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { type Network, removeLayers, shiftLayers } from '../../src/domain/network.ts';

/** Layers told apart by their rate, in hundredths. */
function stack(...names: number[]): Network {
  return { input: [28, 28, 1], layers: names.map((name): LayerConfig => ({ type: 'dropout', rate: name / 100 })) };
}

function names({ layers }: Network): number[] {
  return layers.map((layer) => (layer.type === 'dropout' ? Math.round(layer.rate * 100) : -1));
}

it('layers move together by one place, and stay where they meet the end', () => {
  expect(names(shiftLayers(stack(0, 1, 2, 3, 4), [1, 3], -1))).toEqual([1, 0, 3, 2, 4]);
  expect(names(shiftLayers(stack(0, 1, 2, 3, 4), [3, 1], 1))).toEqual([0, 2, 1, 4, 3]);
  expect(names(shiftLayers(stack(0, 1, 2, 3), [0, 1, 3], -1))).toEqual([0, 1, 3, 2]);
  expect(names(shiftLayers(stack(0, 1, 2, 3), [2, 3], 1))).toEqual([0, 1, 2, 3]);
});

it('no layer is lost or doubled, and enough moves gather the layers at the end in their order', () => {
  const indices = fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 10 });
  fc.assert(
    fc.property(indices, fc.constantFrom(-1, 1), (chosen, by) => {
      const start = stack(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      let network = start;
      for (let moves = 0; moves < 12; moves += 1) {
        const places = chosen.map((name) => names(network).indexOf(name));
        network = shiftLayers(network, places, by === -1 ? -1 : 1);
        expect(names(network).toSorted((a, b) => a - b)).toEqual(names(start));
      }
      const sorted = chosen.toSorted((a, b) => a - b);
      const others = names(start).filter((name) => !chosen.includes(name));
      expect(names(network)).toEqual(by === -1 ? [...sorted, ...others] : [...others, ...sorted]);
    }),
  );
});

it('layers are removed together', () => {
  expect(names(removeLayers(stack(0, 1, 2, 3), [3, 0]))).toEqual([1, 2]);
  expect(names(removeLayers(stack(0, 1), []))).toEqual([0, 1]);
});
