/** The worker that loads the data and knows the engines. */
import { loadMnist } from '../data/loadMnist.ts';
import { loadEngine } from './engines.ts';
import { createLaboratory } from './laboratory.ts';
import type { ToLaboratory } from './messages.ts';

const laboratory = createLaboratory({ post: (message) => postMessage(message), loadEngine, loadData: loadMnist });
// The page sends nothing else.
addEventListener('message', (event: MessageEvent<ToLaboratory>) => laboratory.handle(event.data));
