import fc from 'fast-check';
import { expect, it } from 'vitest';
import { confusionMatrix } from '../../src/domain/confusion.ts';

import type { Run, StoredPredictions } from '../../src/store/types.ts';
import { ALL_WRONG, selectDigits } from '../../src/ui/confusion/digitSelection.ts';
import { historyOf, rankedClasses, rankedOf, verdictsOn } from '../../src/ui/digit/digitFacts.ts';

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

it('tells a digit’s way through the epochs, and what runs said of it at one of them', () => {
  const answers = (epoch: number, predicted: number) => ({
    epoch,
    predictions: Uint8Array.of(0, predicted),
    confidences: Uint8Array.of(0, 51),
  });
  expect(historyOf([answers(1, 5), answers(2, 7)], 1)).toEqual([
    { epoch: 1, predicted: 5, probability: 0.2 },
    { epoch: 2, predicted: 7, probability: 0.2 },
  ]);
  expect(historyOf([answers(1, 5)], 2)).toEqual([]);
  const stored = storedOf(Uint8Array.from([4, 7]));
  const runs = [
    { id: 'a', latestValidation: stored },
    { id: 'b', latestValidation: stored },
    { id: 'c', latestValidation: null },
  ] as unknown as readonly Run[];
  expect(verdictsOn(runs, 'validation', 1, new Map([['a', answers(1, 5)]]))).toEqual([
    { run: runs[0], epoch: 1, predicted: 5, probability: 0.2 },
    { run: runs[1], epoch: stored.epoch, predicted: 7, probability: stored.probabilities[17] },
  ]);
});
