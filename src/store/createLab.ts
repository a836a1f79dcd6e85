/** The page's one store: state, actions, and the workers and storage behind them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Experiment, ExperimentError, parseExperiment } from '../domain/experiment.ts';
import { createLaboratoryClient, type LaboratoryMessage, type WorkerFactory } from '../worker/client.ts';
import type { MeasurementCache } from '../worker/messages.ts';
import { catalogueExperiment, defaultDraft } from './defaultDraft.ts';
import { EMPTY_HISTORY, withEdit, withRedo, withUndo } from './draftHistory.ts';
import { UNKNOWN_ENGINES, withEngineMessage } from './engineStatus.ts';
import { newRun } from './newRun.ts';
import type { RunOwnership } from './ownership.ts';
import { readPreferences, type TextStorage, writePreferences } from './preferences.ts';
import { movedRanks, queuedRuns } from './queue.ts';
import { eraseRemoved, removalOf } from './removals.ts';
import type { RunRepository } from './repository.ts';
import { restoreRuns } from './restoreRuns.ts';
import { newRunId } from './runNames.ts';
import { createScheduler } from './scheduler.ts';
import { type KeptPredictions, NO_PREDICTIONS, withPredictions } from './storedRun.ts';
import type { Lab, LabState, Run, StorageStatus } from './types.ts';

export interface LabEnvironment {
  readonly workers: WorkerFactory;
  /** The repository tells the user through `onStatus` what it cannot keep. */
  readonly openRepository: (onStatus: (status: StorageStatus) => void) => RunRepository;
  readonly ownership: RunOwnership;
  readonly preferences: TextStorage | null;
  readonly browser: string;
  /** Of this program. */
  readonly version: string;
  readonly cores: number;
  readonly isCrossOriginIsolated: boolean;
}

export interface LabStore {
  readonly store: StoreApi<Lab>;
  /** Loads the data, then looks at the engines. Until then the page stands, but nothing trains. */
  start(): void;
}

const DATA_LOADING = { state: 'loading', loadedBytes: 0, totalBytes: 0 } as const;
/** Preferences are written once the hand rests. */
const WRITE_AFTER_MS = 300;

