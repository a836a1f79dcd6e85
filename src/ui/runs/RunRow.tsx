import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { describeDifference } from '../../domain/difference.ts';
import { observeTraining } from '../../domain/observations.ts';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run } from '../../store/types.ts';
import { formatPercent, formatSpeed } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { RunMenu } from './RunMenu.tsx';
import classes from './RunsPanel.module.css';
import { describeState } from './runWords.ts';

function runOf(lab: LabState, id: string | undefined): Run | undefined {
  return id === undefined ? undefined : lab.runs.find((run) => run.id === id);
}

/** The latest measured speed, in steps of an epoch: a figure that trembles ten times a second cannot be read. */
function speedOf(run: Run): number | null {
  return run.training.epochs.at(-1)?.imagesPerSecond ?? run.progress?.imagesPerSecond ?? null;
}

/** The difference to the run before, for the eye beside the name. */
function useDifference(id: string, previousId: string | undefined): string | null {
  const [mine, before] = useLab(
    useShallow((lab) => [runOf(lab, id)?.experiment, runOf(lab, previousId)?.experiment] as const),
  );
  if (mine === undefined || before === undefined) return null;
  const differences = describeDifference(before, mine);
  return differences.length === 0 ? 'Same settings as the run before' : differences.join('; ');
}

/** The engine's short name; on hover the device, and why this engine was taken. */
function EngineName({ run }: { readonly run: Run }) {
  const { engine } = run;
  const label = useLab((lab) => lab.engines.find((candidate) => candidate.id === engine?.id)?.label);
  if (engine === null) return '–';
  return (
    <span className={classes.engine} title={`${engine.description}: ${engine.reason}`}>
      {label ?? engine.id}
    </span>
  );
}

/** Of the table, so that a note reaches over all. */
const COLUMN_COUNT = 8;

function RunCells({ run, id }: { readonly run: Run; readonly id: string }) {
  const { training } = run;
  const speed = speedOf(run);
  const total = run.experiment.training.epochs;
  return (
    <>
      <td className={classes.wide} data-state={run.state}>
        <span className={classes.state} data-state={run.state} title={run.failure ?? undefined}>
          {describeState(run)}
        </span>
      </td>
      <td className={classes.number}>
        {training.epochs.length}
        <span className={classes.of}> of {total}</span>
      </td>
      <td className={classes.number} data-testid={`best-validation-${id}`}>
        {training.best === null ? '–' : formatPercent(training.best.validationAccuracy)}
      </td>
      <td className={classes.number}>{training.best === null ? '–' : formatPercent(training.best.testAccuracy)}</td>
      <td className={`${classes.number} ${classes.wide}`}>
        {speed === null ? '–' : formatSpeed(speed).replace(' images/s', '')}
      </td>
      <td className={classes.wide}>
        <EngineName run={run} />
      </td>
    </>
  );
}

interface NotesProps {
  readonly run: Run;
  readonly difference: string | null;
  readonly isSelected: boolean;
}

/** What needs more words than a cell has: why a run failed, and how it differs from the run before. */
function Notes({ run, difference, isSelected }: NotesProps) {
  // A failure has said it already. Of the others, the selected run alone has room to tell.
  const observations =
    isSelected && run.failure === null ? observeTraining(run.experiment, run.training.epochs, run.end) : [];
  if (run.failure === null && difference === null && observations.length === 0) return null;
  return (
    <tr className={classes.notes} data-selected={isSelected || undefined}>
      <td colSpan={COLUMN_COUNT}>
        {run.failure !== null && <p className={classes.failure}>{run.failure}</p>}
        {difference !== null && (
          <p className={classes.difference} title={difference} data-testid={`difference-${run.name}`}>
            <span className="visually-hidden">{run.name} against the run before: </span>
            {difference}
          </p>
        )}
        {observations.map(({ kind, finding, advice }) => (
          <p key={kind} className={classes.observation} data-observation={kind}>
            {finding} {advice}
          </p>
        ))}
      </td>
    </tr>
  );
}

/** One run: its mark and name, how it differs from the run before, and its results. */
export const RunRow = memo(function RunRow({
  id,
  previousId,
}: {
  readonly id: string;
  readonly previousId: string | undefined;
}) {
  // Progress comes ten times a second and is shown elsewhere: this row is drawn again for anything else that changes.
  const shown = useLab(
    useShallow((lab) => {
      const run = runOf(lab, id);
      return run === undefined
        ? null
        : [
            run.name,
            run.state,
            run.training.epochs,
            run.visible,
            run.engine,
            run.failure,
            run.end,
            run.isElsewhere,
            run.activity,
          ];
    }),
  );
  const isSelected = useLab((lab) => (lab.selectedRunId ?? lab.runs.at(-1)?.id) === id);
  const difference = useDifference(id, previousId);
  const run = runOf(useLab.getState(), id);
  if (shown === null || run === undefined) return null;
  return (
    <>
      <tr className={classes.row} data-selected={isSelected || undefined} data-run={id}>
        <th scope="row" className={classes.name}>
          <button
            type="button"
            aria-pressed={isSelected}
            title="Show the digits this run gets wrong"
            onClick={() => useLab.getState().selectRun(id)}
          >
            <RunMark colorIndex={run.colorIndex} isFaint={!run.visible} />
            <span>{run.name}</span>
          </button>
          <span className={classes.narrow}>
            <span className={classes.state} data-state={run.state}>
              {describeState(run)}
            </span>
            {run.engine !== null && (
              <>
                {' · '}
                <EngineName run={run} />
              </>
            )}
          </span>
        </th>
        <RunCells run={run} id={id} />
        <td className={classes.actions}>
          <RunMenu id={id} name={run.name} state={run.state} isVisible={run.visible} isElsewhere={run.isElsewhere} />
        </td>
      </tr>
      <Notes run={run} difference={difference} isSelected={isSelected} />
    </>
  );
});
