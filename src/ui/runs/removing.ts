/** Taking runs off the list and bringing them back, with the keyboard kept in the list and the reader told. */
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';

/** Inside of the Runs panel. */
const ACTIONS = '[data-run-actions]';
const UNDO = '[data-undo-removal]';

function focusNext(panel: Element, place: number): void {
  // The row that has moved up, or the last one; where no run is left, the way back.
  const buttons = panel.querySelectorAll<HTMLElement>(ACTIONS);
  const next = buttons[Math.min(place, buttons.length - 1)] ?? panel.querySelector<HTMLElement>(UNDO);
  next?.focus();
}

/** After the menu has closed and given the keyboard back to its button, which may be gone by then. */
function afterMenu(action: () => void): void {
  setTimeout(() => requestAnimationFrame(action), 50);
}

/**
 * Removes runs so that they can be brought back.
 *
 * @param what what is removed, as it is called on the page
 * @param from the button in their row, which goes with them
 */
export function removeWithUndo(runIds: readonly string[], what: string, from: HTMLElement | null): void {
  const panel = from?.closest('section') ?? null;
  const place = panel === null || from === null ? -1 : [...panel.querySelectorAll(ACTIONS)].indexOf(from);
  useLab.getState().removeRuns(runIds);
  announce(`${what} removed. Undo, at the end of the list or with Control and Z, brings it back.`);
  if (panel !== null && place >= 0) afterMenu(() => focusNext(panel, place));
}

/** Brings back what was removed last, and puts the keyboard on it. */
export function undoRemoval(panel: Element | null): void {
  const ids = useLab.getState().undoRemoval();
  const names = useLab.getState().runs.flatMap(({ id, name }) => (ids.includes(id) ? [name] : []));
  announce(`${names.length > 3 ? `${names.length} runs` : names.join(', ')} back in the list.`);
  afterMenu(() => {
    const rows = ids.flatMap((id) => [
      ...(panel?.querySelectorAll<HTMLElement>(`[data-run="${id}"] ${ACTIONS}`) ?? []),
    ]);
    // A run in a folded group has no row of its own.
    const target = rows[0] ?? panel?.querySelector<HTMLElement>(ACTIONS);
    target?.focus();
  });
}
