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
import { ChartMenu } from './ChartMenu.tsx';
import classes from './Curves.module.css';
import { setHover, setZoom, useZoom } from './chartState.ts';
import { Legend } from './Legend.tsx';
import { QuantityKey } from './QuantityKey.tsx';
import {
  type AxisName,
  type Curve,
  hasTrainingAccuracy,
  type Series,
  selectBaseline,
  selectCurves,
  seriesFor,
} from './series.ts';
import { type ChartView, FIRST_VIEW, signed, titleOf } from './view.ts';
import { rangeWords, ZoomTools } from './ZoomTools.tsx';
import type { Range } from './zoom.ts';

const ACCURACY_BOUNDS = [0, 1] as const;
const COST_BOUNDS = [0, Number.MAX_VALUE] as const;
/** Fewer would stretch the first epoch of a run over the whole chart. */
const LEAST_EPOCHS = 5;

const NO_GROUPS: ReadonlyMap<string, string> = new Map();
const NO_SERIES: readonly Series[] = [];
const AXIS_NOTES = { epoch: 'by epoch', step: 'by step', seconds: 'by seconds of training' } as const;

const accuracyTick = (value: number) => `${Number((value * 100).toFixed(2))} %`;
const costTick = (value: number) => String(Number(value.toPrecision(4)));
/** In percentage points, as the accuracies beside it are in percent. */
const accuracyDifference = (difference: number) => signed(difference * 100, 2);
const costDifference = (difference: number) => signed(difference, 4);

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

/** From the axis' start to the last epoch, step or second of any run. */
function wholeOf(curves: readonly Curve[], across: AxisName): Range {
  const ends = curves.map(({ epochs }) =>
    across === 'seconds' ? epochs.reduce((sum, { seconds }) => sum + seconds, 0) : (epochs.at(-1)?.[across] ?? 0),
  );
  return across === 'epoch'
    ? { low: 1, high: Math.max(LEAST_EPOCHS, ...ends) }
    : { low: 0, high: Math.max(1e-3, ...ends) };
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
          ? 'Every run is hidden. Show one from the legend or the list of runs.'
          : 'Train a network, and its validation accuracy and cost grow here, a point an epoch.'}
    </p>
  );
}

/** The seed group of each run; a mean is of the runs that are shown. */
function useGroups(isOn: boolean): ReadonlyMap<string, string> {
  const experiments = useLab(useShallow((lab) => lab.runs.map((run) => run.experiment)));
  return useMemo(() => {
    if (!isOn) return NO_GROUPS;
    const { runs } = useLab.getState();
    return new Map(experiments.map((experiment, index) => [runs[index]?.id ?? '', seedGroupOf(experiment)]));
  }, [experiments, isOn]);
}

/** The curves of all runs of this session, over each other. */
export function CurvesPanel() {
  const curves = useLab(useShallow(selectCurves));
  const baseline = useLab(selectBaseline);
  const [view, setView] = useState<ChartView>(FIRST_VIEW);
  const charts = useRef<HTMLDivElement>(null);
  const { across, showsError, groupsSeeds } = view;
  const family = showsError ? 'error' : 'accuracy';
  const hasTraining = hasTrainingAccuracy(curves);
  const wanted = view.accuracy;
  const metrics = useMemo(() => {
    const measured = wanted.filter((metric) => metric !== 'training' || hasTraining);
    return measured.length === 0 ? FIRST_VIEW.accuracy : measured;
  }, [wanted, hasTraining]);
  const groups = useGroups(groupsSeeds);
  const accuracyCurves = useInTurn(curves, 1);
  const costCurves = useInTurn(curves, 2);
  const accuracies = useMemo(
    () => withBands(seriesFor(accuracyCurves, family, metrics), groups),
    [accuracyCurves, family, metrics, groups],
  );
  const costs = useMemo(
    () => withBands(seriesFor(costCurves, 'cost', view.cost), groups),
    [costCurves, view.cost, groups],
  );
  const bases = useMemo(() => {
    if (baseline === null) return { accuracy: NO_SERIES, cost: NO_SERIES };
    return { accuracy: seriesFor([baseline], family, metrics), cost: seriesFor([baseline], 'cost', view.cost) };
  }, [baseline, family, metrics, view.cost]);
  const { low, high } = wholeOf(curves, across);
  const whole = useMemo(() => ({ low, high }), [low, high]);
  const zoom = useZoom(whole);
  const book = useLab((lab) => {
    const run = lab.runs.find((candidate) => candidate.id === lab.selectedRunId) ?? lab.runs.at(-1);
    return run === undefined || !run.visible ? null : bookAccuracyOf(run.experiment);
  });
  const reference = useMemo(() => {
    if (book === null) return undefined;
    const value = showsError ? 1 - book : book;
    return { value, label: `Book, test: ${formatPercent(value)}` };
  }, [book, showsError]);
  const changeView = (next: ChartView) => {
    // A place on one axis is no place on another.
    if (next.across !== across) {
      setHover(null);
      setZoom(null);
    }
    setView(next);
  };
  const shared = { across, whole };
  const hasCurves = curves.length > 0;
  return (
    <Panel
      title="Accuracy"
      note={
        <span className={classes.panelNote}>
          {hasCurves && <span>{zoom === null ? AXIS_NOTES[across] : rangeWords(zoom, across)}</span>}
          <Legend />
        </span>
      }
      className={classes.panel}
      tools={
        hasCurves ? (
          <>
            <ZoomTools {...shared} />
            <ChartMenu
              view={{ ...view, accuracy: metrics }}
              onView={changeView}
              hasTrainingAccuracy={hasTraining}
              series={[...accuracies.series, ...costs.series]}
              charts={charts}
            />
          </>
        ) : undefined
      }
    >
      <div className={classes.charts} ref={charts}>
        <ChartFigure
          {...shared}
          title={titleOf(family, metrics)}
          note={<QuantityKey metrics={metrics} isGrouped={accuracies.bands.length > 0} />}
          isLogarithmic={showsError}
          summary={summarize(accuracies.series, formatPercent)}
          series={accuracies.series}
          baseline={bases.accuracy}
          bands={accuracies.bands}
          bounds={ACCURACY_BOUNDS}
          reference={hasCurves ? reference : undefined}
          format={formatPercent}
          formatTick={accuracyTick}
          formatDifference={accuracyDifference}
        />
        <ChartFigure
          {...shared}
          title={titleOf('cost', view.cost)}
          note={<QuantityKey metrics={view.cost} isGrouped={costs.bands.length > 0} />}
          summary={summarize(costs.series, formatCost)}
          series={costs.series}
          baseline={bases.cost}
          bands={costs.bands}
          bounds={COST_BOUNDS}
          format={formatCost}
          formatTick={costTick}
          formatDifference={costDifference}
        />
        {!hasCurves && <EmptyNote />}
      </div>
    </Panel>
  );
}
