import { useMemo, useState } from 'react';
import { compareGroups } from '../../domain/statistics.ts';
import { describeComparison } from '../../domain/statisticsInWords.ts';
import type { Run } from '../../store/types.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { formatPercent } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import tableClasses from '../common/Table.module.css';
import classes from './Compare.module.css';
import { groupRuns } from './groups.ts';

/** Runs that differ in their seed alone, as groups, and whether two groups differ by more than chance. */
export function GroupComparison({ runs }: { readonly runs: readonly Run[] }) {
  const groups = useMemo(() => groupRuns(runs), [runs]);
  const [firstId, setFirst] = useState(groups.at(-2)?.first.id ?? '');
  const [secondId, setSecond] = useState(groups.at(-1)?.first.id ?? '');
  const first = groups.find((group) => group.first.id === firstId);
  const second = groups.find((group) => group.first.id === secondId);
  if (groups.length === 0) return <p className={classes.quiet}>No run has finished yet.</p>;
  const choices = groups.map((group) => ({ value: group.first.id, label: `${group.name} (from ${group.first.name})` }));
  return (
    <>
      <p className={classes.quiet}>
        Finished runs that differ in nothing but their seed are one group. Results are test accuracies at the epoch of
        best validation accuracy.
      </p>
      <table className={tableClasses.table}>
        <caption className="visually-hidden">Groups of runs</caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Seeds</th>
            <th scope="col">Mean test accuracy</th>
            <th scope="col">Standard deviation</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.first.id}>
              <th scope="row">
                <RunMark colorIndex={group.first.colorIndex} /> {group.name}
              </th>
              <td title={group.runs.map(({ name }) => name).join(', ')}>
                {group.runs.map(({ experiment }) => experiment.seed).join(', ')}
              </td>
              <td>{formatPercent(group.mean)}</td>
              <td>{group.deviation === null ? '–' : formatPercent(group.deviation)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {groups.length > 1 && (
        <>
          <div className={classes.fields}>
            <ChoiceField label="First group" value={firstId} choices={choices} onChange={setFirst} />
            <ChoiceField label="Second group" value={secondId} choices={choices} onChange={setSecond} />
          </div>
          {first !== undefined && second !== undefined && first !== second && (
            <p className={classes.sentence} data-testid="group-sentence">
              {describeComparison(compareGroups(first.results, second.results), first.name, second.name)}
            </p>
          )}
        </>
      )}
    </>
  );
}
