/** Brings back the runs of earlier visits, and shows those of other tabs. */
import { isActive } from '../domain/run.ts';
import type { RunOwnership } from './ownership.ts';
import type { RunRepository } from './repository.ts';
import type { Run } from './types.ts';

export interface RestoreEnvironment {
  readonly repository: RunRepository;
  readonly ownership: RunOwnership;
  readonly getRun: (runId: string) => Run | undefined;
  /** Adds runs, or replaces those with their ids, in one change. */
  readonly putRuns: (runs: readonly Run[]) => void;
  readonly dropRun: (runId: string) => void;
  /** A run has come to this tab and may be due to train. */
  readonly onOwned: () => void;
}

/** Resolves when the runs kept are listed; from then on the list follows what other tabs do. */
export async function restoreRuns(environment: RestoreEnvironment): Promise<void> {
  const { repository, ownership, getRun, putRuns, dropRun, onOwned } = environment;

  const takeOver = async (runId: string): Promise<void> => {
    await ownership.claim(runId);
    // What the other tab left behind is newer than what is shown here.
    const run = await repository.read(runId);
    if (run === null) {
      ownership.release(runId);
      dropRun(runId);
      return;
    }
    putRuns([asOwned(run)]);
    onOwned();
  };

  const showElsewhere = (run: Run): void => {
    putRuns([asElsewhere(run)]);
    void takeOver(run.id);
  };

  ownership.listen(async (runId) => {
    const known = getRun(runId);
    if (known !== undefined && !known.isElsewhere) return;
    const run = await repository.read(runId);
    const current = getRun(runId);
    if (current !== undefined && !current.isElsewhere) return;
    if (run === null) dropRun(runId);
    else if (current === undefined) showElsewhere(run);
    else putRuns([{ ...asElsewhere(run), visible: current.visible }]);
  });

  const listed = (await repository.list()).filter(({ id }) => getRun(id) === undefined);
  const claims = await Promise.all(listed.map(({ id }) => ownership.tryClaim(id)));
  const unknown = listed.flatMap((run, index) => {
    // Another tab may have announced it in the meantime.
    if (getRun(run.id) !== undefined && claims[index] !== true) return [];
    return [claims[index] === true ? asOwned(run) : asElsewhere(run)];
  });
  // All in one change: the page is drawn once, however many there are.
  putRuns(unknown);
  for (const { id, isElsewhere } of unknown) if (isElsewhere) void takeOver(id);
  onOwned();
}

function asElsewhere(run: Run): Run {
  return { ...run, isElsewhere: true };
}

/** A run that was under way when its page went away waits for its turn to go on from its last checkpoint. */
function asOwned(run: Run): Run {
  const isInterrupted = isActive(run.state) && run.state !== 'paused';
  return { ...run, isElsewhere: false, state: isInterrupted ? 'queued' : run.state };
}
