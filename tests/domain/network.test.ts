import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertLayer, moveLayer, type Network, removeLayer, replaceLayer } from '../../src/domain/network.ts';
import { layerArbitrary, networkArbitrary } from './arbitraries.ts';

/** A network and a number below 1 that picks a place in it. */
const placed = fc.tuple(networkArbitrary, fc.double({ min: 0, max: 0.999, noNaN: true }), layerArbitrary);
const filled = placed.filter(([network]) => network.layers.length > 0);
const pick = (fraction: number, count: number): number => Math.floor(fraction * count);

function withoutLayers(network: Network): Omit<Network, 'layers'> {
  const { layers: _, ...rest } = network;
  return rest;
}

describe('edits of a network', () => {
  it('insert a layer where it belongs, and removing it undoes that', () => {
    fc.assert(
      fc.property(placed, ([network, fraction, layer]) => {
        const index = pick(fraction, network.layers.length + 1);
        const edited = insertLayer(network, index, layer);
        expect(edited.layers[index]).toBe(layer);
        expect(edited.layers).toHaveLength(network.layers.length + 1);
        expect(removeLayer(edited, index)).toEqual(network);
      }),
    );
  });

  it('remove one layer and keep the order of the others', () => {
    fc.assert(
      fc.property(filled, ([network, fraction]) => {
        const index = pick(fraction, network.layers.length);
        expect(removeLayer(network, index).layers).toEqual(network.layers.filter((_, other) => other !== index));
      }),
    );
  });

  it('move a layer to its place in the result, and moving it back undoes that', () => {
    fc.assert(
      fc.property(filled, fc.double({ min: 0, max: 0.999, noNaN: true }), ([network, fraction], other) => {
        const from = pick(fraction, network.layers.length);
        const to = pick(other, network.layers.length);
        const edited = moveLayer(network, from, to);
        expect(edited.layers[to]).toBe(network.layers[from]);
        expect(edited.layers.toSpliced(to, 1)).toEqual(network.layers.toSpliced(from, 1));
        expect(moveLayer(edited, to, from)).toEqual(network);
      }),
    );
  });

  it('leave the network as it is where there is no layer to move', () => {
    const network: Network = { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] };
    expect(moveLayer(network, 1, 0)).toBe(network);
  });

  it('replace one layer alone', () => {
    fc.assert(
      fc.property(filled, ([network, fraction, layer]) => {
        const index = pick(fraction, network.layers.length);
        const edited = replaceLayer(network, index, layer);
        expect(edited.layers).toEqual(network.layers.map((own, other) => (other === index ? layer : own)));
      }),
    );
  });

  it('touch neither the given network nor anything but the layers', () => {
    fc.assert(
      fc.property(filled, ([network, fraction, layer]) => {
        const before = structuredClone(network);
        const index = pick(fraction, network.layers.length);
        for (const edited of [
          insertLayer(network, index, layer),
          removeLayer(network, index),
          moveLayer(network, index, 0),
          replaceLayer(network, index, layer),
        ]) {
          expect(withoutLayers(edited)).toEqual(withoutLayers(before));
        }
        expect(network).toEqual(before);
      }),
    );
  });
});
