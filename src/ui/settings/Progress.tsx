import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { formatCost, formatCount, formatDuration, formatSpeed } from '../common/format.ts';
import classes from './SettingsPanel.module.css';

function useRun<Value>(runId: string, select: (run: Run) => Value): Value | undefined {
  return useLab((lab) => {
    const run = lab.runs.find((candidate) => candidate.id === runId);
    return run === undefined ? undefined : select(run);
  });
}

function stateInWords(state: Run['state'] | undefined): string {
  switch (state) {
    case 'queued':
      return 'waits for its turn';
    case 'preparing':
      return 'is getting its engine ready';
    case 'paused':
      return 'is paused';
    default:
      return 'is training';
  }
}

/** Where a run is, redrawn as often as the figures come; nothing else of the page is. */
export function Progress({ runId }: { readonly runId: string }) {
  const progress = useRun(runId, (run) => run.progress);
  const name = useRun(runId, (run) => run.name);
  const state = useRun(runId, (run) => run.state);
  const epochs = useRun(runId, (run) => run.experiment.training.epochs);
  const engine = useRun(runId, (run) => run.engine);
  const activity = useRun(runId, (run) => run.activity);
  const fraction = progress ? progress.step / Math.max(1, progress.totalSteps) : 0;
  return (
    <div className={classes.progress}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={`Progress of ${name ?? 'the run'}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
      >
        <div
          className={classes.fill}
          style={{ transform: `scaleX(${fraction})` }}
          data-paused={state === 'paused' || undefined}
        />
      </div>
      <dl className={classes.figures}>
        {progress === null || progress === undefined ? (
          <div className={classes.wide}>
            <dt className="visually-hidden">State</dt>
            <dd>
              {name} {stateInWords(state)}
              {activity ? `: ${activity}` : ''}
            </dd>
          </div>
        ) : (
          <>
            <div>
              <dt>Epoch</dt>
              <dd>
                {formatCount(progress.epoch)} of {formatCount(epochs ?? 0)}
              </dd>
            </div>
            <div>
              <dt>Step</dt>
              <dd>
                {formatCount(progress.step)} of {formatCount(progress.totalSteps)}
              </dd>
            </div>
            <div>
              <dt>Cost</dt>
              <dd>{formatCost(progress.cost)}</dd>
            </div>
          </>
        )}
      </dl>
      <p className={classes.engineReason} title={engine ? `${engine.description}: ${engine.reason}` : undefined}>
        {progress !== null && progress !== undefined && (
          <>
            <strong>{state === 'paused' ? 'Paused' : formatSpeed(progress.imagesPerSecond)}</strong>
            <strong>{progress.secondsLeft === null ? '' : `${formatDuration(progress.secondsLeft)} left`}</strong>
          </>
        )}
        {engine ? `${engine.description}: ${engine.reason}` : '\u00a0'}
      </p>
    </div>
  );
}
