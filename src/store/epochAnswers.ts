/** What a run answered on the validation images after an epoch, in two bytes an image: small enough to keep of every epoch. */
import type { StoredPredictions } from './types.ts';

export interface EpochAnswers {
  readonly epoch: number;
  /** [count]: the predicted class of every validation example. */
  readonly predictions: Uint8Array;
  /** [count]: its probability in 255ths, rounded. */
  readonly confidences: Uint8Array;
}

/** The largest difference between a probability and what its byte says. */
export const CONFIDENCE_ERROR = 0.5 / 255;

/** Of each example the predicted class and its probability, rounded to a byte. */
export function answersOf({ epoch, predictions, probabilities }: StoredPredictions): EpochAnswers {
  const classes = probabilities.length / predictions.length;
  const confidences = predictions.map((predicted, image) =>
    // Sums of rounded numbers may lie a little above 1.
    Math.min(255, Math.round(255 * (probabilities[image * classes + predicted] ?? 0))),
  );
  return { epoch, predictions, confidences };
}

/** The probability given to the predicted class of an image, 0 to 1; from a byte only to within `CONFIDENCE_ERROR`. */
export function confidenceAt(source: StoredPredictions | EpochAnswers, image: number): number {
  if ('confidences' in source) return (source.confidences[image] ?? 0) / 255;
  const { predictions, probabilities } = source;
  const classes = probabilities.length / predictions.length;
  return probabilities[image * classes + (predictions[image] ?? 0)] ?? 0;
}
