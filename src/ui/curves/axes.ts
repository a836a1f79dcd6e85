/** Where the ticks of an axis stand: on round numbers. Pure. */

export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

const ROUND_STEPS = [1, 2, 2.5, 5, 10];

/** A round step that cuts `span` into about `count` parts. */
function roundStep(span: number, count: number): number {
  const raw = span / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  return magnitude * (ROUND_STEPS.find((step) => step * magnitude >= raw * 0.999) ?? 10);
}

/** An axis on round numbers around the values, never past the bounds. */
export function valueAxis(values: readonly number[], bounds: readonly [number, number], count = 4): Axis {
  const [least, most] = bounds;
  if (values.length === 0) return { domain: [least, Math.min(1, most)], ticks: [least, Math.min(1, most)] };
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = roundStep(Math.max(high - low, Math.abs(high) * 0.01, 1e-6), count);
  const lowest = Math.max(Math.ceil(least / step - 1e-9), Math.floor(low / step + 1e-9));
  const last = Math.min(Math.floor(most / step + 1e-9), Math.max(Math.ceil(high / step - 1e-9), lowest + 1));
  // Where all values lie on the upper bound, the axis reaches down instead.
  const first = Math.min(lowest, last - 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { domain: [ticks[0] ?? least, ticks.at(-1) ?? most], ticks };
}

/** Whole epochs from 1, at least five, with at most `count` ticks or so. */
export function epochAxis(lastEpoch: number, count = 8): Axis {
  const end = Math.max(5, lastEpoch);
  const step = Math.max(1, Math.ceil(roundStep(end, count)));
  const ticks = [1];
  for (let tick = step === 1 ? 2 : step; tick <= end; tick += step) ticks.push(tick);
  return { domain: [1, end], ticks };
}

/** A logarithmic axis from the 1, 2 or 5 below the least value to the one above the largest. @param values above 0 */
export function logarithmicAxis(values: readonly number[]): Axis {
  const low = values.length === 0 ? 0.01 : Math.min(...values);
  const high = values.length === 0 ? 1 : Math.max(...values);
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const digit of [1, 2, 5]) ticks.push(Number((digit * 10 ** power).toPrecision(1)));
  }
  const first = ticks.findLastIndex((tick) => tick <= low * (1 + 1e-9));
  const last = ticks.findIndex((tick) => tick >= high * (1 - 1e-9));
  const shown = ticks.slice(Math.max(0, first), Math.max(last, first + 1) + 1);
  return { domain: [shown[0] ?? low, shown.at(-1) ?? high], ticks: shown };
}

/** Round ticks inside a part of an axis; its ends need not be round. @param leastStep 1 for whole numbers only */
export function axisWithin(low: number, high: number, count: number, leastStep: number): Axis {
  const step = Math.max(leastStep, roundStep(Math.max(high - low, 1e-9), count));
  const whole = leastStep > 0 ? Math.max(leastStep, Math.ceil(step / leastStep) * leastStep) : step;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / whole - 1e-9); index * whole <= high * (1 + 1e-12); index += 1) {
    ticks.push(Number((index * whole).toPrecision(12)));
  }
  return { domain: [low, high], ticks };
}
