import { memo, useMemo } from 'react';
import { ScrollArea } from '../common/ScrollArea.tsx';
import classes from './Curves.module.css';
import { differenceAt, rowsOf, type Series } from './series.ts';

interface DataTableProps {
  readonly caption: string;
  readonly series: readonly Series[];
  readonly baseline: readonly Series[];
  readonly format: (value: number) => string;
  readonly formatDifference: (difference: number) => string;
}

/** The figures of a chart as a table, latest epoch first: a growing run shows its newest line without scrolling. */
export const DataTable = memo(function DataTable(props: DataTableProps) {
  const { caption, series, baseline, format, formatDifference } = props;
  const rows = useMemo(() => rowsOf(series).reverse(), [series]);
  const [base] = baseline;
  return (
    <ScrollArea label={`Data of ${caption}`} className={classes.tableScroll}>
      <table className={classes.table}>
        <caption>
          {caption}
          {base !== undefined && `, and the difference to ${base.runName} at the same epoch`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            {series.map((one) => (
              <th key={one.key} scope="col">
                {one.label}
                {one.runId === base?.runId && ' (baseline)'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.epoch}>
              <th scope="row">{row.epoch}</th>
              {series.map((one) => {
                const value = row[one.key];
                const difference =
                  one.runId === base?.runId ? undefined : differenceAt(one, baseline, 'epoch', row.epoch);
                return (
                  <td key={one.key}>
                    {value === undefined ? '–' : format(value)}
                    {difference !== undefined && (
                      <span className={classes.difference}> {formatDifference(difference)}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
});
