import { Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import { isActive } from '../../domain/run.ts';
import { useLab } from '../../store/labStore.ts';
import type { LabState, Run } from '../../store/types.ts';
import { formatCount } from '../common/format.ts';
import { RepairButton } from '../repairs/RepairButton.tsx';
import { editTraining } from './draft.ts';
import { Progress } from './Progress.tsx';
import { reasonNotReady, repairedMiniBatch } from './readiness.ts';
import classes from './SettingsPanel.module.css';

function canBeStopped(run: Run): boolean {
  return !run.isElsewhere && (isActive(run.state) || run.state === 'queued');
}

/** The run that Pause, Resume and Stop mean: the selected one while it is under way, else the latest that is. */
export function controlledRun(lab: Pick<LabState, 'runs' | 'selectedRunId'>): Run | undefined {
  const selected = lab.runs.find((run) => run.id === lab.selectedRunId);
  return selected !== undefined && canBeStopped(selected) ? selected : lab.runs.findLast(canBeStopped);
}

/** Starts training what is on the bench, and steers the run under way. */
export function TrainBar() {
  const reason = useLab((lab) => reasonNotReady(lab.draft, lab.data));
  const repaired = useLab((lab) => repairedMiniBatch(lab.draft));
  const runId = useLab((lab) => controlledRun(lab)?.id ?? null);
  const state = useLab((lab) => controlledRun(lab)?.state ?? null);
  const reasonId = useId();
  const trainButton = useRef<HTMLButtonElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const { train, pause, resume, stop } = useLab.getState();
  const isPaused = state === 'paused';
  return (
    <div ref={bar} className={classes.bar} tabIndex={-1}>
      <Button
        ref={trainButton}
        size="xs"
        className={classes.train}
        leftSection={<IconPlayerPlayFilled size={14} aria-hidden="true" />}
        disabled={reason !== null}
        aria-describedby={reason === null ? undefined : reasonId}
        onClick={train}
      >
        Train
      </Button>
      <Button
        size="xs"
        variant="default"
        className={classes.pause}
        leftSection={
          isPaused ? (
            <IconPlayerPlayFilled size={14} aria-hidden="true" />
          ) : (
            <IconPlayerPauseFilled size={14} aria-hidden="true" />
          )
        }
        disabled={runId === null || state === 'queued'}
        onClick={() => runId !== null && (isPaused ? resume(runId) : pause(runId))}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerStopFilled size={14} aria-hidden="true" />}
        disabled={runId === null}
        onClick={() => {
          if (runId === null) return;
          stop(runId);
          // This button is disabled once nothing runs; the keyboard stays beside it.
          trainButton.current?.focus();
        }}
      >
        Stop
      </Button>
      <div className={classes.outlook}>
        {reason !== null && (
          <p id={reasonId} className={classes.reason} role="status">
            {reason}
          </p>
        )}
        {repaired !== null && (
          <RepairButton
            label={`Use a mini-batch of ${formatCount(repaired)}`}
            onClick={() => {
              editTraining({ miniBatchSize: repaired }, 'repair the mini-batch size');
              // The offer is gone once it is taken; the keyboard stays beside it. Before the data is loaded nothing trains.
              requestAnimationFrame(() =>
                (trainButton.current?.disabled === true ? bar.current : trainButton.current)?.focus(),
              );
            }}
          />
        )}
        {runId !== null ? (
          <Progress runId={runId} />
        ) : (
          reason === null && <p className={classes.quiet}>Ready to train.</p>
        )}
      </div>
    </div>
  );
}
