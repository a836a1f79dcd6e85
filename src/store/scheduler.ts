/** Brings runs to training as cores allow, and steers those that train. */
import { canTransition, isActive } from '../domain/run.ts';
import type { EngineId } from '../engine/engine.ts';
import {
  type EngineChosen,
  startTraining,
  type TrainingClient,
  type TrainingMessage,
  type WorkerFactory,
} from '../worker/client.ts';
import type { Checkpoint } from '../worker/messages.ts';
import type { RunRepository } from './repository.ts';
import { applyMessage, recordOf } from './runEvents.ts';
import type { LabState, Run } from './types.ts';

/** A worker that has not ended a stopped run by then is ended by force. */
const STOP_PATIENCE_MS = 15_000;

export interface SchedulerEnvironment {
  readonly workers: WorkerFactory;
  readonly repository: RunRepository;
  /** Runs that train at the same time, unless more of one race do. */
  readonly cores: number;
  readonly getState: () => LabState;
  /** Replaces a run by what `change` makes of it; does nothing where it is gone. */
  readonly updateRun: (runId: string, change: (run: Run) => Run) => void;
  readonly choose: (run: Run, threads: number) => Promise<EngineChosen>;
}

export interface Scheduler {
  /** Starts queued runs while there are cores for them. */
  advance(): void;
  pause(runId: string): void;
  resume(runId: string): void;
  stop(runId: string): void;
  /** Ends the run's worker without a word, because the run is going away. */
  forget(runId: string): void;
}

function isSameRace(run: Run, other: Run): boolean {
  return run.raceId !== null && run.raceId === other.raceId;
}

