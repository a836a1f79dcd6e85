/** What is kept of each run, in words and sums. Pure. */
import { isActive } from '../../domain/run.ts';
import type { RunSize } from '../../store/storageSizes.ts';
import type { Run } from '../../store/types.ts';
import { formatBytes, formatPlural } from '../common/format.ts';

export interface KeptRun {
  readonly run: Run;
  readonly weights: number;
  readonly predictions: number;
  readonly total: number;
}

/** The runs with what is kept of them, the largest first, of equals the newest. */
export function keptRuns(runs: readonly Run[], sizes: readonly RunSize[]): KeptRun[] {
  const byId = new Map(sizes.map((size) => [size.runId, size]));
  return runs
    .map((run) => {
      const { weights = 0, predictions = 0 } = byId.get(run.id) ?? {};
      return { run, weights, predictions, total: weights + predictions };
    })
    .sort((a, b) => b.total - a.total || b.run.createdAt - a.run.createdAt);
}

/** Why a run cannot be deleted now; null where it can. */
export function reasonToKeep({ state, isElsewhere }: Pick<Run, 'state' | 'isElsewhere'>): string | null {
  if (isElsewhere) return 'Another tab has it';
  if (state === 'queued') return 'It waits in the queue: cancel it first';
  if (isActive(state)) return 'It is under way: stop it first';
  return null;
}

/** "Delete a, b and 2 more? Lost for good: ..., 3.2 MB.": what a deletion takes away, by name. */
export function describeLoss(kept: readonly KeptRun[]): string {
  const names = kept.map(({ run }) => run.name);
  const listed = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const last = listed.at(-1) ?? '';
  const list = listed.length < 2 ? last : `${listed.slice(0, -1).join(', ')} and ${last}`;
  const epochs = kept.reduce((sum, { run }) => sum + run.training.epochs.length, 0);
  const bytes = kept.reduce((sum, { total }) => sum + total, 0);
  const have = kept.length === 1 ? 'its' : 'their';
  return `Delete ${list}? ${formatPlural(epochs, 'epoch')} of training, ${have} curves, weights and answers are lost for good. ${formatBytes(bytes)} become free.`;
}
