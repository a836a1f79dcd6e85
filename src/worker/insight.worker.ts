/** The worker that looks into trained networks, beside those that train. */
import { loadEngine } from './engines.ts';
import { createInsight } from './insight.ts';
import type { ToInsight } from './insightMessages.ts';

const insight = createInsight({ post: (message) => postMessage(message), loadEngine: () => loadEngine('cpu') });
// The page sends nothing else.
addEventListener('message', (event: MessageEvent<ToInsight>) => void insight.handle(event.data));
