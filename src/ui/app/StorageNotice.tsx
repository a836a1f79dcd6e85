import { IconAlertTriangle } from '@tabler/icons-react';
import { useLab } from '../../store/labStore.ts';
import { openRunDialog } from '../runs/runDialogs.ts';
import classes from './Header.module.css';

/** Says when runs will not outlive the page, and leads to what is kept; nothing while they will. */
export function StorageNotice() {
  const message = useLab((lab) => lab.storage.message);
  if (message === null) return null;
  return (
    <div className={classes.data} role="status">
      <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" className={classes.bad} />
      <button
        type="button"
        className={classes.message}
        title={`${message} Opens Storage.`}
        onClick={(event) => openRunDialog({ kind: 'storage' }, event.currentTarget)}
      >
        {message}
      </button>
    </div>
  );
}
