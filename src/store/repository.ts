/** What is kept of runs beyond the page's life. */
import type { NetworkWeights } from '../domain/weights.ts';
import type { Checkpoint } from '../worker/messages.ts';
import type { EpochAnswers } from './epochAnswers.ts';
import { createSizes, type RunSize } from './storageSizes.ts';
import { type KeptPredictions, NO_PREDICTIONS, withPredictions } from './storedRun.ts';
import type { Run, StoredPredictions } from './types.ts';

/** Of a run's weights, those of the latest checkpoint and those of the epoch with the best validation accuracy. */
export type WeightsName = 'last' | 'best';

/** What an epoch, a pause or the end leaves to keep; all of it is kept or nothing. */
export interface RunProgressRecord {
  readonly run: Run;
  readonly checkpoint: Checkpoint;
  /** The checkpoint's weights are those of the best epoch so far. */
  readonly isBest: boolean;
  readonly predictions: readonly StoredPredictions[];
  /** What the epoch adds to the run's history; null where it ended none. */
  readonly answers: EpochAnswers | null;
  /** The checkpoint's weights belong to the run's history too, as those of the epoch of `answers`. */
  readonly isSnapshot: boolean;
}

/** All that is kept of a run, or as much of it as lies in one place. */
export interface WholeRun {
  /** With its predictions. */
  readonly run: Run;
  readonly checkpoint: Checkpoint | null;
  readonly best: NetworkWeights | null;
  readonly history: readonly EpochAnswers[];
  readonly snapshots: readonly { readonly epoch: number; readonly weights: NetworkWeights }[];
}

export interface RunRepository {
  /** Every run kept, oldest first, without its predictions; entries that cannot be read are left out. */
  list(): Promise<Run[]>;
  /** One run with its predictions; null where it is not kept. */
  read(runId: string): Promise<Run | null>;
  /** The predictions of one run; null where the run is not kept. */
  predictions(runId: string): Promise<KeptPredictions | null>;
  /** Keeps what changed about a run, without weights and predictions. */
  saveRun(run: Run): Promise<void>;
  saveProgress(record: RunProgressRecord): Promise<void>;
  /** Adds all of it to what is kept of the run already, or nothing. */
  saveWhole(whole: WholeRun): Promise<void>;
  checkpoint(runId: string): Promise<Checkpoint | null>;
  weights(runId: string, name: WeightsName): Promise<NetworkWeights | null>;
  /** What the run answered after each epoch, in their order, as far as it is kept. */
  history(runId: string): Promise<readonly EpochAnswers[]>;
  /** The same of one epoch; null where it is not kept. */
  answers(runId: string, epoch: number): Promise<EpochAnswers | null>;
  /** The epochs whose weights are kept in the run's history, rising. */
  snapshotEpochs(runId: string): Promise<readonly number[]>;
  snapshot(runId: string, epoch: number): Promise<NetworkWeights | null>;
  /** Keeps all of a run, but neither lists nor reads it any more, until `saveRun` brings it back. */
  setAside(runId: string): Promise<void>;
  /** The runs that are set aside, by id. */
  listAside(): Promise<readonly string[]>;
  remove(runId: string): Promise<void>;
  /** Of each run with weights or predictions. */
  sizes(): Promise<RunSize[]>;
}

