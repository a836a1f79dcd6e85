import { Button } from '@mantine/core';
import type { CatalogueExperiment, ExperimentEntry } from '../../catalogue/entry.ts';
import { describeDifference } from '../../domain/difference.ts';
import type { Experiment } from '../../domain/experiment.ts';
import { estimateRunSeconds, type Pace } from '../../domain/outlook.ts';
import { formatEstimate, formatPercent, formatPlural } from '../common/format.ts';
import classes from './Chapter.module.css';
import { describeBest, describeSeeds, formatMean } from './figures.ts';
import type { Measured } from './measured.ts';
import { putOnBench } from './putOnBench.ts';
import { useMeasured } from './useMeasured.ts';

interface ExperimentCardProps {
  readonly entry: ExperimentEntry;
  readonly choice: CatalogueExperiment;
  /** What its changes are told against. */
  readonly predecessor: Experiment | null;
  readonly paces: readonly Pace[];
  /** Name of the engine that the paces are of. */
  readonly engine: string | null;
  readonly seeds: readonly number[] | null;
  readonly onQueue: () => void;
  readonly onDone: () => void;
}

function MeasuredFact({ measured }: { readonly measured: readonly Measured[] | undefined }) {
  const { state } = useMeasured();
  const [longest, ...others] = measured ?? [];
  if (longest === undefined) {
    return <small>{state === 'ready' ? 'Not measured yet' : state === 'failed' ? 'Could not be loaded' : '…'}</small>;
  }
  const best = describeBest(longest);
  return (
    <>
      <strong title={longest.circumstances}>{formatMean(longest)}</strong>
      <small>{describeSeeds(longest)}</small>
      {best !== null && <small>{best}</small>}
      {others.map((one) => (
        <small key={one.epochsRun}>
          {describeSeeds(one)}: {formatMean(one)}
        </small>
      ))}
    </>
  );
}

interface TimeFactProps {
  readonly seconds: number | null;
  readonly seeds: readonly number[] | null;
  readonly engine: string | null;
}

function TimeFact({ seconds, seeds, engine }: TimeFactProps) {
  if (seconds === null) return <small>Not measured yet</small>;
  return (
    <>
      <strong
        title={`Estimated for the ${engine ?? 'engine'} from what it trained here, by the arithmetic of the stack`}
      >
        {formatEstimate(seconds)}
      </strong>
      {seeds !== null && seeds.length > 1 && (
        <small>
          {formatEstimate(seconds * seeds.length)} for {formatPlural(seeds.length, 'seed')}, one after the other
        </small>
      )}
    </>
  );
}

/** One experiment: its changes, the book's figure, ours, the time it takes here, and the ways to train it. */
export function ExperimentCard(props: ExperimentCardProps) {
  const { entry, choice, predecessor, paces, engine, seeds, onQueue, onDone } = props;
  const measured = useMeasured();
  const { id, experiment } = choice;
  const figure = entry.book[id];
  const changes = predecessor === null ? [] : describeDifference(predecessor, experiment);
  return (
    <article className={classes.card} aria-label={id}>
      {predecessor !== null && (
        <ul className={classes.changes}>
          {changes.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {changes.length === 0 && <li>Nothing: the same layers, settings and data</li>}
        </ul>
      )}
      <dl className={classes.facts}>
        <div>
          <dt>In the book</dt>
          <dd data-testid={`book-${id}`}>
            {figure === undefined ? (
              <small>No figure</small>
            ) : (
              <>
                <strong>{formatPercent(figure.testAccuracy)}</strong>
                <small className={classes.source}>{figure.source}</small>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Measured with Layer Lab</dt>
          <dd data-testid={`measured-${id}`}>
            <MeasuredFact measured={measured.state === 'ready' ? measured.results.experiments.get(id) : undefined} />
          </dd>
        </div>
        <div>
          <dt>A run on this machine</dt>
          <dd data-testid={`time-${id}`}>
            <TimeFact seconds={estimateRunSeconds(experiment, paces)} seeds={seeds} engine={engine} />
          </dd>
        </div>
      </dl>
      <div className={classes.actions}>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            putOnBench(entry, choice);
            onDone();
          }}
        >
          Put on the bench
        </Button>
        {entry.experiments.length > 1 && (
          <Button size="compact-xs" variant="default" disabled={seeds === null} onClick={onQueue}>
            Queue {formatPlural(seeds?.length ?? 0, 'run')}
          </Button>
        )}
        <code className={classes.word} title="Its word on the command line">
          {id}
        </code>
      </div>
    </article>
  );
}
