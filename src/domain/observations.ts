/** What happened in a training, told from its measured numbers. Pure; thresholds stand here and in the sentences. */
import { ACTIVATION_BOUNDS } from './activation.ts';
import type { Experiment } from './experiment.ts';
import type { EpochRecord, TrainingEnd } from './run.ts';

export type ObservationKind =
  | 'divergence'
  | 'stuck'
  | 'overfitting'
  | 'plateau'
  | 'saturation'
  | 'deadUnits'
  | 'vanishingGradient';

export interface Observation {
  readonly kind: ObservationKind;
  /** What was measured. */
  readonly finding: string;
  /** What it may mean, and what to try. */
  readonly advice: string;
}

/** A tenth of the digits are right by chance; below this a network has learned next to nothing. */
const STUCK_BELOW = 0.2;
/** Epochs without a rise before a plateau is told. */
const PLATEAU_EPOCHS = 5;
/** A rise of validation accuracy by no more than this is none (0.05 percentage points: five digits of 10,000). */
const PLATEAU_WITHIN = 0.0005;
/** Epochs after the lowest validation cost, and its rise since, before overfitting is told. */
const OVERFITTING_EPOCHS = 3;
const OVERFITTING_RISE = 0.05;

const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`;
const cost = (value: number) => value.toPrecision(3);

/** Everything worth telling about a training so far, the gravest first. */
export function observeTraining(
  experiment: Experiment,
  epochs: readonly EpochRecord[],
  end: TrainingEnd | null,
): Observation[] {
  if (end === 'diverged') return [divergence(experiment, epochs)];
  const stuck = stuckAtChance(experiment, epochs);
  if (stuck !== null) return [stuck];
  return [overfitting(experiment, epochs), plateau(epochs)].filter((one) => one !== null);
}

function divergence({ training }: Experiment, epochs: readonly EpochRecord[]): Observation {
  const rate = typeof training.learningRate === 'number' ? training.learningRate : training.learningRate.initial;
  const last = epochs.findLast((epoch) => Number.isFinite(epoch.cost));
  return {
    kind: 'divergence',
    finding:
      last === undefined
        ? 'The cost left the finite numbers within the first epoch.'
        : `The cost was ${cost(last.cost)} in epoch ${last.epoch}, then it left the finite numbers.`,
    advice: `Steps of learning rate ${rate} are likely too long: each overshoots farther than the one before. Try ${Number((rate / 10).toPrecision(2))}.`,
  };
}

function stuckAtChance({ network }: Experiment, epochs: readonly EpochRecord[]): Observation | null {
  const last = epochs.at(-1);
  if (last === undefined || epochs.some((epoch) => epoch.validationAccuracy >= STUCK_BELOW)) return null;
  const activations = new Set(network.layers.flatMap((layer) => ('activation' in layer ? [layer.activation] : [])));
  const cause = activations.has('relu')
    ? 'ReLU neurons that a long step has pushed below 0 for every image learn no more: look at the share of dead neurons, and try a lower learning rate.'
    : [...activations].some((activation) => ACTIVATION_BOUNDS[activation] !== null)
      ? 'Neurons at the bounds of their activation pass hardly any gradient: look at the share of saturated ones, and try another learning rate or ReLU.'
      : 'Try another learning rate.';
  return {
    kind: 'stuck',
    finding: `After ${last.epoch === 1 ? '1 epoch' : `${last.epoch} epochs`}, validation accuracy is ${percent(last.validationAccuracy)}; guessing gives 10 %.`,
    advice: cause,
  };
}

/** Both accuracies of an epoch as a sentence, with a space before it; empty where the training images were not measured. */
function accuraciesOf({ epoch, trainingAccuracy, validationAccuracy }: EpochRecord): string {
  if (trainingAccuracy === null || trainingAccuracy === undefined) return '';
  return ` After epoch ${epoch}, accuracy is ${percent(trainingAccuracy)} on training images and ${percent(validationAccuracy)} on validation.`;
}

function overfitting({ network }: Experiment, epochs: readonly EpochRecord[]): Observation | null {
  const last = epochs.at(-1);
  const lowest = epochs.reduce<EpochRecord | undefined>(
    (best, epoch) => (best === undefined || epoch.validationCost < best.validationCost ? epoch : best),
    undefined,
  );
  if (last === undefined || lowest === undefined || last.epoch - lowest.epoch < OVERFITTING_EPOCHS) return null;
  if (!(last.validationCost >= lowest.validationCost * (1 + OVERFITTING_RISE) && last.cost < lowest.cost)) return null;
  const hasDropout = network.layers.some(({ type }) => type === 'dropout');
  return {
    kind: 'overfitting',
    finding: `Since epoch ${lowest.epoch} the validation cost has risen from ${cost(lowest.validationCost)} to ${cost(last.validationCost)}, while the training cost fell from ${cost(lowest.cost)} to ${cost(last.cost)}.${accuraciesOf(last)}`,
    advice: `The network learns its training images by heart. Try ${hasDropout ? '' : 'dropout, '}a larger λ, expanded data, or early stopping.`,
  };
}

function plateau(epochs: readonly EpochRecord[]): Observation | null {
  if (epochs.length <= PLATEAU_EPOCHS) return null;
  const best = (some: readonly EpochRecord[]) =>
    some.reduce((most, epoch) => (epoch.validationAccuracy > most.validationAccuracy ? epoch : most));
  const before = best(epochs.slice(0, -PLATEAU_EPOCHS));
  const since = best(epochs.slice(-PLATEAU_EPOCHS));
  if (since.validationAccuracy > before.validationAccuracy + PLATEAU_WITHIN) return null;
  return {
    kind: 'plateau',
    finding: `Validation accuracy reached ${percent(before.validationAccuracy)} in epoch ${before.epoch}; the best of the last ${PLATEAU_EPOCHS} epochs is ${percent(since.validationAccuracy)}.`,
    advice: 'More epochs alone will hardly help. Try a learning rate that falls, or more data.',
  };
}
