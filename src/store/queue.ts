/** The order in which runs wait. It is kept with the runs themselves, so that it outlives the page. Pure. */
import type { Run } from './types.ts';

type Waiting = Pick<Run, 'id' | 'state' | 'queueRank' | 'isElsewhere'>;

/** Ids of the runs that wait in this tab, the next one first; `before` itself where nothing has changed. */
export function queuedRuns(runs: readonly Waiting[], before: readonly string[]): readonly string[] {
  const waiting = runs.filter(({ state, isElsewhere }) => state === 'queued' && !isElsewhere);
  const ids = waiting.toSorted((a, b) => a.queueRank - b.queueRank).map(({ id }) => id);
  return ids.length === before.length && ids.every((id, index) => id === before[index]) ? before : ids;
}

/**
 * The ranks to change so that a run waits `by` places later (negative: earlier), as far as the queue reaches. The ranks of the
 * runs between are dealt out anew among them, so that they stay distinct however often runs are moved.
 */
export function movedRanks(
  runs: readonly Waiting[],
  queue: readonly string[],
  runId: string,
  by: number,
): (readonly [runId: string, queueRank: number])[] {
  const from = queue.indexOf(runId);
  if (from < 0) return [];
  const to = Math.max(0, Math.min(queue.length - 1, from + by));
  const ranks = new Map(runs.map(({ id, queueRank }) => [id, queueRank]));
  return queue
    .toSpliced(from, 1)
    .toSpliced(to, 0, runId)
    .flatMap((id, place) => {
      const rank = ranks.get(queue[place] ?? '');
      return rank === undefined || id === queue[place] ? [] : [[id, rank] as const];
    });
}
