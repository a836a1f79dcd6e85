/** A network's weights as tensors of a backend. */
import type { ParameterShapes } from '../../domain/layers/layer.ts';
import type { LayerWeights, NetworkWeights } from '../../domain/weights.ts';
import type { Backend } from './backends.ts';
import type { NetworkTensors } from './networkProgram.ts';

type NetworkShapes = readonly (ParameterShapes | null)[];

/** Copies weights to the device. @throws Error where they are not of the network's shapes. */
export function uploadWeights(backend: Backend, shapes: NetworkShapes, weights: NetworkWeights): NetworkTensors {
  shapes.forEach((shape, layer) => {
    checkLayer(layer, shape, weights[layer] ?? null);
  });
  const { tf } = backend;
  backend.activate();
  return shapes.map((shape, layer) => {
    const own = weights[layer] ?? null;
    if (shape === null || own === null) return null;
    // Copies: the plain JavaScript backend would keep, and read again, the caller's own arrays.
    return {
      weight: tf.tensor(own.weight.slice(), [...shape.weight]),
      bias: tf.tensor(own.bias.slice(), [...shape.bias]),
    };
  });
}

/** Copies weights from the device. */
export async function downloadWeights(backend: Backend, tensors: NetworkTensors): Promise<NetworkWeights> {
  const layers: (LayerWeights | null)[] = [];
  for (const layer of tensors) {
    if (layer === null) {
      layers.push(null);
      continue;
    }
    backend.activate();
    const [weight, bias] = await backend.watch.guard(Promise.all([layer.weight.data(), layer.bias.data()]));
    layers.push({ weight: Float32Array.from(weight), bias: Float32Array.from(bias) });
  }
  return layers;
}

export function disposeWeights(tensors: NetworkTensors): void {
  for (const layer of tensors) {
    layer?.weight.dispose();
    layer?.bias.dispose();
  }
}

function checkLayer(layer: number, shape: ParameterShapes | null, weights: LayerWeights | null): void {
  const expected = shape === null ? 'none' : `${product(shape.weight)} weights and ${shape.bias[0]} biases`;
  const received = weights === null ? 'none' : `${weights.weight.length} weights and ${weights.bias.length} biases`;
  if (expected !== received) throw new Error(`Weights of layer ${layer}: expected ${expected}, received ${received}.`);
}

function product(sides: readonly number[]): number {
  return sides.reduce((total, side) => total * side, 1);
}
