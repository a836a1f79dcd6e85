import { IconArrowDown, IconArrowUp, IconCopy, IconTrash, IconX } from '@tabler/icons-react';
import { formatPlural } from '../common/format.ts';
import tools from '../common/Tools.module.css';
import classes from './LayersPanel.module.css';
import type { Selection } from './useSelection.ts';

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

interface SelectionBarProps {
  readonly selection: Selection;
  readonly count: number;
  readonly onMove: (indices: readonly number[], by: -1 | 1) => void;
  readonly onDuplicate: (indices: readonly number[]) => void;
  readonly onRemove: (indices: readonly number[]) => void;
}

/** What can be done with the selected layers together. */
export function SelectionBar({ selection, count, onMove, onDuplicate, onRemove }: SelectionBarProps) {
  const { indices, clear } = selection;
  if (indices.length === 0) return null;
  const isAtTop = indices.every((index, place) => index === place);
  const isAtBottom = indices.every((index, place) => index === count - indices.length + place);
  return (
    <div className={classes.selection} role="toolbar" aria-label="Selected layers">
      <span>{formatPlural(indices.length, 'layer')} selected</span>
      <button
        type="button"
        className={tools.tool}
        aria-label="Move the selected layers up"
        title="Move up"
        aria-disabled={isAtTop}
        onClick={() => onMove(indices, -1)}
      >
        <IconArrowUp {...ICON} />
      </button>
      <button
        type="button"
        className={tools.tool}
        aria-label="Move the selected layers down"
        title="Move down"
        aria-disabled={isAtBottom}
        onClick={() => onMove(indices, 1)}
      >
        <IconArrowDown {...ICON} />
      </button>
      <button
        type="button"
        className={tools.tool}
        aria-label="Duplicate the selected layers"
        title="Duplicate below"
        onClick={() => onDuplicate(indices)}
      >
        <IconCopy {...ICON} />
      </button>
      <button
        type="button"
        className={tools.tool}
        aria-label="Remove the selected layers"
        title="Remove (Delete)"
        onClick={() => onRemove(indices)}
      >
        <IconTrash {...ICON} />
      </button>
      <button
        type="button"
        className={tools.tool}
        aria-label="Select no layer"
        title="Select none (Escape)"
        onClick={clear}
      >
        <IconX {...ICON} />
      </button>
    </div>
  );
}
