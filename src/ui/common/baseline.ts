import { useLab } from '../../store/labStore.ts';
import { announce } from './announce.ts';

/** Makes a run the one that the charts compare the others with, or ends that where it is already. */
export function toggleBaseline(id: string, name: string): void {
  const { baselineRunId, pinBaseline } = useLab.getState();
  const isPinned = baselineRunId === id;
  pinBaseline(isPinned ? null : id);
  announce(isPinned ? 'No baseline.' : `${name} is the baseline: the charts give every difference to it.`);
}
