/** Runs in words. */
import type { Run } from '../../store/types.ts';

/** "Training", "Finished early": a run's state, and where it ended why. */
export function describeState(run: Pick<Run, 'state' | 'end' | 'isElsewhere'>): string {
  if (run.isElsewhere) return 'In another tab';
  switch (run.state) {
    case 'queued':
      return 'Queued';
    case 'preparing':
      return 'Preparing';
    case 'training':
      return 'Training';
    case 'paused':
      return 'Paused';
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return 'Failed';
    case 'finished':
      switch (run.end) {
        case 'earlyStopping':
          return 'Stopped early';
        case 'diverged':
          return 'Diverged';
        case 'maxSteps':
          return 'Finished at its step limit';
        default:
          return 'Finished';
      }
    default:
      return run.state satisfies never;
  }
}
