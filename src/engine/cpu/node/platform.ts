import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { KernelVariant, Platform, ThreadHandle, ThreadStart } from '../platform.ts';
import { BROKEN, GENERATION } from '../words.ts';

/** A thread in Node: `serveJobs` in plain JavaScript as text, because a worker there has no loader for TypeScript. */
const THREAD_PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const instance = new WebAssembly.Instance(workerData.module, { env: { memory: workerData.memory } });
parentPort.postMessage('ready');
try {
  instance.exports.serve(workerData.thread, 0);
} catch (error) {
  const words = new Int32Array(workerData.memory.buffer);
  Atomics.store(words, ${BROKEN / 4}, 1);
  Atomics.notify(words, ${GENERATION / 4});
  throw error;
}
`;

const KERNELS = new URL('../../../../.generated/kernels/', import.meta.url);

function startThread(start: ThreadStart): ThreadHandle {
  const worker = new Worker(THREAD_PROGRAM, { eval: true, workerData: start });
  // An idle thread must not keep the process alive.
  worker.unref();
  let failure: string | null = null;
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => {
      failure ??= reason;
      reject(new Error(reason));
    };
    worker.once('message', () => resolve());
    worker.once('error', (error) => fail(String(error)));
    worker.once('exit', (code) => fail(`it ended with code ${code}`));
  });
  ready.catch(() => {});
  return { ready, failure: () => failure, terminate: () => void worker.terminate() };
}

/** Node's files and worker threads. The kernels must have been built (`npm run build`, or `buildKernels`). */
export const nodePlatform: Platform = {
  sharedMemory: { possible: true },
  cores: availableParallelism(),
  async loadKernels({ mode, isShared }: KernelVariant): Promise<WebAssembly.Module> {
    const file = new URL(`${mode}${isShared ? '-shared' : ''}.wasm`, KERNELS);
    return WebAssembly.compile(await readFile(file));
  },
  startThread,
  letEventsIn: () => new Promise((resolve) => setImmediate(resolve)),
};
