import { IconDatabase } from '@tabler/icons-react';
import tools from '../common/Tools.module.css';
import { openRunDialog } from '../runs/runDialogs.ts';

/** Opens what the browser keeps of the runs. */
export function StorageButton() {
  return (
    <button
      type="button"
      className={tools.tool}
      aria-label="Storage"
      title="Storage: what the browser keeps of your runs"
      onClick={(event) => openRunDialog({ kind: 'storage' }, event.currentTarget)}
    >
      <IconDatabase size={14} stroke={1.75} aria-hidden="true" />
    </button>
  );
}
