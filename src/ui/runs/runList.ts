/** The rows of the list of runs: each run, or runs that differ in their seed alone folded into one. Pure. */
import { describeDifference } from '../../domain/difference.ts';
import type { Experiment } from '../../domain/experiment.ts';
import { groupBySeed, seedGroupOf } from '../../domain/seedGroups.ts';

export interface ListedRun {
  readonly id: string;
  readonly experiment: Experiment;
}

export type RunItem =
  | { readonly kind: 'run'; readonly id: string }
  /** At least two seeds; runs oldest first. */
  | { readonly kind: 'group'; readonly key: string; readonly ids: readonly string[] };

/** Whether there is anything to fold. */
export function hasSeedGroups(runs: readonly ListedRun[]): boolean {
  return groupBySeed(runs).some(isSeedGroup);
}

/** The newest first; a group stands where its newest run would. */
export function listRuns(runs: readonly ListedRun[], isGrouped: boolean): RunItem[] {
  const newestFirst = runs.toReversed();
  if (!isGrouped) return newestFirst.map(({ id }) => ({ kind: 'run', id }));
  return groupBySeed(newestFirst).flatMap((group): RunItem[] => {
    const [first] = group;
    if (first === undefined || !isSeedGroup(group)) return group.map(({ id }) => ({ kind: 'run', id }));
    return [{ kind: 'group', key: seedGroupOf(first.experiment), ids: group.map(({ id }) => id).reverse() }];
  });
}

function isSeedGroup(group: readonly ListedRun[]): boolean {
  return new Set(group.map(({ experiment }) => experiment.seed)).size > 1;
}

/** Further back nobody remembers, and the comparing would be felt. */
const LOOK_BACK = 30;

/** What a run changes against an earlier one. */
export interface Change {
  /** Id of the earlier run. */
  readonly from: string;
  readonly isRunBefore: boolean;
  /** Empty where both train the same. */
  readonly lines: readonly string[];
}

const known = new WeakMap<Experiment, WeakMap<Experiment, readonly string[]>>();

function differenceOf(from: Experiment, to: Experiment): readonly string[] {
  const ofTo = known.get(to) ?? new WeakMap<Experiment, readonly string[]>();
  known.set(to, ofTo);
  const lines = ofTo.get(from) ?? describeDifference(from, to);
  ofTo.set(from, lines);
  return lines;
}

/**
 * What each run changes against the earlier run that is most like it (the fewest changes; of equals the latest): a run made by
 * changing an older one is told against that one, whatever was trained between them. No entry for the first run.
 */
export function changesOfRuns(runs: readonly ListedRun[]): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  runs.forEach(({ id, experiment }, index) => {
    let best: Change | null = null;
    for (let earlier = index - 1; earlier >= Math.max(0, index - LOOK_BACK); earlier -= 1) {
      const other = runs[earlier];
      if (other === undefined) continue;
      const lines = differenceOf(other.experiment, experiment);
      if (best === null || lines.length < best.lines.length) {
        best = { from: other.id, isRunBefore: earlier === index - 1, lines };
      }
    }
    if (best !== null) changes.set(id, best);
  });
  return changes;
}
