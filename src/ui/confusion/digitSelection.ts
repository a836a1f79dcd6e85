/** Which digits of a split are looked at: the wrong ones, some of them, or the right ones of a class. */
import { confidenceAt, type EpochAnswers } from '../../store/epochAnswers.ts';
import type { StoredPredictions } from '../../store/types.ts';
import type { WrongDigit } from '../misclassified/wrongDigits.ts';

export type DigitOrder = 'surest' | 'unsurest' | 'file';

export interface DigitFilter {
  /** The true class; null takes every one. */
  readonly truth: number | null;
  readonly predicted: number | null;
  readonly order: DigitOrder;
}

export const ALL_WRONG: DigitFilter = { truth: null, predicted: null, order: 'surest' };

/**
 * The digits that a filter lets through: wrong ones, except where it asks for one class as both true and predicted, as the
 * diagonal of a confusion matrix does.
 *
 * @param labels [count]: the true classes of the predictions' split
 */
export function selectDigits(
  stored: StoredPredictions | EpochAnswers,
  labels: Uint8Array,
  filter: DigitFilter,
): WrongDigit[] {
  const wantsRight = filter.truth !== null && filter.truth === filter.predicted;
  const digits: WrongDigit[] = [];
  stored.predictions.forEach((predicted, image) => {
    const truth = labels[image];
    if (truth === undefined || (truth === predicted) !== wantsRight) return;
    if (filter.truth !== null && truth !== filter.truth) return;
    if (filter.predicted !== null && predicted !== filter.predicted) return;
    digits.push({ image, truth, predicted, confidence: confidenceAt(stored, image) });
  });
  switch (filter.order) {
    case 'surest':
      return digits.sort((a, b) => b.confidence - a.confidence || a.image - b.image);
    case 'unsurest':
      return digits.sort((a, b) => a.confidence - b.confidence || a.image - b.image);
    case 'file':
      return digits;
    default:
      return filter.order satisfies never;
  }
}
