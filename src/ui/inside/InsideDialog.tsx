import { useEffect, useMemo, useState } from 'react';
import { kindOf } from '../../domain/layers/registry.ts';
import { analyzeNetwork } from '../../domain/shapes.ts';
import { insight, type LayerHealth, type LayerValues, type Subject, subjectOf } from '../../store/insight.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { DigitPicture } from '../digit/DigitPicture.tsx';
import { HealthTable } from './HealthTable.tsx';
import classes from './Inside.module.css';
import { TilePicture } from './TilePicture.tsx';
import { kernelTiles, outputTiles } from './tiles.ts';

const PIXELS = 28 * 28;
/** Images of the mini-batch whose gradients are measured: a second or two in the worker. */
const BATCH = 20;

interface Asked<Value> {
  readonly value: Value | null;
  readonly failure: string | null;
}

/** The answer to the latest question; an older one that comes late is dropped. */
function useAsked<Value>(ask: (() => Promise<Value>) | null): Asked<Value> {
  const [asked, setAsked] = useState<Asked<Value>>({ value: null, failure: null });
  useEffect(() => {
    if (ask === null) return;
    let isLatest = true;
    ask().then(
      (value) => isLatest && setAsked({ value, failure: null }),
      (error: unknown) =>
        isLatest && setAsked({ value: null, failure: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isLatest = false;
    };
  }, [ask]);
  return asked;
}

function Filters({ subject, run }: { readonly subject: Subject; readonly run: Run }) {
  const { layers } = analyzeNetwork(run.experiment.network);
  return layers.map(({ layer, parameterShapes }, index) => {
    const weight = subject.weights[index]?.weight;
    const [height, width, channels, filters] = parameterShapes?.weight ?? [];
    if (layer.type !== 'conv' || !weight || !height || !width || !channels || !filters) return null;
    const label = `Filters of layer ${index + 1}, ${kindOf(layer).summary(layer)}`;
    return (
      // Layers have no identity but their place.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <figure key={index} className={classes.figure}>
        <figcaption>
          {label}
          {channels > 1 && `; a row each filter, a column each of ${channels} input maps`}
        </figcaption>
        <TilePicture
          tiles={kernelTiles(weight, [height, width, channels, filters])}
          columns={channels > 1 ? channels : Math.min(10, filters)}
          scale={channels > 1 ? 4 : 8}
          label={label}
        />
      </figure>
    );
  });
}

function FeatureMaps({ values, run }: { readonly values: readonly LayerValues[]; readonly run: Run }) {
  return values.map(({ shape, values: outputs }, index) => {
    const layer = run.experiment.network.layers[index];
    const name = `Layer ${index + 1}: ${layer === undefined ? '' : kindOf(layer).label}, ${shape.join(' × ')}`;
    return (
      // Layers have no identity but their place.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <figure key={index} className={classes.figure}>
        <figcaption>{name}</figcaption>
        <TilePicture
          tiles={outputTiles(outputs, shape)}
          columns={shape.length === 1 ? 40 : 10}
          scale={shape.length === 1 ? 8 : 2}
          label={name}
        />
      </figure>
    );
  });
}

interface InsideDialogProps {
  readonly runId: string | null;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** What a trained network looks for, what it makes of a digit, and how its layers stand. */
export function InsideDialog({ runId, ...props }: InsideDialogProps) {
  const runs = useLab((lab) => lab.runs);
  const splits = useLab((lab) => lab.splits);
  const selectedId = useLab((lab) => lab.selectedRunId);
  const candidates = runs.filter((run) => run.training.best !== null);
  const [wantedId, setWanted] = useState(runId ?? selectedId ?? '');
  const run = candidates.find(({ id }) => id === wantedId) ?? candidates.at(-1);
  const [digit, setDigit] = useState(0);
  const epoch = run?.training.best?.epoch ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run's weights are others with another best epoch only
  const readSubject = useMemo(() => (run === undefined ? null : () => subjectOf(run, 'best')), [run?.id, epoch]);
  const { value: subject, failure } = useAsked<Subject | null>(readSubject);
  const validation = splits?.validation ?? null;
  const pixels = useMemo(
    () => validation?.images.slice(digit * PIXELS, (digit + 1) * PIXELS) ?? new Uint8Array(PIXELS),
    [validation, digit],
  );
  const askLayers = useMemo(
    () => (subject ? () => insight.ask({ kind: 'layers', subject, image: pixels }) : null),
    [subject, pixels],
  );
  const askHealth = useMemo(() => {
    if (!subject || splits === null) return null;
    const images = splits.training.images.slice(0, BATCH * PIXELS);
    const labels = splits.training.labels.slice(0, BATCH);
    return () => insight.ask({ kind: 'health', subject, images, labels });
  }, [subject, splits]);
  const layers = useAsked<readonly LayerValues[]>(askLayers);
  const health = useAsked<readonly LayerHealth[]>(askHealth);
  if (run === undefined) return null;
  const message = failure ?? layers.failure ?? health.failure;
  const isOwn = subject?.key.startsWith(run.id) === true;
  const fits = layers.value?.length === run.experiment.network.layers.length;
  return (
    <Dialog title="Inside a network" {...props}>
      <div className={classes.fields}>
        <ChoiceField
          label="Run (weights of its best epoch)"
          value={run.id}
          choices={candidates.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setWanted}
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
      <ScrollArea label="Filters, feature maps and layers" className={classes.scroll}>
        {message !== null && <p className={classes.failure}>{message}</p>}
        {subject === null && message === null && <p className={classes.quiet}>Reading the weights of {run.name}.</p>}
        {isOwn && subject && (
          <>
            <h3>Layers at epoch {epoch}</h3>
            {health.value === null ? (
              <p className={classes.quiet}>Measuring gradients on {BATCH} training images.</p>
            ) : (
              <HealthTable health={health.value} network={run.experiment.network} images={BATCH} />
            )}
            <h3>Filters</h3>
            {run.experiment.network.layers.some(({ type }) => type === 'conv') ? (
              <Filters subject={subject} run={run} />
            ) : (
              <p className={classes.quiet}>This stack has no convolution.</p>
            )}
            <h3>What each layer makes of digit {digit}</h3>
            {fits && layers.value !== null && <FeatureMaps values={layers.value} run={run} />}
          </>
        )}
      </ScrollArea>
    </Dialog>
  );
}
