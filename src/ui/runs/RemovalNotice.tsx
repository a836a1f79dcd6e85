import { Button } from '@mantine/core';
import { IconArrowBackUp, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import type { Removal } from '../../store/types.ts';
import { formatPlural } from '../common/format.ts';
import tools from '../common/Tools.module.css';
import { historyStepOf } from '../history/useHistoryKeys.ts';
import classes from './RunsPanel.module.css';
import { undoRemoval } from './removing.ts';

/** Long enough to notice a slip and reach for Undo; while the pointer or the keyboard is on the notice, no time passes. */
const OFFERED_MS = 30_000;

function describe({ runs }: Removal): string {
  const [first] = runs;
  return first !== undefined && runs.length === 1 ? first.name : formatPlural(runs.length, 'run');
}

/** Offers to bring back the run removed last; once it is no longer offered, what was removed is deleted. */
export function RemovalNotice() {
  const removals = useLab((lab) => lab.removals);
  const [isHeld, setIsHeld] = useState(false);
  const notice = useRef<HTMLDivElement>(null);
  const latest = removals.at(-1);
  const isOffered = latest !== undefined;
  useEffect(() => {
    if (removals.length === 0 || isHeld) return;
    const timer = setTimeout(() => useLab.getState().endRemovals(), OFFERED_MS);
    return () => clearTimeout(timer);
  }, [removals, isHeld]);
  useEffect(() => {
    if (!isOffered) return;
    // Before the keys of the bench hear it: in the list of runs, what was done last is the removal.
    const onKeyDown = (event: KeyboardEvent) => {
      const panel = notice.current?.closest('section') ?? null;
      if (historyStepOf(event) !== 'undo' || !(event.target instanceof Node) || !panel?.contains(event.target)) return;
      event.preventDefault();
      undoRemoval(panel);
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOffered]);
  if (latest === undefined) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={notice}
      role="group"
      aria-label="Removed"
      className={classes.removal}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <p>
        Removed <strong>{describe(latest)}</strong>
        {removals.length > 1 && `, and before that ${describe(removals.at(-2) ?? latest)}`}
      </p>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconArrowBackUp size={13} stroke={1.75} aria-hidden="true" />}
        aria-label={`Undo: remove ${describe(latest)}`}
        aria-keyshortcuts="Control+Z Meta+Z"
        data-undo-removal
        onClick={(event) => {
          setIsHeld(false);
          undoRemoval(event.currentTarget.closest('section'));
        }}
      >
        Undo
      </Button>
      <button
        type="button"
        className={tools.tool}
        aria-label="Delete what was removed"
        title="Delete for good"
        onClick={() => {
          setIsHeld(false);
          useLab.getState().endRemovals();
        }}
      >
        <IconX size={14} stroke={1.75} aria-hidden="true" />
      </button>
    </div>
  );
}
