/** What the page's main thread does, by the browser's own trace. */
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of them those in which the thread had a core. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface LongestTasks {
  /** Milliseconds of processor time of the longest task; what other programs take of the machine is not in it. */
  readonly processor: number;
  /** Milliseconds by the clock of the longest task. */
  readonly clock: number;
  readonly count: number;
}

/** The longest of the tasks that the page's main thread has while `action` lasts. */
export async function longestTasks(browser: Browser, page: Page, action: () => Promise<void>): Promise<LongestTasks> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await action();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}.${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map((event) => threadOf(event)),
  );
  const tasks = traceEvents.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && mains.has(threadOf(event)),
  );
  const longest = (times: readonly (number | undefined)[]) => Math.max(...times.map((time) => time ?? 0)) / 1000;
  return {
    processor: longest(tasks.map(({ tdur }) => tdur)),
    clock: longest(tasks.map(({ dur }) => dur)),
    count: tasks.length,
  };
}
