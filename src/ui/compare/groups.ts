/** Runs that differ in nothing but their seed, taken together. Pure. */
import { describeDifference } from '../../domain/difference.ts';
import { mean, sampleStandardDeviation } from '../../domain/statistics.ts';
import type { Run } from '../../store/types.ts';

export interface RunGroup {
  /** Of the first run's experiment. */
  readonly name: string;
  /** The run whose id stands for the group. */
  readonly first: Run;
  readonly runs: readonly Run[];
  /** Test accuracy at the best epoch of each run, fractions. */
  readonly results: readonly number[];
  readonly mean: number;
  /** Null below two runs. */
  readonly deviation: number | null;
}

function sameButSeed(a: Run, b: Run): boolean {
  return describeDifference({ ...a.experiment, seed: b.experiment.seed }, b.experiment).length === 0;
}

/**
 * Groups runs with a result by everything but their seed, in the order of their first runs. Of runs with the same seed only
 * the first counts: on an exact engine the second is the same run again.
 */
export function groupRuns(runs: readonly Run[]): RunGroup[] {
  const groups: Run[][] = [];
  for (const run of runs) {
    if (run.training.best === null || run.state !== 'finished') continue;
    const group = groups.find(([first]) => first !== undefined && sameButSeed(first, run));
    if (group === undefined) groups.push([run]);
    else if (!group.some((other) => other.experiment.seed === run.experiment.seed)) group.push(run);
  }
  return groups.flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const results = members.flatMap(({ training }) => (training.best === null ? [] : [training.best.testAccuracy]));
    const deviation = sampleStandardDeviation(results);
    return [{ name: first.experiment.name, first, runs: members, results, mean: mean(results), deviation }];
  });
}
