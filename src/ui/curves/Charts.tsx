/** The drawn charts. Loaded after the first paint: the library is as large as the rest of the page. */
import { memo, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
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

interface MarkProps {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly index?: number | undefined;
  readonly series: Series;
  /** Every so many points have a mark. */
  readonly every: number;
}

function Mark({ cx, cy, index, series, every }: MarkProps) {
  const isLast = index === series.points.length - 1;
  if (cx === undefined || cy === undefined || index === undefined || (index % every !== 0 && !isLast)) return <g />;
  const { color, shape } = runStyle(series.colorIndex);
  return (
    <path
      transform={`translate(${cx},${cy})`}
      d={markPath(shape, series.isSecondary ? 2.75 : 3)}
      fill={series.isSecondary ? 'var(--surface)' : color}
      stroke={color}
      strokeWidth={series.isSecondary ? 1.25 : 0}
      fillRule="evenodd"
    />
  );
}

interface HoverProps {
  readonly active?: boolean | undefined;
  readonly label?: unknown;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

/** The exact values at one epoch: a line for each run, a column for each quantity. */
function Hover({ active, label, series, format }: HoverProps) {
  const epoch = Number(label);
  if (!active || !Number.isFinite(epoch)) return null;
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

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };

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
        axisLine={{ stroke: 'var(--line-strong)' }}
        tick={{ fill: 'var(--ink-soft)', fontSize: 11 }}
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
        tick={{ fill: 'var(--ink-soft)', fontSize: 11 }}
        interval={0}
        allowDataOverflow
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--line-strong)' }}
        content={({ active, label }) => <Hover active={active} label={label} series={series} format={format} />}
      />
      {reference !== undefined && (
        <ReferenceLine
          y={reference.value}
          stroke="var(--ink-soft)"
          strokeDasharray="1 3"
          label={{ value: reference.label, position: 'insideTopRight', fill: 'var(--ink-soft)', fontSize: 11 }}
        />
      )}
      {series.map((one) => {
        const style = runStyle(one.colorIndex);
        return (
          <Line
            key={one.key}
            dataKey={one.key}
            name={one.label}
            type="linear"
            stroke={style.color}
            strokeWidth={one.isSecondary ? 1 : 1.75}
            {...(style.dash === undefined ? {} : { strokeDasharray: style.dash })}
            dot={({ cx, cy, payload }: { cx?: number; cy?: number; payload?: { epoch?: number } }) => (
              <Mark
                key={`${one.key}-${payload?.epoch}`}
                cx={cx}
                cy={cy}
                index={one.points.findIndex((point) => point.epoch === payload?.epoch)}
                series={one}
                every={every}
              />
            )}
            activeDot={{ r: 4, stroke: 'var(--surface)', strokeWidth: 1.5 }}
            connectNulls
            isAnimationActive={false}
          />
        );
      })}
    </LineChart>
  );
});
