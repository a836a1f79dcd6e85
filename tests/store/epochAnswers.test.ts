import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answersOf, CONFIDENCE_ERROR, confidenceAt } from '../../src/store/epochAnswers.ts';

it('keeps the predicted class to the bit and its probability to within half a 255th', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.double({ min: 0, max: 1, noNaN: true }))), (examples) => {
      const predictions = Uint8Array.from(examples, ([predicted]) => predicted);
      const probabilities = new Float32Array(examples.length * 10);
      examples.forEach(([predicted, probability], image) => {
        probabilities[image * 10 + predicted] = probability;
      });
      const stored = { epoch: 7, split: 'validation', predictions, probabilities } as const;
      const answers = answersOf(stored);
      expect(answers).toMatchObject({ epoch: 7, predictions });
      examples.forEach(([, probability], image) => {
        expect(confidenceAt(stored, image)).toBe(Math.fround(probability));
        expect(Math.abs(confidenceAt(answers, image) - probability)).toBeLessThanOrEqual(CONFIDENCE_ERROR + 1e-7);
      });
    }),
  );
});

it('does not wrap where a probability lies above 1 by rounding', () => {
  const answers = answersOf({
    epoch: 1,
    split: 'validation',
    predictions: Uint8Array.of(0),
    probabilities: Float32Array.of(1.01, 0),
  });
  expect(answers.confidences[0]).toBe(255);
});
