/** Forward and backward pass of every layer kind, as few tfjs kernels as it offers. No gradient tape: kernels fuse without one. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Activation } from '../../domain/activation.ts';
import type { ConvConfig } from '../../domain/layers/conv.ts';
import type { DenseConfig } from '../../domain/layers/dense.ts';
import type { ConfigOf, LayerType } from '../../domain/layers/registry.ts';
import type { Tfjs } from './tfjs.ts';

/** A layer's trained tensors: weight as stored in files, bias [units or filters]. */
export interface LayerTensors {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

export interface ForwardStep<Config> {
  readonly tf: Tfjs;
  readonly config: Config;
  /** [examples, ...shape of the layer's input]. */
  readonly input: Tensor;
  readonly weights: LayerTensors | null;
  /** 1 kept, 0 dropped, of the input's shape; null in evaluation and for layers that drop nothing. */
  readonly mask: Tensor | null;
}

export interface BackwardStep<Config> extends ForwardStep<Config> {
  readonly output: Tensor;
  /** Of the cost by this layer's output before its activation. */
  readonly gradient: Tensor;
  /** False where nothing below has parameters. */
  readonly needsInputGradient: boolean;
}

export interface Gradients {
  readonly weights: LayerTensors | null;
  readonly input: Tensor | null;
}

export interface LayerProgram<Config> {
  /** What is applied to the layer's output; its derivative is the caller's to apply. */
  activation(config: Config): Activation;
  /** Output after the activation; logits for an output layer. */
  forward(step: ForwardStep<Config>): Tensor;
  backward(step: BackwardStep<Config>): Gradients;
}

const linear = (): Activation => 'linear';

/** Applies what could not be fused. */
function activated(tf: Tfjs, activation: 'sigmoid' | 'rescaledSigmoid' | 'tanh', output: Tensor): Tensor {
  switch (activation) {
    case 'sigmoid':
      return tf.sigmoid(output);
    case 'rescaledSigmoid':
      // 2 sigmoid(z) - 1, without its cancellation near 0.
      return tf.tanh(tf.mul(output, 0.5));
    case 'tanh':
      return tf.tanh(output);
    default:
      return activation satisfies never;
  }
}

function required(weights: LayerTensors | null): LayerTensors {
  if (weights === null) throw new Error('A layer with parameters has no weights.');
  return weights;
}

function flat(input: Tensor): Tensor2D {
  const examples = input.shape[0] ?? 0;
  return input.reshape([examples, input.size / examples]);
}

/** tfjs exports no function for three of the kernels that a backward pass needs; they are run by name. */
function runKernel(tf: Tfjs, name: string, inputs: Record<string, Tensor>, attributes: object): Tensor {
  return tf.engine().runKernel(name, inputs, { ...attributes }) as Tensor;
}

const CONVOLUTION = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC' };

const conv: LayerProgram<ConvConfig> = {
  activation: (config) => config.activation,
  forward({ tf, config, input, weights }) {
    const { weight, bias } = required(weights);
    const { activation } = config;
    // tfjs fuses neither.
    const isApart = activation === 'tanh' || activation === 'rescaledSigmoid';
    const fused = isApart ? 'linear' : activation;
    const convolution = { x: input as Tensor4D, filter: weight as Tensor4D, bias, strides: 1, pad: 'valid' } as const;
    const output = tf.fused.conv2d({ ...convolution, activation: fused });
    return isApart ? activated(tf, activation, output) : output;
  },
  backward({ tf, input, weights, gradient, needsInputGradient }) {
    const { weight } = required(weights);
    const filterShape = weight.shape;
    return {
      weights: {
        weight: runKernel(tf, 'Conv2DBackpropFilter', { x: input, dy: gradient }, { ...CONVOLUTION, filterShape }),
        bias: tf.sum(gradient.reshape([-1, gradient.shape[3] ?? 1]), 0),
      },
      input: needsInputGradient
        ? runKernel(
            tf,
            'Conv2DBackpropInput',
            { dy: gradient, filter: weight },
            { ...CONVOLUTION, inputShape: input.shape },
          )
        : null,
    };
  },
};

/** Weighted sums with a bias; `activation` null leaves them as logits. */
function denseProgram<Config>(activation: (config: Config) => Activation): LayerProgram<Config> {
  return {
    activation,
    forward({ tf, config, input, weights }) {
      const { weight, bias } = required(weights);
      const own = activation(config);
      // Nor is sigmoid fused here: WebGL's matrix product fills its texture's odd edge with sigmoid(0), and later sums it.
      const isApart = own === 'tanh' || own === 'rescaledSigmoid' || own === 'sigmoid';
      const fused = isApart ? 'linear' : own;
      const product = { a: flat(input), b: weight as Tensor2D, bias: bias as Tensor1D };
      const output = tf.fused.matMul({ ...product, activation: fused });
      return isApart ? activated(tf, own, output) : output;
    },
    backward({ tf, input, weights, gradient, needsInputGradient }) {
      const { weight } = required(weights);
      return {
        weights: { weight: tf.matMul(flat(input), gradient, true, false), bias: tf.sum(gradient, 0) },
        input: needsInputGradient ? tf.matMul(gradient, weight, false, true).reshape(input.shape) : null,
      };
    },
  };
}

export const LAYER_PROGRAMS: { readonly [Type in LayerType]: LayerProgram<ConfigOf<Type>> } = {
  conv,
  maxPool: {
    activation: linear,
    forward: ({ tf, config, input }) => tf.maxPool(input as Tensor4D, [...config.size], [...config.size], 'valid'),
    backward: ({ tf, config, input, output, gradient }) => ({
      weights: null,
      input: runKernel(
        tf,
        'MaxPoolGrad',
        { dy: gradient, input, output },
        { filterSize: config.size, strides: config.size, pad: 'valid' },
      ),
    }),
  },
  dense: denseProgram<DenseConfig>((config) => config.activation),
  dropout: {
    activation: linear,
    forward: ({ tf, config, input, mask }) => (mask === null ? tf.mul(input, 1 - config.rate) : tf.mul(input, mask)),
    backward: ({ tf, mask, gradient }) => ({
      weights: null,
      input: mask === null ? gradient : tf.mul(gradient, mask),
    }),
  },
  softmax: denseProgram(linear),
  sigmoidOutput: denseProgram(linear),
};

/** The gradient before an activation, from the gradient after it and the activation's own output. */
export function throughActivation(tf: Tfjs, activation: Activation, output: Tensor, gradient: Tensor): Tensor {
  switch (activation) {
    case 'linear':
      return gradient;
    case 'relu':
      return tf.mul(gradient, tf.step(output));
    case 'tanh':
      return tf.sub(gradient, tf.mul(gradient, tf.square(output)));
    case 'sigmoid':
      return tf.mul(gradient, tf.sub(output, tf.square(output)));
    case 'rescaledSigmoid':
      return tf.mul(gradient, tf.sub(0.5, tf.mul(0.5, tf.square(output))));
    default:
      return activation satisfies never;
  }
}
