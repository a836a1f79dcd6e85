/** The moving part of a chart, on a layer of its own: nothing under it is drawn again while the pointer moves. */
import { useId } from 'react';
import { useHighlight } from '../common/highlight.ts';
import { runStyle } from '../common/runStyle.ts';
import type { ChartProps } from './Charts.tsx';
import classes from './Curves.module.css';
import { useChartState } from './chartState.ts';
import type { Geometry } from './geometry.ts';
import { Hover, headings, readingWords } from './Hover.tsx';
import { CurveShape } from './Lines.tsx';
import { type Reading, readingsAt, rowsThatFit } from './readings.ts';
import type { Series } from './series.ts';
import { useChartPointer } from './useChartPointer.ts';
import type { Range } from './zoom.ts';

interface CrosshairProps extends ChartProps {
  readonly geometry: Geometry;
  /** At least one. */
  readonly places: readonly number[];
  readonly every: number;
  readonly shown: Range;
}

/** Of the values under the crosshair: as many rows as the eye can take in. */
const MOST_ROWS = 12;
const ROW_HEIGHT = 16;
/** The ear takes in fewer. */
const MOST_SPOKEN = 4;

interface DotsProps {
  readonly rows: readonly Reading[];
  readonly geometry: Geometry;
  readonly focusId: string | null;
}

function Dots({ rows, geometry: { x, y, across }, focusId }: DotsProps) {
  return rows.flatMap(({ cells }) =>
    cells.map(
      (cell) =>
        cell !== undefined && (
          <circle
            key={cell.series.key}
            cx={x(cell.point[across])}
            cy={y(cell.point.value)}
            r={cell.series.runId === focusId ? 4.5 : 3.5}
            fill={runStyle(cell.series.colorIndex).color}
            stroke="var(--surface)"
            strokeWidth={1.5}
          />
        ),
    ),
  );
}

function Emphasized({ series, geometry, every }: { series: readonly Series[]; geometry: Geometry; every: number }) {
  return series.map((one) => (
    <g key={one.key} data-highlighted={one.label}>
      <CurveShape series={{ ...one, emphasis: 'bold' }} geometry={geometry} every={every} isBaseline={false} />
    </g>
  ));
}

/** The crosshair, in this chart and those beside it, with the exact values; and all that pointer and keys do. */
export function Crosshair(props: CrosshairProps) {
  const { title, series, baseline, across, width, height, format, formatDifference, geometry, places, every } = props;
  const { shown, whole } = props;
  const clip = useId();
  const help = useId();
  const hover = useChartState((state) => state.hover);
  const highlighted = useHighlight((state) => state.runIds);
  const { element, brush, handlers } = useChartPointer({ geometry, series, places, shown, whole });
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const { area, x } = geometry;
  const focusId = highlighted[0] ?? hover?.runId ?? null;
  const emphasized = series.filter(({ runId }) => runId === focusId || highlighted.includes(runId));
  const isInside = hover !== null && hover.x >= shown.low && hover.x <= shown.high;
  const readings = isInside ? readingsAt(series, baseline, across, hover.x) : null;
  const at = hover?.x ?? last;
  const left = isInside ? x(hover.x) : 0;
  const spoken =
    readings === null
      ? []
      : readings.rows.length <= MOST_SPOKEN
        ? readings.rows
        : readings.rows.filter(({ runId }) => runId === focusId);
  const words = spoken.map((row) => readingWords(row, readings?.quantities ?? [], { format, formatDifference }));
  const most = Math.max(4, Math.min(MOST_ROWS, Math.floor((height - 48) / ROW_HEIGHT)));
  return (
    <>
      <div
        ref={element}
        className={classes.crosshair}
        role="slider"
        tabIndex={0}
        aria-label={`Crosshair of ${title}`}
        aria-describedby={help}
        aria-valuemin={first}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={[headings[across](at), ...words].join('; ')}
        {...handlers}
      >
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <clipPath id={clip}>
            <rect x={area.left - 5} y={area.top - 5} width={area.width + 10} height={area.height + 10} />
          </clipPath>
          <g clipPath={`url(#${clip})`}>
            <Emphasized series={emphasized} geometry={geometry} every={every} />
          </g>
          {brush !== null && (
            <rect
              className={classes.brush}
              x={x(brush.low)}
              width={x(brush.high) - x(brush.low)}
              y={area.top}
              height={area.height}
            />
          )}
          {readings !== null && (
            <>
              <path d={`M${left},${area.top}v${area.height}`} stroke="var(--ink-soft)" />
              <g clipPath={`url(#${clip})`}>
                <Dots rows={rowsThatFit(readings.rows, focusId, most)} geometry={geometry} focusId={focusId} />
              </g>
            </>
          )}
        </svg>
      </div>
      <span id={help} className="visually-hidden">
        Left and right move the crosshair, up and down choose a line, Enter selects its run. Plus and minus zoom, 0
        shows everything, Shift with left and right moves the part that is shown.
      </span>
      {readings !== null && hover !== null && (
        <div
          className={classes.hoverPlace}
          data-side={left > area.left + area.width / 2 ? 'left' : 'right'}
          style={left > area.left + area.width / 2 ? { right: width - left + 8 } : { left: left + 8 }}
          aria-hidden="true"
        >
          <Hover
            x={hover.x}
            across={across}
            readings={readings}
            focusId={focusId}
            most={most}
            format={format}
            formatDifference={formatDifference}
            baselineName={baseline[0]?.runName}
          />
        </div>
      )}
    </>
  );
}
