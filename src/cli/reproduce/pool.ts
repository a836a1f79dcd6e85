/** Trains runs in processes of their own, several at a time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EpochRecord } from '../../domain/run.ts';
import type { RunProgress } from '../../engine/train.ts';
import type { RunReport, RunRequest } from './messages.ts';
import type { PlannedRun } from './plan.ts';
import type { RunResult } from './results.ts';

const RUN_PROCESS = fileURLToPath(new URL('./runProcess.ts', import.meta.url));

export interface PoolOptions {
  readonly runs: readonly PlannedRun[];
  /** Runs at a time. */
  readonly jobs: number;
  /** Of each run. */
  readonly threads: number;
  readonly stateFolder: string;
  /** No run begins after it, those under way save where they stand. */
  readonly signal: AbortSignal;
  readonly onProgress: (run: PlannedRun, progress: RunProgress) => void;
  readonly onEpoch: (run: PlannedRun, record: EpochRecord) => void;
  readonly onResult: (run: PlannedRun, result: RunResult | null, isComplete: boolean) => Promise<void>;
  readonly onFailure: (run: PlannedRun, message: string) => void;
}

/** Trains every run, in order, `jobs` at a time; a run that fails does not keep the others from theirs. */
export async function trainAll(options: PoolOptions): Promise<void> {
  const waiting = [...options.runs];
  const work = async () => {
    for (let run = waiting.shift(); run !== undefined && !options.signal.aborted; run = waiting.shift()) {
      await trainOne(run, options);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
}

async function trainOne(run: PlannedRun, options: PoolOptions): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, RUN_PROCESS], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const stop = () => send(child, { type: 'stop' });
  options.signal.addEventListener('abort', stop);
  let last: Promise<void> | null = null;
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(null));
    child.once('exit', (code) => done(code));
  });
  child.on('message', (report: RunReport) => {
    switch (report.type) {
      case 'progress':
        return options.onProgress(run, report.progress);
      case 'epoch':
        return options.onEpoch(run, report.record);
      case 'result':
        last = options.onResult(run, report.result, report.isComplete);
        return;
      case 'failed':
        last = Promise.resolve(options.onFailure(run, report.message));
        return;
      default:
        return report satisfies never;
    }
  });
  send(child, { type: 'start', run, stateFolder: options.stateFolder, threads: options.threads });
  if (options.signal.aborted) stop();
  const code = await ended;
  options.signal.removeEventListener('abort', stop);
  if (last === null) options.onFailure(run, `its process ended with exit code ${code}`);
  else await last;
}

function send(child: ChildProcess, request: RunRequest): void {
  // A process that is gone tells so by its exit.
  child.send(request, () => {});
}
