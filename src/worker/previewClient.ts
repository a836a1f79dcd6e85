/** The page's end of the worker that distorts single digits: a question in, pictures out, and only the latest. */
import { type WorkerPort, workerPort } from './clientPort.ts';
import type { FromPreview, PreviewQuestion, ToPreview } from './previewMessages.ts';

export type { PreviewQuestion } from './previewMessages.ts';
export type PreviewPort = WorkerPort<ToPreview, FromPreview>;

export interface PreviewListeners {
  /** The answer to the latest question: [count, 28, 28] bytes. */
  readonly onPictures: (pictures: Uint8Array<ArrayBuffer>, question: PreviewQuestion) => void;
  /** The worker failed, in words. */
  readonly onFailure: (reason: string) => void;
}

export interface PreviewClient {
  /** Forgets the question before. */
  ask(question: PreviewQuestion): void;
  /** Ends the worker; nothing more is heard. */
  close(): void;
}

export function createPreviewClient(
  open: () => PreviewPort,
  { onPictures, onFailure }: PreviewListeners,
): PreviewClient {
  const port = open();
  let latest = 0;
  let asked: PreviewQuestion | null = null;
  port.listen({
    onMessage: (message) => {
      // Stale answers are dropped.
      if (message.request !== latest || asked === null) return;
      if (message.type === 'failed') onFailure(message.message);
      else onPictures(message.pictures, asked);
    },
    onError: onFailure,
  });
  return {
    ask(question) {
      latest += 1;
      asked = question;
      port.post({ request: latest, question });
    },
    close: () => port.terminate(),
  };
}

export function openPreviewWorker(): PreviewPort {
  return workerPort(new Worker(new URL('./preview.worker.ts', import.meta.url), { type: 'module' }));
}
