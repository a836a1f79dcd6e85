/** What the two charts are asked to draw, and how they call it. Pure. */
import { type AxisName, type Family, type Metric, QUANTITIES } from './series.ts';

export interface ChartView {
  readonly across: AxisName;
  /** The share of wrong digits, on a logarithmic axis, instead of the right ones. */
  readonly showsError: boolean;
  /** Runs that differ in their seed alone get a mean and a band. */
  readonly groupsSeeds: boolean;
  /** At least one; in the order of METRICS. */
  readonly accuracy: readonly Metric[];
  readonly cost: readonly Metric[];
}

export const METRICS: readonly Metric[] = ['validation', 'test', 'training'];
export const COST_METRICS: readonly Metric[] = ['validation', 'training'];

export const FIRST_VIEW: ChartView = {
  across: 'epoch',
  showsError: false,
  groupsSeeds: false,
  accuracy: ['validation'],
  cost: COST_METRICS,
};

/** The metrics with one more or one less; the last one stays, as a chart of nothing tells nothing. */
export function toggled(metrics: readonly Metric[], metric: Metric): readonly Metric[] {
  const next = METRICS.filter((one) => metrics.includes(one) !== (one === metric));
  return next.length === 0 ? metrics : next;
}

/** "Validation accuracy", "Accuracy" where a chart has several metrics. */
export function titleOf(family: Family, metrics: readonly Metric[]): string {
  const [only] = metrics;
  const name =
    only === undefined || metrics.length > 1
      ? family
      : only === 'test'
        ? `test ${family} at the best epoch so far`
        : `${QUANTITIES[only]} ${family}`;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** "+0.12", "−0.0031": a true minus, and no sign for what rounds to nothing. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
