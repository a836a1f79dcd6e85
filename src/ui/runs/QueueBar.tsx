import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { queueSeconds, secondsToGo } from '../../domain/queueOutlook.ts';
import { isActive } from '../../domain/run.ts';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { formatEstimate } from '../common/format.ts';
import { Toggle } from '../common/Toggle.tsx';
import classes from './RunsPanel.module.css';
import { setGrouped, useFolding } from './useRunList.ts';
import { useRunPaces } from './useRunPaces.ts';

const ICON = { size: 13, stroke: 1.75, 'aria-hidden': true } as const;

function isSteered({ isElsewhere, state }: Run): boolean {
  return !isElsewhere && (isActive(state) || state === 'queued');
}

/** Seconds left of a run that trains, in tens: a figure that trembles cannot be read. */
function roundedLeft(run: Run): number | null {
  const left = run.progress?.secondsLeft ?? null;
  return left === null ? null : Math.ceil(left / 10) * 10;
}

/** Estimated seconds until all that trains or waits has been trained; null where some of it cannot be told. */
function useSecondsLeft(): number | null {
  const { paces } = useRunPaces();
  const lefts = useLab(useShallow((lab) => lab.runs.filter(isSteered).map(roundedLeft)));
  const ids = useLab(useShallow((lab) => lab.runs.filter(isSteered).map(({ id }) => id)));
  const queue = useLab((lab) => lab.queue);
  return useMemo(() => {
    const { runs } = useLab.getState();
    const waiting: number[] = [];
    const underWay: number[] = [];
    const inOrder = [...queue, ...ids.filter((id) => !queue.includes(id))];
    for (const id of inOrder) {
      const run = runs.find((candidate) => candidate.id === id);
      if (run === undefined) continue;
      const left = lefts[ids.indexOf(id)] ?? secondsToGo(run.experiment, run.training.step, paces);
      if (left === null) return null;
      (run.state === 'queued' ? waiting : underWay).push(left);
    }
    return queueSeconds(underWay, waiting, Math.max(1, navigator.hardwareConcurrency));
  }, [ids, lefts, queue, paces]);
}

function countsOf({ runs, isHeld }: LabState) {
  const steered = runs.filter(isSteered);
  const count = (state: Run['state']) => steered.filter((run) => run.state === state).length;
  return {
    training: count('training') + count('preparing'),
    paused: count('paused'),
    waiting: count('queued'),
    isHeld,
  };
}

/** Pauses or resumes everything at once, and says how long all of it will take. */
function Queue() {
  const { training, paused, waiting, isHeld } = useLab(useShallow(countsOf));
  const seconds = useSecondsLeft();
  const isAllPaused = isHeld || training + waiting === 0;
  const parts = [
    training > 0 ? `${training} training` : null,
    paused > 0 ? `${paused} paused` : null,
    waiting > 0 ? `${waiting} waiting` : null,
  ].filter((part) => part !== null);
  const isAny = parts.length > 0;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={isAllPaused ? <IconPlayerPlay {...ICON} /> : <IconPlayerPause {...ICON} />}
        onClick={() => {
          const { pauseAll, resumeAll } = useLab.getState();
          if (isAllPaused) resumeAll();
          else pauseAll();
          announce(isAllPaused ? 'All runs go on.' : 'All runs are paused; none starts until you resume them.');
        }}
      >
        {isAllPaused ? 'Resume all' : 'Pause all'}
      </Button>
      <span className={classes.queueWords} data-testid="queue">
        {isAny ? parts.join(', ') : 'All paused: new runs wait'}
        {isAny && seconds !== null && seconds > 0 && (
          <>
            {' · '}
            <span title="Estimated from what the engine trained here, with as many runs at a time as there are cores">
              {formatEstimate(seconds)} left
            </span>
          </>
        )}
      </span>
    </>
  );
}

/** Over the list: what steers all runs together. Nothing while there is nothing to steer. */
export function QueueBar({ canGroup }: { readonly canGroup: boolean }) {
  const isGrouped = useFolding((folding) => folding.isGrouped);
  const hasQueue = useLab((lab) => lab.isHeld || lab.runs.some(isSteered));
  if (!canGroup && !hasQueue) return null;
  return (
    <div className={classes.bar}>
      {hasQueue && <Queue />}
      {canGroup && (
        <span className={classes.barEnd}>
          <Toggle label="Group seeds" isOn={isGrouped} onChange={setGrouped} />
        </span>
      )}
    </div>
  );
}
