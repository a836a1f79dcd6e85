/** Which of the lab's studies is open: what looks at finished work in a dialog of its own. */
import { create } from 'zustand';

export type Study = 'compare' | 'draw' | 'inside' | 'card' | 'vote' | 'sweep' | 'report';

interface Studies {
  readonly open: Study | null;
  /** The run that the study starts with; null takes the selected one. */
  readonly runId: string | null;
  /** Had the keyboard before. */
  readonly opener: HTMLElement | null;
}

export const useStudies = create<Studies>(() => ({ open: null, runId: null, opener: null }));

export function openStudy(open: Study, opener: HTMLElement | null, runId: string | null = null): void {
  useStudies.setState({ open, opener, runId });
}

export function closeStudy(): void {
  useStudies.setState({ open: null });
}
