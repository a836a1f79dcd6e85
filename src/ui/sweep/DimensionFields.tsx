import { useId, useState } from 'react';
import { describeSweepValue, parseSweepNumbers, type SweepDimension, spreadValues } from '../../domain/sweep.ts';
import type { SweepField, SweepValue } from '../../domain/sweepField.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import fieldClasses from '../common/Fields.module.css';
import classes from './Sweep.module.css';

/** What a person has put into the fields of one dimension. */
export interface DimensionDraft {
  readonly fieldId: string;
  /** Of a number: the list as typed. Of a choice: the chosen values. */
  readonly text: string;
  readonly chosen: readonly string[];
}

export function draftOf(field: SweepField): DimensionDraft {
  const words = field.suggestion.map(String);
  return { fieldId: field.id, text: words.join(', '), chosen: words };
}

/** The dimension that the fields describe, and what in them is no number. */
export function dimensionOf(field: SweepField, draft: DimensionDraft): SweepDimension & { readonly unread: string[] } {
  if (field.choices === null) {
    const { values, unread } = parseSweepNumbers(draft.text);
    return { field, values, unread };
  }
  const values: SweepValue[] = field.choices.flatMap(({ value }) => (draft.chosen.includes(value) ? [value] : []));
  return { field, values, unread: [] };
}

interface DimensionFieldsProps {
  readonly name: string;
  readonly fields: readonly SweepField[];
  /** Null where this dimension is not used. */
  readonly draft: DimensionDraft | null;
  /** The first dimension cannot be left out. */
  readonly isOptional: boolean;
  readonly onChange: (draft: DimensionDraft | null) => void;
}

/** A range of numbers to fill the list with. */
function RangeFiller({ onFill }: { readonly onFill: (values: readonly number[]) => void }) {
  const [range, setRange] = useState({ from: '0.001', to: '1', count: '4' });
  const [from, to, count] = [Number(range.from), Number(range.to), Number(range.count)];
  const isRange = Number.isFinite(from) && Number.isFinite(to) && Number.isInteger(count) && count >= 2 && count <= 50;
  const part = (key: keyof typeof range, label: string) => (
    <label className={classes.rangePart}>
      {label}
      <input
        className={fieldClasses.control}
        inputMode="decimal"
        value={range[key]}
        onChange={(event) => setRange({ ...range, [key]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <details className={classes.range}>
      <summary>Fill from a range</summary>
      <div className={classes.rangeFields}>
        {part('from', 'From')}
        {part('to', 'To')}
        {part('count', 'How many')}
        <button type="button" disabled={!isRange} onClick={() => onFill(spreadValues(from, to, count, false))}>
          Evenly
        </button>
        <button
          type="button"
          disabled={!isRange || from <= 0 || to <= 0}
          title="Each the same multiple of the one before; needs numbers above 0"
          onClick={() => onFill(spreadValues(from, to, count, true))}
        >
          By a factor
        </button>
      </div>
    </details>
  );
}

/** One setting and the values that the sweep takes it through. */
export function DimensionFields({ name, fields, draft, isOptional, onChange }: DimensionFieldsProps) {
  const listId = useId();
  const field = fields.find(({ id }) => id === draft?.fieldId);
  const choices = fields.map(({ id, label }) => ({ value: id, label }));
  return (
    <fieldset className={classes.dimension}>
      <legend>{name}</legend>
      <ChoiceField
        label="Setting"
        value={draft?.fieldId ?? ''}
        choices={isOptional ? [{ value: '', label: 'None' }, ...choices] : choices}
        onChange={(id) => {
          const next = fields.find((candidate) => candidate.id === id);
          onChange(next === undefined ? null : draftOf(next));
        }}
      />
      {field !== undefined && draft !== null && field.choices === null && (
        <>
          <div className={fieldClasses.field}>
            <label htmlFor={listId} className={fieldClasses.label}>
              Values
            </label>
            <input
              id={listId}
              className={fieldClasses.control}
              value={draft.text}
              spellCheck={false}
              onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
            />
          </div>
          <RangeFiller onFill={(values) => onChange({ ...draft, text: values.join(', ') })} />
        </>
      )}
      {field?.choices != null && draft !== null && (
        <div className={classes.choices}>
          {field.choices.map(({ value }) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={draft.chosen.includes(value)}
                onChange={(event) =>
                  onChange({
                    ...draft,
                    chosen: event.currentTarget.checked
                      ? [...draft.chosen, value]
                      : draft.chosen.filter((other) => other !== value),
                  })
                }
              />
              {describeSweepValue(field, value)}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
