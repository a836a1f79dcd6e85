/** Runs in the browser's database, across visits. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { NetworkWeights } from '../domain/weights.ts';
import type { SplitName } from '../engine/engine.ts';
import type { Checkpoint } from '../worker/messages.ts';
import type { EpochAnswers } from './epochAnswers.ts';
import type { RunRepository, WeightsName } from './repository.ts';
import { arrayBytes, createSizes } from './storageSizes.ts';
import { fromStoredRun, type KeptPredictions, type StoredRun, toStoredRun } from './storedRun.ts';
import type { StoredPredictions } from './types.ts';

/** `asideSince`: milliseconds since 1970; absent of a run that is listed. */
type KeptRun = StoredRun & { readonly asideSince?: number };

interface LabSchema extends DBSchema {
  runs: { key: string; value: KeptRun };
  checkpoints: { key: [runId: string, name: WeightsName]; value: Checkpoint };
  predictions: { key: [runId: string, split: SplitName]; value: StoredPredictions };
  history: { key: [runId: string, epoch: number]; value: EpochAnswers };
  snapshots: { key: [runId: string, epoch: number]; value: NetworkWeights };
}

type LabDatabase = IDBPDatabase<LabSchema>;

/** The stores that hold the large parts of a run, under keys that begin with its id. */
const SIZED = [
  ['checkpoints', 'weights'],
  ['predictions', 'predictions'],
] as const;

/** Those with a record an epoch, all of a run's of one size. */
const SIZED_BY_EPOCH = [
  ['snapshots', 'weights'],
  ['history', 'predictions'],
] as const;

/** The stores whose keys begin with a run's id. */
const PARTS = ['checkpoints', 'predictions', 'history', 'snapshots'] as const;
const ALL_STORES = ['runs', ...PARTS] as const;

export const DATABASE_NAME = 'layer-lab';

/** Each takes the database from the version of its index to the next one. Never change one that was published: add one. */
export const MIGRATIONS: readonly ((database: LabDatabase) => void)[] = [
  (database) => {
    database.createObjectStore('runs', { keyPath: 'id' });
    database.createObjectStore('checkpoints');
    database.createObjectStore('predictions');
  },
  (database) => {
    database.createObjectStore('history');
    database.createObjectStore('snapshots');
  },
];

