/** The drawn charts. Loaded after the first paint: the library is as large as the rest of the page. */
import { memo, useMemo } from 'react';
import {
  CartesianGrid,
  LineChart,
  Tooltip,
  useActiveTooltipLabel,
  useIsTooltipActive,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts';
import { markPath, runStyle } from '../common/runStyle.ts';
import type { Band } from './bands.ts';
import classes from './Curves.module.css';
import {
  type AxisName,
  epochAxis,
  logarithmicAxis,
  type Point,
  placesOf,
  pointAt,
  type Series,
  valueAxis,
} from './series.ts';

export interface ChartProps {
  readonly series: readonly Series[];
  readonly width: number;
  readonly height: number;
  /** The values' natural limits: accuracy lies in 0 to 1. */
  readonly bounds: readonly [number, number];
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly reference?: { readonly value: number; readonly label: string } | undefined;
  /** What the curves are drawn over. */
  readonly across: AxisName;
  /** Around the means of several seeds. */
  readonly bands?: readonly Band[];
  /** The value axis is logarithmic; every value is above 0 then. */
  readonly isLogarithmic?: boolean;
}

interface HoverProps {
  readonly x: number;
  readonly across: AxisName;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

const headings: Readonly<Record<AxisName, (x: number) => string>> = {
  epoch: (x) => `Epoch ${x}`,
  step: (x) => `Step ${x.toLocaleString('en')}`,
  seconds: (x) => `${x.toFixed(1)} s`,
};

/** The exact values at one place: a line for each run, a column for each quantity. */
function Hover({ x, across, series, format }: HoverProps) {
  const quantities = [...new Set(series.map((one) => one.quantity))];
  const runs = [...new Map(series.map((one) => [one.runName, one])).values()];
  const valueAt = (runName: string, quantity: string) => {
    const found = series.find((one) => one.runName === runName && one.quantity === quantity);
    return found === undefined ? undefined : pointAt(found, across, x)?.value;
  };
  return (
    <table className={classes.hover}>
      <thead>
        <tr>
          <th className={classes.hoverHead}>{headings[across](x)}</th>
          {quantities.map((quantity) => (
            <th key={quantity} className={classes.hoverHead}>
              {quantity}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.map(({ runName, colorIndex }) => (
          <tr key={runName}>
            <th className={classes.hoverName}>
              <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true">
                <path
                  d={markPath(runStyle(colorIndex).shape, 3)}
                  fill={runStyle(colorIndex).color}
                  fillRule="evenodd"
                />
              </svg>
              {runName}
            </th>
            {quantities.map((quantity) => {
              const value = valueAt(runName, quantity);
              return (
                <td key={quantity} className={classes.hoverValue}>
                  {value === undefined ? '–' : format(value)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A line and its marks: two paths a series, however many epochs it has. */
function SeriesLine({
  series,
  place,
  y,
  every,
}: { readonly series: Series; readonly every: number } & Omit<Scales, 'x'>) {
  const { color, shape, dash } = runStyle(series.colorIndex);
  const line = series.points.map((point) => `${place(point).toFixed(1)},${y(point.value).toFixed(1)}`).join('L');
  const last = series.points.length - 1;
  const marked = series.points.filter((_, index) => index % every === 0 || index === last);
  return (
    <g
      data-series={series.label}
      data-points={series.points.length}
      opacity={series.emphasis === 'faint' ? 0.35 : undefined}
    >
      {series.points.length > 1 && (
        <path
          d={`M${line}`}
          fill="none"
          stroke={color}
          strokeWidth={series.emphasis === 'bold' ? 2.75 : series.isSecondary ? 1 : 1.75}
          strokeDasharray={dash}
          strokeLinejoin="round"
        />
      )}
      {(series.emphasis === 'faint' ? [] : marked).map((point) => (
        <path
          key={point.epoch}
          transform={`translate(${place(point).toFixed(1)},${y(point.value).toFixed(1)})`}
          d={markPath(shape, series.isSecondary ? 2.75 : 3)}
          fill={series.isSecondary ? 'var(--surface)' : color}
          stroke={color}
          strokeWidth={series.isSecondary ? 1.25 : 0}
          fillRule="evenodd"
        />
      ))}
    </g>
  );
}

interface Scales {
  readonly x: (place: number) => number;
  /** Where a point lies across the chart. */
  readonly place: (point: Point) => number;
  readonly y: (value: number) => number;
}

/** The crosshair at the epoch under the pointer, in this chart or the one beside it, with the exact values. */
function Crosshair({ x, place, y, series, format, across }: Scales & Pick<ChartProps, 'series' | 'format' | 'across'>) {
  const label = useActiveTooltipLabel();
  const isActive = useIsTooltipActive();
  const area = usePlotArea();
  const hovered = Number(label);
  if (!isActive || area === undefined || label === undefined || !Number.isFinite(hovered)) return null;
  const left = x(hovered);
  const isRight = left > area.x + area.width / 2;
  return (
    <g pointerEvents="none">
      <line x1={left} x2={left} y1={area.y} y2={area.y + area.height} stroke="var(--ink-soft)" strokeWidth={1} />
      {series.map((one) => {
        const point = pointAt(one, across, hovered);
        if (point === undefined) return null;
        return (
          <circle
            key={one.key}
            cx={place(point)}
            cy={y(point.value)}
            r={3.5}
            fill={runStyle(one.colorIndex).color}
            stroke="var(--surface)"
            strokeWidth={1.5}
          />
        );
      })}
      <foreignObject x={left} y={area.y + 4} width={1} height={1} overflow="visible">
        <div className={classes.hoverPlace} data-side={isRight ? 'left' : 'right'}>
          <Hover x={hovered} across={across} series={series} format={format} />
        </div>
      </foreignObject>
    </g>
  );
}

interface LinesProps extends Pick<ChartProps, 'series' | 'format' | 'reference' | 'across' | 'bands'> {
  readonly every: number;
}

/**
 * The curves, in the chart's coordinates. The library draws axes and grid and follows the pointer; its own lines measure
 * themselves and keep an element for every point, which would hold up the page with each epoch.
 */
function Lines({ series, format, reference, every, across, bands = [] }: LinesProps) {
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  const area = usePlotArea();
  if (xScale === undefined || yScale === undefined || area === undefined) return null;
  const x = (position: number) => Number(xScale(position));
  const place = (point: Point) => x(point[across]);
  const y = (value: number) => Number(yScale(value));
  return (
    <>
      {reference !== undefined && (
        <g stroke="none" fill="var(--ink-soft)" fontSize={11}>
          <path
            d={`M${area.x},${y(reference.value)}h${area.width}`}
            stroke="var(--ink-soft)"
            strokeDasharray="1 3"
            fill="none"
          />
          <text x={area.x + area.width - 4} y={y(reference.value) + 14} textAnchor="end">
            {reference.label}
          </text>
        </g>
      )}
      {bands.map(({ key, colorIndex, points }) => {
        const along = (edge: 'low' | 'high') =>
          points.map((point) => `${place(point.at).toFixed(1)},${y(point[edge]).toFixed(1)}`);
        const outline = [...along('high'), ...along('low').reverse()];
        return (
          outline.length > 2 && (
            <path
              key={key}
              data-band={key}
              d={`M${outline.join('L')}Z`}
              fill={runStyle(colorIndex).color}
              opacity={0.14}
            />
          )
        );
      })}
      {series.map((one) => (
        <SeriesLine key={one.key} series={one} place={place} y={y} every={every} />
      ))}
      <Crosshair x={x} place={place} y={y} series={series} format={format} across={across} />
    </>
  );
}

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
const TICK = { fill: 'var(--ink-soft)', fontSize: 11 };
const AXIS_LINE = { stroke: 'var(--line-strong)' };
const NO_BANDS: readonly Band[] = [];
const FROM_ZERO = [0, Number.MAX_VALUE] as const;
const nothing = () => null;

/** Lines over epochs, steps or time, with exact values under the pointer. */
export const EpochChart = memo(function EpochChart(props: ChartProps) {
  const {
    series,
    width,
    height,
    bounds,
    format,
    formatTick,
    reference,
    across,
    bands = NO_BANDS,
    isLogarithmic = false,
  } = props;
  const places = useMemo(() => placesOf(series, across), [series, across]);
  const values = series.flatMap((one) => one.points.map((point) => point.value));
  const held = reference === undefined ? values : [...values, reference.value];
  const axis = isLogarithmic ? logarithmicAxis(held) : valueAxis(held, bounds, height < 160 ? 3 : 4);
  const within = (value: number) => Math.min(axis.domain[1], Math.max(axis.domain[0], value));
  const shownBands = bands.map((band) => ({
    ...band,
    points: band.points.map(({ at, low, high }) => ({ at, low: within(low), high: within(high) })),
  }));
  const last = places.at(-1)?.x ?? 1;
  const horizontal =
    across === 'epoch' ? epochAxis(last, width < 360 ? 5 : 8) : valueAxis([0, last], FROM_ZERO, width < 360 ? 3 : 6);
  const every = Math.max(1, Math.ceil(Math.max(0, ...series.map(({ points }) => points.length)) / 15));
  return (
    <LineChart
      width={width}
      height={height}
      data={places}
      margin={MARGIN}
      syncId="epochs"
      syncMethod="value"
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--grid)" vertical={false} />
      <XAxis
        dataKey="x"
        type="number"
        domain={[...horizontal.domain]}
        ticks={[...horizontal.ticks]}
        tickFormatter={across === 'epoch' ? String : (tick: number) => tick.toLocaleString('en')}
        height={20}
        tickLine={false}
        axisLine={AXIS_LINE}
        tick={TICK}
        interval={0}
      />
      <YAxis
        type="number"
        scale={isLogarithmic ? 'log' : 'linear'}
        domain={[...axis.domain]}
        ticks={[...axis.ticks]}
        width={48}
        tickLine={false}
        axisLine={false}
        tickFormatter={formatTick}
        tick={TICK}
        interval={0}
        allowDataOverflow
      />
      {/* Keeps the pointer of both charts together; the crosshair draws what it points at. */}
      <Tooltip isAnimationActive={false} cursor={false} content={nothing} />
      <Lines series={series} format={format} reference={reference} every={every} across={across} bands={shownBands} />
    </LineChart>
  );
});
