/** How long a run will still take, from what its epochs took so far. */
import { type Experiment, stepsPerEpoch } from '../domain/experiment.ts';
import type { RunProgress } from '../engine/train.ts';

/** Images evaluated after an epoch: the validation split, and the test split at most. */
const EVALUATED_IMAGES = 20_000;
/** Forward is about a third of a training step. */
const EVALUATION_SPEEDUP = 3;

export interface TimeLeft {
  /** Tells of an epoch that this session trained without interruption. */
  epochDone(epoch: { readonly seconds: number; readonly trainingSeconds: number }): void;
  /** Seconds until the last epoch's evaluation is done; null before there is a speed. */
  secondsLeft(progress: RunProgress): number | null;
}

/** Estimates by the measured speed, and by what past epochs took beside training (evaluations, distortion, storage). */
export function createTimeLeft(experiment: Experiment): TimeLeft {
  const perEpoch = stepsPerEpoch(experiment);
  let overheadSum = 0;
  let epochs = 0;
  return {
    epochDone({ seconds, trainingSeconds }) {
      overheadSum += Math.max(0, seconds - trainingSeconds);
      epochs += 1;
    },
    secondsLeft({ step, totalSteps, imagesPerSecond }) {
      if (!(imagesPerSecond > 0)) return null;
      const training = ((totalSteps - step) * experiment.training.miniBatchSize) / imagesPerSecond;
      const evaluations = Math.ceil(totalSteps / perEpoch) - Math.floor((step - 1) / perEpoch);
      const each = epochs > 0 ? overheadSum / epochs : EVALUATED_IMAGES / (EVALUATION_SPEEDUP * imagesPerSecond);
      return training + evaluations * each;
    },
  };
}
