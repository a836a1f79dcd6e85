/** Which part of the horizontal axis is shown. Pure. */

/** From a place to a later one, in the unit of the axis. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A chart never shows less than this share of its whole axis, or than one unit of it. */
const LEAST_SHARE = 0.01;

/** `range` moved and widened as little as possible to lie within `whole`; null where it shows everything. */
export function within(range: Range, whole: Range): Range | null {
  const span = whole.high - whole.low;
  const least = Math.min(span, Math.max(span * LEAST_SHARE, Math.min(1, span)));
  const width = Math.min(span, Math.max(least, range.high - range.low));
  // What was too narrow grows to both sides.
  const middle = (range.low + range.high) / 2;
  const from = range.high - range.low < width ? middle - width / 2 : range.low;
  const low = Math.min(Math.max(from, whole.low), whole.high - width);
  return width >= span * (1 - 1e-9) ? null : { low, high: low + width };
}

/** The range with `place` where it is, and `factor` times as wide. @param factor below 1 shows less */
export function zoomedAround(shown: Range, whole: Range, factor: number, place: number): Range | null {
  const fixed = Math.min(Math.max(place, shown.low), shown.high);
  return within({ low: fixed - (fixed - shown.low) * factor, high: fixed + (shown.high - fixed) * factor }, whole);
}

/** The range moved by a share of its width. */
export function panned(shown: Range, whole: Range, share: number): Range | null {
  const by = (shown.high - shown.low) * share;
  const low = Math.min(Math.max(shown.low + by, whole.low), whole.high - (shown.high - shown.low));
  return within({ low, high: low + shown.high - shown.low }, whole);
}

/** The second half of what there is. */
export function lastHalf(whole: Range): Range | null {
  return within({ low: (whole.low + whole.high) / 2, high: whole.high }, whole);
}
