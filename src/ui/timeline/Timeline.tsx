import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import tools from '../common/Tools.module.css';
import classes from './Timeline.module.css';

interface TimelineProps {
  /** The first epoch that can be shown: 0 is the state before training. */
  readonly least: 0 | 1;
  readonly latest: number;
  /** The epoch shown. */
  readonly epoch: number;
  /** Null asks for the latest, and to follow it. */
  readonly onEpoch: (epoch: number | null) => void;
  /** What is shown of the epoch, where that is not all of it: "filters of epoch 3". */
  readonly note?: ReactNode;
}

/** One epoch after the other at this pace, in milliseconds: time to see what changed. */
const STEP_MS = 800;
const ICON = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** Chooses the epoch at which a run is looked at; plays them one after the other. */
export function Timeline({ least, latest, epoch, onEpoch, note }: TimelineProps) {
  const [isPlaying, setPlaying] = useState(false);
  const id = useId();
  const isAtEnd = epoch >= latest;
  useEffect(() => {
    if (!isPlaying) return;
    if (isAtEnd) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => onEpoch(epoch + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isAtEnd, epoch, onEpoch]);
  const go = (wanted: number | null) => {
    setPlaying(false);
    onEpoch(wanted === null ? null : Math.max(least, Math.min(latest, wanted)));
  };
  const play = () => {
    if (!isPlaying && isAtEnd) onEpoch(least);
    setPlaying(!isPlaying);
  };
  // Not disabled: that would take the keyboard away from a button at the moment it is pressed.
  const tool = (label: string, isIdle: boolean, act: () => void, icon: ReactNode) => (
    <button
      type="button"
      className={tools.tool}
      aria-label={label}
      title={label}
      aria-disabled={isIdle || undefined}
      onClick={() => !isIdle && act()}
    >
      {icon}
    </button>
  );
  const words = `Epoch ${epoch} of ${latest}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and a legend
    <div role="group" aria-label="Timeline" className={classes.timeline}>
      <span className={classes.buttons}>
        {tool('Epoch before', epoch <= least, () => go(epoch - 1), <IconPlayerSkipBack {...ICON} />)}
        {tool(
          isPlaying ? 'Stop playing' : 'Play the epochs',
          latest <= least,
          play,
          isPlaying ? <IconPlayerPause {...ICON} /> : <IconPlayerPlay {...ICON} />,
        )}
        {tool('Epoch after', isAtEnd, () => go(epoch + 1), <IconPlayerSkipForward {...ICON} />)}
        {tool('Latest epoch', isAtEnd, () => go(null), <IconPlayerTrackNext {...ICON} />)}
      </span>
      <label htmlFor={id} className="visually-hidden">
        Epoch shown
      </label>
      <input
        id={id}
        type="range"
        className={classes.slider}
        min={least}
        max={Math.max(latest, least + 1)}
        step={1}
        value={epoch}
        aria-valuetext={words}
        onChange={(event) => go(Number(event.currentTarget.value))}
      />
      <output className={classes.epoch} aria-live="polite">
        {words}
        {note}
      </output>
    </div>
  );
}
