import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { formatPercent } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { RunName } from '../common/RunName.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { usePredictions } from '../common/usePredictions.ts';
import classes from './Vote.module.css';
import { VoteResult } from './VoteResult.tsx';
import { candidatesAmong, FEWEST_VOTERS, firstChoice, voterChoices } from './voters.ts';

interface VoteDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

const OWN = 'own';

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/** Several nets vote on the test digits: who takes part, what the vote gets, which errors remain. */
export function VoteDialog(props: VoteDialogProps) {
  const isReading = usePredictions('all');
  return (
    <Dialog title="Vote" isWide {...props}>
      <ScrollArea label="Vote of several runs" className={classes.scroll}>
        <p className={classes.quiet}>
          Each net, at its best epoch, has one vote for every test digit; the class with the most votes wins. A tie goes
          to the class with the larger sum of the nets’ probabilities; were these equal too, to the lower class.
        </p>
        {isReading ? <p className={classes.quiet}>Reading what the runs predicted.</p> : <Vote />}
      </ScrollArea>
    </Dialog>
  );
}

function Vote() {
  // Runs change ten times a second while they train; what a vote rests on changes once an epoch at most.
  const parts = useLab(
    useShallow((lab) => lab.runs.flatMap((run) => [run.name, run.state, run.visible, run.training.best, run.bestTest])),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts tell when the runs have changed
  const { voters, unavailable } = useMemo(() => candidatesAmong(useLab.getState().runs), [parts]);
  const [chosen, setChosen] = useState(() => firstChoice(voters, useLab.getState().selectedRunId));
  const choices = useMemo(() => voterChoices(voters), [voters]);
  const members = useMemo(() => voters.filter(({ run }) => chosen.includes(run.id)), [voters, chosen]);
  const ids = members.map(({ run }) => run.id);
  const quick = choices.find((choice) => isSameSet(choice.ids, ids))?.key ?? OWN;
  const toggle = (id: string) => setChosen(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
  return (
    <>
      {voters.length < FEWEST_VOTERS ? (
        <p className={classes.quiet}>
          A vote needs two runs with a finished epoch. Train another one, for example with another seed.
        </p>
      ) : (
        <>
          <ChoiceField
            label="Who votes"
            className={classes.quick}
            value={quick}
            choices={[
              ...choices.map(({ key, label, ids: of }) => ({ value: key, label: `${label} (${of.length})` })),
              { value: OWN, label: 'Own choice', isDisabled: true },
            ]}
            onChange={(key) => setChosen(choices.find((choice) => choice.key === key)?.ids ?? ids)}
          />
          <fieldset className={classes.voters}>
            <legend className="visually-hidden">Runs that vote</legend>
            {voters.map(({ run, stored }) => (
              <label key={run.id} className={classes.voter}>
                <input type="checkbox" checked={ids.includes(run.id)} onChange={() => toggle(run.id)} />
                <RunMark colorIndex={run.colorIndex} />
                <span className={classes.name}>
                  <RunName name={run.name} />
                </span>
                <span className={classes.detail}>
                  seed {run.experiment.seed}, epoch {stored.epoch},{' '}
                  {formatPercent(run.training.best?.validationAccuracy ?? 0)} validation
                </span>
              </label>
            ))}
          </fieldset>
        </>
      )}
      {unavailable.length > 0 && (
        <p className={classes.quiet}>
          Not available, as their predictions are not kept: {unavailable.map(({ name }) => name).join(', ')}.
        </p>
      )}
      {voters.length >= FEWEST_VOTERS &&
        (members.length < FEWEST_VOTERS ? (
          <p className={classes.quiet}>Choose two runs or more.</p>
        ) : (
          <VoteResult members={members} />
        ))}
    </>
  );
}
