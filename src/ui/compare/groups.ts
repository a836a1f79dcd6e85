/** Runs that differ in nothing but their seed, taken together. Pure. */
import { distinctSeeds, groupBySeed } from '../../domain/seedGroups.ts';
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

/**
 * Groups runs with a result by everything but their seed, in the order of their first runs. Of runs with the same seed only
 * the first counts: on an exact engine the second is the same run again.
 */
export function groupRuns(runs: readonly Run[]): RunGroup[] {
  const withResult = runs.filter(({ training, state }) => training.best !== null && state === 'finished');
  return groupBySeed(withResult).flatMap((group) => {
    const members = distinctSeeds(group);
    const [first] = members;
    if (first === undefined) return [];
    const results = members.flatMap(({ training }) => (training.best === null ? [] : [training.best.testAccuracy]));
    const deviation = sampleStandardDeviation(results);
    return [{ name: first.experiment.name, first, runs: members, results, mean: mean(results), deviation }];
  });
}
