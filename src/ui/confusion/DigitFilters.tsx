import type { SplitName } from '../../engine/engine.ts';
import { type Choice, ChoiceField } from '../common/ChoiceField.tsx';
import classes from './Confusion.module.css';
import type { DigitFilter, DigitOrder } from './digitSelection.ts';

export type ShownSplit = Exclude<SplitName, 'training'>;

interface DigitFiltersProps {
  readonly split: ShownSplit;
  readonly onSplit: (split: ShownSplit) => void;
  readonly hasTest: boolean;
  /** Another epoch than the latest may be chosen. */
  readonly hasTimeline: boolean;
  readonly filter: DigitFilter;
  readonly onFilter: (filter: DigitFilter) => void;
}

const CLASSES: readonly Choice<string>[] = [
  { value: '', label: 'Any' },
  ...Array.from({ length: 10 }, (_, digit) => ({ value: String(digit), label: String(digit) })),
];

const ORDERS: readonly Choice<DigitOrder>[] = [
  { value: 'surest', label: 'Surest first' },
  { value: 'unsurest', label: 'Least sure first' },
  { value: 'file', label: 'As in the file' },
];

const toClass = (value: string) => (value === '' ? null : Number(value));
const fromClass = (digit: number | null) => (digit === null ? '' : String(digit));

/** Which digits are shown, of which split. Test digits are those of the best epoch only: nothing is chosen by them. */
export function DigitFilters({ split, onSplit, hasTest, hasTimeline, filter, onFilter }: DigitFiltersProps) {
  return (
    <div className={classes.filters}>
      <ChoiceField<ShownSplit>
        label="Split"
        value={split}
        choices={[
          { value: 'validation', label: hasTimeline ? 'Validation, epoch shown' : 'Validation, latest epoch' },
          { value: 'test', label: 'Test, best epoch', isDisabled: !hasTest },
        ]}
        onChange={onSplit}
      />
      <ChoiceField
        label="Order"
        value={filter.order}
        choices={ORDERS}
        onChange={(order) => onFilter({ ...filter, order })}
      />
      <ChoiceField
        label="True label"
        value={fromClass(filter.truth)}
        choices={CLASSES}
        onChange={(value) => onFilter({ ...filter, truth: toClass(value) })}
      />
      <ChoiceField
        label="Predicted"
        value={fromClass(filter.predicted)}
        choices={CLASSES}
        onChange={(value) => onFilter({ ...filter, predicted: toClass(value) })}
      />
    </div>
  );
}
