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
import classes from './Curves.module.css';
import { epochAxis, rowsOf, type Series, valueAxis } from './series.ts';

export interface ChartProps {
  readonly series: readonly Series[];
  readonly width: number;
  readonly height: number;
  /** The values' natural limits: accuracy lies in 0 to 1. */
  readonly bounds: readonly [number, number];
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly reference?: { readonly value: number; readonly label: string } | undefined;
}

interface HoverProps {
  readonly epoch: number;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

/** The exact values at one epoch: a line for each run, a column for each quantity. */
function Hover({ epoch, series, format }: HoverProps) {
  const quantities = [...new Set(series.map((one) => one.quantity))];
  const runs = [...new Map(series.map((one) => [one.runName, one])).values()];
  const valueAt = (runName: string, quantity: string) =>
    series
      .find((one) => one.runName === runName && one.quantity === quantity)
      ?.points.find((point) => point.epoch === epoch)?.value;
  return (
    <table className={classes.hover}>
      <thead>
        <tr>
          <th className={classes.hoverHead}>Epoch {epoch}</th>
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
function SeriesLine({ series, x, y, every }: { readonly series: Series; readonly every: number } & Scales) {
  const { color, shape, dash } = runStyle(series.colorIndex);
  const line = series.points.map(({ epoch, value }) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`).join('L');
  const last = series.points.length - 1;
  const marked = series.points.filter((_, index) => index % every === 0 || index === last);
  return (
    <g data-series={series.label} data-points={series.points.length}>
      {series.points.length > 1 && (
        <path
          d={`M${line}`}
          fill="none"
          stroke={color}
          strokeWidth={series.isSecondary ? 1 : 1.75}
          strokeDasharray={dash}
          strokeLinejoin="round"
        />
      )}
      {marked.map(({ epoch, value }) => (
        <path
          key={epoch}
          transform={`translate(${x(epoch).toFixed(1)},${y(value).toFixed(1)})`}
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
  readonly x: (epoch: number) => number;
  readonly y: (value: number) => number;
}

/** The crosshair at the epoch under the pointer, in this chart or the one beside it, with the exact values. */
function Crosshair({ x, y, series, format }: Scales & Pick<ChartProps, 'series' | 'format'>) {
  const label = useActiveTooltipLabel();
  const isActive = useIsTooltipActive();
  const area = usePlotArea();
  const epoch = Number(label);
  if (!isActive || area === undefined || label === undefined || !Number.isFinite(epoch)) return null;
  const left = x(epoch);
  const isRight = left > area.x + area.width / 2;
  return (
    <g pointerEvents="none">
      <line x1={left} x2={left} y1={area.y} y2={area.y + area.height} stroke="var(--ink-soft)" strokeWidth={1} />
      {series.map((one) => {
        const point = one.points.find((candidate) => candidate.epoch === epoch);
        if (point === undefined) return null;
        return (
          <circle
            key={one.key}
            cx={left}
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
          <Hover epoch={epoch} series={series} format={format} />
        </div>
      </foreignObject>
    </g>
  );
}

interface LinesProps extends Pick<ChartProps, 'series' | 'format' | 'reference'> {
  readonly every: number;
}

/**
 * The curves, in the chart's coordinates. The library draws axes and grid and follows the pointer; its own lines measure
 * themselves and keep an element for every point, which would hold up the page with each epoch.
 */
function Lines({ series, format, reference, every }: LinesProps) {
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  const area = usePlotArea();
  if (xScale === undefined || yScale === undefined || area === undefined) return null;
  const x = (epoch: number) => Number(xScale(epoch));
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
      {series.map((one) => (
        <SeriesLine key={one.key} series={one} x={x} y={y} every={every} />
      ))}
      <Crosshair x={x} y={y} series={series} format={format} />
    </>
  );
}

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
const TICK = { fill: 'var(--ink-soft)', fontSize: 11 };
const AXIS_LINE = { stroke: 'var(--line-strong)' };
const nothing = () => null;

/** Lines over epochs, with exact values under the pointer. */
export const EpochChart = memo(function EpochChart(props: ChartProps) {
  const { series, width, height, bounds, format, formatTick, reference } = props;
  const rows = useMemo(() => rowsOf(series), [series]);
  const values = series.flatMap((one) => one.points.map((point) => point.value));
  const axis = valueAxis(reference === undefined ? values : [...values, reference.value], bounds, height < 160 ? 3 : 4);
  const epochs = epochAxis(rows.at(-1)?.epoch ?? 1, width < 360 ? 5 : 8);
  const every = Math.max(1, Math.ceil(epochs.domain[1] / 15));
  return (
    <LineChart
      width={width}
      height={height}
      data={rows}
      margin={MARGIN}
      syncId="epochs"
      syncMethod="value"
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--grid)" vertical={false} />
      <XAxis
        dataKey="epoch"
        type="number"
        domain={[...epochs.domain]}
        ticks={[...epochs.ticks]}
        height={20}
        tickLine={false}
        axisLine={AXIS_LINE}
        tick={TICK}
        interval={0}
      />
      <YAxis
        type="number"
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
      <Lines series={series} format={format} reference={reference} every={every} />
    </LineChart>
  );
});
