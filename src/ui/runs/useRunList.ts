import { useMemo } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { type Change, changesOfRuns, hasSeedGroups, listRuns, type RunItem } from './runList.ts';

interface Folding {
  readonly isGrouped: boolean;
  /** Whether a group is unfolded, by its key; decided when it is first seen, and then by hand. */
  readonly open: ReadonlyMap<string, boolean>;
}

export const useFolding = create<Folding>(() => ({ isGrouped: true, open: new Map() }));

export function setGrouped(isGrouped: boolean): void {
  useFolding.setState({ isGrouped });
}

export function setUnfolded(key: string, isOpen: boolean): void {
  useFolding.setState(({ open }) => ({ open: new Map(open).set(key, isOpen) }));
}

interface RunList {
  readonly items: readonly RunItem[];
  readonly changes: ReadonlyMap<string, Change>;
  /** Whether some runs differ in their seed alone. */
  readonly canGroup: boolean;
}

/** The list of runs as it is folded. */
export function useRunList(): RunList {
  const isGrouped = useFolding((folding) => folding.isGrouped);
  const ids = useLab(useShallow((lab) => lab.runs.map(({ id }) => id)));
  const experiments = useLab(useShallow((lab) => lab.runs.map(({ experiment }) => experiment)));
  return useMemo(() => {
    const runs = experiments.flatMap((experiment, index) => {
      const id = ids[index];
      return id === undefined ? [] : [{ id, experiment }];
    });
    return { items: listRuns(runs, isGrouped), changes: changesOfRuns(runs), canGroup: hasSeedGroups(runs) };
  }, [ids, experiments, isGrouped]);
}
