/** The activation functions of the experiment format. */
export const ACTIVATIONS = ['sigmoid', 'tanh', 'relu', 'linear'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** The name of an activation as the page shows it. */
export const ACTIVATION_LABELS: Record<Activation, string> = {
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'ReLU',
  linear: 'Linear',
};
