/** What the charts draw: one curve a run, numbers only. */
import type { EpochRecord } from '../../domain/run.ts';
import type { LabState, Run } from '../../store/types.ts';

export interface Curve {
  readonly id: string;
  readonly name: string;
  readonly colorIndex: number;
  readonly epochs: readonly EpochRecord[];
}

/** One line of a chart: a quantity of a run over its epochs. */
export interface Series {
  readonly key: string;
  /** "shallow 1", or with the quantity where a chart has two: "shallow 1, validation". */
  readonly label: string;
  readonly runName: string;
  /** "training"; empty where a chart has one quantity only. */
  readonly quantity: string;
  readonly colorIndex: number;
  /** Drawn lighter, with hollow marks: the second quantity of a chart. */
  readonly isSecondary: boolean;
  /** One of several seeds, or their mean. */
  readonly emphasis?: 'faint' | 'bold';
  readonly points: readonly Point[];
}

/** A value with its place on each of the axes that it can be drawn over. */
export interface Point {
  readonly epoch: number;
  readonly step: number;
  /** Of training so far, without the evaluations. */
  readonly seconds: number;
  readonly value: number;
}

export type AxisName = Exclude<keyof Point, 'value'>;

const curves = new Map<string, Curve>();

/** The curve of a run: the same object until a new epoch comes, however often its progress does. */
function curveOf(run: Run): Curve {
  const known = curves.get(run.id);
  if (known !== undefined && known.epochs === run.training.epochs) return known;
  const curve: Curve = { id: run.id, name: run.name, colorIndex: run.colorIndex, epochs: run.training.epochs };
  curves.set(run.id, curve);
  return curve;
}

/** The curves to draw: of every visible run with an epoch behind it. */
export function selectCurves(lab: Pick<LabState, 'runs'>): Curve[] {
  return lab.runs.filter((run) => run.visible && run.training.epochs.length > 0).map(curveOf);
}

function seriesOf(curve: Curve, quantity: string, isSecondary: boolean, pick: (epoch: EpochRecord) => number): Series {
  let seconds = 0;
  return {
    key: `${curve.id}/${quantity}`,
    label: quantity === '' ? curve.name : `${curve.name}, ${quantity}`,
    runName: curve.name,
    quantity,
    colorIndex: curve.colorIndex,
    isSecondary,
    // A cost that left the numbers has no place on an axis; the run's state says that it diverged.
    points: curve.epochs
      .map((epoch) => {
        seconds += epoch.seconds;
        return { epoch: epoch.epoch, step: epoch.step, seconds, value: pick(epoch) };
      })
      .filter((point) => Number.isFinite(point.value)),
  };
}

export function accuracySeries(all: readonly Curve[]): Series[] {
  return all.map((curve) => seriesOf(curve, '', false, (epoch) => epoch.validationAccuracy));
}

/** The share of digits that are wrong; none at all has no place on a logarithmic axis. */
export function errorSeries(all: readonly Curve[]): Series[] {
  return accuracySeries(all).map((series) => ({
    ...series,
    points: series.points.map((point) => ({ ...point, value: 1 - point.value })).filter(({ value }) => value > 0),
  }));
}

export function costSeries(all: readonly Curve[]): Series[] {
  return all.flatMap((curve) => [
    seriesOf(curve, 'training', false, (epoch) => epoch.cost),
    seriesOf(curve, 'validation', true, (epoch) => epoch.validationCost),
  ]);
}

/** A chart row: the epoch and each series' value there, by key. */
export type Row = Readonly<Record<string, number>> & { readonly epoch: number };

/** The series side by side, one row an epoch, in order. */
export function rowsOf(series: readonly Series[]): Row[] {
  const rows = new Map<number, Row>();
  for (const { key, points } of series) {
    for (const { epoch, value } of points) {
      rows.set(epoch, { ...(rows.get(epoch) ?? { epoch }), [key]: value });
    }
  }
  return [...rows.values()].sort((a, b) => a.epoch - b.epoch);
}

/** Every place on an axis at which a series has a point, rising. */
export function placesOf(series: readonly Series[], axis: AxisName): { readonly x: number }[] {
  const places = new Set(series.flatMap(({ points }) => points.map((point) => point[axis])));
  return [...places].sort((a, b) => a - b).map((x) => ({ x }));
}

/** What a series has at a place: over epochs the very point, over steps and time the latest one until then. */
export function pointAt({ points }: Series, axis: AxisName, x: number): Point | undefined {
  return axis === 'epoch' ? points.find(({ epoch }) => epoch === x) : points.findLast((point) => point[axis] <= x);
}

/** The series as comma-separated values, a line an epoch: full precision, fractions. */
export function csvOf(series: readonly Series[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rowsOf(series).map((row) => [row.epoch, ...series.map(({ key }) => row[key] ?? '')].join(','));
  return [['epoch', ...series.map(({ label }) => quoted(label))].join(','), ...lines, ''].join('\r\n');
}

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
