/** From the four files of MNIST to verified, split data. Pure: fetching and reading files is done by the callers. */
import type { DataSplits, ExampleSet } from '../engine/engine.ts';
import { DataError } from './dataError.ts';
import { IdxError, parseIdx } from './idx.ts';
import { MNIST_FILES, MNIST_ROLES, type MnistContents, type MnistFile } from './mnistFiles.ts';
import { sha256Hex } from './sha256.ts';

/** Examples of the training file that become the training split; the rest is for validation. */
export const TRAINING_COUNT = 50_000;
export const IMAGE_SIDE = 28;
const IMAGE_BYTES = IMAGE_SIDE * IMAGE_SIDE;

/**
 * Compares the length and SHA-256 of an uncompressed file with the original's.
 * @throws DataError `truncated` or `altered`.
 */
export async function verifyMnistFile(file: MnistFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.length < file.bytes) {
    const message = `${file.name} is incomplete: expected ${file.bytes} bytes, received ${bytes.length}.`;
    throw new DataError(file.name, 'truncated', message);
  }
  if (bytes.length > file.bytes) {
    const message = `${file.name} is not the original: expected ${file.bytes} bytes, received ${bytes.length}.`;
    throw new DataError(file.name, 'altered', message);
  }
  const sum = await sha256Hex(bytes);
  if (sum !== file.sha256) {
    const message = `${file.name} is not the original: expected SHA-256 ${file.sha256}, received ${sum}.`;
    throw new DataError(file.name, 'altered', message);
  }
}

/** Verifies all four files and splits them. @throws DataError naming the first file that is not the original. */
export async function verifiedSplits(contents: MnistContents): Promise<DataSplits> {
  for (const role of MNIST_ROLES) await verifyMnistFile(MNIST_FILES[role], contents[role]);
  return splitMnist(contents);
}

/**
 * The split of Nielsen's `mnist.pkl.gz`: training = images 0 to 49,999 of the training file, validation = the 10,000 after
 * them, test = the test file. Copies into shared memory where there is any, so that several workers can read one copy.
 * @throws DataError where a file is not well formed.
 */
export function splitMnist(contents: MnistContents): DataSplits {
  const train = readPair(contents, 'trainImages', 'trainLabels');
  const test = readPair(contents, 'testImages', 'testLabels');
  return {
    training: slice(train, 0, TRAINING_COUNT),
    validation: slice(train, TRAINING_COUNT, train.count),
    test: slice(test, 0, test.count),
  };
}

function readPair(
  contents: MnistContents,
  imagesRole: 'trainImages' | 'testImages',
  labelsRole: 'trainLabels' | 'testLabels',
): ExampleSet {
  const images = readIdx(MNIST_FILES[imagesRole], contents[imagesRole], 3);
  const labels = readIdx(MNIST_FILES[labelsRole], contents[labelsRole], 1);
  return { images, labels, count: labels.length };
}

function readIdx(file: MnistFile, bytes: Uint8Array<ArrayBuffer>, dimensions: number): Uint8Array {
  try {
    return parseIdx(bytes, dimensions).values;
  } catch (error) {
    if (!(error instanceof IdxError)) throw error;
    const kind = error.kind === 'truncated' ? 'truncated' : 'altered';
    throw new DataError(file.name, kind, `${file.name}: ${error.message}.`, { cause: error });
  }
}

function slice(set: ExampleSet, from: number, to: number): ExampleSet {
  return {
    images: share(set.images.subarray(from * IMAGE_BYTES, to * IMAGE_BYTES)),
    labels: share(set.labels.subarray(from, to)),
    count: to - from,
  };
}

function share(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes.length) : new SharedArrayBuffer(bytes.length),
  );
  copy.set(bytes);
  return copy;
}
