import { useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import { Dialog } from '../common/Dialog.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import classes from './Compare.module.css';
import { GroupComparison } from './GroupComparison.tsx';
import { PairComparison } from './PairComparison.tsx';

interface CompareDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Two runs image by image, or two groups of runs by their results. */
export function CompareDialog(props: CompareDialogProps) {
  const [shown, setShown] = useState<'pair' | 'groups'>('pair');
  const runs = useLab((lab) => lab.runs);
  return (
    <Dialog title="Compare runs" {...props}>
      <div className={classes.tabs}>
        {(['pair', 'groups'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
            {one === 'pair' ? 'Two runs' : 'Groups of seeds'}
          </button>
        ))}
      </div>
      <ScrollArea label="Comparison" className={classes.scroll}>
        {shown === 'pair' ? <PairComparison runs={runs} /> : <GroupComparison runs={runs} />}
      </ScrollArea>
    </Dialog>
  );
}
