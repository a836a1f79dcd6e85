/** The worker that looks into trained networks, beside those that train. */
import { loadEngine } from './engines.ts';
import { createInsight } from './insight.ts';
import type { ToInsight } from './insightMessages.ts';

const insight = createInsight({ post: (message) => postMessage(message), loadEngine: () => loadEngine('cpu') });
// The page sends nothing else. Questions are answered one after the other, but for a search through many images: it lets others
// in, and must hear that nobody waits for it any more.
let last: Promise<void> = Promise.resolve();
addEventListener('message', (event: MessageEvent<ToInsight>) => {
  const { data } = event;
  if (data.kind === 'cancel' || data.kind === 'best') void insight.handle(data);
  else last = last.then(() => insight.handle(data));
});
