import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { estimateRunSeconds } from '../../domain/outlook.ts';
import { missingRuns, sweepCells, sweepOutcomes } from '../../domain/sweep.ts';
import { sweepFields } from '../../domain/sweepFields.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatEstimate, formatPlural } from '../common/format.ts';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { SeedsField } from '../common/SeedsField.tsx';
import { useRunPaces } from '../runs/useRunPaces.ts';
import { DimensionFields, dimensionOf } from './DimensionFields.tsx';
import classes from './Sweep.module.css';
import { SweepResults } from './SweepResults.tsx';
import { editSweepForm, fittingDrafts, useSweepForm } from './sweepForm.ts';

/** More runs at once are hardly meant. */
const MOST_RUNS = 200;

interface SweepDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** The runs as far as the sweep looks at them; another list only when one of them trains to another best epoch or ends. */
function useSweepRuns() {
  const facts = useLab(
    useShallow((lab) => lab.runs.flatMap((run) => [run.experiment, run.state, run.training.best] as const)),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the facts are what is read of the runs
  return useMemo(
    () => useLab.getState().runs.map(({ experiment, state, training }) => ({ experiment, state, best: training.best })),
    [facts],
  );
}

/** "3 of 4 are among your runs: train these once more". */
function againWords(there: number, all: number): string {
  if (all === 1) return 'It is among your runs: train it once more';
  if (there === all) return `All ${all} are among your runs: train them once more`;
  return `${there} of ${all} ${there === 1 ? 'is' : 'are'} among your runs: train ${there === 1 ? 'it' : 'these'} too`;
}

/** Takes one or two settings of the stack on the bench through several values. */
export function SweepDialog(props: SweepDialogProps) {
  const base = useLab((lab) => lab.draft);
  const fields = useMemo(() => sweepFields(base), [base]);
  const form = useSweepForm();
  const { first, second } = useMemo(() => fittingDrafts(form, fields), [form, fields]);
  const [areSeedsRead, setSeedsRead] = useState(true);
  const { paces } = useRunPaces();
  const runs = useSweepRuns();

  const dimensions = useMemo(
    () =>
      [first, second].flatMap((draft) => {
        const field = fields.find(({ id }) => id === draft?.fieldId);
        return draft === null || field === undefined ? [] : [dimensionOf(field, draft)];
      }),
    [first, second, fields],
  );
  const seeds = areSeedsRead ? (form.seeds ?? [base.seed]) : [];
  const cells = useMemo(() => sweepCells(base, dimensions), [base, dimensions]);
  const outcomes = useMemo(() => sweepOutcomes(base, dimensions, runs), [base, dimensions, runs]);
  const good = cells.filter(({ problem }) => problem === null);
  const refused = cells.filter(({ problem }) => problem !== null);
  const unread = dimensions.flatMap((dimension) => dimension.unread);
  const experiments = good.map(({ experiment }) => experiment);
  const all = good.length * seeds.length;
  const missing = missingRuns(experiments, seeds, runs);
  const there = all - missing.length;
  const wanted = form.isAgain ? missingRuns(experiments, seeds, []) : missing;
  const count = wanted.length;
  const times = wanted.map((experiment) => estimateRunSeconds(experiment, paces));
  const seconds = times.every((time) => time !== null) ? times.reduce((sum, time) => sum + time, 0) : null;
  const isTooMany = count > MOST_RUNS;

  const queue = () => {
    const { trainExperiment } = useLab.getState();
    for (const experiment of wanted) trainExperiment(experiment);
    // What has just been queued is there: a second press must not train it all once more.
    editSweepForm({ isAgain: false });
    announce(`${formatPlural(count, 'run')} queued.`);
  };

  return (
    <Dialog title="Sweep settings" isWide {...props}>
      <ScrollArea label="Sweep" className={classes.scroll}>
        <p className={classes.quiet}>
          Every combination becomes a run of what is on the bench, {base.name}, that differs in these settings alone.
        </p>
        <div className={classes.dimensions}>
          <DimensionFields
            name="First setting"
            fields={fields.filter(({ id }) => id !== second?.fieldId)}
            draft={first}
            isOptional={false}
            onChange={(draft) => editSweepForm({ first: draft })}
          />
          <DimensionFields
            name="Second setting"
            fields={fields.filter(({ id }) => id !== first?.fieldId)}
            draft={second}
            isOptional
            onChange={(draft) => editSweepForm({ second: draft })}
          />
          <fieldset className={classes.dimension}>
            <legend>Seeds</legend>
            <SeedsField
              label="Each combination with"
              initial={form.seeds ?? [base.seed]}
              onChange={(next) => {
                setSeedsRead(next !== null);
                if (next !== null) editSweepForm({ seeds: next });
              }}
            />
            <p className={classes.quiet}>Several seeds tell a difference from chance.</p>
          </fieldset>
        </div>
        <div className={classes.start}>
          <button type="button" disabled={count === 0 || isTooMany} onClick={queue}>
            Queue {formatPlural(count, 'run')}
          </button>
          <span data-testid="sweep-time">
            {isTooMany
              ? `At most ${MOST_RUNS} at once.`
              : count === 0
                ? there > 0 && 'All of it is trained, or on its way.'
                : seconds === null
                  ? 'How long they take is not measured yet.'
                  : `${formatEstimate(seconds)}, one after the other.`}
          </span>
          {there > 0 && (
            <label className={classes.again}>
              <input
                type="checkbox"
                checked={form.isAgain}
                onChange={(event) => editSweepForm({ isAgain: event.currentTarget.checked })}
              />
              {againWords(there, all)}
            </label>
          )}
        </div>
        <div aria-live="polite">
          {unread.length > 0 && <p className={classes.problem}>No numbers: {unread.join(', ')}.</p>}
          {refused.length > 0 && (
            <div className={classes.problem}>
              Left out, because they cannot be trained:
              <ul>
                {refused.map(({ values, problem }) => (
                  <li key={values.join()}>
                    {values.join(', ')}: {problem}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
        <SweepResults dimensions={dimensions} outcomes={outcomes} />
      </ScrollArea>
    </Dialog>
  );
}
