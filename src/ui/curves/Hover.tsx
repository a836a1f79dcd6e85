/** The exact values at the crosshair. */
import { markPath, runStyle } from '../common/runStyle.ts';
import classes from './Curves.module.css';
import { type Reading, type Readings, rowsThatFit } from './readings.ts';
import type { AxisName } from './series.ts';

interface HoverProps {
  readonly x: number;
  readonly across: AxisName;
  readonly readings: Readings;
  readonly focusId: string | null;
  /** Rows that have room. */
  readonly most: number;
  readonly format: (value: number) => string;
  readonly formatDifference: (difference: number) => string;
  readonly baselineName: string | undefined;
}

export const headings: Readonly<Record<AxisName, (x: number) => string>> = {
  epoch: (x) => `Epoch ${x}`,
  step: (x) => `Step ${x.toLocaleString('en')}`,
  seconds: (x) => `${x.toFixed(1)} s`,
};

/** A row for the ear: "shallow 2: 97.80 %, +0.12 to the baseline". */
export function readingWords(
  { runName, isBaseline, cells }: Reading,
  quantities: readonly string[],
  { format, formatDifference }: Pick<HoverProps, 'format' | 'formatDifference'>,
): string {
  const values = cells.flatMap((cell, index) => {
    if (cell === undefined) return [];
    const quantity = quantities[index] ?? '';
    const difference = cell.difference === undefined ? '' : `, ${formatDifference(cell.difference)} to the baseline`;
    return [`${quantity === '' ? '' : `${quantity} `}${format(cell.point.value)}${difference}`];
  });
  return `${runName}${isBaseline ? ' (baseline)' : ''}: ${values.length === 0 ? 'no value' : values.join('; ')}`;
}

/** A line for each run, a column for each quantity, with the difference to the baseline beside it. */
export function Hover(props: HoverProps) {
  const { x, across, readings, focusId, most, format, formatDifference, baselineName } = props;
  const { quantities, rows } = readings;
  const shown = rowsThatFit(rows, focusId, most);
  const leftOut = rows.length - shown.length;
  return (
    <div className={classes.hover}>
      <table>
        <thead>
          <tr>
            <th className={classes.hoverHead}>{headings[across](x)}</th>
            {quantities.map((quantity) => (
              <th key={quantity} className={classes.hoverHead} colSpan={baselineName === undefined ? 1 : 2}>
                {quantity}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ runId, runName, colorIndex, isBaseline, cells }) => (
            <tr key={runId} data-focus={runId === focusId || undefined}>
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
              {cells.flatMap((cell, index) => {
                const quantity = quantities[index] ?? '';
                const value = (
                  <td key={quantity} className={classes.hoverValue}>
                    {cell === undefined ? '–' : format(cell.point.value)}
                  </td>
                );
                if (baselineName === undefined) return [value];
                return [
                  value,
                  <td key={`${quantity}/difference`} className={classes.hoverDifference}>
                    {isBaseline ? 'baseline' : cell?.difference === undefined ? '' : formatDifference(cell.difference)}
                  </td>,
                ];
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {leftOut > 0 && <p>{`${leftOut} more, in the table`}</p>}
      {baselineName !== undefined && <p>{`± to ${baselineName}`}</p>}
    </div>
  );
}
