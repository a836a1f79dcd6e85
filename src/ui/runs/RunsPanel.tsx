import { useLab } from '../../store/labStore.ts';
import { formatPlural } from '../common/format.ts';
import { Panel } from '../common/Panel.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { Studies } from '../compare/Studies.tsx';
import { StudyTools } from '../compare/StudyTools.tsx';
import { StorageButton } from '../storage/StorageButton.tsx';
import { GroupRow } from './GroupRow.tsx';
import { QueueBar } from './QueueBar.tsx';
import { RemovalNotice } from './RemovalNotice.tsx';
import { RunDialogs } from './RunDialogs.tsx';
import { RunRow } from './RunRow.tsx';
import classes from './RunsPanel.module.css';
import { useRunList } from './useRunList.ts';

function EmptyRuns() {
  return (
    <p className={classes.empty}>
      Each training becomes a run here, with its result and what set it apart from those before.
    </p>
  );
}

/** Every run, the newest first; those that differ in their seed alone folded into one row. */
export function RunsPanel() {
  const count = useLab((lab) => lab.runs.length);
  const { items, changes, canGroup } = useRunList();
  return (
    <Panel
      title="Runs"
      note={count === 0 ? undefined : formatPlural(count, 'run')}
      tools={
        <>
          <StudyTools />
          <StorageButton />
        </>
      }
      className={classes.panel}
    >
      <Studies />
      <RunDialogs />
      <QueueBar canGroup={canGroup} />
      {count === 0 ? (
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
              {items.map((item) =>
                item.kind === 'group' ? (
                  <GroupRow key={item.key} groupKey={item.key} ids={item.ids} changes={changes} />
                ) : (
                  <RunRow key={item.id} id={item.id} change={changes.get(item.id)} />
                ),
              )}
            </tbody>
          </table>
        </ScrollArea>
      )}
      <RemovalNotice />
    </Panel>
  );
}
