import { Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconFlag,
  IconFlask,
  IconGridDots,
  IconMicroscope,
  IconPencil,
  IconReportAnalytics,
  IconUsersGroup,
} from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { activationRace, canRace, racedLabels } from '../../domain/race.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { reasonNotReady } from '../settings/readiness.ts';
import classes from './StudyTools.module.css';
import { openStudy, type Study } from './studies.ts';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

/** Starts the stack on the bench with each activation, from the same seed. */
function startRace(): void {
  const { draft, trainRace } = useLab.getState();
  trainRace(activationRace(draft));
  announce(`${racedLabels()} start from the same weights, in the same order of images.`);
}

interface ToolProps {
  readonly label: string;
  readonly hint: string;
  readonly icon: ReactNode;
  readonly isDisabled?: boolean;
  readonly onClick: (button: HTMLButtonElement) => void;
}

function Tool({ label, hint, icon, isDisabled = false, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className={classes.tool}
      title={hint}
      aria-label={label}
      disabled={isDisabled}
      onClick={(event) => onClick(event.currentTarget)}
    >
      {icon}
      <span>{label}</span>
    </button>
  );
}

function StudyTool({ study, ...tool }: Omit<ToolProps, 'onClick' | 'isDisabled'> & { readonly study: Study }) {
  const hasEpochs = useLab((lab) => lab.runs.some((run) => run.training.epochs.length > 0));
  return <Tool {...tool} isDisabled={!hasEpochs} onClick={(button) => openStudy(study, button)} />;
}

/** The studies asked for less often, and what trains several runs at once. */
function MoreStudies() {
  const target = useRef<HTMLButtonElement>(null);
  const hasEpochs = useLab((lab) => lab.runs.some((run) => run.training.epochs.length > 0));
  return (
    <Menu position="bottom-end" withinPortal width={230}>
      <Menu.Target>
        <button ref={target} type="button" className={classes.tool} aria-label="More studies" title="More studies">
          <IconFlask {...ICON} />
          <span>More</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Look at runs together</Menu.Label>
        <Menu.Item
          leftSection={<IconUsersGroup {...ICON} />}
          title="Several nets vote on the test digits"
          disabled={!hasEpochs}
          onClick={() => openStudy('vote', target.current)}
        >
          Vote
        </Menu.Item>
        <Menu.Item
          leftSection={<IconReportAnalytics {...ICON} />}
          title="A whole comparison as one file"
          disabled={!hasEpochs}
          onClick={() => openStudy('report', target.current)}
        >
          Report
        </Menu.Item>
        <Menu.Label>Train several</Menu.Label>
        <Menu.Item
          leftSection={<IconGridDots {...ICON} />}
          title="Take one or two settings of the bench through several values"
          onClick={() => openStudy('sweep', target.current)}
        >
          Sweep settings
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be asked of the runs together. */
export function StudyTools() {
  const isReady = useLab((lab) => reasonNotReady(lab.draft, lab.data) === null && canRace(lab.draft));
  return (
    <>
      <Tool
        label="Compare activations"
        hint={`Train the stack on the bench with ${racedLabels()}: same initial weights, same order`}
        icon={<IconFlag {...ICON} />}
        isDisabled={!isReady}
        onClick={startRace}
      />
      <StudyTool
        study="compare"
        label="Compare runs"
        hint="What two runs, or two groups of runs, get differently"
        icon={<IconArrowsDiff {...ICON} />}
      />
      <StudyTool
        study="draw"
        label="Draw"
        hint="Draw a digit: every trained run answers"
        icon={<IconPencil {...ICON} />}
      />
      <StudyTool
        study="inside"
        label="Inside"
        hint="Filters, feature maps, gradients and idle neurons of a run"
        icon={<IconMicroscope {...ICON} />}
      />
      <MoreStudies />
    </>
  );
}
