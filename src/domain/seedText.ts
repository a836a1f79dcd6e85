/** Seeds as a person writes them: "1, 2, 3", "1-5", "1-3, 8". */

/** More runs at once are a slip of the finger. */
export const MAXIMUM_SEEDS = 100;

export type SeedsRead = { readonly seeds: readonly number[] } | { readonly problem: string };

/** Reads single seeds and ranges, apart by commas or spaces; a seed written twice counts once. */
export function readSeeds(text: string): SeedsRead {
  const seeds = new Set<number>();
  const parts = text
    .replaceAll(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return { problem: 'Name at least one seed, as 1 or 1-5.' };
  for (const part of parts) {
    const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || !Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
      return { problem: `“${part}” is not a seed: whole numbers from 0, as 1 or 1-5.` };
    }
    if (to < from) return { problem: `“${part}” counts backwards.` };
    if (to - from >= MAXIMUM_SEEDS || seeds.size + (to - from) >= MAXIMUM_SEEDS) {
      return { problem: `At most ${MAXIMUM_SEEDS} seeds at once.` };
    }
    for (let seed = from; seed <= to; seed += 1) seeds.add(seed);
  }
  return { seeds: [...seeds] };
}

/** "1-3, 8": what `readSeeds` reads back, with three or more in a row as a range. */
export function writeSeeds(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let start = 0; start < seeds.length; ) {
    let end = start;
    while (seeds[end + 1] === (seeds[end] ?? 0) + 1) end += 1;
    const run = seeds.slice(start, end + 1);
    parts.push(...(run.length > 2 ? [`${run[0]}-${run.at(-1)}`] : run.map(String)));
    start = end + 1;
  }
  return parts.join(', ');
}