/** Keeps runs as long as the page lives: where the browser has no storage for us. */
export function createMemoryRepository(): RunRepository {
  const runs = new Map<string, Run>();
  const last = new Map<string, Checkpoint>();
  const best = new Map<string, NetworkWeights>();
  const histories = new Map<string, ReadonlyMap<number, EpochAnswers>>();
  const snapshots = new Map<string, ReadonlyMap<number, NetworkWeights>>();
  const aside = new Set<string>();
  /** A page that has not read a run's predictions does not lose them by keeping the run. */
  const keep = (run: Run): void => {
    const known = runs.get(run.id);
    runs.set(run.id, known === undefined || known.hasUnreadPredictions ? run : withPredictions(run, known));
  };
  return {
    list: async () =>
      [...runs.values()]
        .filter(({ id }) => !aside.has(id))
        .map((run) => ({ ...run, ...NO_PREDICTIONS, hasUnreadPredictions: true })),
    read: async (runId) => (aside.has(runId) ? null : (runs.get(runId) ?? null)),
    async predictions(runId) {
      const run = runs.get(runId);
      return run === undefined || run.hasUnreadPredictions ? null : run;
    },
    async saveRun(run) {
      keep(run);
      aside.delete(run.id);
    },
    async saveProgress({ run, checkpoint, isBest, answers, isSnapshot }) {
      keep(run);
      last.set(run.id, checkpoint);
      if (isBest) best.set(run.id, checkpoint.weights);
      if (answers === null) return;
      const { epoch } = answers;
      histories.set(run.id, new Map([...(histories.get(run.id) ?? []), [epoch, answers]]));
      if (isSnapshot) snapshots.set(run.id, new Map([...(snapshots.get(run.id) ?? []), [epoch, checkpoint.weights]]));
    },
    async saveWhole(whole) {
      const { id } = whole.run;
      runs.set(id, whole.run);
      if (whole.checkpoint !== null) last.set(id, whole.checkpoint);
      if (whole.best !== null) best.set(id, whole.best);
      const answered = whole.history.map((answers) => [answers.epoch, answers] as const);
      histories.set(id, new Map([...(histories.get(id) ?? []), ...answered]));
      const added = whole.snapshots.map(({ epoch, weights }) => [epoch, weights] as const);
      snapshots.set(id, new Map([...(snapshots.get(id) ?? []), ...added]));
    },
    checkpoint: async (runId) => last.get(runId) ?? null,
    weights: async (runId, name) => (name === 'best' ? best.get(runId) : last.get(runId)?.weights) ?? null,
    history: async (runId) => [...(histories.get(runId)?.values() ?? [])].sort((a, b) => a.epoch - b.epoch),
    answers: async (runId, epoch) => histories.get(runId)?.get(epoch) ?? null,
    snapshotEpochs: async (runId) => [...(snapshots.get(runId)?.keys() ?? [])].sort((a, b) => a - b),
    snapshot: async (runId, epoch) => snapshots.get(runId)?.get(epoch) ?? null,
    async setAside(runId) {
      aside.add(runId);
    },
    listAside: async () => [...aside],
    async remove(runId) {
      aside.delete(runId);
      runs.delete(runId);
      last.delete(runId);
      best.delete(runId);
      histories.delete(runId);
      snapshots.delete(runId);
    },
    async sizes() {
      const sizes = createSizes();
      for (const [runId, { weights }] of last) sizes.add(runId, 'weights', weights);
      for (const [runId, weights] of best) sizes.add(runId, 'weights', weights);
      for (const [runId, weights] of snapshots) sizes.add(runId, 'weights', [...weights.values()]);
      for (const [runId, answers] of histories) sizes.add(runId, 'predictions', [...answers.values()]);
      for (const { id, latestValidation, bestTest } of runs.values()) {
        sizes.add(id, 'predictions', [latestValidation, bestTest]);
      }
      return sizes.list();
    },
  };
}

/** All that a repository has of a run; null where it does not list it. */
export async function readWhole(repository: RunRepository, runId: string): Promise<WholeRun | null> {
  const run = await repository.read(runId);
  if (run === null) return null;
  const snapshots: WholeRun['snapshots'][number][] = [];
  for (const epoch of await repository.snapshotEpochs(runId)) {
    const weights = await repository.snapshot(runId, epoch);
    if (weights !== null) snapshots.push({ epoch, weights });
  }
  return {
    run,
    checkpoint: await repository.checkpoint(runId),
    best: await repository.weights(runId, 'best'),
    history: await repository.history(runId),
    snapshots,
  };
}
