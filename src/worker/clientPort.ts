/** The page's end of a worker, typed. */

export interface WorkerPort<Sent, Received> {
  post(message: Sent, transfer?: readonly Transferable[]): void;
  /** Ends the worker at once; nothing more is heard of it. */
  terminate(): void;
  listen(listeners: PortListeners<Received>): void;
}

export interface PortListeners<Received> {
  readonly onMessage: (message: Received) => void;
  /** The worker's script failed to load or threw, or a message could not be read. */
  readonly onError: (reason: string) => void;
}

/** The other end speaks the protocol, since both are built from the same sources. */
export function workerPort<Sent, Received>(worker: Worker): WorkerPort<Sent, Received> {
  const ended = new AbortController();
  return {
    post: (message, transfer) => worker.postMessage(message, [...(transfer ?? [])]),
    terminate() {
      ended.abort();
      worker.terminate();
    },
    listen({ onMessage, onError }) {
      const { signal } = ended;
      worker.addEventListener('message', (event: MessageEvent<Received>) => onMessage(event.data), { signal });
      worker.addEventListener('messageerror', () => onError('A message from its worker could not be read'), { signal });
      worker.addEventListener(
        'error',
        (event) => onError(event.message ? `Its worker failed: ${event.message}` : 'Its worker could not be loaded'),
        { signal },
      );
    },
  };
}
