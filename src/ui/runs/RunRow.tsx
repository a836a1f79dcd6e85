import { lazy, memo, Suspense } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { observeTraining } from '../../domain/observations.ts';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run } from '../../store/types.ts';
import { formatPercent, formatSpeed } from '../common/format.ts';
import { highlighting } from '../common/highlight.ts';
import { RunMark } from '../common/RunMark.tsx';
import { RunName } from '../common/RunName.tsx';
import { RunMenu } from './RunMenu.tsx';
import classes from './RunsPanel.module.css';
import type { Change } from './runList.ts';
import { changeInWords, describePlace } from './runWords.ts';

const HealthNotes = lazy(async () => ({ default: (await import('../inside/HealthNotes.tsx')).HealthNotes }));

function runOf(lab: LabState, id: string | undefined): Run | undefined {
  return id === undefined ? undefined : lab.runs.find((run) => run.id === id);
}

/** The latest measured speed, in steps of an epoch: a figure that trembles ten times a second cannot be read. */
function speedOf(run: Run): number | null {
  return run.training.epochs.at(-1)?.imagesPerSecond ?? run.progress?.imagesPerSecond ?? null;
}

/** What it changes against the earlier run most like it, for the eye beside the name. */
function useDifference(change: Change | undefined): string | null {
  const against = useLab((lab) => runOf(lab, change?.from)?.name);
  return change === undefined ? null : changeInWords(change, against);
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

function RunCells({ run, id, place }: { readonly run: Run; readonly id: string; readonly place: number }) {
  const { training } = run;
  const speed = speedOf(run);
  const total = run.experiment.training.epochs;
  return (
    <>
      <td className={classes.wide} data-state={run.state}>
        <span className={classes.state} data-state={run.state} title={run.failure ?? undefined}>
          {describePlace(run, place)}
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

/** What needs more words than a cell has: why a run failed, and how it differs from an earlier one. */
function Notes({ run, difference, isSelected }: NotesProps) {
  // A failure has said it already. Of the others, the selected run alone has room to tell.
  const observations =
    isSelected && run.failure === null ? observeTraining(run.experiment, run.training.epochs, run.end) : [];
  // Why it does not learn, its layers tell; of a run that learns, the run card does.
  const isStuck = run.state !== 'training' && observations.some(({ kind }) => kind === 'stuck');
  if (run.failure === null && difference === null && observations.length === 0) return null;
  return (
    <tr className={classes.notes} data-selected={isSelected || undefined}>
      <td colSpan={COLUMN_COUNT}>
        {run.failure !== null && <p className={classes.failure}>{run.failure}</p>}
        {difference !== null && (
          <p className={classes.difference} title={difference} data-testid={`difference-${run.name}`}>
            <span className="visually-hidden">{run.name}: </span>
            {difference}
          </p>
        )}
        {observations.map(({ kind, finding, advice }) => (
          <p key={kind} className={classes.observation} data-observation={kind}>
            {finding} {advice}
          </p>
        ))}
        {isStuck && (
          <Suspense fallback={null}>
            <HealthNotes run={run} className={classes.observation} />
          </Suspense>
        )}
      </td>
    </tr>
  );
}

interface RunRowProps {
  readonly id: string;
  readonly change: Change | undefined;
  /** It stands under its group, and its seed is what sets it apart. */
  readonly isMember?: boolean;
}

/** One run: its mark and name, how it differs from an earlier one, and its results. */
export const RunRow = memo(function RunRow({ id, change, isMember = false }: RunRowProps) {
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
  const difference = useDifference(change);
  const place = useLab((lab) => lab.queue.indexOf(id));
  const run = runOf(useLab.getState(), id);
  if (shown === null || run === undefined) return null;
  return (
    <>
      <tr
        className={classes.row}
        data-selected={isSelected || undefined}
        data-run={id}
        data-member={isMember || undefined}
        {...highlighting([id])}
      >
        <th scope="row" className={classes.name}>
          <button
            type="button"
            aria-pressed={isSelected}
            title="Show the digits this run gets wrong"
            onClick={() => useLab.getState().selectRun(id)}
          >
            <RunMark colorIndex={run.colorIndex} isFaint={!run.visible} />
            <RunName name={run.name} />
          </button>
          {isMember && <span className={`${classes.seed} ${classes.wideSeed}`}>seed {run.experiment.seed}</span>}
          <span className={classes.narrow}>
            {isMember && <span className={classes.seed}>seed {run.experiment.seed} · </span>}
            <span className={classes.state} data-state={run.state}>
              {describePlace(run, place)}
            </span>
            {run.engine !== null && (
              <>
                {' · '}
                <EngineName run={run} />
              </>
            )}
          </span>
        </th>
        <RunCells run={run} id={id} place={place} />
        <td className={classes.actions}>
          <RunMenu id={id} name={run.name} state={run.state} isVisible={run.visible} isElsewhere={run.isElsewhere} />
        </td>
      </tr>
      <Notes run={run} difference={difference} isSelected={isSelected} />
    </>
  );
});
