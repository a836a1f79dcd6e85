import { useCallback, useMemo, useState } from 'react';
import { observeHealth } from '../../domain/healthObservations.ts';
import { latestUpTo } from '../../domain/keptEpochs.ts';
import {
  insight,
  type LayerHealth,
  type LayerValues,
  type Subject,
  subjectAt,
  weightEpochs,
} from '../../store/insight.ts';
import { useLab } from '../../store/labStore.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { usePredictions } from '../common/usePredictions.ts';
import { DigitPicture } from '../digit/DigitPicture.tsx';
import { Timeline } from '../timeline/Timeline.tsx';
import { rewind, useRewound } from '../timeline/timeline.ts';
import { useAnswersAt } from '../timeline/useKept.ts';
import { Filters } from './Filters.tsx';
import { HealthCharts } from './HealthCharts.tsx';
import { HealthTable } from './HealthTable.tsx';
import classes from './Inside.module.css';
import { LayerPictures } from './LayerPictures.tsx';
import { Mistakes } from './Mistakes.tsx';
import { useAsked } from './useAsked.ts';
import { HEALTH_BATCH, healthOf, useHealthHistory } from './useHealthHistory.ts';

const PIXELS = 28 * 28;
const BEFORE_TRAINING: readonly number[] = [0];

