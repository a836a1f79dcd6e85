/** Ids, names and colours that tell runs apart. */
import type { Run } from './types.ts';

/** A random id; `crypto.randomUUID` is withheld from pages over plain HTTP, its random numbers are not. */
export function newRunId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** "double-conv-relu 2": the experiment's name and the first number after all that are taken. */
export function nextRunName(experimentName: string, runs: readonly Pick<Run, 'name'>[]): string {
  const prefix = `${experimentName} `;
  const taken = runs
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number));
  return `${prefix}${Math.max(0, ...taken) + 1}`;
}

/** The lowest index that no run has, so that few runs never share a colour. */
export function nextColorIndex(runs: readonly Pick<Run, 'colorIndex'>[]): number {
  const taken = new Set(runs.map(({ colorIndex }) => colorIndex));
  let index = 0;
  while (taken.has(index)) index += 1;
  return index;
}
