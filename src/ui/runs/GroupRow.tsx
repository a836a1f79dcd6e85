import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconEye, IconEyeOff } from '@tabler/icons-react';
import { memo, useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { isActive } from '../../domain/run.ts';
import { distinctSeeds } from '../../domain/seedGroups.ts';
import { type SeedSummary, summarizeSeeds } from '../../domain/seedResults.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { formatPercent, formatPlural } from '../common/format.ts';
import { highlighting } from '../common/highlight.ts';
import { RunMark } from '../common/RunMark.tsx';
import { RunName } from '../common/RunName.tsx';
import { GroupMenu } from './GroupMenu.tsx';
import { RunRow } from './RunRow.tsx';
import classes from './RunsPanel.module.css';
import type { Change } from './runList.ts';
import { changeInWords, describeStates } from './runWords.ts';
import { setUnfolded, useFolding } from './useRunList.ts';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

function membersOf(runs: readonly Run[], ids: readonly string[]): Run[] {
  return runs.filter(({ id }) => ids.includes(id));
}

function isUnderWay({ state }: Run): boolean {
  return isActive(state) || state === 'queued';
}

/** Whether the group is unfolded. When first seen it is, if something is still going on in it. */
function useIsOpen(groupKey: string, ids: readonly string[]): boolean {
  const isOpen = useFolding(({ open }) => open.get(groupKey));
  useEffect(() => {
    if (isOpen === undefined) setUnfolded(groupKey, membersOf(useLab.getState().runs, ids).some(isUnderWay));
  }, [groupKey, ids, isOpen]);
  return isOpen ?? false;
}

interface GroupResult extends SeedSummary {
  /** Name of the run that is best by validation. */
  readonly bestName: string;
}

/** Of the runs that have finished, one a seed; null before the first has. */
function resultOf(members: readonly Run[]): GroupResult | null {
  const finished = distinctSeeds(members.filter(({ state }) => state === 'finished'));
  const summary = summarizeSeeds(
    finished.flatMap(({ experiment: { seed }, training: { best } }) => (best === null ? [] : [{ seed, ...best }])),
  );
  if (summary === null) return null;
  const best = finished.find(({ experiment }) => experiment.seed === summary.bestByValidation.seed);
  return { ...summary, bestName: best?.name ?? '' };
}

/** The chapter's result of several seeds: the best by validation, and beside it mean and deviation of the test accuracy. */
function Summary({ result }: { readonly result: GroupResult }) {
  const { bestByValidation, mean, deviation, count, bestName } = result;
  return (
    <>
      Best of {count} by validation: <strong>{bestName}</strong>, test {formatPercent(bestByValidation.testAccuracy)}.
      {' Mean '}
      <strong>
        {formatPercent(mean)}
        {deviation !== null && ` ± ${formatPercent(deviation)}`}
      </strong>
      {deviation !== null && ' (standard deviation)'}.
    </>
  );
}

function accuracyOf(fraction: number | undefined): string {
  return fraction === undefined ? '–' : formatPercent(fraction);
}

interface GroupRowProps {
  readonly groupKey: string;
  /** Oldest first. */
  readonly ids: readonly string[];
  readonly changes: ReadonlyMap<string, Change>;
}

/** Runs that differ in their seed alone, as one row that unfolds. */
export const GroupRow = memo(function GroupRow({ groupKey, ids, changes }: GroupRowProps) {
  const isOpen = useIsOpen(groupKey, ids);
  // As in a run's row: progress is shown elsewhere.
  useLab(
    useShallow((lab) =>
      membersOf(lab.runs, ids).flatMap(({ name, state, training, visible, isElsewhere }) => [
        name,
        state,
        training.epochs,
        visible,
        isElsewhere,
      ]),
    ),
  );
  const isSelected = useLab((lab) => ids.includes(lab.selectedRunId ?? lab.runs.at(-1)?.id ?? ''));
  const members = membersOf(useLab.getState().runs, ids);
  const [first] = members;
  const change = changes.get(ids[0] ?? '');
  const against = useLab((lab) => lab.runs.find(({ id }) => id === change?.from)?.name);
  if (first === undefined) return null;
  const seedCount = new Set(members.map(({ experiment }) => experiment.seed)).size;
  const name = `${first.experiment.name}, ${formatPlural(seedCount, 'seed')}`;
  const isVisible = members.some(({ visible }) => visible);
  const isMarked = isSelected && !isOpen;
  const result = resultOf(members);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr className={classes.row} data-selected={isMarked || undefined} data-group {...highlighting(ids)}>
        <th scope="row" className={classes.name}>
          <button type="button" aria-expanded={isOpen} onClick={() => setUnfolded(groupKey, !isOpen)}>
            <Chevron {...ICON} className={classes.chevron} />
            <RunMark colorIndex={first.colorIndex} isFaint={!isVisible} />
            <RunName name={name} />
          </button>
          <span className={classes.narrow}>{describeStates(members)}</span>
        </th>
        <td className={`${classes.wide} ${classes.groupState}`}>{describeStates(members)}</td>
        <td />
        <td className={classes.number}>{accuracyOf(result?.bestByValidation.validationAccuracy)}</td>
        <td className={classes.number}>{accuracyOf(result?.bestByValidation.testAccuracy)}</td>
        <td className={classes.wide} />
        <td className={classes.wide} />
        <td className={classes.actions}>
          <span className={classes.tools}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`Curves of ${name}`}
              aria-pressed={isVisible}
              title={isVisible ? 'Hide their curves' : 'Show their curves'}
              onClick={() => {
                for (const { id } of members) useLab.getState().setVisible(id, !isVisible);
              }}
            >
              {isVisible ? <IconEye {...ICON} /> : <IconEyeOff {...ICON} />}
            </ActionIcon>
            <GroupMenu
              name={name}
              members={members.map(({ id }) => id)}
              isRemovable={!members.some((run) => run.isElsewhere || isUnderWay(run))}
            />
          </span>
        </td>
      </tr>
      <tr className={classes.notes} data-selected={isMarked || undefined}>
        <td colSpan={8}>
          {result !== null && (
            <p data-testid={`summary-${first.experiment.name}`}>
              <Summary result={result} />
            </p>
          )}
          {change !== undefined && <p className={classes.difference}>{changeInWords(change, against)}</p>}
        </td>
      </tr>
      {isOpen && ids.toReversed().map((id) => <RunRow key={id} id={id} change={undefined} isMember />)}
    </>
  );
});
