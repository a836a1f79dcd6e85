/** A repository that never fails: what the browser does not keep stays in memory, and the user is told. */
import type { EpochAnswers } from './epochAnswers.ts';
import { createMemoryRepository, type RunRepository, readWhole } from './repository.ts';
import type { StorageStatus } from './types.ts';

export interface KeptRepositoryOptions {
  readonly open: () => Promise<RunRepository>;
  /** What the site keeps, in bytes; null where the browser does not tell. */
  readonly measure: () => Promise<number | null>;
  readonly onStatus: (status: StorageStatus) => void;
}

const UNAVAILABLE =
  'The browser does not let this page keep anything: a private window, perhaps, or a full disk. Training goes on, and the runs last until the page is closed. To have a run outlast it, export the run from its menu.';
const FULL =
  'The browser’s storage is full: what runs train from now on is not being kept. Training goes on, and all of it is here until the page is closed. Delete runs to make room; what is missing is then kept after all.';

/** Storage use is asked for at most this often. */
const MEASURE_EVERY_MS = 2_000;

export function createKeptRepository({ open, measure, onStatus }: KeptRepositoryOptions): RunRepository {
  const memory = createMemoryRepository();
  const opened = open();
  // Every call meets the failure itself; this one only keeps it from being reported as unhandled.
  opened.catch(() => undefined);
  let problem: Pick<StorageStatus, 'state' | 'message'> = { state: 'ok', message: null };
  let bytes: number | null = null;
  let isMeasuring = false;

  const tell = (next: typeof problem): void => {
    problem = next;
    onStatus({ ...problem, bytes });
  };
  const measureSoon = (): void => {
    if (isMeasuring) return;
    isMeasuring = true;
    setTimeout(async () => {
      isMeasuring = false;
      bytes = await measure().catch(() => null);
      onStatus({ ...problem, bytes });
    }, MEASURE_EVERY_MS);
  };

  /** Runs that the database refused once: memory then has their latest state, and is asked first. */
  const inMemory = new Set<string>();

  const tellOf = (error: unknown): void => {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    tell(isFull ? { state: 'full', message: FULL } : { state: 'unavailable', message: UNAVAILABLE });
  };

  /** Takes over what was refused before, now that something was not. All is well only once nothing is in memory alone. */
  const catchUp = async (repository: RunRepository): Promise<void> => {
    try {
      for (const runId of inMemory) {
        const whole = await readWhole(memory, runId);
        // Null of a run that is removed but can still come back.
        if (whole === null) continue;
        await repository.saveWhole(whole);
        inMemory.delete(runId);
        await memory.remove(runId);
      }
      if (problem.state !== 'ok') tell({ state: 'ok', message: null });
    } catch (error) {
      tellOf(error);
    }
  };

  /** One after the other, so that nothing older is written over what catching up has brought. */
  let turn: Promise<void> = Promise.resolve();
  const write = (runId: string, action: (repository: RunRepository) => Promise<void>): Promise<void> => {
    turn = turn.then(async () => {
      if (inMemory.has(runId)) await action(memory);
      try {
        const repository = await opened;
        await action(repository);
        await catchUp(repository);
        measureSoon();
      } catch (error) {
        tellOf(error);
        if (inMemory.has(runId)) return;
        inMemory.add(runId);
        await action(memory);
      }
    });
    return turn;
  };

  const read = async <Value>(
    runId: string,
    action: (repository: RunRepository) => Promise<Value | null>,
  ): Promise<Value | null> => {
    const found = inMemory.has(runId) ? await action(memory) : null;
    if (found !== null) return found;
    try {
      return await action(await opened);
    } catch {
      return null;
    }
  };

  return {
    async list() {
      try {
        const runs = await (await opened).list();
        measureSoon();
        return runs;
      } catch {
        tell({ state: 'unavailable', message: UNAVAILABLE });
        return [];
      }
    },
    read: (runId) => read(runId, (repository) => repository.read(runId)),
    predictions: (runId) => read(runId, (repository) => repository.predictions(runId)),
    saveRun: (run) => write(run.id, (repository) => repository.saveRun(run)),
    saveProgress: (record) => write(record.run.id, (repository) => repository.saveProgress(record)),
    checkpoint: (runId) => read(runId, (repository) => repository.checkpoint(runId)),
    weights: (runId, name) => read(runId, (repository) => repository.weights(runId, name)),
    async history(runId) {
      const known = new Map<number, EpochAnswers>();
      const kept = await opened.then((repository) => repository.history(runId)).catch(() => []);
      // Where an epoch is in both, memory has the later one.
      for (const answers of [...kept, ...(await memory.history(runId))]) known.set(answers.epoch, answers);
      return [...known.values()].sort((a, b) => a.epoch - b.epoch);
    },
    answers: (runId, epoch) => read(runId, (repository) => repository.answers(runId, epoch)),
    async snapshotEpochs(runId) {
      const kept = await opened.then((repository) => repository.snapshotEpochs(runId)).catch(() => []);
      return [...new Set([...kept, ...(await memory.snapshotEpochs(runId))])].sort((a, b) => a - b);
    },
    snapshot: (runId, epoch) => read(runId, (repository) => repository.snapshot(runId, epoch)),
    saveWhole: (whole) => write(whole.run.id, (repository) => repository.saveWhole(whole)),
    setAside: (runId) => write(runId, (repository) => repository.setAside(runId)),
    listAside: () => opened.then((repository) => repository.listAside()).catch(() => []),
    async remove(runId) {
      await write(runId, (repository) => repository.remove(runId));
      inMemory.delete(runId);
    },
    async sizes() {
      const kept = await opened.then((repository) => repository.sizes()).catch(() => []);
      return [...kept.filter(({ runId }) => !inMemory.has(runId)), ...(await memory.sizes())];
    },
  };
}

/** What the site keeps, by the browser's own estimate. */
export async function measureStorage(): Promise<number | null> {
  return (await navigator.storage?.estimate())?.usage ?? null;
}
