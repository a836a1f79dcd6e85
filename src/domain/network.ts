/**
 * What a network is: an input shape and a list of layers, as plain JSON. Everything else (shapes, issues, engines,
 * exporters, cards) is a function of it.
 */
import type { LayerConfig } from './layers/registry.ts';

/** [height, width, channels], without the batch axis. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** The scheme that initial weights are drawn by; see `random/initialWeights.ts`. */
export const INITIALIZATIONS = ['network3', 'network2', 'xavier', 'he'] as const;
export type Initialization = (typeof INITIALIZATIONS)[number];

export interface Network {
  readonly input: ImageShape;
  readonly layers: readonly LayerConfig[];
  /** Scheme of the initial weights; the chapter's ("network3") where absent. */
  readonly initialization?: Initialization | undefined;
}

/** A copy of `network` with `layer` inserted before position `index` (0 to layers.length). */
export function insertLayer(network: Network, index: number, layer: LayerConfig): Network {
  return { ...network, layers: network.layers.toSpliced(index, 0, layer) };
}

/** A copy of `network` without the layer at `index`. */
export function removeLayer(network: Network, index: number): Network {
  return { ...network, layers: network.layers.toSpliced(index, 1) };
}

/** A copy of `network` in which the layer at `from` stands at position `to` of the result. */
export function moveLayer(network: Network, from: number, to: number): Network {
  const layer = network.layers[from];
  if (layer === undefined) return network;
  return { ...network, layers: network.layers.toSpliced(from, 1).toSpliced(to, 0, layer) };
}

/** A copy of `network` with the layer at `index` replaced. */
export function replaceLayer(network: Network, index: number, layer: LayerConfig): Network {
  return { ...network, layers: network.layers.with(index, layer) };
}

/** A copy of `network` without the layers at these positions. */
export function removeLayers(network: Network, indices: readonly number[]): Network {
  return { ...network, layers: network.layers.filter((_, index) => !indices.includes(index)) };
}

/**
 * A copy of `network` in which the layers at these positions stand together, in their order, in gap `gap` of the given stack
 * (0 above the first layer, layers.length below the last).
 */
export function gatherLayers(network: Network, indices: readonly number[], gap: number): Network {
  const isGathered = (index: number) => indices.includes(index);
  const above = network.layers.filter((_, index) => index < gap && !isGathered(index));
  const below = network.layers.filter((_, index) => index >= gap && !isGathered(index));
  const gathered = network.layers.filter((_, index) => isGathered(index));
  return { ...network, layers: [...above, ...gathered, ...below] };
}

/**
 * A copy of `network` in which the layers at these positions stand one place higher (`by` -1) or lower (1); those that stand
 * against the end, and those against them, stay.
 */
export function shiftLayers(network: Network, indices: readonly number[], by: -1 | 1): Network {
  const layers = [...network.layers];
  const order = by === -1 ? indices.toSorted((a, b) => a - b) : indices.toSorted((a, b) => b - a);
  let end = by === -1 ? 0 : layers.length - 1;
  for (const index of order) {
    const layer = layers[index];
    if (layer === undefined) continue;
    if (index === end) {
      end -= by;
      continue;
    }
    layers.splice(index, 1);
    layers.splice(index + by, 0, layer);
  }
  return { ...network, layers };
}