interface InsideDialogProps {
  readonly runId: string | null;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Weights with the epoch that left them. */
interface Shown {
  readonly runId: string;
  readonly epoch: number;
  readonly subject: Subject | null;
}

/** What a trained network looks for, what it makes of a digit, and how its layers stand, after any of its epochs. */
export function InsideDialog({ runId, ...props }: InsideDialogProps) {
  const runs = useLab((lab) => lab.runs);
  const splits = useLab((lab) => lab.splits);
  const selectedId = useLab((lab) => lab.selectedRunId);
  const candidates = runs.filter((run) => run.training.best !== null);
  const [wantedId, setWanted] = useState(runId ?? selectedId ?? '');
  const run = candidates.find(({ id }) => id === wantedId) ?? candidates.at(-1);
  const id = run?.id ?? '';
  const [digit, setDigit] = useState(0);
  const latest = run?.training.epochs.length ?? 0;
  const rewoundTo = useRewound(id);
  usePredictions([id]);
  const epoch = Math.min(rewoundTo ?? latest, latest);
  const setEpoch = useCallback((wanted: number | null) => rewind(id, wanted), [id]);

  // Weights of other epochs come to be kept with a new epoch, or when the run ends.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run, these parts alone matter
  const readEpochs = useMemo(
    () => (run === undefined ? null : async () => ({ id, epochs: await weightEpochs(run) })),
    [id, latest, run?.state],
  );
  const { value: kept } = useAsked(readEpochs);
  const keptEpochs = kept?.id === id ? kept.epochs : BEFORE_TRAINING;
  const weightsEpoch = kept?.id === id ? latestUpTo(keptEpochs, epoch) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the weights after an epoch stay what they are
  const readSubject = useMemo(
    () =>
      run === undefined || weightsEpoch === null
        ? null
        : async (): Promise<Shown> => ({ runId: id, epoch: weightsEpoch, subject: await subjectAt(run, weightsEpoch) }),
    [id, weightsEpoch],
  );
  const { value: shown, failure } = useAsked<Shown>(readSubject);
  const subject = shown?.runId === id ? shown.subject : null;
  const validation = splits?.validation ?? null;
  const pixels = useMemo(
    () => validation?.images.slice(digit * PIXELS, (digit + 1) * PIXELS) ?? new Uint8Array(PIXELS),
    [validation, digit],
  );
  const askLayers = useMemo(
    () => (subject ? () => insight.ask({ kind: 'layers', subject, image: pixels }) : null),
    [subject, pixels],
  );
  const askHealth = useMemo(
    () =>
      subject && splits !== null && shown !== null
        ? async () => ({ epoch: shown.epoch, health: await healthOf(subject, splits) })
        : null,
    [subject, splits, shown],
  );
  const layers = useAsked<readonly LayerValues[]>(askLayers);
  const health = useAsked<{ readonly epoch: number; readonly health: readonly LayerHealth[] }>(askHealth);
  const history = useHealthHistory(id, kept?.id === id ? keptEpochs : [], splits);
  const asked = epoch < (run?.latestValidation?.epoch ?? 0) ? Math.max(1, epoch) : null;
  const { answers, isMissing } = useAnswersAt(id, epoch === 0 ? null : asked);
  if (run === undefined) return null;
  const stored = epoch === 0 || isMissing ? null : asked === null ? run.latestValidation : answers;
  const message = failure ?? layers.failure ?? health.failure ?? history.failure;
  const fits = layers.value?.length === run.experiment.network.layers.length;
  const { network } = run.experiment;
  return (
    <Dialog title="Inside a network" {...props}>
      <div className={classes.fields}>
        <ChoiceField
          label="Run"
          value={id}
          choices={candidates.map((candidate) => ({ value: candidate.id, label: candidate.name }))}
          onChange={(chosen) => {
            setWanted(chosen);
            // The grid of wrong digits and its confusion matrix go along.
            useLab.getState().selectRun(chosen);
          }}
        />
        <label className={classes.take}>
          Validation digit
          <input
            type="number"
            min={0}
            max={(validation?.count ?? 1) - 1}
            value={digit}
            onChange={(event) => {
              const wanted = Number(event.currentTarget.value);
              if (Number.isInteger(wanted) && wanted >= 0 && wanted < (validation?.count ?? 0)) setDigit(wanted);
            }}
          />
        </label>
        <DigitPicture pixels={pixels} size={56} label={`Validation digit ${digit}, a ${validation?.labels[digit]}`} />
      </div>
      <Timeline
        least={0}
        latest={latest}
        epoch={epoch}
        onEpoch={setEpoch}
        note={weightsEpoch !== null && weightsEpoch !== epoch ? `; weights of epoch ${weightsEpoch}` : null}
      />
      <ScrollArea label="Filters, feature maps and layers" className={classes.scroll}>
        {message !== null && <p className={classes.failure}>{message}</p>}
        {subject === null && message === null && (
          <p className={classes.quiet}>
            {shown?.runId === id
              ? `The weights of ${run.name} after epoch ${weightsEpoch} are not kept.`
              : `Reading the weights of ${run.name}.`}
          </p>
        )}
        {subject !== null && shown !== null && (
          <>
            <h3>Layers at epoch {shown.epoch}</h3>
            {health.value === null || health.value.epoch !== shown.epoch ? (
              <p className={classes.quiet}>Measuring gradients on {HEALTH_BATCH} training images.</p>
            ) : (
              <>
                <HealthTable health={health.value.health} network={network} images={HEALTH_BATCH} />
                {observeHealth(network, { ...health.value, images: HEALTH_BATCH }).map(({ kind, finding, advice }) => (
                  <p key={kind} className={classes.observation} data-observation={kind}>
                    {finding} {advice}
                  </p>
                ))}
              </>
            )}
            <h3>Layers over the epochs</h3>
            {history.epochs.length < keptEpochs.length && (
              <p className={classes.quiet}>
                Measured {history.epochs.length} of {keptEpochs.length} epochs.
              </p>
            )}
            {history.epochs.length > 1 && (
              <HealthCharts epochs={history.epochs} network={network} shown={shown.epoch} />
            )}
            <h3>Filters at epoch {shown.epoch}</h3>
            {network.layers.some(({ type }) => type === 'conv') ? (
              <Filters subject={subject} run={run} />
            ) : (
              <p className={classes.quiet}>This stack has no convolution.</p>
            )}
            <h3>What each layer makes of digit {digit}</h3>
            {fits && layers.value !== null && <LayerPictures values={layers.value} subject={subject} run={run} />}
          </>
        )}
        <h3>What it got wrong{stored === null ? '' : ` at epoch ${stored.epoch}`}</h3>
        {stored === null || validation === null ? (
          <p className={classes.quiet}>
            {epoch === 0
              ? 'Nothing was answered before training.'
              : isMissing
                ? `What ${run.name} answered after epoch ${epoch} is not kept.`
                : 'Reading the answers.'}
          </p>
        ) : (
          <Mistakes stored={stored} validation={validation} name={run.name} onDigit={setDigit} />
        )}
      </ScrollArea>
    </Dialog>
  );
}
