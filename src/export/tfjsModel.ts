/** A trained network as a tfjs LayersModel: `model.json` and `weights.bin`, for tf.loadLayersModel and predictions. */
import type { Activation } from '../domain/activation.ts';
import { kindOf } from '../domain/layers/registry.ts';
import type { Network } from '../domain/network.ts';
import { analyzeNetwork } from '../domain/shapes.ts';
import type { NetworkWeights } from '../domain/weights.ts';

export interface TfjsModelFiles {
  /** Content of model.json. */
  readonly model: object;
  /** Content of weights.bin: float32, little-endian. */
  readonly weights: Uint8Array;
}

/** A function that tfjs knows, and the factor of the weighted input with which it is the activation: 2 sigmoid(z) - 1 = tanh(z / 2). */
const ACTIVATIONS: Record<Activation, readonly [name: string, factor: number]> = {
  sigmoid: ['sigmoid', 1],
  rescaledSigmoid: ['tanh', 0.5],
  tanh: ['tanh', 1],
  relu: ['relu', 1],
  linear: ['linear', 1],
};

interface LayerJson {
  readonly class_name: string;
  readonly config: Record<string, unknown>;
}

/**
 * Dropout does not appear: in evaluation it multiplies by 1 - rate, and since the layers between it and the next weights only
 * pool, that factor is taken into those weights.
 *
 * @throws Error where the network has issues or the weights are not its own
 */
export function exportTfjsModel(network: Network, weights: NetworkWeights): TfjsModelFiles {
  const analysis = analyzeNetwork(network);
  const issue = analysis.issues[0];
  if (issue !== undefined) throw new Error(issue.message);
  const layers: LayerJson[] = [];
  const entries: { name: string; shape: readonly number[]; values: Float32Array }[] = [];
  let factor = 1;
  let isImage = true;
  analysis.layers.forEach(({ layer, parameterShapes }, index) => {
    const name = `layer${index}`;
    if (isImage && (layer.type === 'dense' || kindOf(layer).isOutput)) {
      layers.push({ class_name: 'Flatten', config: { name: `flatten${index}`, data_format: 'channels_last' } });
      isImage = false;
    }
    switch (layer.type) {
      case 'conv':
        layers.push({
          class_name: 'Conv2D',
          config: {
            name,
            filters: layer.filters,
            kernel_size: layer.kernel,
            strides: [1, 1],
            padding: 'valid',
            data_format: 'channels_last',
            activation: ACTIVATIONS[layer.activation][0],
            use_bias: true,
          },
        });
        break;
      case 'maxPool':
        layers.push({
          class_name: 'MaxPooling2D',
          config: { name, pool_size: layer.size, strides: layer.size, padding: 'valid', data_format: 'channels_last' },
        });
        break;
      case 'dense':
        layers.push({
          class_name: 'Dense',
          config: { name, units: layer.units, activation: ACTIVATIONS[layer.activation][0], use_bias: true },
        });
        break;
      case 'dropout':
        factor *= 1 - layer.rate;
        break;
      case 'softmax':
        layers.push({
          class_name: 'Dense',
          config: { name, units: layer.units, activation: 'softmax', use_bias: true },
        });
        break;
      case 'sigmoidOutput':
        layers.push({
          class_name: 'Dense',
          config: { name, units: layer.units, activation: 'sigmoid', use_bias: true },
        });
        break;
      default:
        layer satisfies never;
    }
    if (parameterShapes === null) return;
    const own = weights[index];
    const size = parameterShapes.weight.reduce((product, side) => product * side, 1);
    if (own === null || own === undefined || own.weight.length !== size) {
      throw new Error(`Weights of layer ${index}: expected ${size} numbers, received ${own?.weight.length ?? 'none'}`);
    }
    const inputFactor = 'activation' in layer ? ACTIVATIONS[layer.activation][1] : 1;
    const scale = factor * inputFactor;
    entries.push({
      name: `${name}/kernel`,
      shape: parameterShapes.weight,
      values: scaled(own.weight, scale),
    });
    entries.push({ name: `${name}/bias`, shape: parameterShapes.bias, values: scaled(own.bias, inputFactor) });
    factor = 1;
  });
  const first = layers[0];
  if (first !== undefined) first.config.batch_input_shape = [null, ...network.input];
  return {
    model: {
      format: 'layers-model',
      generatedBy: 'Layer Lab',
      convertedBy: null,
      modelTopology: {
        keras_version: '2.15.0',
        backend: 'tensor_flow.js',
        model_config: { class_name: 'Sequential', config: { name: 'layer_lab', layers } },
      },
      weightsManifest: [
        { paths: ['weights.bin'], weights: entries.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) },
      ],
    },
    weights: littleEndianBytes(entries.map((entry) => entry.values)),
  };
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}

function littleEndianBytes(arrays: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((total, array) => total + array.length * 4, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const array of arrays) {
    for (const value of array) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}
