import { expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { ALL_WRONG, selectDigits } from '../../src/ui/confusion/digitSelection.ts';
import { CELL_HEIGHT, CELL_WIDTH, drawSheet } from '../../src/ui/misclassified/wrongDigits.ts';

it('finds the wrong digits of real labels, the surest mistakes first', async () => {
  const { validation } = await loadMnist();
  const predictions = Uint8Array.from(validation.labels);
  const probabilities = new Float32Array(validation.count * 10);
  const mistake = (image: number, confidence: number): void => {
    predictions[image] = ((validation.labels[image] ?? 0) + 1) % 10;
    probabilities[image * 10 + (predictions[image] ?? 0)] = confidence;
  };
  mistake(7, 0.5);
  mistake(9_999, 0.75);
  mistake(3, 0.5);
  const wrong = selectDigits(
    { epoch: 1, split: 'validation', predictions, probabilities },
    validation.labels,
    ALL_WRONG,
  );
  expect(wrong.map(({ image, confidence }) => [image, confidence])).toEqual([
    [9_999, 0.75],
    [3, 0.5],
    [7, 0.5],
  ]);
  for (const { image, truth, predicted } of wrong) {
    expect(truth).toBe(validation.labels[image]);
    expect(predicted).toBe((truth + 1) % 10);
  }
});

it('draws each digit into its own cell of the sheet, pixel for pixel', async () => {
  const { validation } = await loadMnist();
  const digits = [11, 5, 42].map((image) => ({ image, truth: 0, predicted: 1, confidence: 1 }));
  const columns = 2;
  const sheet = drawSheet(validation.images, digits, columns);
  const width = columns * CELL_WIDTH;
  expect(sheet.length).toBe(2 * CELL_HEIGHT * width * 4);
  let ink = 0;
  digits.forEach(({ image }, index) => {
    for (let pixel = 0; pixel < 784; pixel += 1) {
      const x = (index % columns) * CELL_WIDTH + 2 + (pixel % 28);
      const y = Math.floor(index / columns) * CELL_HEIGHT + 2 + Math.floor(pixel / 28);
      const value = validation.images[image * 784 + pixel] ?? 0;
      expect(sheet[(y * width + x) * 4 + 3]).toBe(value);
      ink += value;
    }
  });
  expect(sheet.reduce((sum, value) => sum + value, 0)).toBe(ink);
});
