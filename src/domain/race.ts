/** Variants of one experiment for a fair comparison: same initial weights, same order, one difference. */
import { ACTIVATION_LABELS, ACTIVATIONS, type Activation } from './activation.ts';
import type { Experiment } from './experiment.ts';
import type { LayerConfig } from './layers/registry.ts';

/** The activations that race against each other. */
export const RACED_ACTIVATIONS: readonly Activation[] = ['sigmoid', 'tanh', 'relu'];

function takesPart(layer: LayerConfig): layer is Extract<LayerConfig, { activation: Activation }> {
  return 'activation' in layer && layer.activation !== 'linear';
}

/** "double-conv-relu" as "double-conv": a name without the activation at its end. */
function stem(name: string): string {
  const ending = ACTIVATIONS.find((activation) => name.endsWith(`-${activation}`));
  return ending === undefined ? name : name.slice(0, -ending.length - 1);
}

/** Whether any layer of the stack has an activation to compare. */
export function canRace({ network }: Experiment): boolean {
  return network.layers.some(takesPart);
}

/**
 * The same experiment with each activation in all of its layers (linear ones stay linear). Seed, initial weights and order of
 * the examples are the same for all; see `describeDifference` for the one difference.
 */
export function activationRace(experiment: Experiment): Experiment[] {
  return RACED_ACTIVATIONS.map((activation) => ({
    ...experiment,
    name: `${stem(experiment.name)}-${activation}`,
    network: {
      ...experiment.network,
      layers: experiment.network.layers.map((layer) => (takesPart(layer) ? { ...layer, activation } : layer)),
    },
  }));
}

/** "Sigmoid, Tanh and ReLU". */
export function racedLabels(): string {
  const labels = RACED_ACTIVATIONS.map((activation) => ACTIVATION_LABELS[activation]);
  return `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
}
