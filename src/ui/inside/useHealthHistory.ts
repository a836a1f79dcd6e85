/** The health of a run's layers at every epoch whose weights are kept, measured one after the other. */
import { useEffect, useState } from 'react';
import type { DataSplits } from '../../engine/engine.ts';
import { insight, type LayerHealth, type Subject, subjectAt } from '../../store/insight.ts';
import { useLab } from '../../store/labStore.ts';
import type { EpochHealth } from './healthSeries.ts';

/** Images of the mini-batch whose gradients are measured: a second or two in the worker. */
export const HEALTH_BATCH = 20;
const PIXELS = 28 * 28;

/** What this visit has measured, by the subject's key. */
const measured = new Map<string, Promise<readonly LayerHealth[]>>();

/** How a subject's layers stand on the first training images; measured once a visit. */
export function healthOf(subject: Subject, { training }: DataSplits): Promise<readonly LayerHealth[]> {
  const known = measured.get(subject.key);
  if (known !== undefined) return known;
  const images = training.images.slice(0, HEALTH_BATCH * PIXELS);
  const labels = training.labels.slice(0, HEALTH_BATCH);
  const asked = insight.ask({ kind: 'health', subject, images, labels });
  measured.set(subject.key, asked);
  asked.catch(() => measured.delete(subject.key));
  return asked;
}

export interface HealthHistory {
  readonly runId: string;
  /** Those measured so far, rising. */
  readonly epochs: readonly EpochHealth[];
  readonly failure: string | null;
}

/** Measures the epochs given, rising; stops when what asked for them goes. */
export function useHealthHistory(runId: string, epochs: readonly number[], splits: DataSplits | null): HealthHistory {
  const [history, setHistory] = useState<HealthHistory>({ runId, epochs: [], failure: null });
  const key = epochs.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the epochs
  useEffect(() => {
    if (splits === null) return;
    let isWanted = true;
    const measure = async () => {
      let found: readonly EpochHealth[] = [];
      for (const epoch of epochs) {
        const run = useLab.getState().runs.find(({ id }) => id === runId);
        const subject = run === undefined || !isWanted ? null : await subjectAt(run, epoch);
        if (!isWanted) return;
        if (subject === null) continue;
        const health = await healthOf(subject, splits);
        if (!isWanted) return;
        found = [...found, { epoch, health }];
        setHistory({ runId, epochs: found, failure: null });
      }
    };
    measure().catch((error: unknown) => {
      if (!isWanted) return;
      const failure = error instanceof Error ? error.message : String(error);
      setHistory({ runId, epochs: [], failure });
    });
    return () => {
      isWanted = false;
    };
  }, [runId, key, splits]);
  return history.runId === runId ? history : { runId, epochs: [], failure: null };
}
