/** Polite announcements for screen readers: whatever is said here is read out by the page's one live region. */
import { create } from 'zustand';

interface Announcement {
  readonly text: string;
  /** Makes a repeated text a new announcement. */
  readonly count: number;
}

export const useAnnouncement = create<Announcement>(() => ({ text: '', count: 0 }));

/** Has `text` read out when the reader has a moment. */
export function announce(text: string): void {
  useAnnouncement.setState(({ count }) => ({ text, count: count + 1 }));
}
