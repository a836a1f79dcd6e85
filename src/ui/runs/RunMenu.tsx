import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCopy,
  IconCopyPlus,
  IconCursorText,
  IconDots,
  IconEye,
  IconEyeOff,
  IconFileExport,
  IconId,
  IconPin,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
} from '@tabler/icons-react';
import { useRef } from 'react';
import type { RunState } from '../../domain/run.ts';
import { canTransition, isActive } from '../../domain/run.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { toggleBaseline } from '../common/baseline.ts';
import { openStudy } from '../compare/studies.ts';
import { openExchange } from '../exchange/exchange.ts';
import { QueueItems } from './QueueItems.tsx';
import classes from './RunsPanel.module.css';
import { removeWithUndo } from './removing.ts';
import { openRunDialog } from './runDialogs.ts';

interface RunMenuProps {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly isVisible: boolean;
  /** Another tab steers it. */
  readonly isElsewhere: boolean;
}

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

/** Puts what a run was trained with on the bench, where the change is made; the new run then tells it. */
function duplicate(id: string, name: string): void {
  const { runs, setDraft } = useLab.getState();
  const run = runs.find((candidate) => candidate.id === id);
  if (run === undefined) return;
  setDraft(run.experiment, `load the settings of ${name}`);
  announce(`Layers and settings of ${name} are on the bench. Change what you like, then train.`);
}

/** What can be done with a run: shown beside its name at once, or behind the menu. */
export function RunMenu({ id, name, state, isVisible, isElsewhere }: RunMenuProps) {
  const { pause, resume, stop, setVisible } = useLab.getState();
  const isBaseline = useLab((lab) => lab.baselineRunId === id);
  const target = useRef<HTMLButtonElement>(null);
  const isUnderWay = !isElsewhere && (isActive(state) || state === 'queued');
  return (
    <span className={classes.tools}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={`Curve of ${name}`}
        aria-pressed={isVisible}
        title={isVisible ? 'Hide its curve' : 'Show its curve'}
        onClick={() => setVisible(id, !isVisible)}
      >
        {isVisible ? <IconEye {...ICON} /> : <IconEyeOff {...ICON} />}
      </ActionIcon>
      <Menu position="bottom-end" withinPortal width={240}>
        <Menu.Target>
          <ActionIcon
            ref={target}
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`Actions for ${name}`}
            title="Actions"
            data-run-actions
          >
            <IconDots {...ICON} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isUnderWay && state === 'queued' && <QueueItems id={id} name={name} from={target} />}
          {isUnderWay && state !== 'paused' && canTransition(state, 'paused') && (
            <Menu.Item leftSection={<IconPlayerPause {...ICON} />} onClick={() => pause(id)}>
              Pause
            </Menu.Item>
          )}
          {isUnderWay && state === 'paused' && (
            <Menu.Item leftSection={<IconPlayerPlay {...ICON} />} onClick={() => resume(id)}>
              Resume
            </Menu.Item>
          )}
          {isUnderWay && state !== 'queued' && (
            <Menu.Item leftSection={<IconPlayerStop {...ICON} />} onClick={() => stop(id)}>
              Stop
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconCopyPlus {...ICON} />}
            onClick={() => openRunDialog({ kind: 'repeat', runId: id }, target.current)}
          >
            Repeat with other seeds
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy {...ICON} />}
            title="Puts its layers and settings on the bench: change them there, then train"
            onClick={() => duplicate(id, name)}
          >
            Duplicate with a change
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCursorText {...ICON} />}
            disabled={isElsewhere}
            onClick={() => openRunDialog({ kind: 'rename', runId: id }, target.current)}
          >
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconPin {...ICON} />} onClick={() => toggleBaseline(id, name)}>
            {isBaseline ? 'Unpin baseline' : 'Pin as baseline'}
          </Menu.Item>
          <Menu.Item leftSection={<IconId {...ICON} />} onClick={() => openStudy('card', target.current, id)}>
            Run card
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport {...ICON} />}
            onClick={() => openExchange({ kind: 'export', subject: { from: 'run', runId: id } }, target.current)}
          >
            Export, with weights
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash {...ICON} />}
            disabled={isElsewhere || isUnderWay}
            onClick={() => removeWithUndo([id], name, target.current)}
          >
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
