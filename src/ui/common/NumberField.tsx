import { type KeyboardEvent, useId, useState } from 'react';
import { announce } from './announce.ts';
import classes from './Fields.module.css';
import { formatNumber } from './format.ts';
import { Steppers } from './Steppers.tsx';
import { stepFrom } from './steps.ts';

export interface NumberLimits {
  readonly minimum: number;
  readonly maximum: number;
  /** Only whole numbers. */
  readonly isInteger: boolean;
  /** What an arrow key adds, 1 where absent, and a step button; those go to the next round number where it is absent. */
  readonly step?: number;
  /** Whether the minimum itself is allowed; true where absent. */
  readonly includesMinimum?: boolean;
}

/** "1 to 10,000", "a whole number, 1 to 10,000": what a field takes. */
export function describeLimits(limits: NumberLimits): string {
  const { minimum, maximum, isInteger, includesMinimum = true } = limits;
  const kind = isInteger ? 'Whole number, ' : '';
  const largest = maximum >= Number.MAX_SAFE_INTEGER ? null : maximum.toLocaleString('en');
  if (!includesMinimum) return largest === null ? `Above ${minimum}` : `Above ${minimum}, at most ${largest}`;
  const least = minimum.toLocaleString('en');
  return largest === null ? `${kind}${least} or more` : `${kind}${least} to ${largest}`;
}

/** The number that a text stands for, or null where the field does not take it. */
export function parseWithin(text: string, limits: NumberLimits): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || (limits.isInteger && !Number.isInteger(value))) return null;
  const aboveMinimum = (limits.includesMinimum ?? true) ? value >= limits.minimum : value > limits.minimum;
  return aboveMinimum && value <= limits.maximum ? value : null;
}

interface NumberInputProps {
  readonly value: number;
  readonly limits: NumberLimits;
  readonly onChange: (value: number) => void;
  readonly id?: string | undefined;
  /** Names the input where no label element does. */
  readonly name?: string;
  readonly describedBy?: string | undefined;
  /** The stack refuses this value although the field takes it. */
  readonly isRefused?: boolean;
  readonly isDisabled?: boolean;
}

/**
 * A number edited in place. Each keystroke that gives a value within the limits is taken at once; any other text is marked with
 * the limits, and gives way to the last value taken when the field is left.
 */
export function NumberInput({
  value,
  limits,
  onChange,
  id,
  name,
  describedBy,
  isRefused,
  isDisabled,
}: NumberInputProps) {
  const [text, setText] = useState<string | null>(null);
  // A tall stack has hundreds of numbers; few of them ever meet a mouse.
  const [hasMouse, setHasMouse] = useState(false);
  const limitsId = useId();
  const isOutside = text !== null && parseWithin(text, limits) === null;
  const step = limits.step ?? 1;

  const edit = (next: string) => {
    setText(next);
    const parsed = parseWithin(next, limits);
    if (parsed !== null && parsed !== value) onChange(parsed);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const direction = event.key === 'ArrowUp' ? 1 : -1;
    // Twelve places hide the error of binary fractions (0.1 + 0.2) and keep every step a person would choose.
    const next = String(Number((value + direction * step).toFixed(12)));
    if (parseWithin(next, limits) !== null) edit(next);
  };
  const onBlur = () => {
    if (isOutside) announce(`${text === '' ? 'Nothing' : text} was not taken. ${describeLimits(limits)}.`);
    setText(null);
  };

  const onStep = (direction: 1 | -1) => {
    const next = stepFrom(value, direction, limits);
    setText(null);
    if (next !== null) onChange(next);
  };
  return (
    <span className={classes.number} onPointerEnter={({ pointerType }) => setHasMouse(pointerType === 'mouse')}>
      <input
        type="number"
        inputMode={limits.isInteger ? 'numeric' : 'decimal'}
        className={classes.control}
        id={id}
        aria-label={name}
        aria-invalid={isOutside || isRefused ? true : undefined}
        aria-describedby={[isOutside ? limitsId : '', describedBy ?? ''].join(' ').trim() || undefined}
        min={limits.minimum}
        max={limits.maximum}
        step="any"
        disabled={isDisabled}
        value={text ?? formatNumber(value)}
        onChange={(event) => edit(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      {hasMouse && isDisabled !== true && (
        <Steppers onStep={onStep} canStep={(direction) => stepFrom(value, direction, limits) !== null} />
      )}
      {isOutside && (
        <span id={limitsId} className={classes.limits}>
          {describeLimits(limits)}
        </span>
      )}
    </span>
  );
}

interface NumberFieldProps extends Omit<NumberInputProps, 'id' | 'name'> {
  readonly label: string;
  /** What the field means, on hover. */
  readonly hint?: string;
  readonly className?: string | undefined;
}

/** A labelled number. */
export function NumberField({ label, hint, className, ...input }: NumberFieldProps) {
  const id = useId();
  return (
    <div className={`${classes.field} ${className ?? ''}`}>
      <label htmlFor={id} className={classes.label} title={hint ?? label}>
        {label}
      </label>
      <NumberInput id={id} {...input} />
    </div>
  );
}
