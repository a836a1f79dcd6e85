import { create } from 'zustand';
import { fetchMeasured, type MeasuredResults } from './measured.ts';

type Loaded =
  | { readonly state: 'idle' | 'loading' }
  | { readonly state: 'ready'; readonly results: MeasuredResults }
  | { readonly state: 'failed' };

/** The measured results, once for the life of the page. */
export const useMeasured = create<Loaded>(() => ({ state: 'idle' }));

/** Loads them, unless they are there or under way; after a failure it tries again. */
export async function loadMeasured(): Promise<void> {
  const { state } = useMeasured.getState();
  if (state === 'loading' || state === 'ready') return;
  useMeasured.setState({ state: 'loading' });
  try {
    useMeasured.setState({ state: 'ready', results: await fetchMeasured() }, true);
  } catch {
    // The catalogue stands without them, and says so.
    useMeasured.setState({ state: 'failed' }, true);
  }
}
