/** What the engine needs of the place it runs in; browsers and Node each have one. */
import { BROKEN, GENERATION } from './words.ts';

/** A kernel build: with fused multiply-add or without, on memory that threads share or not. */
export interface KernelVariant {
  readonly mode: 'exact' | 'fast';
  readonly isShared: boolean;
}

/** What a thread is made of. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1; the caller itself is thread 0. */
  readonly thread: number;
}

export interface ThreadHandle {
  /** Settles once the thread waits for work; rejects where it cannot start. */
  readonly ready: Promise<void>;
  /** Why the thread ended before it was asked to; null while it serves. Known once waiting events were let in. */
  failure(): string | null;
  terminate(): void;
}

export interface Platform {
  /** Whether WebAssembly memory can be shared between threads here, and why not. */
  readonly sharedMemory: { readonly possible: true } | { readonly possible: false; readonly reason: string };
  /** Processors that the machine shows. */
  readonly cores: number;
  loadKernels(variant: KernelVariant): Promise<WebAssembly.Module>;
  startThread(start: ThreadStart): ThreadHandle;
  /** Lets waiting events in (messages, aborts) before the next stretch of work. */
  letEventsIn(): Promise<void>;
}

/** The functions of the kernels, see assembly/index.ts. */
export interface KernelExports extends WebAssembly.Exports {
  run(): void;
  serve(thread: number, generation: number): void;
  timedLoad(step: number, example: number): void;
  timedForwardImage(operation: number, example: number, globalStep: number): void;
  timedForwardFlat(operation: number, step: number, globalStep: number): void;
  timedBackwardFlat(operation: number): void;
  timedBackwardImage(operation: number, example: number): void;
  timedUpdateFilters(operation: number): void;
}

/** Serves jobs until the trainer ends; where that fails, the threads that wait for this one are told. @throws what the kernels throw */
export function serveJobs(kernels: KernelExports, { memory, thread }: Omit<ThreadStart, 'module'>): void {
  try {
    kernels.serve(thread, 0);
  } catch (error) {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, BROKEN / 4, 1);
    Atomics.notify(words, GENERATION / 4);
    throw error;
  }
}

/** An instance of the kernels on `memory`. */
export async function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<KernelExports> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as KernelExports;
}
