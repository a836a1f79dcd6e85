import { useId } from 'react';
import classes from './Toggle.module.css';

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  /** Id of what the switch belongs to, where several have the same label. */
  readonly describedBy?: string;
}

/** A switch with its label before it. */
export function Toggle({ label, isOn, onChange, describedBy }: ToggleProps) {
  const id = useId();
  return (
    <span className={classes.toggle}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </span>
  );
}
