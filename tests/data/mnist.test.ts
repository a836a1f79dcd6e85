import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DataError } from '../../src/data/dataError.ts';
import { splitMnist, verifiedSplits } from '../../src/data/mnist.ts';
import { MNIST_FILES, type MnistContents } from '../../src/data/mnistFiles.ts';
import { loadMnist, readMnistContents } from '../../src/data/node/loadMnist.ts';
import type { DataSplits } from '../../src/engine/engine.ts';

let data: DataSplits;
let contents: MnistContents;

beforeAll(async () => {
  data = await loadMnist();
  contents = await readMnistContents();
});

async function dataError(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
}

describe('MNIST', () => {
  test('is split into 50,000, 10,000 and 10,000 examples', () => {
    for (const [set, count] of [
      [data.training, 50_000],
      [data.validation, 10_000],
      [data.test, 10_000],
    ] as const) {
      expect(set.count).toBe(count);
      expect(set.images.length).toBe(count * 28 * 28);
      expect(set.labels.length).toBe(count);
    }
  });

  test('has the labels of the files, each split from its own place', () => {
    expect([...data.training.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...data.validation.labels.subarray(0, 10)]).toEqual([3, 8, 6, 9, 6, 4, 5, 3, 8, 4]);
    expect([...data.test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });

  test('has the known number of each digit', () => {
    const counts = (labels: Uint8Array) =>
      Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
    expect(counts(data.training.labels)).toEqual([4932, 5678, 4968, 5101, 4859, 4506, 4951, 5175, 4842, 4988]);
    expect(counts(data.validation.labels)).toEqual([991, 1064, 990, 1030, 983, 915, 967, 1090, 1009, 961]);
    expect(counts(data.test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test('put together again is the original, byte by byte', () => {
    const sum = (...parts: Uint8Array[]) =>
      parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
    const { trainImages, trainLabels, testImages, testLabels } = contents;
    expect(sum(trainImages.subarray(0, 16), data.training.images, data.validation.images)).toBe(
      MNIST_FILES.trainImages.sha256,
    );
    expect(sum(trainLabels.subarray(0, 8), data.training.labels, data.validation.labels)).toBe(
      MNIST_FILES.trainLabels.sha256,
    );
    expect(sum(testImages.subarray(0, 16), data.test.images)).toBe(MNIST_FILES.testImages.sha256);
    expect(sum(testLabels.subarray(0, 8), data.test.labels)).toBe(MNIST_FILES.testLabels.sha256);
  });

  test('lies in shared memory', () => {
    expect(data.training.images.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(data.test.labels.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('a file that is not the original', () => {
  test('is named, one changed bit being enough', async () => {
    const testLabels = contents.testLabels.slice();
    testLabels[5000] = (testLabels[5000] ?? 0) ^ 1;
    const error = await dataError(verifiedSplits({ ...contents, testLabels }));
    expect([error.file, error.kind]).toEqual(['t10k-labels-idx1-ubyte', 'altered']);
    expect(error.message).toContain('expected SHA-256 ff7bcfd4');
  });

  test('is truncated where it is shorter, altered where it is longer', async () => {
    const shorter = await dataError(verifiedSplits({ ...contents, trainLabels: contents.trainLabels.slice(0, -1) }));
    expect([shorter.kind, shorter.message]).toEqual([
      'truncated',
      'train-labels-idx1-ubyte is incomplete: expected 60008 bytes, received 60007.',
    ]);
    const longer = await dataError(
      verifiedSplits({ ...contents, trainLabels: new Uint8Array([...contents.trainLabels, 0]) }),
    );
    expect(longer.kind).toBe('altered');
  });

  test('is refused while splitting where its form is wrong', () => {
    const swapped = { ...contents, testImages: contents.testLabels };
    expect(() => splitMnist(swapped)).toThrow('t10k-images-idx3-ubyte: expected 3 dimensions, found 1.');
  });
});
