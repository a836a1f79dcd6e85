/** Whether a difference is more than chance: the few tests that fit two nets on one test set and a handful of runs. */

/** @throws Error without values */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new Error('A mean needs at least one value.');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The estimate for the population, divided by n - 1; null below two values. */
export function sampleStandardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile for a two-sided 95 percent. */
const Z_95 = 1.959963984540054;

/**
 * Where the true accuracy lies, given `correct` of `count` (Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 22, 1927), as fractions. It covers what another test set of this size would show, not what
 * another training would.
 *
 * @param z normal quantile of the confidence; by default 95 percent
 * @throws Error unless 0 <= correct <= count and count > 0
 */
export function wilsonInterval(correct: number, count: number, z: number = Z_95): Interval {
  if (!(count > 0 && correct >= 0 && correct <= count)) throw new Error(`Not a proportion: ${correct} of ${count}.`);
  const share = correct / count;
  const square = z * z;
  const centre = share + square / (2 * count);
  const reach = z * Math.sqrt((share * (1 - share)) / count + square / (4 * count * count));
  const scale = 1 + square / count;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}

/** Two classifiers on the same examples. */
export interface PairedCounts {
  readonly bothRight: number;
  /** The first alone is right. */
  readonly onlyFirst: number;
  /** The second alone is right. */
  readonly onlySecond: number;
  readonly bothWrong: number;
}

/**
 * Counts on how many examples each of two nets, both or none is right.
 *
 * @throws Error where the lengths differ
 */
export function pairedCounts(labels: Uint8Array, first: Uint8Array, second: Uint8Array): PairedCounts {
  if (labels.length !== first.length || labels.length !== second.length) {
    throw new Error(`Predictions of ${first.length} and ${second.length} examples against ${labels.length} labels.`);
  }
  let bothRight = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  let bothWrong = 0;
  for (let index = 0; index < labels.length; index += 1) {
    const firstRight = first[index] === labels[index];
    const secondRight = second[index] === labels[index];
    if (firstRight && secondRight) bothRight += 1;
    else if (firstRight) onlyFirst += 1;
    else if (secondRight) onlySecond += 1;
    else bothWrong += 1;
  }
  return { bothRight, onlyFirst, onlySecond, bothWrong };
}

export interface McNemarResult extends PairedCounts {
  /** Chance of a split at least so uneven, either way, were both nets equally good: exact binomial, two-sided. */
  readonly exactP: number;
  /** The same with the observed split itself counted half: less cautious. */
  readonly midP: number;
}

/**
 * McNemar's test for two nets on one test set, by the binomial distribution itself: of the examples that only one of them
 * gets right, each is as likely to be either's (McNemar, Psychometrika 12, 1947; mid-p: Fagerland, Lydersen, Laake, BMC
 * Medical Research Methodology 13, 2013).
 */
