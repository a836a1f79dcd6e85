/** All that the runs know of one digit. Pure. */
import { confidenceAt, type EpochAnswers } from '../../store/epochAnswers.ts';
import type { Run, StoredPredictions } from '../../store/types.ts';

export interface RankedClass {
  readonly digit: number;
  /** 0 to 1. */
  readonly probability: number;
}

/** The classes of one image, the most probable first; of equal ones the lower class. */
export function rankedClasses(probabilities: ArrayLike<number>): RankedClass[] {
  return Array.from(probabilities, (probability, digit) => ({ digit, probability })).sort(
    (a, b) => b.probability - a.probability || a.digit - b.digit,
  );
}

/** The classes of one image of stored predictions. */
export function rankedOf({ predictions, probabilities }: StoredPredictions, image: number): RankedClass[] {
  const classes = probabilities.length / predictions.length;
  return rankedClasses(probabilities.subarray(image * classes, (image + 1) * classes));
}

/** A run's predictions on a split: of validation the latest, of test those at its best epoch. */
export function predictionsOn(run: Run, split: 'validation' | 'test'): StoredPredictions | null {
  return split === 'test' ? run.bestTest : run.latestValidation;
}

export interface Verdict {
  readonly run: Run;
  readonly epoch: number;
  readonly predicted: number;
  readonly probability: number;
}

/**
 * What each run that has looked at the split says about an image.
 *
 * @param rewound what runs answered at an earlier epoch, by their ids; of the others, what they answer now
 */
export function verdictsOn(
  runs: readonly Run[],
  split: 'validation' | 'test',
  image: number,
  rewound: ReadonlyMap<string, EpochAnswers> = new Map(),
): Verdict[] {
  return runs.flatMap((run) => {
    const source = rewound.get(run.id) ?? predictionsOn(run, split);
    const predicted = source?.predictions[image];
    if (source === null || predicted === undefined) return [];
    return [{ run, epoch: source.epoch, predicted, probability: confidenceAt(source, image) }];
  });
}

/** The predicted class of one validation image after each epoch, and its probability. */
export function historyOf(
  epochs: readonly EpochAnswers[],
  image: number,
): { readonly epoch: number; readonly predicted: number; readonly probability: number }[] {
  return epochs.flatMap((answers) => {
    const predicted = answers.predictions[image];
    return predicted === undefined
      ? []
      : [{ epoch: answers.epoch, predicted, probability: confidenceAt(answers, image) }];
  });
}
