/**
 * The yardstick: every layer kind in float64, written for clarity. Engines are tested against it; it is far too slow to train
 * with. Values of one example are flat, in [height, width, channel] order.
 */
import type { Activation } from '../domain/activation.ts';
import type { ConvConfig } from '../domain/layers/conv.ts';
import { type Shape, sizeOf } from '../domain/layers/layer.ts';
import type { MaxPoolConfig } from '../domain/layers/maxPool.ts';
import type { LayerConfig } from '../domain/layers/registry.ts';
import type { Network } from '../domain/network.ts';
import { analyzeNetwork } from '../domain/shapes.ts';
import type { NetworkWeights } from '../domain/weights.ts';

export interface ReferenceLayerWeights {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

export type ReferenceWeights = readonly (ReferenceLayerWeights | null)[];

/** A float64 copy of weights. */
export function toReferenceWeights(weights: NetworkWeights): ReferenceWeights {
  return weights.map((layer) =>
    layer === null ? null : { weight: Float64Array.from(layer.weight), bias: Float64Array.from(layer.bias) },
  );
}

/** Training applies the masks of the dropout layers, evaluation multiplies by 1 - rate. */
export type ReferenceMode =
  | { readonly kind: 'evaluation' }
  /** One mask a dropout layer, in their order: [values], 1 kept, 0 dropped. */
  | { readonly kind: 'training'; readonly masks: readonly ArrayLike<number>[] };

/** What one layer made of one example. */
export interface ReferenceActivation {
  readonly input: Float64Array;
  /** Before the activation function; the logits of an output layer. Equals `output` where a layer has none. */
  readonly weightedInput: Float64Array;
  readonly output: Float64Array;
  /** For max-pooling: index in `input` of each output's (first) maximum. */
  readonly winners?: Int32Array;
}

export function activate(activation: Activation, z: number): number {
  switch (activation) {
    case 'sigmoid':
      return 1 / (1 + Math.exp(-z));
    case 'rescaledSigmoid':
      // Without the cancellation of 2 / (1 + e^-z) - 1 near 0.
      return Math.tanh(z / 2);
    case 'tanh':
      return Math.tanh(z);
    case 'relu':
      return Math.max(0, z);
    case 'linear':
      return z;
    default:
      return activation satisfies never;
  }
}

/** Derivative of the activation, from its output. */
export function activationSlope(activation: Activation, output: number): number {
  switch (activation) {
    case 'sigmoid':
      return output * (1 - output);
    case 'rescaledSigmoid':
      return (1 - output * output) / 2;
    case 'tanh':
      return 1 - output * output;
    case 'relu':
      return output > 0 ? 1 : 0;
    case 'linear':
      return 1;
    default:
      return activation satisfies never;
  }
}

function inputShapes(network: Network): Shape[] {
  const { issues, layers } = analyzeNetwork(network);
  if (issues[0] !== undefined) throw new Error(issues[0].message);
  return layers.map((layer) => layer.input as Shape);
}

/** Calls `visit(weightIndex, inputIndex, outputIndex)` for every multiply-add of a convolution. */
function eachConvProduct(config: ConvConfig, input: Shape, visit: (w: number, i: number, o: number) => void): void {
  const [height, width, channels] = input as readonly [number, number, number];
  const [kernelHeight, kernelWidth] = config.kernel;
  const outHeight = height - kernelHeight + 1;
  const outWidth = width - kernelWidth + 1;
  for (let y = 0; y < outHeight; y += 1)
    for (let x = 0; x < outWidth; x += 1)
      for (let ky = 0; ky < kernelHeight; ky += 1)
        for (let kx = 0; kx < kernelWidth; kx += 1)
          for (let channel = 0; channel < channels; channel += 1) {
            const inputIndex = ((y + ky) * width + x + kx) * channels + channel;
            const weightIndex = ((ky * kernelWidth + kx) * channels + channel) * config.filters;
            const outputIndex = (y * outWidth + x) * config.filters;
            for (let filter = 0; filter < config.filters; filter += 1)
              visit(weightIndex + filter, inputIndex, outputIndex + filter);
          }
}

/** Calls `visit(weightIndex, inputIndex, outputIndex)` for every multiply-add of a dense or output layer. */
function eachDenseProduct(inputs: number, units: number, visit: (w: number, i: number, o: number) => void): void {
  for (let i = 0; i < inputs; i += 1) for (let unit = 0; unit < units; unit += 1) visit(i * units + unit, i, unit);
}

function eachProduct(layer: LayerConfig, input: Shape, visit: (w: number, i: number, o: number) => void): void {
  if (layer.type === 'conv') eachConvProduct(layer, input, visit);
  else if (layer.type === 'dense' || layer.type === 'softmax' || layer.type === 'sigmoidOutput')
    eachDenseProduct(sizeOf(input), layer.units, visit);
}

function weightedSums(
  layer: LayerConfig,
  input: Shape,
  weights: ReferenceLayerWeights | null | undefined,
  values: Float64Array,
  outputSize: number,
): Float64Array {
  if (weights === null || weights === undefined) throw new Error(`A ${layer.type} layer needs weights`);
  const sums = Float64Array.from({ length: outputSize }, (_, index) => weights.bias[index % weights.bias.length] ?? 0);
  eachProduct(layer, input, (w, i, o) => {
    sums[o] = (sums[o] ?? 0) + (weights.weight[w] ?? 0) * (values[i] ?? 0);
  });
  return sums;
}

function pool(config: MaxPoolConfig, input: Shape, values: Float64Array): ReferenceActivation {
  const [height, width, channels] = input as readonly [number, number, number];
  const [poolHeight, poolWidth] = config.size;
  const outHeight = Math.floor(height / poolHeight);
  const outWidth = Math.floor(width / poolWidth);
  const winners = new Int32Array(outHeight * outWidth * channels);
  const output = winners.map((_, index) => {
    const channel = index % channels;
    const x = Math.floor(index / channels) % outWidth;
    const y = Math.floor(index / channels / outWidth);
    let winner = -1;
    for (let dy = 0; dy < poolHeight; dy += 1)
      for (let dx = 0; dx < poolWidth; dx += 1) {
        const candidate = ((y * poolHeight + dy) * width + x * poolWidth + dx) * channels + channel;
        if (winner < 0 || (values[candidate] ?? 0) > (values[winner] ?? 0)) winner = candidate;
      }
    return winner;
  });
  const pooled = Float64Array.from(output, (winner) => values[winner] ?? 0);
  return { input: values, weightedInput: pooled, output: pooled, winners: output };
}

/** Softmax of logits. */
export function softmaxOf(logits: Float64Array): Float64Array {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * Every layer's values for one example.
 *
 * @param image input values, 0 to 1, in [height, width, channel] order
 * @throws Error where the network has issues
 */
export function referenceForward(
  network: Network,
  weights: ReferenceWeights,
  image: Float64Array,
  mode: ReferenceMode = { kind: 'evaluation' },
): ReferenceActivation[] {
  const shapes = inputShapes(network);
  let values = image;
  let dropouts = 0;
  return network.layers.map((layer, index) => {
    const input = values;
    const shape = shapes[index] as Shape;
    const sums = (outputSize: number): Float64Array => weightedSums(layer, shape, weights[index], input, outputSize);
    let result: ReferenceActivation;
    switch (layer.type) {
      case 'conv':
      case 'dense': {
        const size =
          layer.type === 'dense'
            ? layer.units
            : ((shape[0] as number) - layer.kernel[0] + 1) *
              ((shape[1] as number) - layer.kernel[1] + 1) *
              layer.filters;
        const weightedInput = sums(size);
        result = { input, weightedInput, output: weightedInput.map((z) => activate(layer.activation, z)) };
        break;
      }
      case 'maxPool':
        result = pool(layer, shape, input);
        break;
      case 'dropout': {
        const mask = mode.kind === 'training' ? mode.masks[dropouts] : null;
        dropouts += 1;
        const output = input.map((value, at) => value * (mask === null ? 1 - layer.rate : (mask?.[at] ?? 0)));
        result = { input, weightedInput: output, output };
        break;
      }
      case 'softmax': {
        const weightedInput = sums(layer.units);
        result = { input, weightedInput, output: softmaxOf(weightedInput) };
        break;
      }
      case 'sigmoidOutput': {
        const weightedInput = sums(layer.units);
        result = { input, weightedInput, output: weightedInput.map((z) => activate('sigmoid', z)) };
        break;
      }
      default:
        return layer satisfies never;
    }
    values = result.output;
    return result;
  });
}

/** The cost of one example: log-likelihood of a softmax layer, cross-entropy summed over sigmoid output neurons. */
export function referenceCost(network: Network, activations: readonly ReferenceActivation[], label: number): number {
  const last = activations.at(-1);
  if (last === undefined) throw new Error('The stack is empty');
  const logits = last.weightedInput;
  if (network.layers.at(-1)?.type === 'sigmoidOutput') {
    // -(y ln a + (1 - y) ln(1 - a)) from the logit, without the logarithm of a number near 0.
    return logits.reduce(
      (sum, z, unit) => sum + Math.max(z, 0) - (unit === label ? z : 0) + Math.log1p(Math.exp(-Math.abs(z))),
      0,
    );
  }
  const largest = Math.max(...logits);
  return largest + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - largest), 0)) - (logits[label] ?? 0);
}

