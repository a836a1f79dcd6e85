import fc from 'fast-check';
import { expect, it } from 'vitest';
import { confusionMatrix } from '../../src/domain/confusion.ts';
import { recordPredictions } from '../../src/store/predictionHistory.ts';
import type { Lab, StoredPredictions } from '../../src/store/types.ts';
import { ALL_WRONG, selectDigits } from '../../src/ui/confusion/digitSelection.ts';
import { historyOf, rankedClasses, rankedOf } from '../../src/ui/digit/digitFacts.ts';

const COUNT = 200;
const digit = fc.integer({ min: 0, max: 9 });
const classesOf = fc.array(digit, { minLength: COUNT, maxLength: COUNT }).map((values) => Uint8Array.from(values));

function storedOf(predictions: Uint8Array): StoredPredictions {
  const probabilities = new Float32Array(predictions.length * 10).fill(0.05);
  predictions.forEach((predicted, image) => {
    probabilities[image * 10 + predicted] = 0.3 + ((image * 37) % 50) / 100;
  });
  return { epoch: 3, split: 'validation', predictions, probabilities };
}

it('opens behind every cell of the confusion matrix as many images as the cell counts', () => {
  fc.assert(
    fc.property(classesOf, classesOf, (labels, predictions) => {
      const matrix = confusionMatrix(labels, predictions);
      for (let truth = 0; truth < 10; truth += 1) {
        for (let predicted = 0; predicted < 10; predicted += 1) {
          const digits = selectDigits(storedOf(predictions), labels, { ...ALL_WRONG, truth, predicted });
          expect(digits.length).toBe(matrix[truth * 10 + predicted]);
          expect(digits.every(({ image }) => labels[image] === truth && predictions[image] === predicted)).toBe(true);
        }
      }
    }),
    { numRuns: 20 },
  );
});

it('sorts by confidence both ways, and leaves the order of the file', () => {
  fc.assert(
    fc.property(classesOf, classesOf, digit, (labels, predictions, truth) => {
      const stored = storedOf(predictions);
      const surest = selectDigits(stored, labels, { ...ALL_WRONG, truth });
      const unsurest = selectDigits(stored, labels, { ...ALL_WRONG, truth, order: 'unsurest' });
      const file = selectDigits(stored, labels, { ...ALL_WRONG, truth, order: 'file' });
      const confidences = surest.map(({ confidence }) => confidence);
      expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
      expect(unsurest.map(({ confidence }) => confidence)).toEqual(confidences.toReversed());
      const expected = [...labels.keys()].filter((image) => labels[image] === truth && predictions[image] !== truth);
      expect(file.map(({ image }) => image)).toEqual(expected);
      expect(surest.map(({ image }) => image).toSorted((a, b) => a - b)).toEqual(expected);
    }),
  );
});

it('ranks the classes of one image, ties by the lower class', () => {
  expect(rankedClasses([0.1, 0.4, 0.1, 0.4]).map(({ digit: found }) => found)).toEqual([1, 3, 0, 2]);
  const stored = storedOf(Uint8Array.from([4, 7]));
  expect(rankedOf(stored, 1)[0]).toEqual({ digit: 7, probability: stored.probabilities[17] });
});

it('keeps what a run predicted after each epoch, and anew where it went back', () => {
  let listener: (state: Lab, before: Lab) => void = () => {};
  const state = (epoch: number | null, predicted: number): Lab =>
    // Of the whole lab, only the runs and their predictions are read.
    ({
      runs:
        epoch === null ? [] : [{ id: 'a', latestValidation: { ...storedOf(Uint8Array.from([predicted, 0])), epoch } }],
    }) as unknown as Lab;
  const history = recordPredictions({
    getState: () => state(1, 5),
    subscribe: (next) => {
      listener = next;
      return () => {};
    },
  });
  listener(state(2, 6), state(1, 5));
  listener(state(3, 7), state(2, 6));
  expect(historyOf(history.of('a'), 0)).toEqual([
    { epoch: 1, predicted: 5 },
    { epoch: 2, predicted: 6 },
    { epoch: 3, predicted: 7 },
  ]);
  listener(state(2, 8), state(3, 7));
  expect(historyOf(history.of('a'), 0)).toEqual([
    { epoch: 1, predicted: 5 },
    { epoch: 2, predicted: 8 },
  ]);
  listener(state(null, 0), state(2, 8));
  expect(history.of('a')).toEqual([]);
});
