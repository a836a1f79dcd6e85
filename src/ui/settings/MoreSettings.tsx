import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { changedSettings } from './changedSettings.ts';
import classes from './SettingsPanel.module.css';

const MoreSettingsDialog = lazy(() => import('./more/MoreSettingsDialog.tsx'));

/** Opens the settings that have no room in the panel, and says how many of them are not the defaults. */
export function MoreSettings() {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const changed = useLab(useShallow((lab) => changedSettings(lab.draft)));
  return (
    <div className={classes.more}>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-label={changed.length === 0 ? undefined : `More settings, ${changed.length} not the default`}
        title={changed.length === 0 ? 'All at their defaults' : `Not the default: ${changed.join(', ')}`}
        onClick={() => setIsOpen(true)}
      >
        <IconAdjustmentsHorizontal size={14} stroke={1.75} aria-hidden="true" />
        <span>More settings</span>
        {changed.length > 0 && <span className={classes.changed}>{changed.length}</span>}
      </button>
      <Suspense>
        {isOpen && <MoreSettingsDialog returnFocus={button.current} onClose={() => setIsOpen(false)} />}
      </Suspense>
    </div>
  );
}
