/** Which of the dialogs about runs and their storage is open. */
import { create } from 'zustand';

export type RunDialog =
  | { readonly kind: 'repeat'; readonly runId: string }
  | { readonly kind: 'rename'; readonly runId: string }
  | { readonly kind: 'storage' };

interface RunDialogs {
  readonly dialog: RunDialog | null;
  /** Had the keyboard before. */
  readonly opener: HTMLElement | null;
}

export const useRunDialogs = create<RunDialogs>(() => ({ dialog: null, opener: null }));

export function openRunDialog(dialog: RunDialog, opener: HTMLElement | null): void {
  useRunDialogs.setState({ dialog, opener });
}

export function closeRunDialog(): void {
  useRunDialogs.setState({ dialog: null });
}
