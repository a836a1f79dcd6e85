/** What training makes of single digits, asked of a worker of its own. */
import {
  createPreviewClient,
  openPreviewWorker,
  type PreviewClient,
  type PreviewListeners,
} from '../worker/previewClient.ts';

export type { PreviewClient, PreviewQuestion } from '../worker/previewClient.ts';

/** Starts the worker; close it when the pictures are no longer shown. */
export function openPreview(listeners: PreviewListeners): PreviewClient {
  return createPreviewClient(openPreviewWorker, listeners);
}
