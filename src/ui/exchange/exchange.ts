/** What is open for import and export, and what has to be told about it: shared by the menus, the dialogs and the page. */
import { create } from 'zustand';
import type { ImportFailure } from './importFailure.ts';

/** What an export is made of: the draft, or a run with its weights. */
export type ExportSubject = { readonly from: 'draft' } | { readonly from: 'run'; readonly runId: string };

export type ExchangeDialog =
  | { readonly kind: 'import'; readonly text: string; readonly failure: ImportFailure | null }
  | { readonly kind: 'export'; readonly subject: ExportSubject };

interface Exchange {
  readonly dialog: ExchangeDialog | null;
  /** Had the keyboard before the dialog. */
  readonly opener: HTMLElement | null;
  /** Something that went wrong outside of a dialog. */
  readonly notice: string | null;
}

export const useExchange = create<Exchange>(() => ({ dialog: null, opener: null, notice: null }));

export function openExchange(dialog: ExchangeDialog, opener: HTMLElement | null): void {
  useExchange.setState({ dialog, opener, notice: null });
}

export function closeExchange(): void {
  useExchange.setState({ dialog: null });
}

export function showNotice(notice: string | null): void {
  useExchange.setState({ notice });
}
