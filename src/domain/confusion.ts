/** Which examples a net gets wrong, and how. */

/** [classes, classes]: entry trueClass * classes + predictedClass counts the examples of that class so predicted. */
export function confusionMatrix(labels: Uint8Array, predictions: Uint8Array, classes = 10): Uint32Array {
  requireSameLength(labels, predictions);
  const matrix = new Uint32Array(classes * classes);
  for (let index = 0; index < labels.length; index += 1) {
    const cell = (labels[index] as number) * classes + (predictions[index] as number);
    matrix[cell] = (matrix[cell] as number) + 1;
  }
  return matrix;
}

/** One wrongly classified example. */
export interface Misclassified {
  /** Its number in the split, from 0. */
  readonly index: number;
  readonly label: number;
  readonly prediction: number;
  /** The net's probability for its prediction. */
  readonly confidence: number;
}

export interface MisclassifiedFilter {
  readonly label?: number | undefined;
  readonly prediction?: number | undefined;
}

/**
 * The wrongly classified examples, most confident first; equal confidence in the order of the file.
 *
 * @param probabilities [count, classes]
 */
export function misclassified(
  labels: Uint8Array,
  predictions: Uint8Array,
  probabilities: Float32Array,
  filter: MisclassifiedFilter = {},
  classes = 10,
): Misclassified[] {
  requireSameLength(labels, predictions);
  const found: Misclassified[] = [];
  for (let index = 0; index < labels.length; index += 1) {
    const label = labels[index] as number;
    const prediction = predictions[index] as number;
    if (label === prediction) continue;
    if (filter.label !== undefined && label !== filter.label) continue;
    if (filter.prediction !== undefined && prediction !== filter.prediction) continue;
    found.push({ index, label, prediction, confidence: probabilities[index * classes + prediction] as number });
  }
  return found.sort((one, other) => other.confidence - one.confidence || one.index - other.index);
}

/** The examples on which two nets differ or both fail, by their numbers in the split, rising. */
export interface RunDifference {
  /** Wrong before, right now. */
  readonly mended: readonly number[];
  /** Right before, wrong now. */
  readonly broken: readonly number[];
  /** Wrong in both, though perhaps in different ways. */
  readonly stillWrong: readonly number[];
}

/** What changed from `before` to `after`, both predictions on the examples of `labels`. */
export function compareRuns(labels: Uint8Array, before: Uint8Array, after: Uint8Array): RunDifference {
  requireSameLength(labels, before);
  requireSameLength(labels, after);
  const mended: number[] = [];
  const broken: number[] = [];
  const stillWrong: number[] = [];
  for (let index = 0; index < labels.length; index += 1) {
    const wasRight = before[index] === labels[index];
    const isRight = after[index] === labels[index];
    if (!wasRight && isRight) mended.push(index);
    else if (wasRight && !isRight) broken.push(index);
    else if (!wasRight) stillWrong.push(index);
  }
  return { mended, broken, stillWrong };
}

function requireSameLength(labels: Uint8Array, predictions: Uint8Array): void {
  if (labels.length !== predictions.length) {
    throw new Error(`${predictions.length} predictions do not fit ${labels.length} labels.`);
  }
}
