import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type PointerEvent, useEffect, useRef } from 'react';
import classes from './Fields.module.css';

const HOLD_MS = 400;
const REPEAT_MS = 90;

interface SteppersProps {
  readonly onStep: (direction: 1 | -1) => void;
  readonly canStep: (direction: 1 | -1) => boolean;
}

/**
 * Up and down at the end of a number, for a hand that has only a mouse. Held down they go on. The arrow keys do the same for
 * the keyboard and for screen readers, to which these are therefore not told.
 */
export function Steppers({ onStep, canStep }: SteppersProps) {
  const latest = useRef(onStep);
  latest.current = onStep;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const release = () => clearTimeout(timer.current);
  const press = (direction: 1 | -1) => (event: PointerEvent) => {
    if (event.button !== 0) return;
    // The keyboard stays in the field.
    event.preventDefault();
    const step = (wait: number) => {
      latest.current(direction);
      timer.current = setTimeout(() => step(REPEAT_MS), wait);
    };
    release();
    step(HOLD_MS);
  };
  return (
    <span className={classes.steppers} aria-hidden="true" onPointerUp={release} onPointerLeave={release}>
      {([1, -1] as const).map((direction) => (
        <button
          key={direction}
          type="button"
          tabIndex={-1}
          data-step={direction === 1 ? 'up' : 'down'}
          disabled={!canStep(direction)}
          onPointerDown={press(direction)}
        >
          {direction === 1 ? <IconChevronUp size={10} stroke={2} /> : <IconChevronDown size={10} stroke={2} />}
        </button>
      ))}
    </span>
  );
}
