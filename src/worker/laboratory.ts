/** Loads the data, and finds out which engines work here and how fast they are. Knows no worker; it gets messages and posts some. */
import type { DownloadOptions } from '../data/mnistLoader.ts';
import { parseExperiment } from '../domain/experiment.ts';
import type { DataSplits, Engine, EngineId } from '../engine/engine.ts';
import { createEngineBench, type EngineBench } from './engineBench.ts';
import type { FromLaboratory, ToLaboratory } from './messages.ts';

export interface LaboratoryEnvironment {
  readonly post: (message: FromLaboratory) => void;
  readonly loadEngine: (id: EngineId) => Promise<Engine>;
  readonly loadData: (options: DownloadOptions) => Promise<DataSplits>;
}

export interface Laboratory {
  handle(message: ToLaboratory): void;
}

/** Bytes arrive in hundreds of pieces. */
const PROGRESS_EVERY_MS = 50;

export function createLaboratory(environment: LaboratoryEnvironment): Laboratory {
  const { post } = environment;
  let data: DataSplits | null = null;
  const bench: EngineBench = createEngineBench({ post, loadEngine: environment.loadEngine, getData: () => data });

  const load = async (): Promise<void> => {
    try {
      let postedAt = Number.NEGATIVE_INFINITY;
      data = await environment.loadData({
        onProgress({ loadedBytes, totalBytes }) {
          const now = performance.now();
          if (now - postedAt < PROGRESS_EVERY_MS && loadedBytes < totalBytes) return;
          postedAt = now;
          post({ type: 'dataProgress', loadedBytes, totalBytes });
        },
      });
      post({ type: 'dataReady', splits: data });
    } catch (error) {
      post({ type: 'dataFailed', message: messageOf(error) });
    }
  };

  return {
    handle(message) {
      switch (message.type) {
        case 'ping':
          post({ type: 'pong' });
          return;
        case 'loadData':
          void load();
          return;
        case 'giveData':
          data = message.splits;
          return;
        case 'setBusy':
          bench.setBusy(message.isBusy);
          return;
        case 'examineEngines':
          bench.examine(
            message.cache,
            message.experiment === null ? null : parseExperiment(message.experiment),
            message.threads,
          );
          return;
        case 'choose':
          bench
            .choose(message.choice, () => parseExperiment(message.experiment), message.threads)
            .then(({ id, reason }) => post({ type: 'chosen', request: message.request, engine: id, reason }))
            .catch((error: unknown) =>
              post({ type: 'notChosen', request: message.request, message: messageOf(error) }),
            );
          return;
        default:
          message satisfies never;
      }
    },
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
