import { useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { seedGroupOf } from '../../domain/seedGroups.ts';
import { useLab } from '../../store/labStore.ts';
import { bookAccuracyOf } from '../common/book.ts';
import { formatCost, formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { useInTurn } from '../common/useInTurn.ts';
import { withBands } from './bands.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { ChartMenu, type ChartView } from './ChartMenu.tsx';
import classes from './Curves.module.css';
import { accuracySeries, costSeries, errorSeries, type Series, selectCurves } from './series.ts';

const ACCURACY_BOUNDS = [0, 1] as const;
const COST_BOUNDS = [0, Number.MAX_VALUE] as const;

const NO_GROUPS: ReadonlyMap<string, string> = new Map();
const AXIS_NOTES = { epoch: 'by epoch', step: 'by step', seconds: 'by seconds of training' } as const;

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
  const [view, setView] = useState<ChartView>({ across: 'epoch', showsError: false, groupsSeeds: false });
  const charts = useRef<HTMLDivElement>(null);
  const { across, showsError, groupsSeeds } = view;
  const experiments = useLab(useShallow((lab) => lab.runs.map((run) => run.experiment)));
  const groups = useMemo(() => {
    if (!groupsSeeds) return NO_GROUPS;
    const { runs } = useLab.getState();
    return new Map(experiments.map((experiment, index) => [runs[index]?.id ?? '', seedGroupOf(experiment)]));
  }, [experiments, groupsSeeds]);
  const accuracyCurves = useInTurn(curves, 1);
  const costCurves = useInTurn(curves, 2);
  const accuracies = useMemo(
    () => withBands(showsError ? errorSeries(accuracyCurves) : accuracySeries(accuracyCurves), groups),
    [accuracyCurves, showsError, groups],
  );
  const costs = useMemo(() => withBands(costSeries(costCurves), groups), [costCurves, groups]);
  const book = useLab((lab) => {
    const run = lab.runs.find((candidate) => candidate.id === lab.selectedRunId) ?? lab.runs.at(-1);
    return run === undefined || !run.visible ? null : bookAccuracyOf(run.experiment);
  });
  const reference = useMemo(() => {
    if (book === null) return undefined;
    const value = showsError ? 1 - book : book;
    return { value, label: `Book, test: ${formatPercent(value)}` };
  }, [book, showsError]);
  return (
    <Panel
      title="Accuracy"
      note={curves.length === 0 ? undefined : AXIS_NOTES[across]}
      className={classes.panel}
      tools={
        curves.length === 0 ? undefined : (
          <ChartMenu view={view} onView={setView} series={[...accuracies.series, ...costs.series]} charts={charts} />
        )
      }
    >
      <div className={classes.charts} ref={charts}>
        <ChartFigure
          title={showsError ? 'Validation error' : 'Validation accuracy'}
          across={across}
          isLogarithmic={showsError}
          summary={summarize(accuracies.series, formatPercent)}
          series={accuracies.series}
          bands={accuracies.bands}
          bounds={ACCURACY_BOUNDS}
          reference={accuracies.series.length === 0 ? undefined : reference}
          format={formatPercent}
          formatTick={accuracyTick}
        />
        <ChartFigure
          title="Cost"
          across={across}
          note={COST_NOTE}
          summary={summarize(costs.series, formatCost)}
          series={costs.series}
          bands={costs.bands}
          bounds={COST_BOUNDS}
          format={formatCost}
          formatTick={costTick}
        />
        {curves.length === 0 && <EmptyNote />}
      </div>
    </Panel>
  );
}