/** Adds the gradient of one example's cost to `gradients` (shapes of the weights). */
export function addReferenceGradients(
  network: Network,
  weights: ReferenceWeights,
  activations: readonly ReferenceActivation[],
  label: number,
  mode: ReferenceMode,
  gradients: ReferenceWeights,
): void {
  const shapes = inputShapes(network);
  let dropouts = network.layers.filter((layer) => layer.type === 'dropout').length;
  let delta = new Float64Array(0);
  for (let index = network.layers.length - 1; index >= 0; index -= 1) {
    const layer = network.layers[index] as LayerConfig;
    const shape = shapes[index] as Shape;
    const { input, output, winners } = activations[index] as ReferenceActivation;
    const inputDelta = new Float64Array(sizeOf(shape));
    switch (layer.type) {
      case 'softmax':
      case 'sigmoidOutput':
        delta = output.map((value, unit) => value - (unit === label ? 1 : 0));
        break;
      case 'conv':
      case 'dense':
        delta = delta.map((value, at) => value * activationSlope(layer.activation, output[at] ?? 0));
        break;
      case 'maxPool':
        winners?.forEach((winner, at) => {
          inputDelta[winner] = (inputDelta[winner] ?? 0) + (delta[at] ?? 0);
        });
        break;
      case 'dropout': {
        dropouts -= 1;
        const mask = mode.kind === 'training' ? mode.masks[dropouts] : null;
        delta.forEach((value, at) => {
          inputDelta[at] = value * (mask === null ? 1 - layer.rate : (mask?.[at] ?? 0));
        });
        break;
      }
      default:
        layer satisfies never;
    }
    const own = weights[index];
    const gradient = gradients[index];
    if (own !== null && own !== undefined && gradient !== null && gradient !== undefined) {
      const current = delta;
      eachProduct(layer, shape, (w, i, o) => {
        gradient.weight[w] = (gradient.weight[w] ?? 0) + (input[i] ?? 0) * (current[o] ?? 0);
        inputDelta[i] = (inputDelta[i] ?? 0) + (own.weight[w] ?? 0) * (current[o] ?? 0);
      });
      current.forEach((value, o) => {
        const unit = o % gradient.bias.length;
        gradient.bias[unit] = (gradient.bias[unit] ?? 0) + value;
      });
    }
    delta = inputDelta;
  }
}

