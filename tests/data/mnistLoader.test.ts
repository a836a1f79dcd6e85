import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DataError } from '../../src/data/dataError.ts';
import { MNIST_ROLES } from '../../src/data/mnistFiles.ts';
import { type DownloadProgress, downloadMnist, type MnistSources } from '../../src/data/mnistLoader.ts';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { buildMnistAssets, type MnistManifest, readMnistManifest } from '../../src/tooling/mnistAssets.ts';
import { generatedMnistFolder } from '../../src/tooling/paths.ts';
import { createStaticServer, listen } from '../../src/tooling/serve.ts';

let manifest: MnistManifest;
let folder: string;
const servers: Server[] = [];

beforeAll(async () => {
  await buildMnistAssets();
  manifest = await readMnistManifest();
}, 120_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layer-lab-data-'));
  for (const { fileName } of Object.values(manifest))
    await copyFile(join(generatedMnistFolder, fileName), join(folder, fileName));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

/** Addresses of the files at a server: the real one, or one that `listener` is. */
async function serve(listener?: RequestListener): Promise<MnistSources> {
  const server = listener === undefined ? createStaticServer(folder) : createServer(listener);
  servers.push(server);
  const address = await listen(server, 0);
  const entries = MNIST_ROLES.map((role) => {
    const { fileName, compressedBytes } = manifest[role];
    return [role, { url: `${address}/${fileName}`, compressedBytes }];
  });
  return Object.fromEntries(entries) as MnistSources;
}

async function failureOf(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
}

describe('downloading MNIST', () => {
  test('brings the data of the files, and says how far it is in bytes', async () => {
    const progress: DownloadProgress[] = [];
    const data = await downloadMnist(await serve(), { onProgress: (now) => progress.push(now) });
    const expected = await loadMnist();
    expect(Buffer.compare(data.training.images, expected.training.images)).toBe(0);
    expect(Buffer.compare(data.test.labels, expected.test.labels)).toBe(0);
    const totalBytes = Object.values(manifest).reduce((sum, asset) => sum + asset.compressedBytes, 0);
    expect(progress.at(-1)).toEqual({ loadedBytes: totalBytes, totalBytes });
    expect(progress.length).toBeGreaterThan(10);
    const loaded = progress.map((now) => now.loadedBytes);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
  });

  test('works where the server declares the compression as an encoding', async () => {
    const sources = await serve(async (request, response) => {
      response.setHeader('Content-Encoding', 'gzip');
      response.end(await readFile(join(folder, request.url ?? '')));
    });
    expect((await downloadMnist(sources)).training.count).toBe(50_000);
  });

  test('names a missing file', async () => {
    await rm(join(folder, manifest.testImages.fileName));
    const error = await failureOf(downloadMnist(await serve()));
    expect([error.file, error.kind]).toEqual(['t10k-images-idx3-ubyte', 'missing']);
    expect(error.message).toBe('t10k-images-idx3-ubyte is missing on the server, which answered "404 Not Found".');
  });

  test('takes a web page in place of a file as a missing file', async () => {
    const sources = await serve((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<!doctype html><title>Home</title>');
    });
    expect((await failureOf(downloadMnist(sources))).kind).toBe('missing');
  });

  test('recognises a truncated file', async () => {
    const path = join(folder, manifest.trainImages.fileName);
    await writeFile(path, (await readFile(path)).subarray(0, 1_000_000));
    const error = await failureOf(downloadMnist(await serve()));
    expect([error.file, error.kind]).toEqual(['train-images-idx3-ubyte', 'truncated']);
    expect(error.message).toContain(`received 1000000 of ${manifest.trainImages.compressedBytes} compressed bytes`);
  });

  test('recognises an altered file, whether it still decompresses or not', async () => {
    const damaged = join(folder, manifest.trainImages.fileName);
    await writeFile(damaged, (await readFile(damaged)).fill(0, 5_000_000, 5_001_000));
    expect((await failureOf(downloadMnist(await serve()))).kind).toBe('altered');

    await copyFile(join(generatedMnistFolder, manifest.trainImages.fileName), damaged);
    await copyFile(join(folder, manifest.trainLabels.fileName), join(folder, manifest.testLabels.fileName));
    const error = await failureOf(downloadMnist(await serve()));
    expect([error.file, error.kind]).toEqual(['t10k-labels-idx1-ubyte', 'altered']);
  });

  test('says so when no server answers', async () => {
    const sources = await serve();
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
    const error = await failureOf(downloadMnist(sources));
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain('the connection failed');
  });

  test('says so when the connection breaks half-way', async () => {
    const sources = await serve((_request, response) => {
      response.setHeader('Content-Length', 100_000);
      response.write(new Uint8Array(1000), () => response.destroy());
    });
    expect((await failureOf(downloadMnist(sources))).kind).toBe('unreachable');
  });

  test('gives up a server that falls silent', async () => {
    const sources = await serve((_request, response) => {
      response.write(new Uint8Array(1000));
    });
    const error = await failureOf(downloadMnist(sources, { stallMs: 300 }));
    expect([error.kind, error.message.includes('nothing for 0.3 seconds')]).toEqual(['unreachable', true]);
  });

  test('ends at once when it is aborted', async () => {
    const sources = await serve((_request, response) => {
      response.write(new Uint8Array(1000));
    });
    const controller = new AbortController();
    const download = downloadMnist(sources, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(download).rejects.toMatchObject({ name: 'AbortError' });
    await expect(downloadMnist(sources, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