export function mcNemar(counts: PairedCounts): McNemarResult {
  const trials = counts.onlyFirst + counts.onlySecond;
  const smaller = Math.min(counts.onlyFirst, counts.onlySecond);
  // Each term C(n, k) / 2^n as the exponential of its logarithm, for 2^-n alone may be too small a number.
  let logTerm = -trials * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= smaller; k += 1) {
    logTerm += Math.log((trials - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  const observed = Math.exp(logTerm);
  return {
    ...counts,
    exactP: Math.min(1, 2 * tail),
    midP: 2 * smaller === trials ? 1 - observed / 2 : 2 * tail - observed,
  };
}

export interface GroupComparison {
  readonly firstMean: number;
  readonly secondMean: number;
  /** Second mean minus first. */
  readonly difference: number;
  /** Share of all ways to deal the same results out that give means at least so far apart, either way. */
  readonly p: number;
  /** The smallest p that so many runs can give: above 0.05 they cannot show a difference, however large. */
  readonly smallestP: number;
  /** Ways compared; null where there were too many and the normal approximation was taken. */
  readonly arrangements: number | null;
}

/** More ways than this (about 11 against 11 runs) are not gone through one by one. */
const MOST_ARRANGEMENTS = 1_000_000;
/** Sums that differ by less are rounding errors of equal ones. */
const EQUAL_WITHIN = 1e-9;

/**
 * Compares two groups of runs by the exact permutation test (Fisher; Pitman, 1937): were the groups' settings without
 * effect, every way to deal their results out into groups of these sizes would be as likely. It assumes no distribution,
 * which three or five runs could not support. The smallest p is 2 / C(n + m, n) for equal sizes: 0.1 for three against three,
 * 0.008 for five against five.
 *
 * @throws Error where a group is empty
 */
export function compareGroups(first: readonly number[], second: readonly number[]): GroupComparison {
  const firstMean = mean(first);
  const secondMean = mean(second);
  const values = [...first, ...second];
  const total = values.reduce((sum, value) => sum + value, 0);
  const expected = (total * first.length) / values.length;
  const distance = Math.abs(first.reduce((sum, value) => sum + value, 0) - expected);
  const tolerance = EQUAL_WITHIN * (1 + Math.abs(total));
  const arrangements = choose(values.length, first.length);
  const extremes = first.length === second.length ? 2 : 1;
  const common = {
    firstMean,
    secondMean,
    difference: secondMean - firstMean,
    smallestP: Math.min(1, extremes / arrangements),
  };
  if (arrangements > MOST_ARRANGEMENTS) {
    const centre = total / values.length;
    const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const variance = (first.length * second.length * squares) / (values.length * (values.length - 1));
    return { ...common, p: variance === 0 ? 1 : twoSidedNormalP(distance / Math.sqrt(variance)), arrangements: null };
  }
  let asFar = 0;
  const deal = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      if (Math.abs(sum - expected) >= distance - tolerance) asFar += 1;
      return;
    }
    for (let index = from; index <= values.length - left; index += 1)
      deal(index + 1, left - 1, sum + (values[index] as number));
  };
  deal(0, first.length, 0);
  return { ...common, p: asFar / arrangements, arrangements };
}

/**
 * Compares runs in pairs (the same seed with and without a change) by flipping the sign of each pair's difference in all 2^n
 * ways. Worth it only where a seed moves both results alike; else `compareGroups` tells more from the same runs.
 *
 * @throws Error where the groups differ in size, are empty, or hold more than 20 pairs
 */
export function comparePairs(first: readonly number[], second: readonly number[]): GroupComparison {
  if (first.length !== second.length)
    throw new Error(`Pairs need equal groups, not ${first.length} and ${second.length}.`);
  if (first.length > 20) throw new Error('At most 20 pairs can be compared exactly.');
  const firstMean = mean(first);
  const secondMean = mean(second);
  const differences = second.map((value, index) => value - (first[index] as number));
  const distance = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  const tolerance = EQUAL_WITHIN * (1 + differences.reduce((sum, value) => sum + Math.abs(value), 0));
  const arrangements = 2 ** differences.length;
  let asFar = 0;
  const flip = (index: number, sum: number): void => {
    if (index === differences.length) {
      if (Math.abs(sum) >= distance - tolerance) asFar += 1;
      return;
    }
    flip(index + 1, sum + (differences[index] as number));
    flip(index + 1, sum - (differences[index] as number));
  };
  flip(0, 0);
  const p = asFar / arrangements;
  return { firstMean, secondMean, difference: secondMean - firstMean, p, smallestP: 2 / arrangements, arrangements };
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let index = 1; index <= k; index += 1) ways = (ways * (n - k + index)) / index;
  return ways;
}

/**
 * Chance of a standard normal number at least `z` (0 or more) from 0: by its series near 0 and by the continued fraction of
 * the tail farther out (Abramowitz, Stegun 26.2.10, 26.2.14).
 */
function twoSidedNormalP(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 4) {
    let fraction = z;
    for (let level = 60; level >= 1; level -= 1) fraction = z + level / fraction;
    return (2 * density) / fraction;
  }
  let term = z;
  let sum = z;
  for (let odd = 3; odd < 200; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 1 - 2 * density * sum;
}
