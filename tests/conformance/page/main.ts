/**
 * Runs one engine (?engine=webgpu) in a dedicated worker, as the lab does, and lists its verdicts for people and programs.
 * With &expectation=golden only the expectations whose names contain that word.
 */
import type { Verdict } from '../subject.ts';

export interface WorkerOrder {
  readonly engine: string;
  /** Part of the names of the expectations to check; empty for all. */
  readonly expectation: string;
}

export type WorkerReport =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

const status = document.querySelector('p') as HTMLParagraphElement;
const list = document.querySelector('ol') as HTMLOListElement;
const parameters = new URLSearchParams(location.search);
const order: WorkerOrder = {
  engine: parameters.get('engine') ?? '',
  expectation: parameters.get('expectation') ?? '',
};

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: order.engine });
worker.onerror = (event) => finish(`failed: ${event.message}`);
worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
  switch (data.kind) {
    case 'verdict': {
      const item = document.createElement('li');
      item.dataset.verdict = JSON.stringify(data.verdict);
      item.textContent = `${data.verdict.name}: ${data.verdict.failure ?? 'met'}`;
      list.append(item);
      break;
    }
    case 'done':
      finish('done');
      break;
    case 'failed':
      finish(`failed: ${data.message}`);
      break;
    default:
      data satisfies never;
  }
};
worker.postMessage(order);

function finish(text: string): void {
  worker.terminate();
  status.textContent = text;
}
