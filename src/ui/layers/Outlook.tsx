import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { estimateEpoch, type Pace, totalTrainingWork, trainingMemory } from '../../domain/outlook.ts';
import { useLab } from '../../store/labStore.ts';
import type { EngineChoice, EngineStatus, Run } from '../../store/types.ts';
import { formatCount, formatEstimate, formatMegabytes } from '../common/format.ts';
import classes from './LayersPanel.module.css';
import { analysisOf, type DraftNetwork } from './useDraftNetwork.ts';

/** The engine that would train: the one chosen, or of those that were measured the fastest that is exact or a device. */
export function expectedEngine(engines: readonly EngineStatus[], choice: EngineChoice): EngineStatus | null {
  if (choice !== 'auto') return engines.find(({ id }) => id === choice) ?? null;
  const isCandidate = ({ id, availability, selfTest, imagesPerSecond }: EngineStatus): boolean =>
    id !== 'cpuFast' && availability?.available === true && selfTest?.passed !== false && imagesPerSecond !== null;
  return engines
    .filter(isCandidate)
    .reduce<EngineStatus | null>(
      (best, next) => ((next.imagesPerSecond ?? 0) > (best?.imagesPerSecond ?? 0) ? next : best),
      null,
    );
}

/** What an engine showed: its calibration, and the latest epoch of each run that it trained. */
export function pacesOf(engine: EngineStatus, runs: readonly Run[]): Pace[] {
  const paces = engine.pace === null ? [] : [engine.pace];
  for (const run of runs) {
    const epoch = run.training.epochs.at(-1);
    const work = totalTrainingWork(analysisOf(run.experiment.network));
    if (run.engine?.id !== engine.id || epoch === undefined || work === null) continue;
    const { miniBatchSize } = run.experiment.training;
    paces.push({ imagesPerSecond: epoch.imagesPerSecond, work, miniBatchSize, isRun: true });
  }
  return paces.filter((pace) => pace.imagesPerSecond > 0 && Number.isFinite(pace.imagesPerSecond) && pace.work > 0);
}

interface Estimate {
  readonly seconds: number;
  readonly engine: string;
  readonly source: string;
}

function useEpochEstimate(): Estimate | null {
  const draft = useLab((lab) => lab.draft);
  const [engines, choice] = useLab(useShallow((lab) => [lab.engines, lab.engineChoice] as const));
  // Runs change ten times a second while they train; their epochs do not.
  const epochs = useLab(useShallow((lab) => lab.runs.map((run) => run.training.epochs)));
  return useMemo(() => {
    const engine = expectedEngine(engines, choice);
    if (engine === null || epochs.length > useLab.getState().runs.length) return null;
    const paces = pacesOf(engine, useLab.getState().runs);
    const estimated = estimateEpoch(draft, paces);
    if (estimated === null) return null;
    // Of several the run or the calibration whose stack is nearest.
    const source = estimated.pace.isRun ? 'from the runs here' : 'from a short calibration';
    return { seconds: estimated.seconds, engine: engine.label, source };
  }, [draft, engines, choice, epochs]);
}

/** What the stack would take: parameters and arithmetic, and, estimated, time and memory. */
export function Outlook({ analysis }: Pick<DraftNetwork, 'analysis'>) {
  const { parameterCount, multiplyAdds } = analysis;
  const miniBatchSize = useLab((lab) => lab.draft.training.miniBatchSize);
  const estimate = useEpochEstimate();
  const memory = trainingMemory(analysis, miniBatchSize);
  return (
    <p className={classes.totals}>
      <span>
        <strong data-testid="total-parameters">{parameterCount === null ? '—' : formatCount(parameterCount)}</strong>{' '}
        parameters
      </span>
      <span title="For one image, forward">
        <strong data-testid="total-multiply-adds">{multiplyAdds === null ? '—' : formatCount(multiplyAdds)}</strong>{' '}
        multiply-adds
      </span>
      <span
        title={
          estimate === null
            ? 'Known once an engine has been measured'
            : `Estimated for the ${estimate.engine}, ${estimate.source}, by the arithmetic of the stack`
        }
      >
        <strong data-testid="epoch-estimate">{estimate === null ? '—' : formatEstimate(estimate.seconds)}</strong> an
        epoch
      </span>
      <span title="Estimated: weights, the values of a mini-batch, and the gradients of both">
        <strong data-testid="memory-estimate">{memory === null ? '—' : `≈ ${formatMegabytes(memory)}`}</strong> of
        memory
      </span>
    </p>
  );
}
