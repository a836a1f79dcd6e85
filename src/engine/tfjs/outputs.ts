/** What an output layer makes of its logits: the gradient on the device, and cost, probabilities and prediction off it. */
import type { Tensor } from '@tensorflow/tfjs';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import type { Tfjs } from './tfjs.ts';

export interface OutputProgram {
  /** Of the summed cost by the logits, [examples, classes]; `targets` is one-hot. */
  gradient(tf: Tfjs, logits: Tensor, targets: Tensor): Tensor;
  /**
   * Writes one example's outputs over its logits (`values` from `offset`, `classes` of them) and answers its cost, in
   * double precision and in forms that neither overflow nor take the logarithm of zero.
   */
  finish(values: Float32Array, offset: number, classes: number, label: number): number;
}

type OutputType = 'softmax' | 'sigmoidOutput';

const OUTPUT_PROGRAMS: { readonly [Type in OutputType]: OutputProgram } = {
  softmax: {
    gradient: (tf, logits, targets) => tf.sub(tf.softmax(logits), targets),
    // Log-likelihood: log of the sum of exponentials, less the label's logit.
    finish(values, offset, classes, label) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < classes; index += 1) largest = Math.max(largest, valueAt(values, offset + index));
      const labelLogit = valueAt(values, offset + label) - largest;
      let sum = 0;
      for (let index = 0; index < classes; index += 1) sum += Math.exp(valueAt(values, offset + index) - largest);
      for (let index = 0; index < classes; index += 1) {
        values[offset + index] = Math.exp(valueAt(values, offset + index) - largest) / sum;
      }
      return Math.log(sum) - labelLogit;
    },
  },
  sigmoidOutput: {
    gradient: (tf, logits, targets) => tf.sub(tf.sigmoid(logits), targets),
    // Cross-entropy summed over the outputs: max(z, 0) - z y + log(1 + exp(-|z|)).
    finish(values, offset, classes, label) {
      let cost = 0;
      for (let index = 0; index < classes; index += 1) {
        const logit = valueAt(values, offset + index);
        const small = Math.exp(-Math.abs(logit));
        cost += Math.max(logit, 0) - (index === label ? logit : 0) + Math.log1p(small);
        values[offset + index] = (logit >= 0 ? 1 : small) / (1 + small);
      }
      return cost;
    },
  },
};

/** The program of the last layer. @throws Error where it is no output layer. */
export function outputProgram(layer: LayerConfig | undefined): OutputProgram {
  if (layer?.type === 'softmax' || layer?.type === 'sigmoidOutput') return OUTPUT_PROGRAMS[layer.type];
  throw new Error(`A network ends in an output layer, not in ${layer?.type ?? 'nothing'}.`);
}

/** Index of the largest of `classes` values from `offset`; of equals the first. */
export function largestIndex(values: Float32Array, offset: number, classes: number): number {
  let best = 0;
  for (let index = 1; index < classes; index += 1) {
    if (valueAt(values, offset + index) > valueAt(values, offset + best)) best = index;
  }
  return best;
}

function valueAt(values: Float32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
