import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { bookAccuracyOf } from '../common/book.ts';
import { formatCost, formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { useInTurn } from '../common/useInTurn.ts';
import { ChartFigure } from './ChartFigure.tsx';
import classes from './Curves.module.css';
import { accuracySeries, costSeries, type Series, selectCurves } from './series.ts';

const ACCURACY_BOUNDS = [0, 1] as const;
const COST_BOUNDS = [0, Number.MAX_VALUE] as const;

const COST_NOTE = '● training  ○ validation';

const accuracyTick = (value: number) => `${Number((value * 100).toFixed(2))} %`;
const costTick = (value: number) => String(Number(value.toPrecision(4)));

/** The latest value of each line in words: what the picture shows at a glance. */
function summarize(series: readonly Series[], format: (value: number) => string): string {
  if (series.length === 0) return 'No points yet.';
  return series
    .map((one) => {
      const last = one.points.at(-1);
      return last === undefined
        ? `${one.label}: no values`
        : `${one.label}: ${format(last.value)} at epoch ${last.epoch}`;
    })
    .join('; ');
}

/** What stands over the empty axes. */
function EmptyNote() {
  const isTraining = useLab((lab) => lab.runs.some((run) => run.visible && run.state === 'training'));
  const hasHidden = useLab((lab) => lab.runs.some((run) => !run.visible && run.training.epochs.length > 0));
  return (
    <p className={classes.empty}>
      {isTraining
        ? 'The first point appears when the first epoch is done.'
        : hasHidden
          ? 'Every run is hidden. Show one in the list of runs.'
          : 'Train a network, and its validation accuracy and cost grow here, a point an epoch.'}
    </p>
  );
}

/** The curves of all runs of this session, over each other. */
export function CurvesPanel() {
  const curves = useLab(useShallow(selectCurves));
  const accuracyCurves = useInTurn(curves, 1);
  const costCurves = useInTurn(curves, 2);
  const accuracies = useMemo(() => accuracySeries(accuracyCurves), [accuracyCurves]);
  const costs = useMemo(() => costSeries(costCurves), [costCurves]);
  const book = useLab((lab) => {
    const run = lab.runs.find((candidate) => candidate.id === lab.selectedRunId) ?? lab.runs.at(-1);
    return run === undefined || !run.visible ? null : bookAccuracyOf(run.experiment);
  });
  const reference = useMemo(
    () => (book === null ? undefined : { value: book, label: `Book, test: ${formatPercent(book)}` }),
    [book],
  );
  return (
    <Panel title="Accuracy" note={curves.length === 0 ? undefined : 'by epoch'} className={classes.panel}>
      <div className={classes.charts}>
        <ChartFigure
          title="Validation accuracy"
          summary={summarize(accuracies, formatPercent)}
          series={accuracies}
          bounds={ACCURACY_BOUNDS}
          reference={accuracies.length === 0 ? undefined : reference}
          format={formatPercent}
          formatTick={accuracyTick}
        />
        <ChartFigure
          title="Cost"
          note={COST_NOTE}
          summary={summarize(costs, formatCost)}
          series={costs}
          bounds={COST_BOUNDS}
          format={formatCost}
          formatTick={costTick}
        />
        {curves.length === 0 && <EmptyNote />}
      </div>
    </Panel>
  );
}
