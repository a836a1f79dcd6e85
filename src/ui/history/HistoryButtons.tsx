import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useRef } from 'react';
import { useLab } from '../../store/labStore.ts';
import tools from '../common/Tools.module.css';
import { takeStep } from './steps.ts';
import { useHistoryKeys } from './useHistoryKeys.ts';

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Undo and redo of the draft's edits, each named; by keyboard from anywhere on the page. */
export function HistoryButtons() {
  const undoLabel = useLab((lab) => lab.history.undo.at(-1)?.label ?? null);
  const redoLabel = useLab((lab) => lab.history.redo.at(-1)?.label ?? null);
  const undoButton = useRef<HTMLButtonElement>(null);
  useHistoryKeys(undoButton);
  // Not `disabled`: whoever presses until nothing is left would lose the keyboard's place.
  return (
    <>
      <button
        ref={undoButton}
        type="button"
        className={tools.tool}
        aria-label={undoLabel === null ? 'Undo' : `Undo: ${undoLabel}`}
        title={undoLabel === null ? 'Nothing to undo' : `Undo: ${undoLabel}`}
        aria-keyshortcuts="Control+Z Meta+Z"
        aria-disabled={undoLabel === null}
        onClick={() => takeStep('undo')}
      >
        <IconArrowBackUp {...ICON} />
      </button>
      <button
        type="button"
        className={tools.tool}
        aria-label={redoLabel === null ? 'Redo' : `Redo: ${redoLabel}`}
        title={redoLabel === null ? 'Nothing to redo' : `Redo: ${redoLabel}`}
        aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z Control+Y"
        aria-disabled={redoLabel === null}
        onClick={() => takeStep('redo')}
      >
        <IconArrowForwardUp {...ICON} />
      </button>
    </>
  );
}