/** @throws where the browser forbids storage, or a newer version of this page has changed the database */
export async function openDatabaseRepository(name: string = DATABASE_NAME): Promise<RunRepository> {
  const database = await openDB<LabSchema>(name, MIGRATIONS.length, {
    upgrade(opened, oldVersion) {
      for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(opened);
    },
    // A tab with a newer version of the page waits for us to let go.
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
  return createDatabaseRepository(database);
}

function createDatabaseRepository(database: LabDatabase): RunRepository {
  return {
    async list() {
      const records = await database.getAll('runs');
      return records
        .flatMap((record) => (record.asideSince === undefined ? (fromStoredRun(record, 'unread') ?? []) : []))
        .sort((a, b) => a.createdAt - b.createdAt);
    },
    async read(runId) {
      const transaction = database.transaction(['runs', 'predictions']);
      const [record, predictions] = await Promise.all([
        transaction.objectStore('runs').get(runId),
        predictionsIn(transaction.objectStore('predictions'), runId),
      ]);
      return record === undefined || record.asideSince !== undefined ? null : fromStoredRun(record, predictions);
    },
    predictions: (runId) => predictionsIn(database.transaction('predictions').store, runId),
    async saveRun(run) {
      await database.put('runs', toStoredRun(run));
    },
    async saveProgress({ run, checkpoint, isBest, predictions, answers, isSnapshot }) {
      const transaction = database.transaction(ALL_STORES, 'readwrite');
      const checkpoints = transaction.objectStore('checkpoints');
      await Promise.all([
        transaction.objectStore('runs').put(toStoredRun(run)),
        checkpoints.put(checkpoint, [run.id, 'last']),
        ...(isBest ? [checkpoints.put(checkpoint, [run.id, 'best'])] : []),
        ...predictions.map((entry) => transaction.objectStore('predictions').put(entry, [run.id, entry.split])),
        // An epoch that is trained once more after an interruption takes the place of what it left before.
        ...(answers === null ? [] : [transaction.objectStore('history').put(answers, [run.id, answers.epoch])]),
        ...(answers !== null && isSnapshot
          ? [transaction.objectStore('snapshots').put(checkpoint.weights, [run.id, answers.epoch])]
          : []),
        transaction.done,
      ]);
    },
    async saveWhole({ run, checkpoint, best, history, snapshots }) {
      const transaction = database.transaction(ALL_STORES, 'readwrite');
      const checkpoints = transaction.objectStore('checkpoints');
      await Promise.all([
        transaction.objectStore('runs').put(toStoredRun(run)),
        ...(checkpoint === null ? [] : [checkpoints.put(checkpoint, [run.id, 'last'])]),
        ...(best === null ? [] : [checkpoints.put({ state: run.training, weights: best }, [run.id, 'best'])]),
        ...[run.latestValidation, run.bestTest]
          .filter((entry) => entry !== null)
          .map((entry) => transaction.objectStore('predictions').put(entry, [run.id, entry.split])),
        ...history.map((answers) => transaction.objectStore('history').put(answers, [run.id, answers.epoch])),
        ...snapshots.map(({ epoch, weights }) => transaction.objectStore('snapshots').put(weights, [run.id, epoch])),
        transaction.done,
      ]);
    },
    checkpoint: async (runId) => (await database.get('checkpoints', [runId, 'last'])) ?? null,
    weights: async (runId, name) => (await database.get('checkpoints', [runId, name]))?.weights ?? null,
    history: (runId) => database.getAll('history', keysOf(runId)),
    answers: async (runId, epoch) => (await database.get('history', [runId, epoch])) ?? null,
    async snapshotEpochs(runId) {
      const keys = await database.getAllKeys('snapshots', keysOf(runId));
      return keys.map(([, epoch]) => epoch);
    },
    snapshot: async (runId, epoch) => (await database.get('snapshots', [runId, epoch])) ?? null,
    async setAside(runId) {
      const { store, done } = database.transaction('runs', 'readwrite');
      const record = await store.get(runId);
      if (record !== undefined) await store.put({ ...record, asideSince: Date.now() });
      await done;
    },
    async listAside() {
      const records = await database.getAll('runs');
      return records.filter(({ asideSince }) => asideSince !== undefined).map(({ id }) => id);
    },
    async remove(runId) {
      const transaction = database.transaction(ALL_STORES, 'readwrite');
      await Promise.all([
        transaction.objectStore('runs').delete(runId),
        ...PARTS.map((name) => transaction.objectStore(name).delete(keysOf(runId))),
        transaction.done,
      ]);
    },
    async sizes() {
      const sizes = createSizes();
      for (const [name, kind] of SIZED) {
        // One record after the other: together they may be more than memory holds.
        let cursor = await database.transaction(name).store.openCursor();
        while (cursor !== null) {
          sizes.add(cursor.key[0], kind, cursor.value);
          cursor = await cursor.continue();
        }
      }
      for (const [name, kind] of SIZED_BY_EPOCH) {
        const counts = new Map<string, number>();
        for (const [runId] of await database.getAllKeys(name)) counts.set(runId, (counts.get(runId) ?? 0) + 1);
        for (const [runId, count] of counts) {
          const first = await database.get(name, keysOf(runId));
          sizes.addBytes(runId, kind, count * arrayBytes(first));
        }
      }
      return sizes.list();
    },
  };
}

interface PredictionsStore {
  get(key: [runId: string, split: SplitName]): Promise<StoredPredictions | undefined>;
}

async function predictionsIn(store: PredictionsStore, runId: string): Promise<KeptPredictions> {
  const [latestValidation = null, bestTest = null] = await Promise.all([
    store.get([runId, 'validation']),
    store.get([runId, 'test']),
  ]);
  return { latestValidation, bestTest };
}

/** The keys of a run's parts. */
function keysOf(runId: string): IDBKeyRange {
  return IDBKeyRange.bound([runId], [runId, []]);
}
