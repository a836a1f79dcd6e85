/** How the time of a training step is shared among the layers: measured where a run of the same stack showed it, else estimated. */
import type { Experiment } from './experiment.ts';
import { trainingWork } from './outlook.ts';
import type { NetworkAnalysis } from './shapes.ts';

/**
 * Seconds that a training step of one mini-batch spent in each layer: forward, backward and update. Null for a layer that the
 * engine computes in one pass with the layer before it, whose figure includes it.
 */
export type LayerSeconds = readonly (number | null)[];

/** What a run showed of its layers. */
export interface LayerMeasurement {
  readonly experiment: Experiment;
  /** The engine that trained the run, as its id. */
  readonly engine: string;
  /** Name of the run. */
  readonly run: string;
  readonly seconds: LayerSeconds;
}

export interface StepShares {
  /** Fraction of a step's time for each layer; null where it is counted with the layer before. */
  readonly shares: readonly (number | null)[];
  /** Where they were measured; null where they are estimated from the multiply-adds. */
  readonly measured: LayerMeasurement | null;
}

/** What decides the time of a step: the layers, whatever the order of their fields, and the mini-batch size. */
function fingerprint({ network, training }: Pick<Experiment, 'network' | 'training'>): string {
  const layers = network.layers.map((layer) =>
    Object.entries(layer)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat(2),
  );
  return JSON.stringify([network.input, layers, training.miniBatchSize]);
}

function shareOut(amounts: readonly (number | null)[]): StepShares['shares'] | null {
  const total = amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
  return total > 0 ? amounts.map((amount) => (amount === null ? null : amount / total)) : null;
}

/**
 * The shares of a step's time in `experiment`, whose network has this analysis: from the latest of `measurements` (oldest first)
 * of the same layers and mini-batch size on `engine`, else estimated. Null where a shape is unknown.
 */
export function stepShares(
  experiment: Pick<Experiment, 'network' | 'training'>,
  analysis: NetworkAnalysis,
  engine: string | null,
  measurements: readonly LayerMeasurement[],
): StepShares | null {
  const own = fingerprint(experiment);
  const measured = measurements.findLast(
    (measurement) => measurement.engine === engine && fingerprint(measurement.experiment) === own,
  );
  const shares = measured === undefined ? null : shareOut(measured.seconds);
  if (measured !== undefined && shares !== null) return { shares, measured };
  const estimated = shareOut(trainingWork(analysis) ?? []);
  return estimated === null ? null : { shares: estimated, measured: null };
}
