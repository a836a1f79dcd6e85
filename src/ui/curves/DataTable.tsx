import { memo, useMemo } from 'react';
import { ScrollArea } from '../common/ScrollArea.tsx';
import classes from './Curves.module.css';
import { rowsOf, type Series } from './series.ts';

interface DataTableProps {
  readonly caption: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

/** The figures of a chart as a table, latest epoch first: a growing run shows its newest line without scrolling. */
export const DataTable = memo(function DataTable({ caption, series, format }: DataTableProps) {
  const rows = useMemo(() => rowsOf(series).reverse(), [series]);
  return (
    <ScrollArea label={`Data of ${caption}`} className={classes.tableScroll}>
      <table className={classes.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            {series.map((one) => (
              <th key={one.key} scope="col">
                {one.label}
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
                return <td key={one.key}>{value === undefined ? '–' : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
});
