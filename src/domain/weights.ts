import type { ParameterShapes } from './layers/layer.ts';
import type { Network } from './network.ts';
import { analyzeNetwork } from './shapes.ts';

/**
 * The trained numbers of one layer, float32. `weight` in the order of the file format: convolution
 * [kernel height, kernel width, channels in, filters], dense and output layers [in, units]; row-major.
 */
export interface LayerWeights {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** One entry a layer of the network; null for layers without parameters. */
export type NetworkWeights = readonly (LayerWeights | null)[];

/** Shapes of every layer's parameters. @throws Error where the network has issues. */
export function networkParameterShapes(network: Network): (ParameterShapes | null)[] {
  const { issues, layers } = analyzeNetwork(network);
  if (issues[0] !== undefined) throw new Error(issues[0].message);
  return layers.map((layer) => layer.parameterShapes);
}
