/** Runs that are taken off the list: first so that they can be brought back, then for good. */
import { isActive } from '../domain/run.ts';
import type { RunOwnership } from './ownership.ts';
import type { RunRepository } from './repository.ts';
import type { LabState, Removal } from './types.ts';

/** What there is to remove of these runs: not what is under way, nor what another tab has. Null where that is nothing. */
export function removalOf(
  { runs, selectedRunId, baselineRunId }: Pick<LabState, 'runs' | 'selectedRunId' | 'baselineRunId'>,
  runIds: readonly string[],
): Removal | null {
  const removed = runs.filter(({ id, isElsewhere, state }) => runIds.includes(id) && !isElsewhere && !isActive(state));
  const ifRemoved = (runId: string | null): string | null => (removed.some(({ id }) => id === runId) ? runId : null);
  if (removed.length === 0) return null;
  return { runs: removed, selectedRunId: ifRemoved(selectedRunId), baselineRunId: ifRemoved(baselineRunId) };
}

export interface EraseEnvironment {
  readonly repository: RunRepository;
  readonly ownership: RunOwnership;
  /** Whether this visit removed the run and can still bring it back. */
  readonly isRemovedHere: (runId: string) => boolean;
  readonly erase: (runId: string) => Promise<void>;
}

/** Deletes what earlier visits removed; what another tab has removed may still be brought back there. */
export async function eraseRemoved(environment: EraseEnvironment): Promise<void> {
  const { repository, ownership, isRemovedHere, erase } = environment;
  for (const runId of await repository.listAside()) {
    if (!isRemovedHere(runId) && (await ownership.tryClaim(runId))) await erase(runId);
  }
}
