/** Questions about trained runs, asked beside training. */
import { createInsightClient, openInsightWorker, type Subject } from '../worker/insightClient.ts';
import { useLab } from './labStore.ts';
import type { Run } from './types.ts';

export type { LayerHealth, LayerValues, Subject } from '../worker/insightClient.ts';

/** Starts its worker with the first question. */
export const insight = createInsightClient(openInsightWorker);

/** A run with its weights of the best epoch, or the latest ones; null where none are kept. */
export async function subjectOf(run: Run, which: 'best' | 'last'): Promise<Subject | null> {
  const weights = await useLab.getState().weightsOf(run.id, which);
  const epoch = which === 'best' ? (run.training.best?.epoch ?? 0) : run.training.epochs.length;
  return weights === null ? null : { key: `${run.id}/${which}/${epoch}`, experiment: run.experiment, weights };
}
