import { useDeferredValue, useEffect, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { bookAccuracyOf } from '../common/book.ts';
import { formatCost, formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { ChartFigure, preloadCharts } from './ChartFigure.tsx';
import classes from './Curves.module.css';
import { accuracySeries, costSeries, type Series, selectCurves } from './series.ts';

const ACCURACY_BOUNDS = [0, 1] as const;
const COST_BOUNDS = [0, Number.MAX_VALUE] as const;

const accuracyTick = (value: number) => `${Number((value * 100).toFixed(2))} %`;
const costTick = (value: number) => String(Number(value.toPrecision(4)));

/** The latest value of each line in words: what the picture shows at a glance. */
function summarize(series: readonly Series[], format: (value: number) => string): string {
  if (series.length === 0) return 'No epochs yet.';
  return series
    .map((one) => {
      const last = one.points.at(-1);
      return last === undefined
        ? `${one.label}: no values`
        : `${one.label}: ${format(last.value)} at epoch ${last.epoch}`;
    })
    .join('; ');
}

function EmptyCurves() {
  const isTraining = useLab((lab) => lab.runs.some((run) => run.visible && run.state === 'training'));
  const hidden = useLab((lab) => lab.runs.filter((run) => !run.visible && run.training.epochs.length > 0).length);
  return (
    <div className={classes.empty}>
      <svg viewBox="0 0 120 48" width="120" height="48" aria-hidden="true">
        <path d="M4 44h112" stroke="var(--line-strong)" />
        <path
          d="M8 38C20 16 34 10 56 8s44-2 56-2"
          fill="none"
          stroke="var(--line-strong)"
          strokeWidth="2"
          strokeDasharray="3 4"
        />
      </svg>
      <p>
        {isTraining
          ? 'The first point appears when the first epoch is done.'
          : hidden > 0
            ? 'Every run is hidden. Show one in the list of runs.'
            : 'Train a network, and its validation accuracy and cost grow here, a point an epoch.'}
      </p>
    </div>
  );
}

/** The curves of all runs of this session, over each other. */
export function CurvesPanel() {
  const curves = useDeferredValue(useLab(useShallow(selectCurves)));
  const accuracies = useMemo(() => accuracySeries(curves), [curves]);
  const costs = useMemo(() => costSeries(curves), [curves]);
  const book = useLab((lab) => {
    const run = lab.runs.find((candidate) => candidate.id === lab.selectedRunId) ?? lab.runs.at(-1);
    return run === undefined || !run.visible ? null : bookAccuracyOf(run.experiment);
  });
  const reference = useMemo(
    () => (book === null ? undefined : { value: book, label: `Book, test: ${formatPercent(book)}` }),
    [book],
  );
  useEffect(preloadCharts, []);
  return (
    <Panel title="Accuracy" note={curves.length === 0 ? undefined : 'by epoch'} className={classes.panel}>
      {curves.length === 0 ? (
        <EmptyCurves />
      ) : (
        <div className={classes.charts}>
          <ChartFigure
            title="Validation accuracy"
            summary={summarize(accuracies, formatPercent)}
            series={accuracies}
            bounds={ACCURACY_BOUNDS}
            reference={reference}
            format={formatPercent}
            formatTick={accuracyTick}
          />
          <ChartFigure
            title="Cost"
            note="● training  ○ validation"
            summary={summarize(costs, formatCost)}
            series={costs}
            bounds={COST_BOUNDS}
            format={formatCost}
            formatTick={costTick}
          />
        </div>
      )}
    </Panel>
  );
}
