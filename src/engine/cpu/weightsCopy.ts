/** Weights between the file format's order and the padded layouts of the kernels. */
import type { NetworkWeights } from '../../domain/weights.ts';
import type { WeightPlace } from './layout.ts';

/** Writes weights into the kernels' memory, padding left at zero. */
export function writeWeights(memory: Float32Array, places: readonly WeightPlace[], weights: NetworkWeights): void {
  for (const place of places) {
    const own = weights[place.layer];
    if (own === null || own === undefined) throw new Error(`Layer ${place.layer}: expected weights, received none`);
    eachWeight(place, own.weight.length, (fileIndex, address, mirror) => {
      const value = own.weight[fileIndex] as number;
      memory[address] = value;
      if (mirror >= 0) memory[mirror] = value;
    });
    memory.set(own.bias, place.bias / 4);
  }
}

/** Copies weights out of the kernels' memory; `layerCount` entries, null for layers without parameters. */
export function readWeights(memory: Float32Array, places: readonly WeightPlace[], layerCount: number): NetworkWeights {
  const weights: (NetworkWeights[number] | null)[] = new Array(layerCount).fill(null);
  for (const place of places) {
    const outputs = place.kind === 'conv' ? place.filters : place.units;
    const inputs =
      place.kind === 'conv' ? place.kernel[0] * place.kernel[1] * place.channels : place.pixels * place.channels;
    const weight = new Float32Array(inputs * outputs);
    eachWeight(place, weight.length, (fileIndex, address) => {
      weight[fileIndex] = memory[address] as number;
    });
    const bias = memory.slice(place.bias / 4, place.bias / 4 + outputs);
    weights[place.layer] = { weight, bias };
  }
  return weights;
}

/**
 * Calls `visit(index in the file, index in memory, index of the second copy or -1)` for every weight. Indices count floats.
 *
 * @throws Error where `count` is not the number of weights
 */
function eachWeight(
  place: WeightPlace,
  count: number,
  visit: (fileIndex: number, address: number, mirror: number) => void,
): void {
  let fileIndex = 0;
  if (place.kind === 'conv') {
    const [kernelHeight, kernelWidth] = place.kernel;
    const { channels, channelsPadded, filters, filtersPadded, rowFloats } = place;
    expectCount(place.layer, kernelHeight * kernelWidth * channels * filters, count);
    for (let ky = 0; ky < kernelHeight; ky += 1) {
      for (let kx = 0; kx < kernelWidth; kx += 1) {
        for (let channel = 0; channel < channels; channel += 1) {
          const run = kx * channelsPadded + channel;
          const row = place.weights / 4 + (ky * kernelWidth * channelsPadded + run) * filtersPadded;
          const mirror = place.filterWeights / 4 + ky * rowFloats + run;
          for (let filter = 0; filter < filters; filter += 1) {
            visit(fileIndex, row + filter, mirror + filter * kernelHeight * rowFloats);
            fileIndex += 1;
          }
        }
      }
    }
    return;
  }
  const { pixels, channels, channelsPadded, units, unitsPadded } = place;
  expectCount(place.layer, pixels * channels * units, count);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const row = place.weights / 4 + (pixel * channelsPadded + channel) * unitsPadded;
      for (let unit = 0; unit < units; unit += 1) {
        visit(fileIndex, row + unit, -1);
        fileIndex += 1;
      }
    }
  }
}

function expectCount(layer: number, expected: number, received: number): void {
  if (expected !== received) throw new Error(`Layer ${layer}: expected ${expected} weights, received ${received}`);
}
