/** The edits of the draft, to be undone and redone: what stood on the bench before each, and what the edit was. */
import type { Experiment } from '../domain/experiment.ts';

/** One edit that can be undone or redone. */
export interface DraftStep {
  /** "remove dropout". */
  readonly label: string;
  /** What stands on the bench once the step is undone (or redone). */
  readonly draft: Experiment;
  /** The one value that the edit changed, as "network.layers.0.filters"; null where it changed more, or the structure. */
  readonly path: string | null;
  /** When the edit was last made or continued, in milliseconds. */
  readonly at: number;
}

export interface DraftHistory {
  /** Edits that can be undone, the latest last. */
  readonly undo: readonly DraftStep[];
  /** Edits that can be redone, the next one last. */
  readonly redo: readonly DraftStep[];
}

/** The part of the page's state that this file is about. */
export interface DraftState {
  readonly draft: Experiment;
  readonly history: DraftHistory;
}

export const EMPTY_HISTORY: DraftHistory = { undo: [], redo: [] };

/** More steps than anybody takes back; the oldest ones are forgotten. */
export const MOST_STEPS = 200;
/** Edits of the same value count as one while none comes later than this after the one before: a word, not its letters. */
export const CONTINUED_WITHIN_MS = 1_000;

/**
 * Where two plain JSON values differ: the path of the one value that does, null where several do or where a list or an object
 * has other entries, and the empty string where nothing differs.
 */
export function changedPath(before: unknown, after: unknown): string | null {
  if (Object.is(before, after)) return '';
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) return '.';
  const keys = Object.keys(before).filter((key) => before[key] !== undefined);
  const others = Object.keys(after).filter((key) => after[key] !== undefined);
  if (keys.length !== others.length || keys.some((key) => after[key] === undefined)) return null;
  let found = '';
  for (const key of keys) {
    const inner = changedPath(before[key], after[key]);
    if (inner === '') continue;
    if (inner === null || found !== '') return null;
    found = inner === '.' ? key : `${key}.${inner}`;
  }
  return found;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The state after an edit. What could be redone is gone; an edit that changes nothing is none. */
export function withEdit(state: DraftState, draft: Experiment, label: string, now: number): DraftState {
  const path = changedPath(state.draft, draft);
  if (path === '') return state;
  const { undo } = state.history;
  const last = undo.at(-1);
  const isContinued =
    last !== undefined &&
    path !== null &&
    last.path === path &&
    last.label === label &&
    state.history.redo.length === 0 &&
    now - last.at <= CONTINUED_WITHIN_MS;
  if (!isContinued) {
    const steps = [...undo, { label, draft: state.draft, path, at: now }].slice(-MOST_STEPS);
    return { draft, history: { undo: steps, redo: [] } };
  }
  // Typed back to what stood there before: as if nothing had been typed.
  if (changedPath(last.draft, draft) === '')
    return { draft: last.draft, history: { undo: undo.slice(0, -1), redo: [] } };
  return { draft, history: { undo: undo.with(-1, { ...last, at: now }), redo: [] } };
}

/** The state before the latest edit; the same state where there is none. */
export function withUndo(state: DraftState): DraftState {
  const step = state.history.undo.at(-1);
  if (step === undefined) return state;
  const { undo, redo } = state.history;
  return { draft: step.draft, history: { undo: undo.slice(0, -1), redo: [...redo, { ...step, draft: state.draft }] } };
}

/** The state after the edit undone last; the same state where there is none. */
export function withRedo(state: DraftState): DraftState {
  const step = state.history.redo.at(-1);
  if (step === undefined) return state;
  const { undo, redo } = state.history;
  // Redone long after it was made, it is not continued by the next edit.
  const redone = { ...step, draft: state.draft, at: Number.NEGATIVE_INFINITY };
  return { draft: step.draft, history: { undo: [...undo, redone], redo: redo.slice(0, -1) } };
}
