/** What a setting is that a sweep can take through values, and how choices and layers are written. Pure. */
import type { Experiment } from './experiment.ts';
import type { LayerConfig } from './layers/registry.ts';
import type { Network } from './network.ts';

export type SweepValue = number | string;

/** A setting that a sweep can take through values. */
export interface SweepField {
  readonly id: string;
  /** "Learning rate (η)", "Layer 3: neurons". */
  readonly label: string;
  /** The values to choose from; null where it is a number. */
  readonly choices: readonly { readonly value: string; readonly label: string }[] | null;
  /** Values that a first sweep might take, as a person would type them. */
  readonly suggestion: readonly SweepValue[];
  /** Null where the setting has no single value, as a learning rate that follows a schedule. */
  readonly read: (experiment: Experiment) => SweepValue | null;
  readonly write: (experiment: Experiment, value: SweepValue) => Experiment;
}

/** A setting with named values. */
export function choiceField<Value extends string>(
  id: string,
  label: string,
  labels: Readonly<Record<Value, string>>,
  suggestion: readonly Value[],
  read: (experiment: Experiment) => Value | null,
  write: (experiment: Experiment, value: Value) => Experiment,
): SweepField {
  // The keys of a record are the type's own values.
  const values = Object.keys(labels) as Value[];
  return {
    id,
    label,
    choices: values.map((value) => ({ value, label: labels[value] })),
    suggestion,
    read,
    write(experiment, given) {
      const value = values.find((one) => one === given);
      return value === undefined ? experiment : write(experiment, value);
    },
  };
}

/** The experiment with each layer changed. */
export function withLayers(
  experiment: Experiment,
  change: (layer: LayerConfig, index: number) => LayerConfig,
): Experiment {
  const network: Network = { ...experiment.network, layers: experiment.network.layers.map(change) };
  return { ...experiment, network };
}
