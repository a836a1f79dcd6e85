import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { estimateRunSeconds } from '../../domain/outlook.ts';
import { seedGroupOf } from '../../domain/seedGroups.ts';
import { freshSeeds } from '../../domain/seedResults.ts';
import { MAXIMUM_SEEDS } from '../../domain/seedText.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatEstimate, formatPlural } from '../common/format.ts';
import { NumberField } from '../common/NumberField.tsx';
import { SeedsField } from '../common/SeedsField.tsx';
import { describeQueued, queueRuns } from './queueRuns.ts';
import classes from './RunDialogs.module.css';
import { useRunPaces } from './useRunPaces.ts';

interface RepeatDialogProps {
  readonly runId: string;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

const FIRST_COUNT = 2;
const COUNT_LIMITS = { minimum: 1, maximum: MAXIMUM_SEEDS, isInteger: true };

/** Trains a run's experiment again with other seeds. */
export function RepeatDialog({ runId, ...shared }: RepeatDialogProps) {
  const run = useLab((lab) => lab.runs.find(({ id }) => id === runId));
  return run === undefined ? null : <Repeat run={run} {...shared} />;
}

function Repeat({ run, ...shared }: { readonly run: Run } & Omit<RepeatDialogProps, 'runId'>) {
  const { experiment } = run;
  const { paces } = useRunPaces();
  const taken = useMemo(() => {
    const key = seedGroupOf(experiment);
    const { runs } = useLab.getState();
    return runs.filter((other) => seedGroupOf(other.experiment) === key).map((other) => other.experiment.seed);
  }, [experiment]);
  const [count, setCount] = useState(FIRST_COUNT);
  const [seeds, setSeeds] = useState<readonly number[] | null>(() => freshSeeds(taken, FIRST_COUNT));
  const again = (seeds ?? []).filter((seed) => taken.includes(seed));
  const seconds = estimateRunSeconds(experiment, paces);
  return (
    <Dialog title={`Repeat ${run.name} with other seeds`} {...shared}>
      <p className={classes.quiet}>
        The same layers, settings and data; the seed alone, and with it the initial weights, is another one each time.
        {taken.length > 0 && ` Among your runs: ${formatPlural(taken.length, 'seed')} (${taken.join(', ')}).`}
      </p>
      <div className={classes.fields}>
        <NumberField
          label="How many"
          value={count}
          limits={COUNT_LIMITS}
          onChange={(next) => {
            setCount(next);
            setSeeds(freshSeeds(taken, next));
          }}
        />
        {/* A new count puts new seeds into the field. */}
        <SeedsField key={count} label="Which seeds" initial={freshSeeds(taken, count)} onChange={setSeeds} />
      </div>
      <p className={classes.outlook}>
        {again.length > 0 && (
          <span className={classes.warning}>
            {`Seed ${again.join(', ')} is among your runs already: on the exact engine it gives the same run again. `}
          </span>
        )}
        {seconds !== null && seeds !== null && `${formatEstimate(seconds * seeds.length)}, one after the other.`}
      </p>
      <div className={classes.buttons}>
        <Button
          size="xs"
          disabled={seeds === null}
          onClick={() => {
            announce(describeQueued(queueRuns([experiment], seeds ?? [])));
            shared.onClose();
          }}
        >
          Queue {seeds === null ? 'runs' : formatPlural(seeds.length, 'run')}
        </Button>
        <Button size="xs" variant="default" onClick={shared.onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}
