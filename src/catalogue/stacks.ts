/** The chapter's stacks, as layers. */
import type { Activation } from '../domain/activation.ts';
import type { LayerConfig } from '../domain/layers/registry.ts';

/** Convolution 5 × 5 and max-pooling 2 × 2: the chapter's combined layer. */
export function convPool(filters: number, activation: Activation): LayerConfig[] {
  return [
    { type: 'conv', filters, kernel: [5, 5], activation },
    { type: 'maxPool', size: [2, 2] },
  ];
}

export function dense(units: number, activation: Activation): LayerConfig {
  return { type: 'dense', units, activation };
}

export function dropout(rate: number): LayerConfig {
  return { type: 'dropout', rate };
}

export const SOFTMAX: LayerConfig = { type: 'softmax', units: 10 };

/** Two convolutional-pooling layers, fully connected layers of the given widths, softmax. */
export function doubleConv(activation: Activation, ...widths: number[]): LayerConfig[] {
  return [
    ...convPool(20, activation),
    ...convPool(40, activation),
    ...widths.map((units) => dense(units, activation)),
    SOFTMAX,
  ];
}
