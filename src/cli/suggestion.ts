import { CATALOGUE } from '../catalogue/catalogue.ts';

/** Letters to change, add or leave out to make one word of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** What to try instead of a name that the catalogue does not have: the nearest one, or the list. */
export function hintFor(name: string): string {
  const names = new Set(
    CATALOGUE.flatMap((entry) => [
      entry.id,
      ...(entry.kind === 'experiments' ? entry.experiments.map(({ id }) => id) : []),
    ]),
  );
  // A few slips of the hand, no more than a third of the word.
  const near = [...names]
    .map((known) => ({ known, off: distance(name.toLowerCase(), known) }))
    .filter(({ known, off }) => off <= Math.min(3, known.length / 3))
    .sort((a, b) => a.off - b.off)[0];
  if (near !== undefined) return `did you mean ${near.known}?`;
  const rows = CATALOGUE.map(({ row }) => row);
  return /^\d+[a-z]?$/.test(name) ? `the rows are ${rows.join(', ')}` : 'see: lab list';
}
