import type { Experiment } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';

/** Makes a run of each experiment with each seed, all seeds of the first experiment first. @returns the runs' names */
export function queueRuns(experiments: readonly Experiment[], seeds: readonly number[]): string[] {
  const ids = experiments.flatMap((experiment) =>
    seeds.map((seed) => useLab.getState().trainExperiment({ ...experiment, seed })),
  );
  return ids.flatMap((id) => useLab.getState().runs.find((run) => run.id === id)?.name ?? []);
}

/** "Queued shallow 1, shallow 2 and shallow 3.", "Queued 18 runs, relu-lambda-0 1 to sigmoid-lambda-100 1." */
export function describeQueued(names: readonly string[]): string {
  const held = useLab.getState().isHeld ? ' They start once you resume all runs.' : '';
  const [first] = names;
  const last = names.at(-1);
  if (names.length <= 1) return `Queued ${first}.${held}`;
  const list = names.length > 4 ? `${names.length} runs, ${first} to` : `${names.slice(0, -1).join(', ')} and`;
  return `Queued ${list} ${last}.${held}`;
}
