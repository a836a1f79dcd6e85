/** One layer's outputs for many images, in plain loops over float32: fast enough for all validation images. */
import type { ConvConfig } from '../domain/layers/conv.ts';
import { type Shape, sizeOf } from '../domain/layers/layer.ts';
import type { MaxPoolConfig } from '../domain/layers/maxPool.ts';
import type { LayerConfig } from '../domain/layers/registry.ts';
import type { Network } from '../domain/network.ts';
import { analyzeNetwork } from '../domain/shapes.ts';
import type { LayerWeights, NetworkWeights } from '../domain/weights.ts';
import { activate, softmaxOf } from '../engine/reference.ts';

export interface LayerOutputs {
  /** [height, width, channels] or [units]. */
  readonly shape: Shape;
  /** The layer's outputs for an image of bytes, in evaluation; the next call overwrites them. */
  readonly of: (image: Uint8Array) => Float32Array;
}

type Step = (input: Float32Array) => Float32Array;

/** @throws Error where the network has issues or no such layer */
export function createLayerOutputs(network: Network, weights: NetworkWeights, layerIndex: number): LayerOutputs {
  const { issues, layers } = analyzeNetwork(network);
  if (issues[0] !== undefined) throw new Error(issues[0].message);
  const shape = layers[layerIndex]?.output;
  if (shape === undefined || shape === null) throw new Error(`This network has no layer ${layerIndex + 1}.`);
  const steps = layers.slice(0, layerIndex + 1).map(({ layer, input, output }, index) => {
    if (input === null || output === null) throw new Error(`Layer ${index + 1} has no shape.`);
    return createStep(layer, input, output, weights[index] ?? null);
  });
  const pixels = new Float32Array(sizeOf(network.input));
  return {
    shape,
    of(image) {
      for (let pixel = 0; pixel < pixels.length; pixel += 1) pixels[pixel] = (image[pixel] ?? 0) / 255;
      return steps.reduce<Float32Array>((values, step) => step(values), pixels);
    },
  };
}

function createStep(layer: LayerConfig, input: Shape, output: Shape, own: LayerWeights | null): Step {
  const target = new Float32Array(sizeOf(output));
  const weights = (): LayerWeights => {
    if (own === null) throw new Error(`A ${layer.type} layer needs weights.`);
    return own;
  };
  switch (layer.type) {
    case 'conv': {
      const sums = convSums(layer, input, weights(), target);
      return (values) => activated(sums(values), layer.activation);
    }
    case 'dense': {
      const sums = denseSums(weights(), target);
      return (values) => activated(sums(values), layer.activation);
    }
    case 'sigmoidOutput': {
      const sums = denseSums(weights(), target);
      return (values) => activated(sums(values), 'sigmoid');
    }
    case 'softmax': {
      const sums = denseSums(weights(), target);
      return (values) => {
        target.set(softmaxOf(Float64Array.from(sums(values))));
        return target;
      };
    }
    case 'maxPool':
      return pooling(layer, input, target);
    case 'dropout':
      return (values) => {
        for (let at = 0; at < target.length; at += 1) target[at] = (values[at] as number) * (1 - layer.rate);
        return target;
      };
    default:
      return layer satisfies never;
  }
}

function activated(values: Float32Array, activation: Parameters<typeof activate>[0]): Float32Array {
  for (let at = 0; at < values.length; at += 1) values[at] = activate(activation, values[at] as number);
  return values;
}

/** Every input is spread over the outputs that it reaches: blank pixels, most of a digit, cost nothing. */
function convSums({ kernel, filters }: ConvConfig, input: Shape, own: LayerWeights, target: Float32Array): Step {
  const [height = 1, width = 1, channels = 1] = input;
  const [kernelHeight, kernelWidth] = kernel;
  const outHeight = height - kernelHeight + 1;
  const outWidth = width - kernelWidth + 1;
  const { weight, bias } = own;
  return (values) => {
    for (let at = 0; at < target.length; at += filters) target.set(bias, at);
    for (let from = 0; from < values.length; from += 1) {
      const value = values[from] as number;
      if (value === 0) continue;
      const channel = from % channels;
      const x = Math.floor(from / channels) % width;
      const y = Math.floor(from / (channels * width));
      const lastRow = Math.min(kernelHeight - 1, y);
      const lastColumn = Math.min(kernelWidth - 1, x);
      for (let row = Math.max(0, y - outHeight + 1); row <= lastRow; row += 1) {
        for (let column = Math.max(0, x - outWidth + 1); column <= lastColumn; column += 1) {
          const to = ((y - row) * outWidth + x - column) * filters;
          const first = ((row * kernelWidth + column) * channels + channel) * filters;
          for (let filter = 0; filter < filters; filter += 1) {
            target[to + filter] = (target[to + filter] as number) + value * (weight[first + filter] as number);
          }
        }
      }
    }
    return target;
  };
}

function denseSums({ weight, bias }: LayerWeights, target: Float32Array): Step {
  const units = bias.length;
  return (values) => {
    target.set(bias);
    for (let from = 0; from < values.length; from += 1) {
      const value = values[from] as number;
      if (value === 0) continue;
      const first = from * units;
      for (let unit = 0; unit < units; unit += 1) {
        target[unit] = (target[unit] as number) + value * (weight[first + unit] as number);
      }
    }
    return target;
  };
}

function pooling({ size }: MaxPoolConfig, input: Shape, target: Float32Array): Step {
  const [height = 1, width = 1, channels = 1] = input;
  const [poolHeight, poolWidth] = size;
  const outWidth = Math.floor(width / poolWidth);
  const usedHeight = Math.floor(height / poolHeight) * poolHeight;
  const usedWidth = outWidth * poolWidth;
  return (values) => {
    target.fill(Number.NEGATIVE_INFINITY);
    for (let y = 0; y < usedHeight; y += 1) {
      for (let x = 0; x < usedWidth; x += 1) {
        const to = (Math.floor(y / poolHeight) * outWidth + Math.floor(x / poolWidth)) * channels;
        const from = (y * width + x) * channels;
        for (let channel = 0; channel < channels; channel += 1) {
          const value = values[from + channel] as number;
          if (value > (target[to + channel] as number)) target[to + channel] = value;
        }
      }
    }
    return target;
  };
}
