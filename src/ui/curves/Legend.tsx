import { Popover } from '@mantine/core';
import { IconPinFilled } from '@tabler/icons-react';
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';
import { highlighting } from '../common/highlight.ts';
import { RunMark } from '../common/RunMark.tsx';
import classes from './Legend.module.css';
import { RunLook } from './RunLook.tsx';

interface EntryProps {
  readonly id: string;
  /** One entry of the legend is reached by Tab, the others from there by the arrow keys. */
  readonly isEntrance: boolean;
}

/** A run's mark and name; a press opens what can be done with its curves. */
const Entry = memo(function Entry({ id, isEntrance }: EntryProps) {
  const [isOpen, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const run = useLab(
    useShallow((lab) => {
      const found = lab.runs.find((candidate) => candidate.id === id);
      return found === undefined ? null : { name: found.name, colorIndex: found.colorIndex, visible: found.visible };
    }),
  );
  const isBaseline = useLab((lab) => lab.baselineRunId === id);
  if (run === null) return null;
  return (
    <span className={classes.place}>
      <button
        type="button"
        className={classes.entry}
        aria-label={`Curves of ${run.name}${isBaseline ? ', baseline' : ''}${run.visible ? '' : ', hidden'}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={run.name}
        tabIndex={isEntrance ? 0 : -1}
        data-legend={run.name}
        data-hidden={!run.visible || undefined}
        onPointerDown={() => {
          wasOpen.current = isOpen;
        }}
        onClick={() => {
          // A press beside an open popover has closed it already: on its own entry that is all it is to do.
          setOpen(!wasOpen.current);
          wasOpen.current = false;
        }}
        {...highlighting([id])}
      >
        <RunMark colorIndex={run.colorIndex} isFaint={!run.visible} />
        <span>{run.name}</span>
        {isBaseline && <IconPinFilled size={11} aria-hidden="true" />}
      </button>
      {isOpen && (
        // Made for the open entry alone: of fifty, each would cost the page's opening its share.
        // Its roles are given by hand: the anchor is only a place, and the entry says what it opens.
        <Popover
          opened
          onChange={setOpen}
          width={252}
          position="bottom-start"
          withRoles={false}
          withinPortal
          trapFocus
          returnFocus
        >
          <Popover.Target>
            <span className={classes.anchor} />
          </Popover.Target>
          <Popover.Dropdown role="dialog" aria-label={`Curves of ${run.name}`}>
            <RunLook id={id} onDone={() => setOpen(false)} />
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  );
});

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The runs of the charts by mark and name, hidden ones too. Pointing at one brings its curves out. */
export function Legend() {
  const ids = useLab(useShallow((lab) => lab.runs.filter((run) => run.training.epochs.length > 0).map(({ id }) => id)));
  const [entrance, setEntrance] = useState<string | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const entranceId = entrance !== null && ids.includes(entrance) ? entrance : ids[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(bar.current?.querySelectorAll<HTMLButtonElement>('button[data-legend]') ?? [])];
    const { activeElement } = document;
    const at = activeElement instanceof HTMLButtonElement ? buttons.indexOf(activeElement) : -1;
    const to = at === -1 ? undefined : STEPS[event.key]?.(at, buttons.length);
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(buttons.length - 1, Math.max(0, to));
    setEntrance(ids[next] ?? null);
    buttons[next]?.focus();
  };
  if (ids.length === 0) return null;
  return (
    <div ref={bar} className={classes.legend} role="toolbar" aria-label="Legend" onKeyDown={onKeyDown}>
      {ids.map((id) => (
        <Entry key={id} id={id} isEntrance={id === entranceId} />
      ))}
    </div>
  );
}
