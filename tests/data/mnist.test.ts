import { expect, test } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';

test('MNIST is split into 50,000, 10,000 and 10,000 examples', async () => {
  const data = await loadMnist();
  expect([data.training.count, data.validation.count, data.test.count]).toEqual([50_000, 10_000, 10_000]);
  expect(data.training.images.length).toBe(50_000 * 784);
  expect(data.validation.images.length).toBe(10_000 * 784);
  expect(data.test.images.length).toBe(10_000 * 784);
});

test('the first labels of each split are those of the files', async () => {
  const data = await loadMnist();
  expect([...data.training.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  expect([...data.validation.labels.subarray(0, 10)]).toEqual([3, 8, 6, 9, 6, 4, 5, 3, 8, 4]);
  expect([...data.test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
});
