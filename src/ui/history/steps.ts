/** Undoing and redoing, said aloud. */
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { formatPlural } from '../common/format.ts';

export type HistoryStep = 'undo' | 'redo';

/** Takes one step back or forth, and says which edit it was. */
export function takeStep(direction: HistoryStep): void {
  const lab = useLab.getState();
  const step = lab.history[direction].at(-1);
  if (step === undefined) {
    announce(`Nothing to ${direction}.`);
    return;
  }
  lab[direction]();
  const count = useLab.getState().draft.network.layers.length;
  announce(
    `${direction === 'undo' ? 'Undone' : 'Redone'}: ${step.label}. ${formatPlural(count, 'layer')} in the stack.`,
  );
}
