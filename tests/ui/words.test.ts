import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { bookAccuracyOf } from '../../src/ui/common/book.ts';
import {
  formatChance,
  formatCompact,
  formatCost,
  formatDuration,
  formatEstimate,
  formatNumber,
  formatPercent,
  formatSpeed,
} from '../../src/ui/common/format.ts';
import { describeLimits, parseWithin } from '../../src/ui/common/NumberField.tsx';
import { MARK_SHAPES, markPath, runStyle } from '../../src/ui/common/runStyle.ts';

describe('numbers on the page', () => {
  it('has percent with two places, and a space that does not break', () => {
    expect(formatPercent(0.978)).toBe('97.80\u00a0%');
  });
  it.each([
    [64_000, '64,000'],
    [288_000, '288\u00a0k'],
    [1_280_000, '1.28\u00a0M'],
    [11_965_000, '12\u00a0M'],
  ])('shortens %i', (count, text) => expect(formatCompact(count)).toBe(text));
  it.each([
    [45, '45 s'],
    [200, '3 min 20 s'],
    [1_500, '25 min'],
    [7_500, '2 h 5 min'],
    [172_799, '47 h 59 min'],
    [356_400, '4 days 3 h'],
  ])('says %i seconds', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
  it.each([
    [0.02, 'under 0.1 s'],
    [0.42, '≈ 0.4 s'],
    [9.97, '≈ 10 s'],
    [7_500, '≈ 2 h 5 min'],
  ])('says an estimate of %f seconds', (seconds, text) => expect(formatEstimate(seconds)).toBe(text));
  it('says where a cost left the numbers', () => {
    expect([0.12345, Number.NaN, Number.POSITIVE_INFINITY].map(formatCost)).toEqual([
      '0.1235',
      'not a number',
      'infinite',
    ]);
  });
  it('keeps small settings readable', () => expect([0.03, 1e-5, 0].map(formatNumber)).toEqual(['0.03', '1e-5', '0']));
  it('rounds a speed to what was measured', () => expect(formatSpeed(8123)).toBe('8,120 images/s'));
});

describe('a number field', () => {
  const epochs = { minimum: 1, maximum: 10_000, isInteger: true };
  const rate = { minimum: 0, maximum: 100, isInteger: false, includesMinimum: false };
  it.each(['', 'abc', '0', '1.5', '10001', '-1', 'Infinity'])('does not take "%s" for epochs', (text) => {
    expect(parseWithin(text, epochs)).toBeNull();
  });
  it('takes what lies within its limits', () => {
    expect([parseWithin('60', epochs), parseWithin('1e-3', rate), parseWithin('0', rate)]).toEqual([60, 0.001, null]);
  });
  it('says its limits', () => {
    expect([describeLimits(epochs), describeLimits(rate)]).toEqual([
      'Whole number, 1 to 10,000',
      'Above 0, at most 100',
    ]);
  });
});

describe("the book's figure", () => {
  const shallow = findExperiment('shallow')?.experiment;
  if (shallow === undefined) throw new Error('the catalogue has no shallow net');
  it('stands by its experiment with any seed, and by no other', () => {
    expect(bookAccuracyOf(shallow)).toBe(0.978);
    expect(bookAccuracyOf({ ...shallow, seed: 7 })).toBe(0.978);
    expect(bookAccuracyOf({ ...shallow, training: { ...shallow.training, epochs: 2 } })).toBeNull();
  });
});

describe('marks of runs', () => {
  it('never pair one colour, mark and dash twice among 24 runs', () => {
    const styles = Array.from({ length: 24 }, (_, index) => JSON.stringify(runStyle(index)));
    expect(new Set(styles).size).toBe(24);
  });
  it('have a shape each', () => {
    expect(new Set(MARK_SHAPES.map((shape) => markPath(shape, 3))).size).toBe(MARK_SHAPES.length);
  });
});

it.each([
  [1, '1'],
  [0.0496, '0.05'],
  [0.043_21, '0.043'],
  [0.001_23, '0.0012'],
  [0.000_312_5, '3.1e-4'],
  [0, '0'],
])('tells the chance %f', (chance, text) => expect(formatChance(chance)).toBe(text));
