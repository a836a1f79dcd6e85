/** What is typed into the sweep's form, as long as the page lives: closing the dialog to look at something loses nothing. */
import { create } from 'zustand';
import type { SweepField } from '../../domain/sweepField.ts';
import { type DimensionDraft, draftOf } from './DimensionFields.tsx';

interface SweepForm {
  /** Null before a first setting was chosen. */
  readonly first: DimensionDraft | null;
  readonly second: DimensionDraft | null;
  /** Null while the seed on the bench is meant. */
  readonly seeds: readonly number[] | null;
  /** Runs that are there already are trained once more. */
  readonly isAgain: boolean;
}

export const useSweepForm = create<SweepForm>(() => ({ first: null, second: null, seeds: null, isAgain: false }));

export function editSweepForm(change: Partial<SweepForm>): void {
  useSweepForm.setState(change);
}

/** The form as far as the stack on the bench has these settings; the first setting it has where it has not the chosen one. */
export function fittingDrafts(
  { first, second }: Pick<SweepForm, 'first' | 'second'>,
  fields: readonly SweepField[],
): { readonly first: DimensionDraft | null; readonly second: DimensionDraft | null } {
  const fitting = (draft: DimensionDraft | null) => {
    const field = fields.find(({ id }) => id === draft?.fieldId);
    return draft !== null && field !== undefined ? draft : null;
  };
  const kept = fitting(second);
  const usual = fields.find(({ id }) => id !== kept?.fieldId);
  return { first: fitting(first) ?? (usual === undefined ? null : draftOf(usual)), second: kept };
}
