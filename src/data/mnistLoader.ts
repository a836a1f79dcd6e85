/** Downloads the compressed files of MNIST from the page's own server, keeps them in the browser's cache, verifies and splits them. */
import type { DataSplits } from '../engine/engine.ts';
import { DataError } from './dataError.ts';
import { splitMnist, verifyMnistFile } from './mnist.ts';
import { MNIST_FILES, MNIST_ROLES, type MnistContents, type MnistFile, type MnistRole } from './mnistFiles.ts';

export interface MnistSource {
  readonly url: string;
  /** Length of the gzip file behind `url`. */
  readonly compressedBytes: number;
}

export type MnistSources = { readonly [Role in MnistRole]: MnistSource };

/** Compressed bytes of all four files together. */
export interface DownloadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece that arrives; files from the cache count at once. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** A download that stays silent so long is given up. */
  readonly stallMs?: number | undefined;
}

/** Name of the store in the browser's Cache API. */
export const CACHE_NAME = 'mnist-1';

/**
 * Fetches, verifies and splits the data. A file in the cache that is not the original is deleted and fetched again.
 * @throws DataError where a file is missing, cut off or altered, or the server does not answer; the signal's reason after an abort.
 */
export async function downloadMnist(sources: MnistSources, options: DownloadOptions = {}): Promise<DataSplits> {
  const { signal, onProgress, stallMs = 30_000 } = options;
  signal?.throwIfAborted();
  const totalBytes = MNIST_ROLES.reduce((total, role) => total + sources[role].compressedBytes, 0);
  const loaded = new Map<MnistRole, number>();
  const report = (role: MnistRole, bytes: number) => {
    loaded.set(role, Math.min(bytes, sources[role].compressedBytes));
    onProgress?.({ loadedBytes: [...loaded.values()].reduce((sum, count) => sum + count, 0), totalBytes });
  };
  // One file's failure ends the downloads of the others.
  const failure = new AbortController();
  const anySignal = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const cache = await openCache();
  const obtain = (role: MnistRole) =>
    obtainFile({
      file: MNIST_FILES[role],
      source: sources[role],
      cache,
      signal: anySignal,
      stallMs,
      report: (bytes) => report(role, bytes),
    });
  try {
    const [trainLabels, testLabels, testImages, trainImages] = await Promise.all([
      obtain('trainLabels'),
      obtain('testLabels'),
      obtain('testImages'),
      obtain('trainImages'),
    ]);
    signal?.throwIfAborted();
    return splitMnist({ trainImages, trainLabels, testImages, testLabels } satisfies MnistContents);
  } catch (error) {
    failure.abort();
    signal?.throwIfAborted();
    throw error;
  }
}

interface FileRequest {
  readonly file: MnistFile;
  readonly source: MnistSource;
  readonly cache: Cache | undefined;
  readonly signal: AbortSignal;
  readonly stallMs: number;
  readonly report: (loadedBytes: number) => void;
}

async function obtainFile(request: FileRequest): Promise<Uint8Array<ArrayBuffer>> {
  return (await fromCache(request)) ?? (await fromServer(request));
}

/** Undefined where the cache does not have the file, or has a damaged one, which is deleted. */
async function fromCache({ file, source, cache, report }: FileRequest): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await cache?.match(source.url).catch(() => undefined);
  if (response === undefined) return undefined;
  try {
    const content = await decode(file, source, new Uint8Array(await response.arrayBuffer()));
    report(source.compressedBytes);
    return content;
  } catch {
    await cache?.delete(source.url).catch(() => false);
    return undefined;
  }
}

async function fromServer(request: FileRequest): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = await receive(request);
  const content = await decode(request.file, request.source, compressed);
  // A full or forbidden cache only costs the next visit a download.
  await request.cache?.put(request.source.url, new Response(compressed)).catch(() => undefined);
  return content;
}

/** Downloads the bytes behind the source's address. @throws DataError `missing` or `unreachable`. */
async function receive({ file, source, signal, stallMs, report }: FileRequest): Promise<Uint8Array<ArrayBuffer>> {
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallMs);
  try {
    // Past the HTTP cache: it cannot be told to forget a damaged copy, our own cache can.
    const init: RequestInit = { signal: AbortSignal.any([signal, stall.signal]), cache: 'no-store' };
    const response = await fetch(source.url, init);
    if (!response.ok || response.headers.get('content-type')?.startsWith('text/html') === true) {
      await response.body?.cancel();
      const answer = response.ok ? 'a web page in its place' : `"${response.status} ${response.statusText}"`;
      const message = `${file.name} is missing on the server, which answered ${answer}.`;
      throw new DataError(file.name, 'missing', message);
    }
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let loadedBytes = 0;
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stallMs);
      chunks.push(part.value);
      loadedBytes += part.value.length;
      report(loadedBytes);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DataError) throw error;
    const message = stall.signal.aborted
      ? `${file.name} could not be downloaded: the server sent nothing for ${stallMs / 1000} seconds.`
      : `${file.name} could not be downloaded: the connection failed.`;
    throw new DataError(file.name, 'unreachable', message, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Decompresses and verifies. @throws DataError `truncated` or `altered`. */
async function decode(
  file: MnistFile,
  source: MnistSource,
  received: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = isGzip(received) ? await decompress(file, source, received) : received;
  await verifyMnistFile(file, content);
  return content;
}

/** A server that declares the gzip file as a content encoding has the browser decompress it. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function decompress(
  file: MnistFile,
  source: MnistSource,
  compressed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    if (compressed.length < source.compressedBytes) {
      const message = `${file.name} is incomplete: received ${compressed.length} of ${source.compressedBytes} compressed bytes.`;
      throw new DataError(file.name, 'truncated', message, { cause });
    }
    const message = `${file.name} is damaged: it cannot be decompressed.`;
    throw new DataError(file.name, 'altered', message, { cause });
  }
}

/** Undefined where the browser has no cache for us (Node, plain HTTP from another machine, storage forbidden). */
async function openCache(): Promise<Cache | undefined> {
  if (typeof caches === 'undefined') return undefined;
  return caches.open(CACHE_NAME).catch(() => undefined);
}
