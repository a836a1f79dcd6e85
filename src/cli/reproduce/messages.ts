/** What the reproduction and the process of one run tell each other. */
import type { EpochRecord } from '../../domain/run.ts';
import type { RunProgress } from '../../engine/train.ts';
import type { PlannedRun } from './plan.ts';
import type { RunResult } from './results.ts';

/** Sent once; a second message, or the end of the channel, asks the run to save where it stands and end. */
export type RunRequest =
  | { readonly type: 'start'; readonly run: PlannedRun; readonly stateFolder: string; readonly threads: number }
  | { readonly type: 'stop' };

export type RunReport =
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  /** The run's end, or what it has so far where it was stopped; null before its first whole epoch. */
  | { readonly type: 'result'; readonly result: RunResult | null; readonly isComplete: boolean }
  | { readonly type: 'failed'; readonly message: string };
