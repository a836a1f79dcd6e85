import { Dialog } from '../../common/Dialog.tsx';
import { ScrollArea } from '../../common/ScrollArea.tsx';
import { DataSection } from './DataSection.tsx';
import classes from './More.module.css';
import { ScheduleSection } from './ScheduleSection.tsx';
import { TrainingSection } from './TrainingSection.tsx';

interface MoreSettingsDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Every setting of the experiment that the panel has no room for. Edits hold at once and can be undone. */
export default function MoreSettingsDialog({ returnFocus, onClose }: MoreSettingsDialogProps) {
  return (
    <Dialog title="More settings" returnFocus={returnFocus} onClose={onClose}>
      <ScrollArea label="More settings" className={classes.scroll}>
        <ScheduleSection />
        <TrainingSection />
        <DataSection />
      </ScrollArea>
    </Dialog>
  );
}
