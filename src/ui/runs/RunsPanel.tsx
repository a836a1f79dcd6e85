import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { formatPlural } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { Studies } from '../compare/Studies.tsx';
import { StudyTools } from '../compare/StudyTools.tsx';
import { RunRow } from './RunRow.tsx';
import classes from './RunsPanel.module.css';

function EmptyRuns() {
  return (
    <p className={classes.empty}>
      Each training becomes a run here, with its result and what set it apart from the run before.
    </p>
  );
}

/** Every run of this session, the newest first. */
export function RunsPanel() {
  const ids = useLab(useShallow((lab) => lab.runs.map((run) => run.id)));
  const rows = ids.map((id, index) => ({ id, previousId: ids[index - 1] })).reverse();
  return (
    <Panel
      title="Runs"
      note={ids.length === 0 ? undefined : formatPlural(ids.length, 'run')}
      tools={<StudyTools />}
      className={classes.panel}
    >
      <Studies />
      {ids.length === 0 ? (
        <EmptyRuns />
      ) : (
        <ScrollArea label="List of runs" className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col" className={classes.wide}>
                  State
                </th>
                <th scope="col" className={classes.number}>
                  Epochs
                </th>
                <th scope="col" className={classes.number} title="Best validation accuracy">
                  Validation
                </th>
                <th
                  scope="col"
                  className={classes.number}
                  title="Test accuracy at the epoch of best validation accuracy"
                >
                  Test
                </th>
                <th scope="col" className={`${classes.number} ${classes.wide}`}>
                  Images/s
                </th>
                <th scope="col" className={classes.wide}>
                  Engine
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, previousId }) => (
                <RunRow key={id} id={id} previousId={previousId} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </Panel>
  );
}
