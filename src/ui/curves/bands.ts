/** Runs that differ in their seed alone, drawn together: faint lines, a bold mean and a band. Pure. */
import { mean, sampleStandardDeviation } from '../../domain/statistics.ts';
import type { Point, Series } from './series.ts';

export interface Band {
  readonly key: string;
  readonly colorIndex: number;
  /** Mean minus and plus a standard deviation, where at least two runs have a point. */
  readonly points: readonly { readonly at: Point; readonly low: number; readonly high: number }[];
}

export interface Banded {
  readonly series: readonly Series[];
  readonly bands: readonly Band[];
}

/** The mean of several runs' points at each epoch that all of them have reached. */
function meanPoints(members: readonly Series[]): { readonly at: Point; readonly values: readonly number[] }[] {
  const [first, ...others] = members;
  return (first?.points ?? []).flatMap((point) => {
    const matches = others.map(({ points }) => points.find(({ epoch }) => epoch === point.epoch));
    const all = [point, ...matches.filter((match) => match !== undefined)];
    if (all.length < members.length) return [];
    const values = all.map(({ value }) => value);
    const at: Point = {
      epoch: point.epoch,
      step: mean(all.map(({ step }) => step)),
      seconds: mean(all.map(({ seconds }) => seconds)),
      value: mean(values),
    };
    return [{ at, values }];
  });
}

/**
 * Adds to the series a bold mean for each group of two or more, and makes their own lines faint.
 *
 * @param groups the group of each run, by its id
 */
export function withBands(series: readonly Series[], groups: ReadonlyMap<string, string>): Banded {
  const gathered = new Map<string, Series[]>();
  for (const one of series) {
    const group = groups.get(one.runId);
    if (group === undefined || one.points.length === 0) continue;
    const key = `${one.measure}/${group}`;
    gathered.set(key, [...(gathered.get(key) ?? []), one]);
  }
  const teams = [...gathered.values()].filter((members) => members.length > 1);
  const faint = new Set(teams.flat());
  const means: Series[] = [];
  const bands: Band[] = [];
  for (const members of teams) {
    const [first] = members;
    if (first === undefined) continue;
    const points = meanPoints(members);
    const key = `mean/${first.key}`;
    const runName = `${first.runName} and ${members.length - 1} more, mean`;
    const label = first.quantity === '' ? runName : `${runName}, ${first.quantity}`;
    const runId = `mean/${first.runId}`;
    means.push({ ...first, key, runId, label, runName, emphasis: 'bold', points: points.map(({ at }) => at) });
    bands.push({
      key,
      colorIndex: first.colorIndex,
      points: points.map(({ at, values }) => {
        const deviation = sampleStandardDeviation(values) ?? 0;
        return { at, low: at.value - deviation, high: at.value + deviation };
      }),
    });
  }
  return {
    series: [...series.map((one) => (faint.has(one) ? { ...one, emphasis: 'faint' as const } : one)), ...means],
    bands,
  };
}
