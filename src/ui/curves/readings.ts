/** What the crosshair reads at a place: for each run its values, and how far they are from the baseline's. Pure. */
import { type AxisName, differenceAt, type Point, pointAt, type Series } from './series.ts';

export interface Cell {
  readonly series: Series;
  readonly point: Point;
  /** Above the baseline's value at the same place; undefined where it has none or is this very run. */
  readonly difference: number | undefined;
}

export interface Reading {
  readonly runId: string;
  readonly runName: string;
  readonly colorIndex: number;
  readonly isBaseline: boolean;
  /** One for each quantity of the chart; undefined where the run has no value there. */
  readonly cells: readonly (Cell | undefined)[];
}

export interface Readings {
  readonly quantities: readonly string[];
  /** In the order of the series. */
  readonly rows: readonly Reading[];
}

/** Every series' value at a place, a row for each run. */
export function readingsAt(
  series: readonly Series[],
  baseline: readonly Series[],
  across: AxisName,
  x: number,
): Readings {
  const quantities = [...new Set(series.map(({ quantity }) => quantity))];
  const baselineId = baseline[0]?.runId;
  const rows = new Map<string, Series[]>();
  for (const one of series) rows.set(one.runId, [...(rows.get(one.runId) ?? []), one]);
  const cellOf = (one: Series | undefined): Cell | undefined => {
    const point = one === undefined ? undefined : pointAt(one, across, x);
    if (one === undefined || point === undefined) return undefined;
    const difference = one.runId === baselineId ? undefined : differenceAt(one, baseline, across, x);
    return { series: one, point, difference };
  };
  return {
    quantities,
    rows: [...rows].flatMap(([runId, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const { runName, colorIndex } = first;
      const cells = quantities.map((quantity) => cellOf(own.find((one) => one.quantity === quantity)));
      return [{ runId, runName, colorIndex, isBaseline: runId === baselineId, cells }];
    }),
  };
}

const leading = ({ cells }: Reading): number | undefined => cells.find((cell) => cell !== undefined)?.point.value;

/**
 * The rows that fit: all, or those whose values are nearest to the run in focus (the largest where none is), the largest first;
 * the run in focus and the baseline always.
 */
export function rowsThatFit(rows: readonly Reading[], focusId: string | null, most: number): readonly Reading[] {
  if (rows.length <= most) return rows;
  const valued = rows.filter((row) => leading(row) !== undefined);
  const focus = valued.find(({ runId }) => runId === focusId);
  const centre = focus === undefined ? Number.POSITIVE_INFINITY : (leading(focus) ?? 0);
  const distance = (row: Reading): number => {
    if (row.runId === focusId || row.isBaseline) return -1;
    const value = leading(row) ?? 0;
    return centre === Number.POSITIVE_INFINITY ? 1e9 - value : Math.abs(value - centre);
  };
  return valued
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, most)
    .sort((a, b) => (leading(b) ?? 0) - (leading(a) ?? 0));
}

/** The run above (1) or below (-1) the one in focus, by value at this place; where none is in focus, the first from that side. */
export function neighbour(rows: readonly Reading[], focusId: string | null, direction: 1 | -1): string | null {
  const sorted = rows.filter((row) => leading(row) !== undefined).sort((a, b) => (leading(a) ?? 0) - (leading(b) ?? 0));
  const at = sorted.findIndex(({ runId }) => runId === focusId);
  const start = direction === 1 ? 0 : sorted.length - 1;
  return sorted[at === -1 ? start : Math.min(sorted.length - 1, Math.max(0, at + direction))]?.runId ?? null;
}
