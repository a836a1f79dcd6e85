/** The activation functions of the experiment format. */
export const ACTIVATIONS = ['sigmoid', 'rescaledSigmoid', 'tanh', 'relu', 'linear'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** The name of an activation as the page shows it. */
export const ACTIVATION_LABELS: Record<Activation, string> = {
  sigmoid: 'Sigmoid',
  // The sigmoid rescaled; its whole name has no room on a card.
  rescaledSigmoid: '2σ − 1',
  tanh: 'Tanh',
  relu: 'ReLU',
  linear: 'Linear',
};

/** What the outputs of an activation approach for large weighted inputs of either sign; null where one side has no bound. */
export const ACTIVATION_BOUNDS: Record<Activation, readonly [low: number, high: number] | null> = {
  sigmoid: [0, 1],
  rescaledSigmoid: [-1, 1],
  tanh: [-1, 1],
  relu: null,
  linear: null,
};
