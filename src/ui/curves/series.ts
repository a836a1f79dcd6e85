/** What the charts draw: curves of runs, numbers only. */
import type { EpochRecord } from '../../domain/run.ts';
import type { LabState, Run } from '../../store/types.ts';

export interface Curve {
  readonly id: string;
  readonly name: string;
  readonly colorIndex: number;
  readonly epochs: readonly EpochRecord[];
}

/** What is measured of a run: on the validation images, on the test images at the best epoch so far, in training. */
export type Metric = 'validation' | 'test' | 'training';
/** The quantity of a chart: the share of right digits, of wrong ones, or the cost. */
export type Family = 'accuracy' | 'error' | 'cost';

/** One line of a chart: a quantity of a run over its epochs. */
export interface Series {
  /** Unique among the series of all charts. */
  readonly key: string;
  readonly runId: string;
  /** "shallow 1", or with the quantity where a chart has several: "shallow 1, validation". */
  readonly label: string;
  readonly runName: string;
  /** "training"; empty where a chart has one quantity only. */
  readonly quantity: string;
  /** "training cost": the quantity wherever the series stands. */
  readonly measure: string;
  readonly colorIndex: number;
  /** Drawn lighter, with hollow marks: figures of training beside those of validation. */
  readonly isSecondary: boolean;
  /** A value holds until the next one: drawn in steps. */
  readonly isStepped: boolean;
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
  /** Of an earlier epoch, and still good: drawn without a mark. */
  readonly isCarried?: boolean;
}

export type AxisName = 'epoch' | 'step' | 'seconds';

const curves = new Map<string, Curve>();

/** The curve of a run: the same object until a new epoch, name or colour comes, however often its progress does. */
function curveOf({ id, name, colorIndex, training: { epochs } }: Run): Curve {
  const known = curves.get(id);
  if (known?.epochs === epochs && known.name === name && known.colorIndex === colorIndex) return known;
  const curve: Curve = { id, name, colorIndex, epochs };
  curves.set(id, curve);
  return curve;
}

/** The curves to draw: of every visible run with an epoch behind it. */
export function selectCurves(lab: Pick<LabState, 'runs'>): Curve[] {
  return lab.runs.filter((run) => run.visible && run.training.epochs.length > 0).map(curveOf);
}

/** The curve that the others are compared with, hidden or not; null where none is pinned or it has no epoch yet. */
export function selectBaseline(lab: Pick<LabState, 'runs' | 'baselineRunId'>): Curve | null {
  const run = lab.runs.find(({ id }) => id === lab.baselineRunId);
  return run === undefined || run.training.epochs.length === 0 ? null : curveOf(run);
}

/** Accuracy on the training images: not every run has it. */
function trainingAccuracyOf(epoch: EpochRecord): number | null {
  return epoch.trainingAccuracy ?? null;
}

/** Whether any curve has something to draw for accuracy in training. */
export function hasTrainingAccuracy(all: readonly Curve[]): boolean {
  return all.some(({ epochs }) => epochs.some((epoch) => trainingAccuracyOf(epoch) !== null));
}

export const QUANTITIES: Readonly<Record<Metric, string>> = {
  validation: 'validation',
  test: 'test at best',
  training: 'training',
};

/** The value of a metric in one epoch; null where it was not measured. */
function measured(epoch: EpochRecord, family: Family, metric: Metric): number | null {
  if (family === 'cost') return metric === 'training' ? epoch.cost : epoch.validationCost;
  const { validation, test, training } = {
    validation: epoch.validationAccuracy,
    test: epoch.testAccuracy,
    training: trainingAccuracyOf(epoch),
  };
  const accuracy = metric === 'validation' ? validation : metric === 'test' ? test : training;
  return accuracy === null || family === 'accuracy' ? accuracy : 1 - accuracy;
}

/** A cost that left the numbers, or no error at all on a logarithmic axis, has no place; a run's state tells of it. */
function isDrawable(value: number, family: Family): boolean {
  return Number.isFinite(value) && (family !== 'error' || value > 0);
}