export interface ReferenceStep {
  /** One example each, values 0 to 1. */
  readonly images: readonly Float64Array[];
  readonly labels: ArrayLike<number>;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** [example][dropout layer]: see `ReferenceMode`; empty for networks without dropout. */
  readonly masks?: readonly (readonly ArrayLike<number>[])[];
}

/** Mean gradients of a mini-batch's cost without the penalty, and that mean cost before the update. */
export function referenceGradients(
  network: Network,
  weights: ReferenceWeights,
  step: Pick<ReferenceStep, 'images' | 'labels' | 'masks'>,
): { readonly cost: number; readonly gradients: ReferenceWeights } {
  const gradients = weights.map((layer) =>
    layer === null
      ? null
      : { weight: new Float64Array(layer.weight.length), bias: new Float64Array(layer.bias.length) },
  );
  let cost = 0;
  step.images.forEach((image, example) => {
    const mode: ReferenceMode = { kind: 'training', masks: step.masks?.[example] ?? [] };
    const activations = referenceForward(network, weights, image, mode);
    const label = step.labels[example] ?? 0;
    cost += referenceCost(network, activations, label);
    addReferenceGradients(network, weights, activations, label, mode, gradients);
  });
  const count = step.images.length;
  for (const layer of gradients) {
    layer?.weight.forEach((value, index) => {
      layer.weight[index] = value / count;
    });
    layer?.bias.forEach((value, index) => {
      layer.bias[index] = value / count;
    });
  }
  return { cost: cost / count, gradients };
}

/** One step of gradient descent: the cost before it, and the weights after it. The penalty acts on weights, not on biases. */
export function referenceStep(
  network: Network,
  weights: ReferenceWeights,
  step: ReferenceStep,
): { readonly cost: number; readonly weights: ReferenceWeights } {
  const { cost, gradients } = referenceGradients(network, weights, step);
  const { learningRate, weightDecay } = step;
  const next = weights.map((layer, index) => {
    const gradient = gradients[index];
    if (layer === null || gradient === null || gradient === undefined) return null;
    return {
      weight: layer.weight.map((w, at) => w - learningRate * ((gradient.weight[at] ?? 0) + weightDecay * w)),
      bias: layer.bias.map((b, at) => b - learningRate * (gradient.bias[at] ?? 0)),
    };
  });
  return { cost, weights: next };
}
