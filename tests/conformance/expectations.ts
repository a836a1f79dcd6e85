/** Everything that every engine must meet, in the order in which it is checked. */
import { AVAILABLE, CONDUCT } from './conduct.ts';
import { EXACTNESS } from './exactness.ts';
import { NUMBERS } from './numbers.ts';
import type { ConformanceContext, Expectation, Verdict } from './subject.ts';

export const EXPECTATIONS: readonly Expectation[] = [AVAILABLE, ...NUMBERS, ...EXACTNESS, ...CONDUCT];

/** Those that concern this engine and have `word` in their name, each to its end even where an earlier one failed. */
export async function* judge(context: ConformanceContext, word = ''): AsyncGenerator<Verdict> {
  for (const { name, appliesTo, check } of EXPECTATIONS) {
    if (appliesTo?.(context.subject) === false || !name.includes(word)) continue;
    const started = performance.now();
    let failure: string | null = null;
    try {
      await check(context);
    } catch (error) {
      failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    yield { name, failure, seconds: (performance.now() - started) / 1000 };
  }
}
