import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisWithin } from '../../src/ui/curves/axes.ts';
import { lastHalf, panned, type Range, within, zoomedAround } from '../../src/ui/curves/zoom.ts';

const whole: Range = { low: 1, high: 61 };
const place = fc.double({ min: -100, max: 200, noNaN: true });

function shownOf(range: Range | null): Range {
  return range ?? whole;
}

describe('the part of an axis that is shown', () => {
  it('lies within the axis and is never empty, whatever is asked for', () => {
    fc.assert(
      fc.property(place, place, fc.double({ min: 0.01, max: 20, noNaN: true }), (one, other, factor) => {
        const asked = { low: Math.min(one, other), high: Math.max(one, other) };
        const first = within(asked, whole);
        const steps = [
          first,
          zoomedAround(shownOf(first), whole, factor, other),
          panned(shownOf(first), whole, factor),
        ];
        for (const range of steps) {
          const { low, high } = shownOf(range);
          expect(low).toBeGreaterThanOrEqual(whole.low - 1e-9);
          expect(high).toBeLessThanOrEqual(whole.high + 1e-9);
          expect(high - low).toBeGreaterThanOrEqual(1 - 1e-9);
        }
      }),
    );
  });

  it('keeps the place under the pointer where it is', () => {
    const shown = { low: 21, high: 41 };
    const closer = shownOf(zoomedAround(shown, whole, 0.5, 26));
    expect(closer).toEqual({ low: 23.5, high: 33.5 });
    // A quarter from the left before and after.
    expect((26 - closer.low) / (closer.high - closer.low)).toBeCloseTo(0.25, 9);
    expect(zoomedAround(shown, whole, 10, 26)).toBeNull();
  });

  it('is moved without being stretched, up to the end of the axis', () => {
    expect(panned({ low: 21, high: 41 }, whole, 0.25)).toEqual({ low: 26, high: 46 });
    expect(panned({ low: 21, high: 41 }, whole, 5)).toEqual({ low: 41, high: 61 });
    expect(panned({ low: 21, high: 41 }, whole, -5)).toEqual({ low: 1, high: 21 });
  });

  it('is taken as it was asked for where it fits', () => {
    expect(within({ low: 10, high: 20 }, whole)).toEqual({ low: 10, high: 20 });
    expect(within({ low: 50, high: 90 }, whole)).toEqual({ low: 21, high: 61 });
    expect(within(whole, whole)).toBeNull();
    expect(lastHalf(whole)).toEqual({ low: 31, high: 61 });
    // Epochs that are too close together for a zoom.
    expect(within({ low: 1, high: 1 }, { low: 1, high: 1 })).toBeNull();
  });
});

it('ticks stand on round numbers inside the part that is shown, epochs on whole ones', () => {
  expect(axisWithin(30.5, 60, 7, 1)).toEqual({ domain: [30.5, 60], ticks: [35, 40, 45, 50, 55, 60] });
  expect(axisWithin(3.2, 5.9, 7, 1).ticks).toEqual([4, 5]);
  expect(axisWithin(0.4, 1.6, 5, 0).ticks).toEqual([0.5, 0.75, 1, 1.25, 1.5]);
});
