/** Values of flags. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';

const MOST_THREADS = 256;

/** A parser of whole numbers between two limits, for commander. */
export function wholeNumberOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

export const parseThreads = wholeNumberOption(1, MOST_THREADS);
export const parseCount = wholeNumberOption(1, Number.MAX_SAFE_INTEGER);

/** A list of whole numbers, "1,2,3". */
export function parseSeeds(text: string): number[] {
  const parse = wholeNumberOption(0, Number.MAX_SAFE_INTEGER);
  return [...new Set(text.split(',').map(parse))];
}

/** All cores: the command line has the machine for itself, unlike a page. */
export function defaultThreads(): number {
  return availableParallelism();
}
