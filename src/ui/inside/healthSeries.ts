/** How layers stood over the kept epochs, as lines. Pure. */
import type { LayerHealth } from '../../store/insight.ts';

export interface EpochHealth {
  readonly epoch: number;
  readonly health: readonly LayerHealth[];
}

export interface Measure {
  readonly title: string;
  readonly of: (health: LayerHealth) => number | null;
  readonly scale: 'log' | 'share';
}

export const MEASURES: readonly Measure[] = [
  { title: 'Gradient norm', of: (health) => health.gradientNorm, scale: 'log' },
  { title: 'Weight norm', of: (health) => health.weightNorm, scale: 'log' },
  { title: 'Saturated units', of: (health) => health.saturatedShare, scale: 'share' },
  { title: 'Dead ReLU neurons', of: (health) => health.deadShare, scale: 'share' },
];

export interface LayerLine {
  /** Index in the network's layers. */
  readonly layer: number;
  /** One value an epoch; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** A line for every layer that has this measure at all. */
export function layerLines(epochs: readonly EpochHealth[], measure: Measure): LayerLine[] {
  const layers = [...new Set(epochs.flatMap(({ health }) => health.map(({ layer }) => layer)))].sort((a, b) => a - b);
  return layers
    .map((layer) => ({
      layer,
      values: epochs.map(({ health }) => {
        const own = health.find((entry) => entry.layer === layer);
        return own === undefined ? null : measure.of(own);
      }),
    }))
    .filter(({ values }) => values.some((value) => value !== null));
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What the axis spans: shares from 0 to a multiple of 10 percent; norms from a power of ten to another, 0 having no place there. */
export function rangeOf(lines: readonly LayerLine[], scale: Measure['scale']): Range {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null && Number.isFinite(value)));
  if (scale === 'share') {
    const tenths = Math.ceil(10 * Math.max(0, ...values.map((value) => value ?? 0)));
    return { low: 0, high: Math.max(1, tenths) / 10 };
  }
  const positive = values.flatMap((value) => (value !== null && value > 0 ? [value] : []));
  if (positive.length === 0) return { low: 0.1, high: 1 };
  const low = 10 ** Math.floor(Math.log10(Math.min(...positive)));
  return { low, high: Math.max(low * 10, 10 ** Math.ceil(Math.log10(Math.max(...positive)))) };
}

/** Where a value stands in the range, 0 at its foot and 1 at its top; null where it has no place there. */
export function placeOf(value: number | null, { low, high }: Range, scale: Measure['scale']): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  if (scale === 'share') return (value - low) / (high - low);
  return value > 0 ? Math.log(value / low) / Math.log(high / low) : null;
}
