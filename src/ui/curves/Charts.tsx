/** The drawn charts. Loaded after the first paint. */
import { memo, useId, useMemo } from 'react';
import { useHighlight } from '../common/highlight.ts';
import { type Axis, axisWithin, epochAxis, logarithmicAxis, valueAxis } from './axes.ts';
import type { Band } from './bands.ts';
import { Crosshair } from './Crosshair.tsx';
import classes from './Curves.module.css';
import { useZoom } from './chartState.ts';
import { createGeometry } from './geometry.ts';
import { BandPath, CurvePath, Frame, Reference } from './Lines.tsx';
import { type AxisName, placesOf, type Series } from './series.ts';
import type { Range } from './zoom.ts';

export interface ChartProps {
  readonly title: string;
  /** What the picture shows at a glance, in words. */
  readonly summary: string;
  readonly series: readonly Series[];
  /** Of the run that the others are compared with, drawn or not; empty where there is none. */
  readonly baseline: readonly Series[];
  readonly width: number;
  readonly height: number;
  /** The values' natural limits: accuracy lies in 0 to 1. */
  readonly bounds: readonly [number, number];
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly formatDifference: (difference: number) => string;
  readonly reference?: { readonly value: number; readonly label: string } | undefined;
  /** What the curves are drawn over. */
  readonly across: AxisName;
  /** Of all charts together, so that one crosshair and one zoom serve all. */
  readonly whole: Range;
  /** Around the means of several seeds. */
  readonly bands?: readonly Band[];
  /** The value axis is logarithmic; every value is above 0 then. */
  readonly isLogarithmic?: boolean;
}

const NO_BANDS: readonly Band[] = [];
/** Room for the ticks' numbers, and for half a number past the last tick. */
const INSET = { left: 48, top: 8, right: 14, bottom: 22 };
/** So many marks in a chart can be told from each other and drawn at once. */
const MOST_MARKS = 300;
const MOST_MARKS_A_LINE = 15;

function horizontalAxis(across: AxisName, zoom: Range | null, whole: Range, width: number): Axis {
  const count = width < 360 ? 4 : 7;
  if (zoom !== null) return axisWithin(zoom.low, zoom.high, count, across === 'seconds' ? 0 : 1);
  return across === 'epoch'
    ? epochAxis(whole.high, count + 1)
    : valueAxis([0, whole.high], [0, Number.MAX_VALUE], count - 1);
}

/** The values between two places, and those beside them where none lies between. */
function valuesIn(series: readonly Series[], across: AxisName, { low, high }: Range): number[] {
  return series.flatMap(({ points }) => {
    const inside = points.filter((point) => point[across] >= low && point[across] <= high);
    const beside = [points.findLast((point) => point[across] < low), points.find((point) => point[across] > high)];
    const shown = inside.length > 0 ? inside : beside.every((point) => point !== undefined) ? beside : [];
    return shown.flatMap((point) => (point === undefined ? [] : [point.value]));
  });
}

/** Lines over epochs, steps or time, with exact values under the pointer. */
export const EpochChart = memo(function EpochChart(props: ChartProps) {
  const { title, summary, series, baseline, width, height, bounds, formatTick, reference, across, whole } = props;
  const { bands = NO_BANDS, isLogarithmic = false } = props;
  const clip = useId();
  const zoom = useZoom(whole);
  const isDimmed = useHighlight(({ runIds }) => series.some(({ runId }) => runIds.includes(runId)));
  const places = useMemo(() => placesOf(series, across), [series, across]);
  const horizontal = useMemo(() => horizontalAxis(across, zoom, whole, width), [across, zoom, whole, width]);
  const vertical = useMemo(() => {
    const values =
      zoom === null ? series.flatMap(({ points }) => points.map(({ value }) => value)) : valuesIn(series, across, zoom);
    const held = reference === undefined || zoom !== null ? values : [...values, reference.value];
    return isLogarithmic ? logarithmicAxis(held) : valueAxis(held, bounds, height < 160 ? 3 : 4);
  }, [series, across, zoom, reference, isLogarithmic, bounds, height]);
  const [left, right] = horizontal.domain;
  const [bottom, top] = vertical.domain;
  const geometry = useMemo(
    () =>
      createGeometry({
        area: {
          left: INSET.left,
          top: INSET.top,
          width: Math.max(1, width - INSET.left - INSET.right),
          height: Math.max(1, height - INSET.top - INSET.bottom),
        },
        across,
        horizontal: [left, right],
        vertical: [bottom, top],
        isLogarithmic,
      }),
    [width, height, across, left, right, bottom, top, isLogarithmic],
  );
  const { area } = geometry;
  const perLine = Math.min(MOST_MARKS_A_LINE, Math.max(1, Math.floor(MOST_MARKS / Math.max(1, series.length))));
  const longest = Math.max(1, ...series.map(({ points }) => points.length));
  const shownShare = zoom === null ? 1 : (zoom.high - zoom.low) / Math.max(1e-9, whole.high - whole.low);
  const every = Math.max(1, Math.ceil((longest * shownShare) / perLine));
  const baselineId = baseline[0]?.runId;
  const isReferenceShown = reference !== undefined && reference.value >= bottom && reference.value <= top;
  return (
    <>
      <svg
        role="img"
        aria-label={`${title}. ${summary}`}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        data-chart
      >
        <clipPath id={clip}>
          <rect x={area.left - 5} y={area.top - 5} width={area.width + 10} height={area.height + 10} />
        </clipPath>
        <Frame geometry={geometry} horizontal={horizontal} vertical={vertical} formatTick={formatTick} />
        <g clipPath={`url(#${clip})`} className={classes.lines} data-dimmed={isDimmed || undefined}>
          {isReferenceShown && <Reference geometry={geometry} {...reference} />}
          {bands.map((band) => (
            <BandPath key={band.key} band={band} geometry={geometry} />
          ))}
          {series.map((one) => (
            <CurvePath
              key={one.key}
              series={one}
              geometry={geometry}
              every={every}
              isBaseline={one.runId === baselineId && one.emphasis !== 'bold'}
            />
          ))}
        </g>
      </svg>
      {places.length > 0 && (
        <Crosshair {...props} geometry={geometry} places={places} every={every} shown={{ low: left, high: right }} />
      )}
    </>
  );
});
