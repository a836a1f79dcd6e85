import { useEffect, useId, useState } from 'react';
import classes from './Inside.module.css';

interface UnitPickerProps {
  /** "feature map" or "neuron". */
  readonly what: string;
  /** The layer's number on the page, from 1. */
  readonly layer: number;
  readonly count: number;
  /** From 0; null while none of this layer is. */
  readonly chosen: number | null;
  readonly onChoose: (unit: number) => void;
}

/** The way to a neuron's best inputs without a pointer: its number, and a button. Numbers on the page start at 1. */
export function UnitPicker({ what, layer, count, chosen, onChoose }: UnitPickerProps) {
  const id = useId();
  const [text, setText] = useState('1');
  useEffect(() => {
    if (chosen !== null) setText(String(chosen + 1));
  }, [chosen]);
  const unit = Number(text) - 1;
  const isUnit = Number.isInteger(unit) && unit >= 0 && unit < count;
  return (
    <form
      className={classes.picker}
      onSubmit={(event) => {
        event.preventDefault();
        if (isUnit) onChoose(unit);
      }}
    >
      <label htmlFor={id}>
        {what === 'neuron' ? 'Neuron' : 'Feature map'}
        <span className="visually-hidden"> of layer {layer}</span>
      </label>
      <input
        id={id}
        type="number"
        min={1}
        max={count}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <span>of {count}</span>
      <button type="submit" aria-disabled={!isUnit || undefined}>
        Best inputs<span className="visually-hidden"> of layer {layer}</span>
      </button>
    </form>
  );
}
