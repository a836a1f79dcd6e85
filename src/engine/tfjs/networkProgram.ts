/** A whole network on tensors: one forward pass, or one step of stochastic gradient descent. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Activation } from '../../domain/activation.ts';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import type { Network } from '../../domain/network.ts';
import { LAYER_PROGRAMS, type LayerProgram, type LayerTensors, throughActivation } from './layerPrograms.ts';
import { type OutputProgram, outputProgram } from './outputs.ts';
import type { Tfjs } from './tfjs.ts';

/** One entry a layer; null for layers without parameters. */
export type NetworkTensors = readonly (LayerTensors | null)[];

export interface StepInputs {
  /** [miniBatchSize, height, width, channels], values 0 to 1. */
  readonly images: Tensor;
  /** One-hot, [miniBatchSize, classes]. */
  readonly targets: Tensor;
  /** One entry a layer; null where nothing is dropped. */
  readonly masks: readonly (Tensor | null)[];
  readonly weights: NetworkTensors;
  /** Scalar: learning rate / mini-batch size. */
  readonly rate: Tensor;
  /** Scalar: 1 - learning rate x weight decay; null where weights are not regularised. */
  readonly decay: Tensor | null;
}

export interface StepOutputs {
  /** Before the update, [miniBatchSize, classes]. */
  readonly logits: Tensor;
  readonly weights: NetworkTensors;
}

interface PlannedLayer {
  readonly config: LayerConfig;
  readonly program: LayerProgram<LayerConfig>;
  /**
   * The activation whose derivative applies to this layer's output. A pooling layer takes it over from the convolution below:
   * only the winners pass a gradient, and the pooled values are the winners', so the smaller array gives the same numbers.
   */
  readonly activation: Activation;
  readonly needsInputGradient: boolean;
}

export interface NetworkProgram {
  readonly output: OutputProgram;
  /** Logits [examples, classes], with dropout's evaluation scaling. Call it inside of `tf.tidy`. */
  evaluate(tf: Tfjs, images: Tensor, weights: NetworkTensors): Tensor;
  /** One update. Call it inside of `tf.tidy`; the old weights stay the caller's to dispose of. */
  step(tf: Tfjs, inputs: StepInputs): StepOutputs;
}

export function createNetworkProgram(network: Network, hasParameters: readonly boolean[]): NetworkProgram {
  const plan = planLayers(network.layers, hasParameters.indexOf(true));
  const output = outputProgram(network.layers.at(-1));

  function forward(
    tf: Tfjs,
    images: Tensor,
    weights: NetworkTensors,
    masks: readonly (Tensor | null)[] | null,
  ): Tensor[] {
    const values = [images];
    plan.forEach(({ config, program }, index) => {
      const input = at(values, index);
      values.push(
        program.forward({ tf, config, input, weights: weights[index] ?? null, mask: masks?.[index] ?? null }),
      );
    });
    return values;
  }

  return {
    output,
    evaluate(tf, images, weights) {
      return at(forward(tf, images, weights, null), plan.length);
    },
    step(tf, { images, targets, masks, weights, rate, decay }) {
      const values = forward(tf, images, weights, masks);
      const logits = at(values, plan.length);
      // The rate enters once, at the small end: every gradient below is linear in this one.
      let gradient = tf.mul(output.gradient(tf, logits, targets), rate);
      const updated: (LayerTensors | null)[] = weights.map(() => null);
      for (let index = plan.length - 1; index >= 0; index -= 1) {
        const layer = at(plan, index);
        const own = weights[index] ?? null;
        const result = layer.program.backward({
          tf,
          config: layer.config,
          input: at(values, index),
          output: at(values, index + 1),
          weights: own,
          mask: masks[index] ?? null,
          gradient: throughActivation(tf, layer.activation, at(values, index + 1), gradient),
          needsInputGradient: layer.needsInputGradient,
        });
        if (own !== null && result.weights !== null) {
          updated[index] = {
            weight: tf.sub(decay === null ? own.weight : tf.mul(own.weight, decay), result.weights.weight),
            bias: tf.sub(own.bias, result.weights.bias),
          };
        }
        if (result.input === null || !layer.needsInputGradient) break;
        gradient = result.input;
      }
      return { logits, weights: updated };
    },
  };
}

function planLayers(layers: readonly LayerConfig[], firstWithParameters: number): PlannedLayer[] {
  let pending: Activation = 'linear';
  return layers.map((config, index) => {
    // The table maps each type to the program of that very type, which the compiler cannot follow through the union.
    const program = LAYER_PROGRAMS[config.type] as unknown as LayerProgram<LayerConfig>;
    const own: Activation = config.type === 'maxPool' ? pending : program.activation(config);
    const handsOn = layers[index + 1]?.type === 'maxPool';
    pending = handsOn ? own : 'linear';
    return {
      config,
      program,
      activation: handsOn ? 'linear' : own,
      needsInputGradient: index > firstWithParameters,
    };
  });
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Nothing at place ${index} of ${values.length}.`);
  return value;
}
