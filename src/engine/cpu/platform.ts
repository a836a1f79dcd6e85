/** What the engine needs of the place it runs in; browsers and Node each have one. */

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
}

/** An instance of the kernels on `memory`. */
export async function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<KernelExports> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as KernelExports;
}
