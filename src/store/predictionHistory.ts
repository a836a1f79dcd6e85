/** What each run of this visit predicted after each epoch: a digit's way through training. */
import type { StoreApi } from 'zustand';
import type { Lab } from './types.ts';

export interface EpochPredictions {
  readonly epoch: number;
  /** [count]: the predicted class of every validation example. */
  readonly predictions: Uint8Array;
}

export interface PredictionHistory {
  /** The validation predictions of a run, in the order of its epochs, as far as this visit has seen them. */
  of(runId: string): readonly EpochPredictions[];
}

/** Keeps a byte for each validation example and epoch (not copied), as long as the page and the run live. */
export function recordPredictions(store: Pick<StoreApi<Lab>, 'getState' | 'subscribe'>): PredictionHistory {
  const byRun = new Map<string, EpochPredictions[]>();
  const record = ({ runs }: Pick<Lab, 'runs'>): void => {
    for (const { id, latestValidation } of runs) {
      if (latestValidation === null) continue;
      const { epoch, predictions } = latestValidation;
      const known = byRun.get(id) ?? [];
      if (known.at(-1)?.predictions === predictions) continue;
      // A run that went on from a checkpoint repeats the epochs after it.
      byRun.set(id, [...known.filter((entry) => entry.epoch < epoch), { epoch, predictions }]);
    }
    for (const id of byRun.keys()) if (!runs.some((run) => run.id === id)) byRun.delete(id);
  };
  record(store.getState());
  store.subscribe((state, before) => {
    if (state.runs !== before.runs) record(state);
  });
  return { of: (runId) => byRun.get(runId) ?? [] };
}