export function createLab(environment: LabEnvironment): LabStore {
  const { browser, ownership } = environment;
  const repository = announced(
    environment.openRepository((storage) => store.setState({ storage })),
    ownership,
  );
  const kept = readPreferences(environment.preferences, browser, {
    draft: defaultDraft(),
    engineChoice: 'auto',
    threads: 'auto',
    isHeld: false,
    baselineRunId: null,
    measurements: {},
  });
  let measurements: MeasurementCache = kept.measurements;

  const initial: LabState = {
    draft: kept.draft,
    history: EMPTY_HISTORY,
    data: DATA_LOADING,
    splits: null,
    engines: UNKNOWN_ENGINES,
    engineChoice: kept.engineChoice,
    threads: kept.threads,
    isCrossOriginIsolated: environment.isCrossOriginIsolated,
    runs: [],
    queue: [],
    isHeld: kept.isHeld,
    selectedRunId: null,
    baselineRunId: kept.baselineRunId,
    removals: [],
    storage: { state: 'ok', message: null, bytes: null },
  };

  const laboratory = createLaboratoryClient(environment.workers.laboratory, (message) => hear(message));
  const updateRun = (runId: string, change: (run: Run) => Run): void => {
    store.setState(({ runs, queue }) => {
      const index = runs.findIndex(({ id }) => id === runId);
      const run = runs[index];
      if (run === undefined) return {};
      const changed = change(run);
      if (changed === run) return {};
      const next = runs.with(index, changed);
      return { runs: next, queue: queuedRuns(next, queue) };
    });
  };
  const scheduler = createScheduler({
    workers: environment.workers,
    repository,
    cores: environment.cores,
    getState: () => store.getState(),
    updateRun,
    choose: (run, threads) => laboratory.choose(run.engine?.id ?? run.engineChoice, run.experiment, threads),
  });

  const store = createStore<Lab>()((set, get) => ({
    ...initial,
    setDraft: (draft, label) => set((state) => withEdit(state, draft, label, Date.now())),
    undo: () => set(withUndo),
    redo: () => set(withRedo),
    loadCatalogue(id) {
      const experiment = catalogueExperiment(id);
      if (experiment !== null) get().setDraft(experiment, `load ${experiment.name}`);
    },
    setEngineChoice: (engineChoice) => set({ engineChoice }),
    setThreads: (threads) => set({ threads }),
    retryData() {
      if (get().data.state !== 'failed') return;
      set({ data: DATA_LOADING });
      laboratory.loadData();
    },
    train() {
      try {
        get().trainExperiment(get().draft);
      } catch (error) {
        // The draft has issues, which the page shows beside its layers.
        if (!(error instanceof ExperimentError)) throw error;
      }
    },
    trainExperiment(candidate) {
      const runId = addRun(parseExperiment(candidate), null);
      scheduler.advance();
      return runId;
    },
    trainRace(candidates) {
      // One that cannot be trained is refused before any has begun.
      const experiments = candidates.map((candidate) => parseExperiment(candidate));
      const raceId = newRunId();
      const runIds = experiments.map((experiment) => addRun(experiment, raceId));
      scheduler.advance();
      return runIds;
    },
    pause: scheduler.pause,
    resume: scheduler.resume,
    stop: scheduler.stop,
    pauseAll() {
      set({ isHeld: true });
      for (const { id } of get().runs) scheduler.pause(id);
    },
    resumeAll() {
      set({ isHeld: false });
      for (const { id, state } of get().runs) if (state === 'paused') scheduler.resume(id);
      scheduler.advance();
    },
    moveQueued(runId, by) {
      for (const [id, queueRank] of movedRanks(get().runs, get().queue, runId, by)) editRun(id, { queueRank });
    },
    removeRuns(runIds) {
      const removal = removalOf(get(), runIds);
      if (removal === null) return;
      for (const { id } of removal.runs) {
        scheduler.forget(id);
        dropRun(id);
        void repository.setAside(id);
      }
      set(({ removals }) => ({ removals: [...removals, removal] }));
    },
    undoRemoval() {
      const removal = get().removals.at(-1);
      if (removal === undefined) return [];
      set(({ removals }) => ({ removals: removals.slice(0, -1) }));
      for (const run of removal.runs) {
        void repository.saveRun(run);
      }
      putRuns(removal.runs);
      set(({ selectedRunId, baselineRunId }) => ({
        selectedRunId: selectedRunId ?? removal.selectedRunId,
        baselineRunId: baselineRunId ?? removal.baselineRunId,
      }));
      scheduler.advance();
      return removal.runs.map(({ id }) => id);
    },
    endRemovals() {
      const runs = get().removals.flatMap((removal) => removal.runs);
      set({ removals: [] });
      for (const { id } of runs) void erase(id);
    },
    deleteRun(runId) {
      for (const { id } of removalOf(get(), [runId])?.runs ?? []) {
        scheduler.forget(id);
        dropRun(id);
        void erase(id);
      }
    },
    renameRun(runId, name) {
      const trimmed = name.trim();
      if (trimmed !== '') editRun(runId, { name: trimmed });
    },
    setVisible: (runId, visible) => editRun(runId, { visible }),
    setColorIndex: (runId, colorIndex) => editRun(runId, { colorIndex }),
    selectRun: (selectedRunId) => set({ selectedRunId }),
    pinBaseline: (baselineRunId) => set({ baselineRunId }),
    async readPredictions(runIds) {
      const read = new Map<string, KeptPredictions>();
      // One after the other: those of many runs at once would hold up the page.
      for (const id of runIds) read.set(id, (await repository.predictions(id)) ?? NO_PREDICTIONS);
      set(({ runs }) => ({ runs: runs.map((run) => withPredictions(run, read.get(run.id) ?? null)) }));
    },
    weightsOf: (runId, which) => repository.weights(runId, which),
    historyOf: (runId) => repository.history(runId),
    answersAt: (runId, epoch) => repository.answers(runId, epoch),
    snapshotsOf: (runId) => repository.snapshotEpochs(runId),
    snapshotAt: (runId, epoch) => repository.snapshot(runId, epoch),
    runSizes: () => repository.sizes(),
  }));

  const erase = (runId: string): Promise<void> => repository.remove(runId).then(() => ownership.release(runId));

  const dropRun = (runId: string): void =>
    store.setState(({ runs, queue, selectedRunId, baselineRunId }) => ({
      runs: runs.filter(({ id }) => id !== runId),
      queue: queue.filter((id) => id !== runId),
      selectedRunId: selectedRunId === runId ? null : selectedRunId,
      baselineRunId: baselineRunId === runId ? null : baselineRunId,
    }));

  const putRuns = (added: readonly Run[]): void =>
    store.setState(({ runs, queue }) => {
      const next = [...new Map([...runs, ...added].map((run) => [run.id, run])).values()];
      return { runs: next.sort((a, b) => a.createdAt - b.createdAt), queue: queuedRuns(next, queue) };
    });

  /** Puts a new run at the end of the queue; the scheduler has yet to be told. */
  const addRun = (experiment: Experiment, raceId: string | null): string => {
    const run = newRun(experiment, store.getState(), { version: environment.version, browser }, raceId);
    store.setState(({ runs, queue }) => {
      const next = [...runs, run];
      return { runs: next, queue: queuedRuns(next, queue), selectedRunId: run.id };
    });
    void ownership.claim(run.id);
    void repository.saveRun(run);
    return run.id;
  };

  const editRun = (runId: string, patch: Partial<Run>): void => {
    updateRun(runId, (run) => ({ ...run, ...patch }));
    const run = store.getState().runs.find(({ id }) => id === runId);
    if (run !== undefined && !run.isElsewhere) void repository.saveRun(run);
  };

  const hear = (message: LaboratoryMessage): void => {
    switch (message.type) {
      case 'dataProgress':
        store.setState({
          data: { state: 'loading', loadedBytes: message.loadedBytes, totalBytes: message.totalBytes },
        });
        return;
      case 'dataReady':
        store.setState({ data: { state: 'ready' }, splits: message.splits });
        scheduler.advance();
        examineEngines();
        return;
      case 'dataFailed':
        store.setState({ data: { state: 'failed', message: message.message } });
        return;
      case 'failed':
        if (store.getState().data.state === 'loading') {
          store.setState({ data: { state: 'failed', message: message.message } });
        }
        return;
      case 'engineMeasured':
        measurements = {
          ...measurements,
          [message.key]: { ...measurements[message.key], [message.engine]: message.imagesPerSecond },
        };
        keepPreferences();
        break;
      default:
    }
    store.setState(({ engines }) => ({ engines: withEngineMessage(engines, message) }));
  };

  /** With the draft, so that the list of engines has figures before the first run asks for them. */
  const examineEngines = (): void => {
    const { draft, threads } = store.getState();
    const own = environment.isCrossOriginIsolated ? Math.max(1, environment.cores - 1) : 1;
    laboratory.examineEngines(measurements, isTrainable(draft) ? draft : null, threads === 'auto' ? own : threads);
  };

  let writing: ReturnType<typeof setTimeout> | undefined;
  const keepPreferences = (): void => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const { draft, engineChoice, threads, isHeld, baselineRunId } = store.getState();
      const kept = { draft, engineChoice, threads, isHeld, baselineRunId, measurements };
      writePreferences(environment.preferences, browser, kept);
    }, WRITE_AFTER_MS);
  };
  store.subscribe((state, before) => {
    const isSame =
      state.draft === before.draft &&
      state.engineChoice === before.engineChoice &&
      state.threads === before.threads &&
      state.isHeld === before.isHeld &&
      state.baselineRunId === before.baselineRunId;
    if (!isSame) keepPreferences();
    const isBusy = isTraining(state);
    if (isBusy !== isTraining(before)) laboratory.setBusy(isBusy);
  });

  return {
    store,
    start() {
      laboratory.loadData();
      void restoreRuns({
        repository,
        ownership,
        getRun: (runId) => store.getState().runs.find(({ id }) => id === runId),
        putRuns,
        dropRun,
        onOwned: scheduler.advance,
      });
      const isRemovedHere = (runId: string) =>
        store.getState().removals.some(({ runs }) => runs.some(({ id }) => id === runId));
      void eraseRemoved({ repository, ownership, isRemovedHere, erase });
    },
  };
}

/** Every change that was kept is told to the other tabs. */
function announced(repository: RunRepository, ownership: RunOwnership): RunRepository {
  const afterwards = (action: Promise<void>, runId: string): Promise<void> =>
    action.then(() => ownership.announce(runId));
  return {
    ...repository,
    saveRun: (run) => afterwards(repository.saveRun(run), run.id),
    saveProgress: (record) => afterwards(repository.saveProgress(record), record.run.id),
    setAside: (runId) => afterwards(repository.setAside(runId), runId),
    remove: (runId) => afterwards(repository.remove(runId), runId),
  };
}

function isTrainable(draft: Experiment): boolean {
  try {
    parseExperiment(draft);
    return true;
  } catch {
    return false;
  }
}

function isTraining({ runs }: LabState): boolean {
  return runs.some((run) => !run.isElsewhere && run.state === 'training');
}
