/** Questions about trained runs, asked beside training. */
import { isActive } from '../domain/run.ts';
import type { NetworkWeights } from '../domain/weights.ts';
import { createInsightClient, openInsightWorker, type Subject } from '../worker/insightClient.ts';
import { useLab } from './labStore.ts';
import type { Run } from './types.ts';

export type { BestInputs, LayerHealth, LayerValues, Subject } from '../worker/insightClient.ts';

/** Starts its worker with the first question. */
export const insight = createInsightClient(openInsightWorker);

/** A run with its weights of the best epoch, or the latest ones; null where none are kept. */
export async function subjectOf(run: Run, which: 'best' | 'last'): Promise<Subject | null> {
  const weights = await useLab.getState().weightsOf(run.id, which);
  const epoch = which === 'best' ? (run.training.best?.epoch ?? 0) : run.training.epochs.length;
  return weights === null ? null : { key: `${run.id}/${which}/${epoch}`, experiment: run.experiment, weights };
}

/** The last checkpoint stands at the end of the last epoch, and stays there. */
function endsWithItsEpoch({ state, training }: Run): boolean {
  return !isActive(state) && state !== 'queued' && training.epochs.length > 0 && training.epochSteps === 0;
}

/** The epochs of a run whose weights are at hand, rising: 0, those kept for looking back, the best one and the last. */
export async function weightEpochs(run: Run): Promise<number[]> {
  const latest = run.training.epochs.length;
  const snapshots = await useLab.getState().snapshotsOf(run.id);
  const best = run.training.best?.epoch ?? 0;
  const last = endsWithItsEpoch(run) ? latest : 0;
  // What an interrupted run trained after its checkpoint is trained once more.
  return [...new Set([0, ...snapshots.filter((epoch) => epoch <= latest), best, last])].sort((a, b) => a - b);
}

/** A run with its weights after one of these epochs; null where they are not kept. */
export async function subjectAt(run: Run, epoch: number): Promise<Subject | null> {
  const weights = await weightsAt(run, epoch);
  return weights === null ? null : { key: `${run.id}/at/${epoch}`, experiment: run.experiment, weights };
}

async function weightsAt(run: Run, epoch: number): Promise<NetworkWeights | null> {
  if (epoch === 0) {
    // They follow from the seed, and need not be kept.
    const { createInitialWeights } = await import('../random/initialWeights.ts');
    return createInitialWeights(run.experiment.network, run.experiment.seed);
  }
  const { snapshotAt, weightsOf } = useLab.getState();
  const kept = await snapshotAt(run.id, epoch);
  if (kept !== null) return kept;
  if (epoch === run.training.best?.epoch) return weightsOf(run.id, 'best');
  return epoch === run.training.epochs.length && endsWithItsEpoch(run) ? weightsOf(run.id, 'last') : null;
}
