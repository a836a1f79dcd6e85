import { kindOf } from '../domain/layers/registry.ts';
import type { Network } from '../domain/network.ts';
import { analyzeNetwork } from '../domain/shapes.ts';
import type { NetworkWeights } from '../domain/weights.ts';
import { normalFromInteger } from './normal.ts';
import { philox, streamKey } from './philox.ts';

/**
 * The initial weights of a network for a seed: normal with the layer's variance (see `LayerKind.initialVariance`), biases
 * N(0, 1); both zero where the variance is 0. The n-th layer *with parameters* has its own numbers, whatever stands between,
 * so that two stacks that differ by an activation or a dropout layer start from the same weights.
 *
 * @throws Error where the network has issues
 */
export function createInitialWeights(network: Network, seed: number): NetworkWeights {
  const analysis = analyzeNetwork(network);
  if (analysis.issues[0] !== undefined) throw new Error(analysis.issues[0].message);
  const key = streamKey(seed, 'initialWeights');
  let ordinal = -1;
  return analysis.layers.map(({ layer, input, parameterShapes }, index) => {
    if (parameterShapes === null || input === null) return null;
    ordinal += 1;
    const next = network.layers.slice(index + 1).find(({ type }) => type !== 'dropout');
    const poolSize = next?.type === 'maxPool' ? next.size[0] * next.size[1] : 1;
    const variance = kindOf(layer).initialVariance(layer, input, network.initialization ?? 'network3', poolSize);
    const weight = new Float32Array(parameterShapes.weight.reduce((product, side) => product * side, 1));
    const bias = new Float32Array(parameterShapes.bias[0]);
    if (variance > 0) {
      fillNormal(weight, Math.sqrt(variance), key, ordinal, 0);
      fillNormal(bias, 1, key, ordinal, 1);
    }
    return { weight, bias };
  });
}

function fillNormal(
  target: Float32Array,
  standardDeviation: number,
  key: readonly [number, number],
  ordinal: number,
  part: 0 | 1,
): void {
  const block = new Uint32Array(4);
  for (let index = 0; index < target.length; index += 1) {
    if (index % 4 === 0) philox(key, index / 4, part, ordinal, 0, block);
    target[index] = standardDeviation * normalFromInteger(block[index % 4] as number);
  }
}
