/** What several runs of one experiment, each with its own seed, show together. */
import { mean, sampleStandardDeviation } from './statistics.ts';

/** The result of one run. */
export interface SeedResult {
  readonly seed: number;
  /** The best of all epochs. */
  readonly validationAccuracy: number;
  /** At the epoch of best validation accuracy. */
  readonly testAccuracy: number;
}

export interface SeedSummary {
  readonly count: number;
  /** Of test accuracy. */
  readonly mean: number;
  /** Sample standard deviation of test accuracy; null below two runs. */
  readonly deviation: number | null;
  /** The chapter's protocol: of several runs, the one that did best on the validation data; of equal ones the first. */
  readonly bestByValidation: SeedResult;
}

/** @returns null without results */
export function summarizeSeeds(results: readonly SeedResult[]): SeedSummary | null {
  const [first, ...others] = results;
  if (first === undefined) return null;
  const accuracies = results.map(({ testAccuracy }) => testAccuracy);
  return {
    count: results.length,
    mean: mean(accuracies),
    deviation: sampleStandardDeviation(accuracies),
    bestByValidation: others.reduce(
      (best, next) => (next.validationAccuracy > best.validationAccuracy ? next : best),
      first,
    ),
  };
}

/** The `count` lowest seeds from 1 on that are not among `taken`. */
export function freshSeeds(taken: readonly number[], count: number): number[] {
  const used = new Set(taken);
  const seeds: number[] = [];
  for (let seed = 1; seeds.length < count; seed += 1) if (!used.has(seed)) seeds.push(seed);
  return seeds;
}
