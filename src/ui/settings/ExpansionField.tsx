import { useLab } from '../../store/labStore.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import { editExpansion } from './draft.ts';

const EXPANSIONS = [
  { value: 'none', label: 'None' },
  { value: 'shift', label: 'Shifts, five-fold' },
  { value: 'distort', label: 'Distortions' },
] as const;

/** Whether more training images are made of the same ones. */
export function ExpansionField() {
  const expansion = useLab((lab) => lab.draft.data.expansion);
  return (
    <ChoiceField
      label="Expanded data"
      hint="More training images from the same ones: shifted by a pixel, or distorted afresh every epoch"
      value={expansion}
      choices={EXPANSIONS}
      onChange={editExpansion}
    />
  );
}
