/** The still part of a chart: axes, bands and curves. Drawn again only when figures, size or zoom change. */
import { memo } from 'react';
import { markPath, runStyle } from '../common/runStyle.ts';
import type { Axis } from './axes.ts';
import type { Band } from './bands.ts';
import classes from './Curves.module.css';
import { type Geometry, linePath } from './geometry.ts';
import type { Series } from './series.ts';

interface FrameProps {
  readonly geometry: Geometry;
  readonly horizontal: Axis;
  readonly vertical: Axis;
  readonly formatTick: (value: number) => string;
}

const TICK = { fill: 'var(--ink-soft)', fontSize: 11 } as const;

/** Grid, axis line and ticks. */
export const Frame = memo(function Frame({ geometry, horizontal, vertical, formatTick }: FrameProps) {
  const { area, x, y } = geometry;
  const floor = area.top + area.height;
  return (
    <>
      <g {...TICK} textAnchor="end">
        {vertical.ticks.map((tick) => (
          <g key={tick}>
            <path d={`M${area.left},${y(tick)}h${area.width}`} stroke="var(--grid)" />
            <text x={area.left - 8} y={y(tick) + 4} stroke="none">
              {formatTick(tick)}
            </text>
          </g>
        ))}
      </g>
      <path d={`M${area.left},${floor}h${area.width}`} stroke="var(--line-strong)" />
      <g {...TICK} textAnchor="middle">
        {horizontal.ticks.map((tick) => (
          <text key={tick} x={x(tick)} y={floor + 15}>
            {tick.toLocaleString('en')}
          </text>
        ))}
      </g>
    </>
  );
});

export interface CurveLook {
  /** A mark stands on every so many points, and on the last one. */
  readonly every: number;
  /** The run that the others are compared with: a broad trace under its lines. */
  readonly isBaseline: boolean;
}

interface CurveProps extends CurveLook {
  readonly series: Series;
  readonly geometry: Geometry;
}

/** A line and its marks: two or three paths, however many epochs it has. */
export function CurveShape({ series, geometry, every, isBaseline }: CurveProps) {
  const { color, shape, dash } = runStyle(series.colorIndex);
  const { points, isSecondary, isStepped, emphasis } = series;
  const { x, y, across, area } = geometry;
  const line = linePath(points, geometry, isStepped);
  const isShown = (left: number) => left >= area.left - 0.5 && left <= area.left + area.width + 0.5;
  const marks = points
    .filter((point, index) => (index % every === 0 && point.isCarried !== true) || index === points.length - 1)
    .filter((point) => emphasis !== 'faint' && isShown(x(point[across])))
    .map((point) => markPath(shape, isSecondary ? 2.75 : 3, x(point[across]), y(point.value)));
  const opacity = emphasis === 'faint' ? 0.35 : 1;
  return (
    <>
      {isBaseline && points.length > 1 && (
        <path d={line} fill="none" stroke={color} strokeWidth={9} strokeOpacity={0.22} strokeLinejoin="round" />
      )}
      {points.length > 1 && (
        <path
          d={line}
          fill="none"
          stroke={color}
          strokeOpacity={opacity}
          strokeWidth={(isSecondary || isStepped ? 1.15 : 1.75) + (emphasis === 'bold' || isBaseline ? 1 : 0)}
          strokeDasharray={dash}
          strokeLinejoin="round"
        />
      )}
      {marks.length > 0 && (
        <path
          d={marks.join('')}
          fill={isSecondary ? 'var(--surface)' : color}
          stroke={color}
          strokeWidth={isSecondary ? 1.25 : 0}
          fillRule="evenodd"
        />
      )}
    </>
  );
}

/** A series in the still part of a chart. */
export const CurvePath = memo(function CurvePath(props: CurveProps) {
  const { series, isBaseline } = props;
  return (
    <g data-series={series.label} data-points={series.points.length} data-baseline={isBaseline || undefined}>
      <CurveShape {...props} />
    </g>
  );
});

interface BandProps {
  readonly band: Band;
  readonly geometry: Geometry;
}

/** A standard deviation to either side of a mean. */
export const BandPath = memo(function BandPath({ band, geometry }: BandProps) {
  const { x, y, across, area } = geometry;
  // A deviation may reach below 0, which a logarithmic axis does not have: the edge of the chart holds it.
  const inside = (value: number) => {
    const top = y(Math.max(value, Number.MIN_VALUE));
    return Math.min(area.top + area.height, Math.max(area.top, top)).toFixed(1);
  };
  const along = (edge: 'low' | 'high') =>
    band.points.map(({ at, ...point }) => `${x(at[across]).toFixed(1)},${inside(point[edge])}`);
  const outline = [...along('high'), ...along('low').reverse()];
  if (outline.length <= 2) return null;
  return (
    <path data-band={band.key} d={`M${outline.join('L')}Z`} fill={runStyle(band.colorIndex).color} opacity={0.14} />
  );
});

/** The book's figure, as a dotted line with its name. */
export function Reference({
  geometry: { area, y },
  value,
  label,
}: {
  readonly geometry: Geometry;
  readonly value: number;
  readonly label: string;
}) {
  return (
    <g stroke="none" fill="var(--ink-soft)" fontSize={11}>
      <path d={`M${area.left},${y(value)}h${area.width}`} stroke="var(--ink-soft)" strokeDasharray="1 3" fill="none" />
      <text x={area.left + area.width - 4} y={y(value) + 14} textAnchor="end" className={classes.reference}>
        {label}
      </text>
    </g>
  );
}
