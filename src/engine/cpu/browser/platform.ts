import exactUrl from '../../../../.generated/kernels/exact.wasm?url';
import exactSharedUrl from '../../../../.generated/kernels/exact-shared.wasm?url';
import fastUrl from '../../../../.generated/kernels/fast.wasm?url';
import fastSharedUrl from '../../../../.generated/kernels/fast-shared.wasm?url';
import type { KernelVariant, Platform, ThreadHandle, ThreadStart } from '../platform.ts';

const URLS: Record<KernelVariant['mode'], { readonly shared: string; readonly own: string }> = {
  exact: { shared: exactSharedUrl, own: exactUrl },
  fast: { shared: fastSharedUrl, own: fastUrl },
};

function startThread(start: ThreadStart): ThreadHandle {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    type: 'module',
    name: `thread ${start.thread}`,
  });
  let failure: string | null = null;
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => {
      failure ??= reason;
      reject(new Error(reason));
    };
    worker.onmessage = () => resolve();
    worker.onerror = (event) => fail(event.message || 'its worker could not be loaded');
    worker.onmessageerror = () => fail('shared memory could not be handed over');
  });
  ready.catch(() => {});
  worker.postMessage(start);
  return { ready, failure: () => failure, terminate: () => worker.terminate() };
}

/** One round through the event loop; a message is not slowed down as a timer is in a hidden tab. */
function letEventsIn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A browser's fetch and workers. */
export const browserPlatform: Platform = {
  sharedMemory: globalThis.crossOriginIsolated
    ? { possible: true }
    : { possible: false, reason: 'the page is not cross-origin isolated, so that threads cannot share memory' },
  cores: globalThis.navigator.hardwareConcurrency,
  async loadKernels({ mode, isShared }: KernelVariant): Promise<WebAssembly.Module> {
    const response = await fetch(URLS[mode][isShared ? 'shared' : 'own']);
    if (!response.ok) throw new Error(`The kernels could not be loaded: ${response.status} ${response.statusText}`);
    return WebAssembly.compile(await response.arrayBuffer());
  },
  startThread,
  letEventsIn,
};
