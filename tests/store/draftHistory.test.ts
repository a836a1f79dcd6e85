import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/domain/experiment.ts';
import { removeLayer } from '../../src/domain/network.ts';
import { defaultDraft } from '../../src/store/defaultDraft.ts';
import {
  CONTINUED_WITHIN_MS,
  changedPath,
  type DraftState,
  EMPTY_HISTORY,
  MOST_STEPS,
  withEdit,
  withRedo,
  withUndo,
} from '../../src/store/draftHistory.ts';
import { act } from './randomEdits.ts';

const START: DraftState = { draft: defaultDraft(), history: EMPTY_HISTORY };

function withUnits(draft: Experiment, units: number): Experiment {
  const layers = draft.network.layers.with(2, { type: 'dense', units, activation: 'sigmoid' });
  return { ...draft, network: { ...draft.network, layers } };
}

describe('the history of the draft', () => {
  it('takes 100 random sequences of edits back step by step, through the very same states, and forth again', () => {
    const edits = fc.array(fc.tuple(act, fc.nat({ max: 2 * CONTINUED_WITHIN_MS })), { maxLength: 40 });
    fc.assert(
      fc.property(edits, (sequence) => {
        let now = 0;
        let state = START;
        // What stood on the bench at the beginning of each step, the first one first.
        const seen: DraftState[] = [START];
        for (const [change, pause] of sequence) {
          now += pause;
          const next = withEdit(state, change(state.draft), 'edit', now);
          if (next.history.undo.length > state.history.undo.length) seen.push(next);
          else if (next.history.undo.length < state.history.undo.length) seen.pop();
          else seen[seen.length - 1] = next;
          state = next;
        }
        expect(seen).toHaveLength(state.history.undo.length + 1);
        const end = state;
        for (const expected of seen.slice(0, -1).reverse()) {
          state = withUndo(state);
          expect(state.draft).toEqual(expected.draft);
        }
        expect(state.draft).toBe(START.draft);
        expect(withUndo(state)).toBe(state);
        for (const expected of seen.slice(1)) {
          state = withRedo(state);
          expect(state.draft).toBe(expected.draft);
        }
        expect(state.draft).toEqual(end.draft);
        expect(withRedo(state)).toBe(state);
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  it('counts what is typed into one field without a pause as one edit', () => {
    let state = withEdit(START, withUnits(START.draft, 3), 'edit', 0);
    state = withEdit(state, withUnits(START.draft, 30), 'edit', 900);
    state = withEdit(state, withUnits(START.draft, 300), 'edit', 1_800);
    expect(state.history.undo).toHaveLength(1);
    state = withEdit(state, withUnits(START.draft, 400), 'edit', 1_800 + CONTINUED_WITHIN_MS + 1);
    expect(state.history.undo).toHaveLength(2);
    expect(withUndo(withUndo(state)).draft).toBe(START.draft);
  });

  it('does not take edits of two fields, or two removals, for one', () => {
    const seed = (draft: Experiment, value: number): Experiment => ({ ...draft, seed: value });
    let state = withEdit(START, withUnits(START.draft, 3), 'edit', 0);
    state = withEdit(state, seed(state.draft, 7), 'edit', 1);
    expect(state.history.undo).toHaveLength(2);
    for (const at of [2, 3]) {
      const network = removeLayer(state.draft.network, 0);
      state = withEdit(state, { ...state.draft, network }, 'remove', at);
    }
    expect(state.history.undo).toHaveLength(4);
  });

  it('forgets an edit that is typed back, and one that changes nothing', () => {
    const state = withEdit(START, withUnits(START.draft, 3), 'edit', 0);
    expect(withEdit(state, withUnits(START.draft, 100), 'edit', 1)).toEqual(START);
    expect(withEdit(START, structuredClone(START.draft), 'edit', 0)).toBe(START);
  });

  it('cannot redo after another edit, and does not continue an edit that was redone', () => {
    const undone = withUndo(withEdit(START, withUnits(START.draft, 3), 'edit', 0));
    expect(undone.history.redo.map(({ label }) => label)).toEqual(['edit']);
    expect(withEdit(undone, withUnits(START.draft, 4), 'edit', 1).history.redo).toEqual([]);
    const redone = withRedo(undone);
    expect(withEdit(redone, withUnits(START.draft, 33), 'edit', 2).history.undo).toHaveLength(2);
  });

  it('forgets its oldest steps', () => {
    let state = START;
    for (let seed = 2; seed < MOST_STEPS + 50; seed += 1) {
      state = withEdit(state, { ...state.draft, seed }, `seed ${seed}`, seed);
    }
    expect(state.history.undo).toHaveLength(MOST_STEPS);
    expect(state.history.undo[0]?.label).toBe(`seed ${50}`);
  });
});

describe('changedPath', () => {
  it('names the one value that differs', () => {
    expect(changedPath(START.draft, withUnits(START.draft, 7))).toBe('network.layers.2.units');
    expect(changedPath(START.draft, { ...START.draft, seed: 9 })).toBe('seed');
    expect(changedPath(START.draft, structuredClone(START.draft))).toBe('');
    expect(changedPath({ a: 1, b: 2 }, { a: 2, b: 3 })).toBeNull();
    expect(changedPath({ a: [1] }, { a: [1, 2] })).toBeNull();
    expect(changedPath({ a: 1 }, { a: { schedule: 'step' } })).toBe('a');
    expect(changedPath({ a: undefined }, {})).toBe('');
  });
});
