/** Runs in words. */
import type { Run } from '../../store/types.ts';
import type { Change } from './runList.ts';

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

/** 1 as "1st", 12 as "12th". */
export function ordinal(number: number): string {
  const rest = number % 100;
  const ending = rest > 10 && rest < 14 ? undefined : ['th', 'st', 'nd', 'rd'][number % 10];
  return `${number}${ending ?? 'th'}`;
}

/** "Queued, 2nd". @param place in the queue from 0; below 0 for runs that do not wait */
export function describePlace(run: Pick<Run, 'state' | 'end' | 'isElsewhere'>, place: number): string {
  const state = describeState(run);
  return run.state === 'queued' && place >= 0 ? `${state}, ${ordinal(place + 1)}` : state;
}

/** "1 training, 2 queued": how many of several runs are in which state, in the order in which they come first. */
export function describeStates(runs: readonly Pick<Run, 'state' | 'end' | 'isElsewhere'>[]): string {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const words = describeState(run).toLowerCase();
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => `${count} ${words}`).join(', ');
}

/** What sets a run apart. @param against name of the run that it is told against, where that is not the run before */
export function changeInWords({ isRunBefore, lines }: Change, against: string | undefined): string {
  const other = isRunBefore || against === undefined ? 'the run before' : against;
  if (lines.length === 0) return `Same settings as ${other}`;
  return isRunBefore || against === undefined ? lines.join('; ') : `Against ${against}: ${lines.join('; ')}`;
}
