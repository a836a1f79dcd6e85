import { Button } from '@mantine/core';
import { useState } from 'react';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueEntry, EnsembleEntry, ExperimentEntry } from '../../catalogue/entry.ts';
import { announce } from '../common/announce.ts';
import { formatPercent, formatPlural } from '../common/format.ts';
import { SeedsField } from '../common/SeedsField.tsx';
import { describeQueued, queueRuns } from '../runs/queueRuns.ts';
import { useRunPaces } from '../runs/useRunPaces.ts';
import classes from './Chapter.module.css';
import { ExperimentCard } from './ExperimentCard.tsx';
import { votersOf } from './figures.ts';
import { loadMeasured, useMeasured } from './useMeasured.ts';

interface DetailProps<Entry> {
  readonly entry: Entry;
  /** Shows another entry. */
  readonly onSelect: (id: string) => void;
  /** An experiment is on the bench. */
  readonly onDone: () => void;
}

function experimentsEntry(id: string | null): ExperimentEntry | undefined {
  const found = CATALOGUE.find((candidate) => candidate.id === id);
  return found?.kind === 'experiments' ? found : undefined;
}

function MeasuredTrouble() {
  const { state } = useMeasured();
  if (state !== 'failed') return null;
  return (
    <p className={classes.trouble} role="status">
      Our measured figures could not be loaded. All else works without them.{' '}
      <Button size="compact-xs" variant="default" onClick={() => void loadMeasured()}>
        Try again
      </Button>
    </p>
  );
}

interface QueueBarProps {
  readonly initialSeeds: readonly number[];
  readonly seeds: readonly number[] | null;
  readonly onSeeds: (seeds: readonly number[] | null) => void;
  readonly runCount: number;
  readonly label: string;
  readonly onQueue: () => void;
  readonly said: string;
}

/** The seeds, and the button that queues a run of everything with each of them. */
function QueueBar({ initialSeeds, seeds, onSeeds, runCount, label, onQueue, said }: QueueBarProps) {
  return (
    <div className={classes.queueBar}>
      <SeedsField initial={initialSeeds} onChange={onSeeds} />
      <Button size="xs" disabled={seeds === null} onClick={onQueue}>
        Queue {seeds === null ? `${label}s` : formatPlural(runCount, label)}
      </Button>
      <p className={classes.said} role="status">
        {said}
      </p>
    </div>
  );
}

function Experiments({ entry, onSelect, onDone }: DetailProps<ExperimentEntry>) {
  const { paces, engine } = useRunPaces();
  const [seeds, setSeeds] = useState<readonly number[] | null>(entry.seeds);
  const [said, setSaid] = useState('');
  const predecessor = experimentsEntry(entry.predecessor);
  const queue = (choices: ExperimentEntry['experiments'][number][]) => {
    if (seeds === null) return;
    const words = describeQueued(
      queueRuns(
        choices.map(({ experiment }) => experiment),
        seeds,
      ),
    );
    setSaid(words);
    announce(words);
  };
  return (
    <>
      <QueueBar
        initialSeeds={entry.seeds}
        seeds={seeds}
        onSeeds={setSeeds}
        runCount={(seeds?.length ?? 0) * entry.experiments.length}
        label="run"
        onQueue={() => queue([...entry.experiments])}
        said={said}
      />
      <h4 className={classes.against}>
        {predecessor === undefined ? (
          'Nothing comes before it'
        ) : (
          <>
            {entry.experiments.length === 1 ? 'What it changes' : 'What each changes'} against{' '}
            <button type="button" className={classes.link} onClick={() => onSelect(predecessor.id)}>
              row {predecessor.row}, {predecessor.title}
            </button>
          </>
        )}
      </h4>
      {entry.experiments.map((choice) => (
        <ExperimentCard
          key={choice.id}
          entry={entry}
          choice={choice}
          predecessor={predecessor?.experiments[0].experiment ?? null}
          paces={paces}
          engine={engine}
          seeds={seeds}
          onQueue={() => queue([choice])}
          onDone={onDone}
        />
      ))}
    </>
  );
}

/** A vote has nothing to put on the bench: its members are trained, and then asked. */
function Ensemble({ entry, onSelect }: DetailProps<EnsembleEntry>) {
  const members = experimentsEntry(entry.of);
  const measured = useMeasured();
  const outcome = measured.state === 'ready' ? measured.results.ensembles.get(entry.id) : undefined;
  const voters = measured.state === 'ready' ? votersOf(entry, measured.results) : null;
  const [seeds, setSeeds] = useState<readonly number[] | null>(members?.seeds ?? null);
  const [said, setSaid] = useState('');
  if (members === undefined) return null;
  const [choice] = members.experiments;
  return (
    <>
      <QueueBar
        initialSeeds={members.seeds}
        seeds={seeds}
        onSeeds={setSeeds}
        runCount={seeds?.length ?? 0}
        label="dropout run"
        onQueue={() => {
          const words = describeQueued(queueRuns([choice.experiment], seeds ?? []));
          setSaid(words);
          announce(words);
        }}
        said={said}
      />
      <p className={classes.paragraph}>
        These are the runs of{' '}
        <button type="button" className={classes.link} onClick={() => onSelect(members.id)}>
          row {members.row}, {members.title}
        </button>
        , which tells what they change. Once they have finished, “Vote” under “More” in the Runs panel lets them vote.
      </p>
      <dl className={classes.facts}>
        <div>
          <dt>In the book</dt>
          <dd data-testid="book-ensemble">
            <strong>{formatPercent(entry.bookFigure.testAccuracy)}</strong>
            <small className={classes.source}>{entry.bookFigure.source}</small>
          </dd>
        </div>
        <div>
          <dt>Measured with Layer Lab</dt>
          <dd data-testid="measured-ensemble">
            {outcome === undefined ? (
              <small>{measured.state === 'ready' ? 'Not measured yet' : '…'}</small>
            ) : (
              <>
                <strong>{formatPercent(outcome.accuracy)}</strong>
                <small>
                  Seeds {outcome.seeds.join(', ')}: {formatPlural(outcome.errors, 'error')} of 10,000; the nets alone{' '}
                  {outcome.memberAccuracies.map((one) => formatPercent(one)).join(', ')}
                </small>
                {voters !== null && <small>Each net trained for {voters.epochs}</small>}
              </>
            )}
          </dd>
        </div>
      </dl>
    </>
  );
}

/** One row of the chapter: what it asks, what it changes, what came of it, and how to train it. */
export function EntryDetail({ entry, ...actions }: DetailProps<CatalogueEntry>) {
  return (
    <>
      <h3 className={classes.title} tabIndex={-1}>
        <span className={classes.rowBadge}>Row {entry.row}</span> {entry.title}
      </h3>
      <p className={classes.paragraph}>{entry.description}</p>
      <MeasuredTrouble />
      {entry.kind === 'experiments' ? (
        <Experiments entry={entry} {...actions} />
      ) : (
        <Ensemble entry={entry} {...actions} />
      )}
    </>
  );
}
