/** The worker that distorts single digits for the page. */
import { answerPreview } from './preview.ts';
import type { ToPreview } from './previewMessages.ts';

// The page sends nothing else.
addEventListener('message', (event: MessageEvent<ToPreview>) => {
  postMessage(answerPreview(event.data));
});
