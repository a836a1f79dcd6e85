import { describe, expect, it } from 'vitest';
import { stepFrom } from '../../src/ui/common/steps.ts';

const whole = { minimum: 1, maximum: 1000, isInteger: true };

describe('a step button', () => {
  it('goes to the next round number where the field has no step', () => {
    const ways = (value: number) => [stepFrom(value, -1, whole), stepFrom(value, 1, whole)];
    expect(ways(5)).toEqual([4, 6]);
    expect(ways(10)).toEqual([9, 20]);
    expect(ways(20)).toEqual([10, 30]);
    expect(ways(55)).toEqual([50, 60]);
    expect(ways(100)).toEqual([90, 200]);
    expect(ways(784)).toEqual([700, 800]);
    expect(ways(2)).toEqual([1, 3]);
  });

  it('goes to the limit and no further', () => {
    expect(stepFrom(950, 1, whole)).toBe(1000);
    expect(stepFrom(1000, 1, whole)).toBeNull();
    expect(stepFrom(1, -1, whole)).toBeNull();
    expect(stepFrom(0, 1, { ...whole, minimum: 0 })).toBe(1);
    expect(stepFrom(950, 1, { ...whole, maximum: 980 })).toBe(980);
  });

  it('adds the step of a field that has one, without the errors of binary fractions', () => {
    const rate = { minimum: 0, maximum: 1, isInteger: false, step: 0.1, includesMinimum: false };
    expect(stepFrom(0.2, 1, rate)).toBe(0.3);
    expect(stepFrom(0.1, -1, rate)).toBeNull();
    expect(stepFrom(0.95, 1, rate)).toBeNull();
  });
});
