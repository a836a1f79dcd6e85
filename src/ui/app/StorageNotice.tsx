import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useLab } from '../../store/labStore.ts';
import type { StorageStatus } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { openRunDialog } from '../runs/runDialogs.ts';
import classes from './Header.module.css';

/** Short enough for the header; the whole of it stands in the dialog. */
const WORDS: Record<Exclude<StorageStatus['state'], 'ok'>, readonly [trouble: string, action: string]> = {
  full: ['Storage is full', 'Make room'],
  unavailable: ['Runs are not kept', 'Why'],
};

/** Says when runs will not outlive the page, and leads to what to do about it; nothing while they will. */
export function StorageNotice() {
  const state = useLab((lab) => lab.storage.state);
  const message = useLab((lab) => lab.storage.message);
  const wasTrouble = useRef(false);
  useEffect(() => {
    if (message !== null) announce(message);
    else if (wasTrouble.current) announce('There is room again. All that is trained is kept.');
    wasTrouble.current = message !== null;
  }, [message]);
  if (state === 'ok') return null;
  const [trouble, action] = WORDS[state];
  return (
    <div className={classes.data}>
      <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" className={classes.bad} />
      <span className={classes.message} title={message ?? undefined}>
        {trouble}
      </span>
      <button
        type="button"
        className={classes.action}
        onClick={(event) => openRunDialog({ kind: 'storage' }, event.currentTarget)}
      >
        {action}
      </button>
    </div>
  );
}
