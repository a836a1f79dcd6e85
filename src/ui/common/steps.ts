/** The numbers that a field's step buttons go to. */
import { type NumberLimits, parseWithin } from './NumberField.tsx';

/** The next number with one digit that is not zero: 100 to 200 and 90, 20 to 30 and 10, 55 to 60 and 50. */
function nextRound(value: number, direction: 1 | -1): number {
  const size = Math.abs(value);
  if (size < 1 || (size === 1 && value * direction < 0)) return Math.trunc(value) + direction;
  const isOutward = value * direction > 0;
  const power = 10 ** Math.floor(Math.log10(size) + 1e-12);
  const unit = !isOutward && size === power ? power / 10 : power;
  const next = isOutward ? Math.floor(size / unit) * unit + unit : Math.ceil(size / unit) * unit - unit;
  return Math.sign(value) * next;
}

/**
 * Where a step up (1) or down (-1) leads: by the field's own step where it has one, else to the next round number; no further
 * than its limits. Null where there is no such way.
 */
export function stepFrom(value: number, direction: 1 | -1, limits: NumberLimits): number | null {
  const { step, minimum, maximum, isInteger } = limits;
  // Twelve places hide the error of binary fractions (0.1 + 0.2) and keep every step a person would choose.
  const next = step === undefined ? nextRound(value, direction) : Number((value + direction * step).toFixed(12));
  const held = isInteger ? Math.min(maximum, Math.max(minimum, next)) : next;
  return held !== value && parseWithin(String(held), limits) !== null ? held : null;
}
