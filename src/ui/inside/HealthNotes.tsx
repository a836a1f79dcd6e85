import { useMemo } from 'react';
import { observeHealth } from '../../domain/healthObservations.ts';
import { subjectAt, weightEpochs } from '../../store/insight.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { useAsked } from './useAsked.ts';
import { HEALTH_BATCH, healthOf } from './useHealthHistory.ts';

interface HealthNotesProps {
  readonly run: Run;
  readonly className: string | undefined;
}

/** What the layers' health tells of a run, measured after the latest epoch whose weights are kept. Nothing while all is well. */
export function HealthNotes({ run, className }: HealthNotesProps) {
  const splits = useLab((lab) => lab.splits);
  const latest = run.training.epochs.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run, these parts alone change what is kept of it
  const measure = useMemo(
    () =>
      splits === null
        ? null
        : async () => {
            const epoch = (await weightEpochs(run)).at(-1) ?? 0;
            const subject = epoch === 0 ? null : await subjectAt(run, epoch);
            const health = subject === null ? [] : await healthOf(subject, splits);
            return {
              runId: run.id,
              observations: observeHealth(run.experiment.network, { epoch, health, images: HEALTH_BATCH }),
            };
          },
    [splits, run.id, latest, run.state],
  );
  const { value } = useAsked(measure);
  if (value?.runId !== run.id) return null;
  return value.observations.map(({ kind, finding, advice }) => (
    <p key={kind} className={className} data-observation={kind}>
      <b>{finding}</b> {advice}
    </p>
  ));
}
