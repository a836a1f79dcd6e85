import { useId, useState } from 'react';
import { readSeeds, writeSeeds } from '../../domain/seedText.ts';
import fields from './Fields.module.css';
import classes from './SeedsField.module.css';

interface SeedsFieldProps {
  /** What stands in the field at first. */
  readonly initial: readonly number[];
  /** After each edit; null while the text names no seeds. */
  readonly onChange: (seeds: readonly number[] | null) => void;
  readonly label?: string;
}

/** Seeds to train with, as text: "1, 2, 3" or "1-5". */
export function SeedsField({ initial, onChange, label = 'Seeds' }: SeedsFieldProps) {
  const [text, setText] = useState(() => writeSeeds(initial));
  const id = useId();
  const read = readSeeds(text);
  const problem = 'problem' in read ? read.problem : null;
  return (
    <div className={fields.field}>
      <label htmlFor={id} className={fields.label}>
        {label}
      </label>
      <input
        id={id}
        className={fields.control}
        autoComplete="off"
        maxLength={400}
        value={text}
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={`${id}-problem`}
        onChange={(event) => {
          setText(event.currentTarget.value);
          const next = readSeeds(event.currentTarget.value);
          onChange('seeds' in next ? next.seeds : null);
        }}
      />
      <span id={`${id}-problem`} className={problem === null ? classes.hint : classes.problem}>
        {problem ?? 'As 1, 2, 3 or 1-5'}
      </span>
    </div>
  );
}
