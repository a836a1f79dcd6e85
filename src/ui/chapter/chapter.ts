/** Whether the chapter's experiments are open: shared by the header's button and the page that shows them. */
import { create } from 'zustand';

interface Chapter {
  readonly isOpen: boolean;
  /** Had the keyboard before. */
  readonly opener: HTMLElement | null;
}

export const useChapter = create<Chapter>(() => ({ isOpen: false, opener: null }));

export function openChapter(opener: HTMLElement | null): void {
  useChapter.setState({ isOpen: true, opener });
}

export function closeChapter(): void {
  useChapter.setState({ isOpen: false });
}
