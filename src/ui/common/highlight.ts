/** The runs that a list or legend points at: every chart brings their curves out and lets the others step back. */
import type { FocusEvent } from 'react';
import { create } from 'zustand';

export const useHighlight = create<{ readonly runIds: readonly string[] }>(() => ({ runIds: [] }));

/** Handlers for an element that stands for runs: pointing at it or focusing something in it brings their curves out. */
export function highlighting(runIds: readonly string[]) {
  const key = runIds.join();
  const begin = () => useHighlight.setState({ runIds });
  const end = () => useHighlight.setState((now) => (now.runIds.join() === key ? { runIds: [] } : now));
  // Focus that a press left behind would keep the others faint long after the hand has gone elsewhere.
  const onFocus = ({ target }: FocusEvent) => {
    if (target.matches(':focus-visible')) begin();
  };
  return { onPointerEnter: begin, onPointerLeave: end, onFocus, onBlur: end };
}
