import type { NetworkWeights } from '../domain/weights.ts';
import { sha256Hex } from './sha256.ts';

/**
 * SHA-256, in hexadecimal, of a network's weights: the little-endian float32 bytes of each layer's weight, then its bias, in
 * the order of the layers. Two runs with the same hash ended with the same weights to the last bit.
 */
export async function weightsSha256(weights: NetworkWeights): Promise<string> {
  const arrays = weights.flatMap((layer) => (layer === null ? [] : [layer.weight, layer.bias]));
  const bytes = new Uint8Array(arrays.reduce((total, array) => total + 4 * array.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const array of arrays) {
    for (const value of array) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return sha256Hex(bytes);
}
