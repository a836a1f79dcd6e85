/** Real sessions and a real laboratory behind real message channels, in one process: all of the worker but its thread. */
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import type { DataSplits, Engine, EngineId } from '../../src/engine/engine.ts';
import { createTfjsEngine } from '../../src/engine/tfjs/engine.ts';
import type { WorkerFactory } from '../../src/worker/client.ts';
import type { WorkerPort } from '../../src/worker/clientPort.ts';
import { createLaboratory } from '../../src/worker/laboratory.ts';
import type { FromLaboratory, FromTrainingWorker, ToLaboratory, ToTrainingWorker } from '../../src/worker/messages.ts';
import { createSession } from '../../src/worker/session.ts';

const PIXELS = 784;

/** MNIST with small validation and test splits, so that epochs take moments. */
export async function smallMnist(): Promise<DataSplits> {
  const { training, validation, test } = await loadMnist();
  const first = (set: DataSplits['test'], count: number) => ({
    images: set.images.subarray(0, count * PIXELS),
    labels: set.labels.subarray(0, count),
    count,
  });
  return { training: first(training, 2_000), validation: first(validation, 100), test: first(test, 100) };
}

/** In Node tfjs has its plain JavaScript backend alone. */
export async function nodeEngine(id: EngineId): Promise<Engine> {
  if (id !== 'tfjsCpu') throw new Error('Node has no such device');
  return createTfjsEngine('cpu');
}

export interface InProcessWorkers extends WorkerFactory {
  /** Breaks the worker of the latest run as an uncaught error in it would. */
  breakLatest(message: string): void;
  /** Workers of runs that were started and not ended. */
  readonly openCount: () => number;
  /** The threads that each start of a run asked for, in order. */
  readonly askedThreads: readonly number[];
  close(): void;
}

export function inProcessWorkers(loadEngine = nodeEngine, loadData = smallMnist): InProcessWorkers {
  const closers = new Set<() => void>();
  let failLatest: (message: string) => void = () => undefined;
  const askedThreads: number[] = [];
  let open = 0;

  function connect<Sent, Received>(
    attach: (post: (message: Received, transfer?: readonly ArrayBuffer[]) => void) => (message: Sent) => void,
    onTerminate: () => void,
    lastMessage?: Sent,
  ): WorkerPort<Sent, Received> & { fail(message: string): void } {
    const { port1: page, port2: worker } = new MessageChannel();
    const handle = attach((message, transfer) => worker.postMessage(message, [...(transfer ?? [])]));
    worker.onmessage = ({ data }: MessageEvent<Sent>) => handle(data);
    let onError: (reason: string) => void = () => undefined;
    const close = (): void => {
      page.close();
      worker.close();
      // A thread ends with its worker; what runs here has to be told, and nobody hears its answer.
      if (lastMessage !== undefined) handle(lastMessage);
      closers.delete(close);
    };
    closers.add(close);
    return {
      post: (message) => page.postMessage(message),
      terminate() {
        close();
        onTerminate();
      },
      listen(listeners) {
        onError = listeners.onError;
        page.onmessage = ({ data }: MessageEvent<Received>) => listeners.onMessage(data);
      },
      fail: (message) => onError(message),
    };
  }

  return {
    training() {
      open += 1;
      const port = connect<ToTrainingWorker, FromTrainingWorker>(
        (post) => {
          const session = createSession({ post, loadEngine });
          return (message) => {
            if (message.type === 'start') askedThreads.push(message.threads);
            session.handle(message);
          };
        },
        () => {
          open -= 1;
        },
        { type: 'stop' },
      );
      failLatest = port.fail;
      return port;
    },
    laboratory: () =>
      connect<ToLaboratory, FromLaboratory>(
        (post) => {
          const laboratory = createLaboratory({ post, loadEngine, loadData });
          return (message) => laboratory.handle(message);
        },
        () => undefined,
      ),
    breakLatest: (message) => failLatest(message),
    openCount: () => open,
    askedThreads,
    close() {
      for (const close of [...closers]) close();
    },
  };
}
