/** The laboratory as the page sees it: one worker that loads the data and knows the engines, started anew where it dies. */
import type { Experiment } from '../domain/experiment.ts';
import type { DataSplits, EngineId } from '../engine/engine.ts';
import type { WorkerPort } from './clientPort.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import type { FromLaboratory, MeasurementCache, ToLaboratory } from './messages.ts';

export type LaboratoryPort = WorkerPort<ToLaboratory, FromLaboratory>;
/** What the laboratory tells by itself; answers to `choose` go to its caller. */
export type LaboratoryMessage = Exclude<FromLaboratory, { readonly type: 'pong' | 'chosen' | 'notChosen' }>;

export interface EngineChosen {
  readonly engine: EngineId;
  readonly reason: string;
}

export interface LaboratoryClient {
  loadData(): void;
  /** Tests the engines, and measures them for the experiment if there is one. */
  examineEngines(cache: MeasurementCache, experiment: Experiment | null, threads: number): void;
  setBusy(isBusy: boolean): void;
  /** @throws Error in words where the engine, or every engine, is unusable, and where the laboratory fails. */
  choose(choice: EngineId | 'auto', experiment: Experiment, threads: number): Promise<EngineChosen>;
}

/** A software renderer compiles shaders for a minute. */
const SILENCE_MS = 120_000;

interface Waiting {
  readonly resolve: (chosen: EngineChosen) => void;
  readonly reject: (error: Error) => void;
}

export function createLaboratoryClient(
  open: () => LaboratoryPort,
  onMessage: (message: LaboratoryMessage) => void,
): LaboratoryClient {
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  let splits: DataSplits | null = null;
  let current: { readonly port: LaboratoryPort; readonly heartbeat: Heartbeat } | null = null;

  const fail = (reason: string): void => {
    current?.heartbeat.stop();
    current?.port.terminate();
    current = null;
    const message = `${reason} while it looked at the engines. Try again, or choose the CPU engine in the settings.`;
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
    onMessage({ type: 'failed', message });
  };

  const settle = (request: number, action: (promise: Waiting) => void): void => {
    const promise = waiting.get(request);
    waiting.delete(request);
    if (promise !== undefined) action(promise);
  };

  const port = (): LaboratoryPort => {
    if (current !== null) return current.port;
    const opened = open();
    const heartbeat = startHeartbeat(
      () => opened.post({ type: 'ping' }),
      () => fail('The laboratory worker does not answer any more'),
      SILENCE_MS,
    );
    current = { port: opened, heartbeat };
    opened.listen({
      onMessage(message) {
        heartbeat.alive();
        switch (message.type) {
          case 'pong':
            return;
          case 'chosen':
            settle(message.request, ({ resolve }) => resolve({ engine: message.engine, reason: message.reason }));
            return;
          case 'notChosen':
            settle(message.request, ({ reject }) => reject(new Error(message.message)));
            return;
          case 'dataReady':
            splits = message.splits;
            onMessage(message);
            return;
          default:
            onMessage(message);
        }
      },
      onError: fail,
    });
    if (splits !== null) opened.post({ type: 'giveData', splits });
    return opened;
  };

  return {
    loadData: () => port().post({ type: 'loadData' }),
    examineEngines: (cache, experiment, threads) => port().post({ type: 'examineEngines', cache, experiment, threads }),
    setBusy: (isBusy) => port().post({ type: 'setBusy', isBusy }),
    choose(choice, experiment, threads) {
      requests += 1;
      const request = requests;
      return new Promise((resolve, reject) => {
        waiting.set(request, { resolve, reject });
        port().post({ type: 'choose', request, choice, experiment, threads });
      });
    },
  };
}
