/** The page's end of the worker that looks into trained networks: a question in, a promise out. */
import { type WorkerPort, workerPort } from './clientPort.ts';
import type { FromInsight, InsightAnswers, InsightQuestion, ToInsight } from './insightMessages.ts';

export type {
  BestInputs,
  InsightAnswers,
  InsightQuestion,
  LayerHealth,
  LayerValues,
  Subject,
} from './insightMessages.ts';
export type InsightPort = WorkerPort<ToInsight, FromInsight>;

export interface InsightClient {
  /** @throws Error in words where the network cannot be looked at, or the worker fails. */
  ask<Kind extends keyof InsightAnswers>(
    question: InsightQuestion & { readonly kind: Kind },
    options?: AskOptions,
  ): Promise<InsightAnswers[Kind]>;
  /** Ends the worker; the next question starts another. */
  close(): void;
}

export interface AskOptions {
  /** Images looked at so far, for questions that take long. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the waiting, and the work where it has begun. */
  readonly signal?: AbortSignal;
}

interface Waiting {
  readonly onProgress: AskOptions['onProgress'];
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

export function createInsightClient(open: () => InsightPort): InsightClient {
  const waiting = new Map<number, Waiting>();
  let port: InsightPort | null = null;
  /** Keys of the subjects whose weights the worker has. */
  const sent = new Set<string>();
  let requests = 0;

  const close = (reason: string): void => {
    port?.terminate();
    port = null;
    sent.clear();
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };

  const hear = (message: FromInsight): void => {
    const asked = waiting.get(message.request);
    if (message.type === 'progress') {
      asked?.onProgress?.(message.done, message.total);
      return;
    }
    waiting.delete(message.request);
    if (asked === undefined) return;
    if (message.type === 'failed') asked.reject(new Error(message.message));
    // The worker answers a question with an answer of its kind.
    else asked.resolve(message.answer as never);
  };

  const opened = (): InsightPort => {
    if (port !== null) return port;
    port = open();
    port.listen({ onMessage: hear, onError: close });
    return port;
  };

  return {
    ask(question, options) {
      requests += 1;
      const request = requests;
      return new Promise((resolve, reject) => {
        waiting.set(request, { resolve, reject, onProgress: options?.onProgress });
        const worker = opened();
        const { key, experiment, weights } = question.subject;
        worker.post({ ...question, request, subject: { key, experiment, weights: sent.has(key) ? null : weights } });
        sent.add(key);
        options?.signal?.addEventListener('abort', () => {
          if (!waiting.delete(request)) return;
          port?.post({ kind: 'cancel', request });
          reject(new DOMException('Nobody waits for this answer any more.', 'AbortError'));
        });
      });
    },
    close: () => close('The study was closed.'),
  };
}

export function openInsightWorker(): InsightPort {
  return workerPort(new Worker(new URL('./insight.worker.ts', import.meta.url), { type: 'module' }));
}
