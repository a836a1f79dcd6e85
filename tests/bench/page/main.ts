/** Gives each trainer a dedicated worker of its own, as the lab does, and passes requests on. */
import type { BenchAnswer, BenchOrder, BenchRequest, BenchWindow, Sample, TrainerSpec } from '../messages.ts';

interface Pending {
  resolve(sample: Sample): void;
  reject(error: Error): void;
}

const workers = new Map<string, Worker>();
const pending = new Map<number, Pending>();
let lastId = 0;

function workerOf(trainer: string): Worker {
  const known = workers.get(trainer);
  if (known !== undefined) return known;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: trainer });
  worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => {
    const waiting = pending.get(data.id);
    pending.delete(data.id);
    if ('sample' in data) waiting?.resolve(data.sample);
    else waiting?.reject(new Error(data.failure));
  };
  worker.onerror = (event) => {
    for (const waiting of pending.values()) waiting.reject(new Error(event.message || 'its worker did not load'));
    pending.clear();
  };
  workers.set(trainer, worker);
  return worker;
}

Object.assign(globalThis, {
  bench(trainer: string, spec: TrainerSpec, request: BenchRequest): Promise<Sample> {
    return new Promise((resolve, reject) => {
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      workerOf(trainer).postMessage({ id: lastId, spec, request } satisfies BenchOrder);
    });
  },
} satisfies BenchWindow);
