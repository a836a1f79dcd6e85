import { useMemo } from 'react';
import { CartesianGrid, ErrorBar, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { bestOutcome, describeSweepValue, type SweepDimension, type SweepOutcome } from '../../domain/sweep.ts';
import { announce } from '../common/announce.ts';
import { formatPercent, formatPlural } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { markPath, runStyle } from '../common/runStyle.ts';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { valueAxis } from '../curves/axes.ts';
import classes from './Sweep.module.css';

interface SweepResultsProps {
  readonly dimensions: readonly SweepDimension[];
  readonly outcomes: readonly SweepOutcome[];
}

function cellText({ summary, runs }: SweepOutcome): string {
  if (summary === null) return runs === 0 ? '–' : 'under way';
  const spread = summary.deviation === null ? '' : ` ± ${formatPercent(summary.deviation)}`;
  return `${formatPercent(summary.mean)}${spread}`;
}

/** The figures as a file for other programs. */
function toCsv(dimensions: readonly SweepDimension[], outcomes: readonly SweepOutcome[]): string {
  const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
  const head = [
    ...dimensions.map(({ field }) => field.label),
    'runs',
    'mean validation accuracy',
    'mean test accuracy',
    'standard deviation',
  ];
  const rows = outcomes.map(({ values, summary, validation }) => [
    ...values,
    summary?.count ?? 0,
    validation ?? '',
    summary?.mean ?? '',
    summary?.deviation ?? '',
  ]);
  return `${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\n')}\n`;
}

/** Accuracy against the first setting, a line for each value of the second. */
function SweepChart({ dimensions, outcomes }: SweepResultsProps) {
  const [first, second] = dimensions;
  const lines = useMemo(() => second?.values ?? [null], [second]);
  const axis = useMemo(
    () =>
      valueAxis(
        outcomes.flatMap(({ summary }) => {
          if (summary === null) return [];
          const spread = summary.deviation ?? 0;
          return [summary.mean - spread, Math.min(1, summary.mean + spread)];
        }),
        [0, 1],
      ),
    [outcomes],
  );
  const digits = axis.ticks.every((tick) => Math.abs(tick * 1000 - Math.round(tick * 1000)) < 1e-6) ? 1 : 2;
  const points = useMemo(
    () =>
      (first?.values ?? []).map((value) => {
        const point: Record<string, string | number | null> = {
          at: first === undefined ? '' : describeSweepValue(first.field, value),
        };
        lines.forEach((other, index) => {
          const outcome = outcomes.find(({ values }) => values[0] === value && (other === null || values[1] === other));
          point[`mean${index}`] = outcome?.summary?.mean ?? null;
          point[`deviation${index}`] = outcome?.summary?.deviation ?? null;
        });
        return point;
      }),
    [first, lines, outcomes],
  );
  return (
    <div className={classes.chart} aria-hidden="true">
      {second !== undefined && (
        <p className={classes.legend}>
          {second.field.label}
          {lines.map((other, index) => (
            <span key={String(other)}>
              <RunMark colorIndex={index} />
              {other !== null && describeSweepValue(second.field, other)}
            </span>
          ))}
        </p>
      )}
      <ResponsiveContainer width="100%" height={220}>
        <LineChart data={points} margin={{ top: 8, right: 16, bottom: 4, left: 4 }}>
          <CartesianGrid stroke="var(--grid)" vertical={false} />
          <XAxis
            dataKey="at"
            stroke="var(--ink-soft)"
            tick={{ fontSize: 11 }}
            tickLine={false}
            padding={{ left: 24, right: 24 }}
          />
          <YAxis
            domain={[...axis.domain]}
            ticks={[...axis.ticks]}
            width={58}
            stroke="var(--ink-soft)"
            tick={{ fontSize: 11 }}
            tickFormatter={(value: number) => formatPercent(value, digits)}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            formatter={(value) => formatPercent(Number(value))}
            contentStyle={{ background: 'var(--surface-raised)', border: '1px solid var(--line)', fontSize: 12 }}
          />
          {lines.map((other, index) => {
            const { color, dash, shape } = runStyle(index);
            const name = second === undefined || other === null ? 'Test' : describeSweepValue(second.field, other);
            return (
              <Line
                key={String(other)}
                dataKey={`mean${index}`}
                name={name}
                stroke={color}
                strokeDasharray={dash ?? ''}
                isAnimationActive={false}
                connectNulls
                dot={({ cx, cy, key, value }) =>
                  value == null || cx === undefined || cy === undefined ? (
                    <g key={key} />
                  ) : (
                    <path
                      key={key}
                      d={markPath(shape, 4)}
                      fill={color}
                      fillRule="evenodd"
                      transform={`translate(${cx} ${cy})`}
                    />
                  )
                }
              >
                <ErrorBar dataKey={`deviation${index}`} stroke={color} width={6} />
              </Line>
            );
          })}
        </LineChart>
      </ResponsiveContainer>
      <p className={classes.axisName}>{first?.field.label}</p>
    </div>
  );
}

function SweepTable({ dimensions, outcomes }: SweepResultsProps) {
  const [first, second] = dimensions;
  if (first === undefined) return null;
  const columns = second?.values ?? [null];
  const best = bestOutcome(outcomes);
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">
        Test accuracy by {dimensions.map(({ field }) => field.label).join(' and ')}
      </caption>
      <thead>
        {second !== undefined && (
          <tr>
            <th scope="col" rowSpan={2}>
              {first.field.label}
            </th>
            <th scope="colgroup" colSpan={columns.length}>
              {second.field.label}
            </th>
          </tr>
        )}
        <tr>
          {second === undefined && <th scope="col">{first.field.label}</th>}
          {columns.map((other) => (
            <th key={String(other)} scope="col">
              {second === undefined || other === null ? 'Test accuracy' : describeSweepValue(second.field, other)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {first.values.map((value) => (
          <tr key={String(value)}>
            <th scope="row">{describeSweepValue(first.field, value)}</th>
            {columns.map((other) => {
              const outcome = outcomes.find(
                ({ values }) => values[0] === value && (other === null || values[1] === other),
              );
              if (outcome === undefined) return <td key={String(other)}>–</td>;
              const isBest = outcome === best;
              const seeds = outcome.summary === null ? '' : formatPlural(outcome.summary.count, 'seed');
              return (
                <td
                  key={String(other)}
                  data-best={isBest || undefined}
                  title={isBest ? 'Best on validation' : undefined}
                >
                  {cellText(outcome)}
                  <small>
                    {seeds}
                    {isBest && ', best on validation'}
                  </small>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the runs of the sweep show so far. */
export function SweepResults({ dimensions, outcomes }: SweepResultsProps) {
  const done = outcomes.filter(({ summary }) => summary !== null).length;
  if (outcomes.every(({ runs }) => runs === 0)) {
    return (
      <p className={classes.quiet}>No run of this grid yet. Runs that were trained before count, whoever began them.</p>
    );
  }
  return (
    <section aria-label="Results of the sweep">
      <div className={classes.head}>
        <h3>
          {done} of {formatPlural(outcomes.length, 'cell')} with a result
        </h3>
        <button
          type="button"
          onClick={() => {
            navigator.clipboard.writeText(toCsv(dimensions, outcomes)).then(
              () => announce('The table is on the clipboard.'),
              () => announce('The browser does not let this page write to the clipboard.'),
            );
          }}
        >
          Copy as CSV
        </button>
      </div>
      <p className={classes.quiet}>
        Test accuracy at the epoch of best validation accuracy, mean ± standard deviation over the seeds. The best cell
        is chosen by validation, never by test.
      </p>
      {done > 0 && <SweepChart dimensions={dimensions} outcomes={outcomes} />}
      <ScrollArea label="Table of the sweep" className={classes.tableScroll}>
        <SweepTable dimensions={dimensions} outcomes={outcomes} />
      </ScrollArea>
    </section>
  );
}
