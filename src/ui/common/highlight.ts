/** The run that a list or legend points at: every chart brings its curves out and lets the others step back. */
import type { FocusEvent } from 'react';
import { create } from 'zustand';

export const useHighlight = create<{ readonly runId: string | null }>(() => ({ runId: null }));

/** Handlers for an element that stands for a run: pointing at it or focusing something in it brings its curves out. */
export function highlighting(runId: string) {
  const begin = () => useHighlight.setState({ runId });
  const end = () => useHighlight.setState((now) => (now.runId === runId ? { runId: null } : now));
  // Focus that a press left behind would keep the others faint long after the hand has gone elsewhere.
  const onFocus = ({ target }: FocusEvent) => {
    if (target.matches(':focus-visible')) begin();
  };
  return { onPointerEnter: begin, onPointerLeave: end, onFocus, onBlur: end };
}