function pointsOf(epochs: readonly EpochRecord[], family: Family, metric: Metric): Point[] {
  const points: Point[] = [];
  let seconds = 0;
  let latest: number | null = null;
  for (const epoch of epochs) {
    seconds += epoch.seconds;
    const value = measured(epoch, family, metric);
    // The test images are asked only where validation is the best so far; until the next time the figure stands.
    const isCarried = value === null && metric === 'test';
    latest = isCarried ? latest : value;
    if (latest === null || !isDrawable(latest, family)) continue;
    const place = { epoch: epoch.epoch, step: epoch.step, seconds, value: latest };
    points.push(isCarried ? { ...place, isCarried } : place);
  }
  return points;
}

const known = new WeakMap<Curve, Map<string, Series>>();

/** The same object for the same curve: a chart draws again only the lines that changed. */
function seriesOf(curve: Curve, family: Family, metric: Metric, quantity: string): Series {
  const ofCurve = known.get(curve) ?? new Map<string, Series>();
  known.set(curve, ofCurve);
  const measure = `${QUANTITIES[metric]} ${family}`;
  const existing = ofCurve.get(`${measure}/${quantity}`);
  if (existing !== undefined) return existing;
  const series: Series = {
    key: `${curve.id}/${measure}`,
    runId: curve.id,
    label: quantity === '' ? curve.name : `${curve.name}, ${quantity}`,
    runName: curve.name,
    quantity,
    measure,
    colorIndex: curve.colorIndex,
    isSecondary: metric === 'training',
    isStepped: metric === 'test',
    points: pointsOf(curve.epochs, family, metric),
  };
  ofCurve.set(`${measure}/${quantity}`, series);
  return series;
}

/** The series of a chart: for each curve one of each metric. Of accuracy in training only where it was measured. */
export function seriesFor(all: readonly Curve[], family: Family, metrics: readonly Metric[]): Series[] {
  const quantityOf = (metric: Metric) => (metrics.length === 1 ? '' : QUANTITIES[metric]);
  return all.flatMap((curve) => metrics.map((metric) => seriesOf(curve, family, metric, quantityOf(metric))));
}

/** A chart row: the epoch and each series' value there, by key. */
export type Row = Readonly<Record<string, number>> & { readonly epoch: number };

/** The series side by side, one row an epoch, in order. */
export function rowsOf(series: readonly Series[]): Row[] {
  const rows = new Map<number, { [key: string]: number; epoch: number }>();
  for (const { key, points } of series) {
    for (const { epoch, value } of points) {
      const row: { [key: string]: number; epoch: number } = rows.get(epoch) ?? { epoch };
      row[key] = value;
      rows.set(epoch, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.epoch - b.epoch);
}

/** Every place on an axis at which a series has a point, rising. */
export function placesOf(series: readonly Series[], axis: AxisName): number[] {
  const places = new Set<number>();
  for (const { points } of series) for (const point of points) places.add(point[axis]);
  return [...places].sort((a, b) => a - b);
}

/** The first index whose value is above `x`, in rising values. */
function firstAbove<Item>(items: readonly Item[], x: number, placeOf: (item: Item) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && placeOf(item) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place nearest to `x`; undefined where there is none. @param places rising */
export function nearestPlace(places: readonly number[], x: number): number | undefined {
  const above = firstAbove(places, x, (place) => place);
  const [before, after] = [places[above - 1], places[above]];
  if (before === undefined || after === undefined) return before ?? after;
  return x - before <= after - x ? before : after;
}

/** What a series has at a place: over epochs the very point, over steps and time the latest one until then. */
export function pointAt({ points }: Series, axis: AxisName, x: number): Point | undefined {
  const point = points[firstAbove(points, x, (one) => one[axis]) - 1];
  return axis === 'epoch' && point?.epoch !== x ? undefined : point;
}

/** How much a series is above the one of the baseline that measures the same, at a place; undefined where either has none. */
export function differenceAt(
  series: Series,
  baseline: readonly Series[],
  axis: AxisName,
  x: number,
): number | undefined {
  const other = baseline.find(({ measure }) => measure === series.measure);
  const [own, base] = [pointAt(series, axis, x), other === undefined ? undefined : pointAt(other, axis, x)];
  return own === undefined || base === undefined ? undefined : own.value - base.value;
}

/** The series as comma-separated values, a line an epoch: full precision, fractions. */
export function csvOf(series: readonly Series[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rowsOf(series).map((row) => [row.epoch, ...series.map(({ key }) => row[key] ?? '')].join(','));
  const heads = series.map(({ runName, measure }) => quoted(`${runName}, ${measure}`));
  return [['epoch', ...heads].join(','), ...lines, ''].join('\r\n');
}
