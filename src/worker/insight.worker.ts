/** The worker that looks into trained networks, beside those that train. */
import { loadEngine } from './engines.ts';
import { createInsight } from './insight.ts';
import type { ToInsight } from './insightMessages.ts';

const insight = createInsight({ post: (message) => postMessage(message), loadEngine: () => loadEngine('cpu') });
// The page sends nothing else. Questions are answered one after the other.
let last: Promise<void> = Promise.resolve();
addEventListener('message', (event: MessageEvent<ToInsight>) => {
  last = last.then(() => insight.handle(event.data));
});