export function createScheduler(environment: SchedulerEnvironment): Scheduler {
  const { repository, getState, updateRun } = environment;
  const clients = new Map<string, TrainingClient>();
  /** Counts the starts of each run: what an earlier start still brings is ignored. */
  const attempts = new Map<string, number>();

  const runOf = (runId: string): Run | undefined => getState().runs.find(({ id }) => id === runId);

  const labelOf = (id: EngineId): string => getState().engines.find((engine) => engine.id === id)?.label ?? id;

  const isBusy = (run: Run): boolean => !run.isElsewhere && (run.state === 'preparing' || run.state === 'training');

  const advance = (): void => {
    if (getState().isHeld) return;
    for (const runId of getState().queue) startQueued(runId);
  };

  /** Starts a run that waits, where there is a core for it. */
  const startQueued = (runId: string): void => {
    const run = runOf(runId);
    if (run === undefined || run.state !== 'queued' || run.isElsewhere || getState().data.state !== 'ready') return;
    const busy = getState().runs.filter(isBusy);
    // A race whose runs came one after the other would be none: they share the cores.
    if (busy.length >= environment.cores && !busy.some((other) => isSameRace(run, other))) return;
    const client = clients.get(runId);
    if (client === undefined) {
      void begin(run);
    } else {
      updateRun(runId, (current) => ({ ...current, state: 'training' }));
      client.resume();
    }
  };

  /** One run a thread while several train, all threads for a run alone; those of a race have them in equal parts. */
  const threadsFor = (run: Run): number => {
    const { runs, threads } = getState();
    const others = runs.filter(({ id }) => id !== run.id);
    const rivals = others.filter((other) => isSameRace(run, other) && (isBusy(other) || other.state === 'queued'));
    if (!getState().isCrossOriginIsolated || others.some((other) => isBusy(other) && !rivals.includes(other))) return 1;
    const all = threads === 'auto' ? Math.max(1, environment.cores - 1) : threads;
    return Math.max(1, Math.floor(all / (rivals.length + 1)));
  };

  const begin = async (run: Run): Promise<void> => {
    const attempt = (attempts.get(run.id) ?? 0) + 1;
    attempts.set(run.id, attempt);
    const isCurrent = (): boolean => attempts.get(run.id) === attempt && runOf(run.id)?.state === 'preparing';
    const threads = threadsFor(run);
    updateRun(run.id, (current) => ({
      ...current,
      state: 'preparing',
      activity: 'measuring engines',
      failure: null,
      end: null,
    }));
    try {
      const [chosen, checkpoint] = await Promise.all([environment.choose(run, threads), readCheckpoint(run)]);
      if (!isCurrent()) return;
      const data = getState().splits;
      if (data === null) throw new Error('The images are not loaded.');
      updateRun(run.id, (current) => ({
        ...current,
        activity: 'starting the engine',
        // A run that goes on stays with its engine, and with the reason it was taken for.
        engine: current.engine ?? { id: chosen.engine, description: labelOf(chosen.engine), reason: chosen.reason },
        training: checkpoint?.state ?? current.training,
      }));
      const port = environment.workers.training();
      const request = { experiment: run.experiment, engine: chosen.engine, threads, data, checkpoint };
      clients.set(
        run.id,
        startTraining(port, request, (message) => {
          if (attempts.get(run.id) === attempt) receive(run.id, message);
        }),
      );
    } catch (error) {
      if (!isCurrent()) return;
      const reason = error instanceof Error ? error.message : String(error);
      receive(run.id, { type: 'failed', message: reason });
    }
  };

  /** A run that has trained goes on where it stood, or not at all. */
  const readCheckpoint = async (run: Run): Promise<Checkpoint | null> => {
    if (run.training.step === 0) return null;
    const checkpoint = await repository.checkpoint(run.id);
    if (checkpoint === null) throw new Error('The weights that this run would go on with are not kept. Train it anew.');
    return checkpoint;
  };

  const receive = (runId: string, message: TrainingMessage): void => {
    updateRun(runId, (run) => applyMessage(run, message));
    const run = runOf(runId);
    if (run === undefined) return;
    const record = recordOf(run, message);
    if (record !== null) void repository.saveProgress(record);
    else if (message.type !== 'progress') void repository.saveRun(run);
    if (message.type === 'ended' || message.type === 'failed') {
      clients.delete(runId);
      advance();
    }
  };

  const setState = (runId: string, state: Run['state']): void => {
    updateRun(runId, (run) => (canTransition(run.state, state) ? { ...run, state, activity: null } : run));
    const run = runOf(runId);
    if (run !== undefined) void repository.saveRun(run);
  };

  /** Ends a start that has not reached a worker yet, and a worker for good. */
  const release = (runId: string): void => {
    attempts.set(runId, (attempts.get(runId) ?? 0) + 1);
    clients.get(runId)?.terminate();
    clients.delete(runId);
  };

  /** A run that stopped without its worker's last word ends with the weights that are kept of it. */
  const hashKept = async (runId: string): Promise<void> => {
    const checkpoint = await repository.checkpoint(runId);
    if (checkpoint === null) return;
    // Most visits never need it.
    const { weightsSha256 } = await import('../data/weightsHash.ts');
    const sha256 = await weightsSha256(checkpoint.weights);
    updateRun(runId, (run) =>
      run.state === 'stopped' ? { ...run, training: checkpoint.state, weightsSha256: sha256 } : run,
    );
    const run = runOf(runId);
    if (run?.state === 'stopped') void repository.saveRun(run);
  };

  const steerable = (runId: string): Run | undefined => {
    const run = runOf(runId);
    return run?.isElsewhere === true ? undefined : run;
  };

  return {
    advance,
    pause(runId) {
      const run = steerable(runId);
      if (run?.state !== 'preparing' && run?.state !== 'training') return;
      const client = clients.get(runId);
      if (client === undefined) release(runId);
      else client.pause();
      setState(runId, 'paused');
      advance();
    },
    resume(runId) {
      const run = steerable(runId);
      if (run === undefined || !canTransition(run.state, 'queued') || isBusy(run) || run.end === 'diverged') return;
      setState(runId, 'queued');
      // Asked for by name, it starts also while the others are held.
      if (getState().isHeld) startQueued(runId);
      else advance();
    },
    stop(runId) {
      const run = steerable(runId);
      if (run === undefined || !(isActive(run.state) || run.state === 'queued')) return;
      const client = clients.get(runId);
      if (client === undefined) {
        release(runId);
        setState(runId, 'stopped');
        void hashKept(runId);
        advance();
        return;
      }
      client.stop();
      const attempt = attempts.get(runId);
      setTimeout(() => {
        if (attempts.get(runId) !== attempt || clients.get(runId) !== client) return;
        release(runId);
        updateRun(runId, (current) => ({ ...current, progress: null }));
        setState(runId, 'stopped');
        void hashKept(runId);
        advance();
      }, STOP_PATIENCE_MS);
    },
    forget: release,
  };
}
