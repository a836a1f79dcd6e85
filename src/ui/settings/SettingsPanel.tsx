import { useLab } from '../../store/labStore.ts';
import { bookAccuracyOf } from '../common/book.ts';
import { formatPercent } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { EngineFields } from './EngineFields.tsx';
import classes from './SettingsPanel.module.css';
import { TrainBar } from './TrainBar.tsx';
import { TrainingFields } from './TrainingFields.tsx';

/** The settings of the draft, and the controls of training. */
export function SettingsPanel() {
  const name = useLab((lab) => lab.draft.name);
  const book = useLab((lab) => bookAccuracyOf(lab.draft));
  return (
    <Panel
      title="Settings"
      note={book === null ? name : `${name}: ${formatPercent(book)} in the book`}
      className={classes.panel}
    >
      <div className={classes.fields}>
        <TrainingFields />
        <EngineFields />
      </div>
      <TrainBar />
    </Panel>
  );
}
