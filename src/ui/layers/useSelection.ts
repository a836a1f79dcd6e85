import { useCallback, useMemo, useRef, useState } from 'react';

export interface Selection {
  /** The positions of the selected layers, in order. */
  readonly indices: readonly number[];
  readonly ids: ReadonlySet<string>;
  /** Selects one layer more or less; with `isRange` all from the one last selected to this one. */
  readonly toggle: (id: string, isRange: boolean) => void;
  readonly clear: () => void;
}

/** The ids from one to another, both included, whichever comes first. */
export function rangeOf(ids: readonly string[], from: string, to: string): readonly string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Which layers of the stack are selected; a layer that leaves the stack leaves the selection. */
export function useSelection(ids: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef(ids);
  latest.current = ids;
  const anchor = useRef<string | null>(null);
  const toggle = useCallback((id: string, isRange: boolean) => {
    const from = anchor.current;
    anchor.current = id;
    setChosen((before) => {
      const after = new Set(before);
      if (isRange && from !== null) for (const each of rangeOf(latest.current, from, id)) after.add(each);
      else if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const clear = useCallback(() => {
    anchor.current = null;
    setChosen(new Set());
  }, []);
  return useMemo(() => {
    const indices = ids.flatMap((id, index) => (chosen.has(id) ? [index] : []));
    return { indices, ids: chosen, toggle, clear };
  }, [ids, chosen, toggle, clear]);
}
