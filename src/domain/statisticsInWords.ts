/** What a test's figures mean, as a sentence. */
import type { GroupComparison, McNemarResult } from './statistics.ts';

/** Below this, a difference is called more than chance. */
export const CLEAR_BELOW = 0.05;

/** "8 of 100 cases", "3 of 1,000 cases", "fewer than 1 of 100,000 cases". */
export function chanceInWords(p: number): string {
  if (p >= 0.995) return 'every case';
  for (const cases of [100, 1_000, 10_000, 100_000]) {
    const hits = Math.round(p * cases);
    // Rounded to 5 of 100, 0.0497 would read like 0.05.
    if (hits >= (cases === 100 ? 6 : 1)) return `${hits} of ${cases.toLocaleString('en-US')} cases`;
  }
  return 'fewer than 1 of 100,000 cases';
}

function digits(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'digit' : 'digits'}`;
}

/**
 * "B gets 31 digits right that A gets wrong, and 18 the other way round; chance alone gives so uneven a split in 9 of 100
 * cases: no clear difference." The chance told is the exact one.
 */
export function describeMcNemar(result: McNemarResult, firstName: string, secondName: string): string {
  const { onlyFirst, onlySecond, exactP } = result;
  if (onlyFirst + onlySecond === 0) return `${firstName} and ${secondName} get the same digits right: no difference.`;
  const secondLeads = onlySecond >= onlyFirst;
  const [leader, other] = secondLeads ? [secondName, firstName] : [firstName, secondName];
  const [more, less] = secondLeads ? [onlySecond, onlyFirst] : [onlyFirst, onlySecond];
  const counts = `${leader} gets ${digits(more)} right that ${other} gets wrong, and ${less.toLocaleString('en-US')} the other way round`;
  if (more === less) return `${counts}: no difference.`;
  const verdict = exactP < CLEAR_BELOW ? `${leader} is better, by more than chance` : 'no clear difference';
  return `${counts}; chance alone gives so uneven a split in ${chanceInWords(exactP)}: ${verdict}.`;
}

/** `GroupComparison` of accuracies (fractions), in words. */
export function describeComparison(comparison: GroupComparison, firstName: string, secondName: string): string {
  const { difference, p, smallestP, arrangements } = comparison;
  if (difference === 0) return `${firstName} and ${secondName} have the same mean: no difference.`;
  const [leader, other] = difference > 0 ? [secondName, firstName] : [firstName, secondName];
  const points = (Math.abs(difference) * 100).toFixed(2);
  const lead = `${leader} is ${points} percentage points above ${other} on average`;
  const chance = `dealing the same results out at random gives means so far apart in ${arrangements === null ? 'about ' : ''}${chanceInWords(p)}`;
  if (p < CLEAR_BELOW) return `${lead}; ${chance}: more than chance.`;
  if (smallestP >= CLEAR_BELOW) {
    return `${lead}; ${chance}, and so few runs could not give fewer than ${chanceInWords(smallestP)}: train with more seeds to tell.`;
  }
  return `${lead}; ${chance}: no clear difference.`;
}
