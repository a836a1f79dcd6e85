/** The worker of one run. */
import { loadEngine } from './engines.ts';
import type { ToTrainingWorker } from './messages.ts';
import { createSession } from './session.ts';

const session = createSession({
  post: (message, transfer) => postMessage(message, { transfer: [...(transfer ?? [])] }),
  loadEngine,
});
// The page sends nothing else.
addEventListener('message', (event: MessageEvent<ToTrainingWorker>) => session.handle(event.data));
