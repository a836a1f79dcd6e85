import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareGroups,
  comparePairs,
  mcNemar,
  mean,
  pairedCounts,
  sampleStandardDeviation,
  wilsonInterval,
} from '../../src/domain/statistics.ts';
import { chanceInWords, describeComparison, describeMcNemar } from '../../src/domain/statisticsInWords.ts';

const split = (onlyFirst: number, onlySecond: number) =>
  mcNemar({ bothRight: 9000, onlyFirst, onlySecond, bothWrong: 20 });

// Reference values: SciPy 1.17 (binomtest, proportion_ci, permutation_test, norm.sf) unless a closed form stands there.

describe('mean and sample standard deviation', () => {
  it('agree with NumPy', () => {
    const values = [0.9896, 0.9901, 0.9906, 0.9899, 0.9911];
    expect(mean(values)).toBeCloseTo(0.99026, 14);
    expect(sampleStandardDeviation(values)).toBeCloseTo(0.0005941380311005076, 14);
  });

  it('have no deviation of one value and no mean of none', () => {
    expect(sampleStandardDeviation([0.99])).toBeNull();
    expect(() => mean([])).toThrow('at least one');
  });
});

describe('wilsonInterval', () => {
  it.each([
    [9967, 10_000, 0.9953693594281882, 0.9976491765903818],
    [9906, 10_000, 0.9885113090469386, 0.9923119117517536],
    [10_000, 10_000, 0.9996160016293234, 1],
    [0, 10, 0, 0.27753279986288926],
    [7, 10, 0.39677814746114526, 0.892208732593699],
  ])('of %d in %d is %d to %d', (correct, count, low, high) => {
    const interval = wilsonInterval(correct, count);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  it('refuses what is no proportion', () => {
    expect(() => wilsonInterval(11, 10)).toThrow('11 of 10');
    expect(() => wilsonInterval(0, 0)).toThrow('0 of 0');
  });
});

describe('mcNemar', () => {
  it.each([
    [31, 18, 0.08543313315739454, 0.06490864707227215],
    [18, 31, 0.08543313315739454, 0.06490864707227215],
    [0, 5, 0.0625, 0.03125],
    [1, 0, 1, 0.5],
    [300, 210, 7.8005002825186e-5, 6.576260248477439e-5],
    [60, 10, 8.004823399455647e-10, 4.6446053760976985e-10],
    [5000, 4800, 0.04440414879984631, 0.04335694889462336],
  ])('of %d against %d has p %d, mid-p %d', (onlyFirst, onlySecond, exactP, midP) => {
    const result = split(onlyFirst, onlySecond);
    expect(result.exactP / exactP).toBeCloseTo(1, 8);
    expect(result.midP / midP).toBeCloseTo(1, 8);
  });

  it('of an even split counts the observed split half: 1 - C(20, 10) / 2^21', () => {
    expect(split(10, 10).exactP).toBe(1);
    expect(split(10, 10).midP).toBeCloseTo(1 - 184_756 / 2 ** 21, 12);
  });

  it('finds nothing where the nets agree', () => {
    expect(split(0, 0)).toMatchObject({ exactP: 1, bothRight: 9000, bothWrong: 20 });
  });

  it('counts every example once', () => {
    const classes = fc.nat({ max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(classes, classes, classes), { maxLength: 200 }), (rows) => {
        const column = (index: 0 | 1 | 2) => Uint8Array.from(rows.map((row) => row[index]));
        const counts = pairedCounts(column(0), column(1), column(2));
        expect(counts.bothRight + counts.onlyFirst).toBe(rows.filter(([label, first]) => label === first).length);
        expect(counts.bothRight + counts.onlySecond).toBe(rows.filter(([label, , second]) => label === second).length);
        expect(counts.bothRight + counts.onlyFirst + counts.onlySecond + counts.bothWrong).toBe(rows.length);
      }),
    );
    expect(() => pairedCounts(new Uint8Array(3), new Uint8Array(2), new Uint8Array(3))).toThrow('2 and 3');
  });
});

describe('compareGroups', () => {
  const three = [0.9912, 0.9918, 0.9909];
  const five = [0.9896, 0.9901, 0.9906, 0.9899, 0.9911];
  const otherFive = [0.9912, 0.9918, 0.9909, 0.9905, 0.992];

  it.each([
    [[0.9896, 0.9901, 0.9906], three, 0.1, 0.1, 20],
    [five, otherFive, 0.047619047619047616, 2 / 252, 252],
    [five, three, 0.05357142857142857, 1 / 56, 56],
  ])('of %j and %j is exact', (first, second, p, smallestP, arrangements) => {
    const result = compareGroups(first, second);
    expect(result.p).toBeCloseTo(p, 14);
    expect(result.smallestP).toBeCloseTo(smallestP, 14);
    expect(result.arrangements).toBe(arrangements);
    expect(compareGroups(second, first).p).toBe(result.p);
  });

  it('takes the normal approximation where there are too many ways', () => {
    const first = Array.from({ length: 12 }, (_, index) => 2 * index);
    const result = compareGroups(
      first,
      first.map((value) => value + 3),
    );
    expect(result.arrangements).toBeNull();
    expect(result.p).toBeCloseTo(0.3085837034708867, 10);
    const far = compareGroups(
      first,
      first.map((value) => value + 300),
    );
    expect(far.p / 1.6615114049648012e-6).toBeCloseTo(1, 8);
  });

  it('finds nothing between equal groups', () => {
    expect(compareGroups([0.99, 0.99], [0.99, 0.99])).toMatchObject({ p: 1, difference: 0 });
    expect(() => compareGroups([], [1])).toThrow('at least one');
  });

  it('does not depend on scale or origin', () => {
    const values = fc.array(fc.integer({ min: 9800, max: 9999 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const scaled = (group: number[]) => group.map((value) => value / 10_000);
        expect(compareGroups(scaled(first), scaled(second)).p).toBe(compareGroups(first, second).p);
      }),
    );
  });
});

describe('comparePairs', () => {
  it('flips the signs of all pairs', () => {
    const first = [0.9896, 0.9901, 0.9906, 0.9899, 0.9911];
    const second = [0.9912, 0.9918, 0.9909, 0.9905, 0.992];
    expect(comparePairs(first, second)).toMatchObject({ p: 0.0625, smallestP: 0.0625, arrangements: 32 });
    expect(comparePairs([1, 2, 3], [2, 1, 3]).p).toBe(1);
    expect(() => comparePairs([1], [1, 2])).toThrow('1 and 2');
  });
});

describe('words', () => {
  it.each([
    [0.0854, '9 of 100 cases'],
    [0.049, '49 of 1,000 cases'],
    [0.00042, '4 of 10,000 cases'],
    [1e-7, 'fewer than 1 of 100,000 cases'],
    [1, 'every case'],
  ])('tell a chance of %d as %s', (p, words) => {
    expect(chanceInWords(p)).toBe(words);
  });

  it('tell who is better and whether it is clear', () => {
    expect(describeMcNemar(split(18, 31), 'A', 'B')).toBe(
      'B gets 31 digits right that A gets wrong, and 18 the other way round; chance alone gives so uneven a split in 9 of 100 cases: no clear difference.',
    );
    expect(describeMcNemar(split(60, 10), 'A', 'B')).toBe(
      'A gets 60 digits right that B gets wrong, and 10 the other way round; chance alone gives so uneven a split in fewer than 1 of 100,000 cases: A is better, by more than chance.',
    );
    expect(describeMcNemar(split(0, 1), 'A', 'B')).toContain('B gets 1 digit right');
    expect(describeMcNemar(split(4, 4), 'A', 'B')).toMatch(/4 the other way round: no difference\.$/);
    expect(describeMcNemar(split(0, 0), 'A', 'B')).toBe('A and B get the same digits right: no difference.');
  });

  it('tell when there are too few runs to know', () => {
    const few = compareGroups([0.9896, 0.9901, 0.9906], [0.9912, 0.9918, 0.9909]);
    expect(describeComparison(few, 'A', 'B')).toBe(
      'B is 0.12 percentage points above A on average; dealing the same results out at random gives means so far apart in 10 of 100 cases, and so few runs could not give fewer than 10 of 100 cases: train with more seeds to tell.',
    );
    const clear = compareGroups([1, 2, 3, 4, 5], [11, 12, 13, 14, 15]);
    expect(describeComparison(clear, 'A', 'B')).toMatch(/8 of 1,000 cases: more than chance\.$/);
    const unclear = compareGroups([1, 2, 3, 4, 5], [2, 3, 1, 5, 6]);
    expect(describeComparison(unclear, 'A', 'B')).toMatch(/no clear difference\.$/);
  });
});
