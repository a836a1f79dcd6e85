import { useId } from 'react';
import { ACTIVATIONS, type Activation } from '../../domain/activation.ts';
import type { FieldDescription, Issue } from '../../domain/layers/layer.ts';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import fieldClasses from '../common/Fields.module.css';
import { NumberField, NumberInput } from '../common/NumberField.tsx';
import { ActivationGraph } from './ActivationGraph.tsx';
import classes from './LayerCard.module.css';

interface FieldProps<Kind extends FieldDescription['kind']> {
  readonly field: Extract<FieldDescription, { kind: Kind }>;
  readonly value: unknown;
  readonly issueId: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** "Kernel (local receptive field)" is said and shown on hover in full; the card has room for its first word. */
function shortLabel(label: string): string {
  return label.replace(/ \(.*\)$/, '');
}

function SizeField({ field, value, issueId, onChange }: FieldProps<'size'>) {
  const labelId = useId();
  const [height, width] = value as readonly [number, number];
  const limits = { minimum: field.minimum, maximum: field.maximum, isInteger: true };
  const shared = { limits, describedBy: issueId, isRefused: issueId !== undefined };
  return (
    <fieldset className={`${fieldClasses.field} ${classes.size}`} aria-labelledby={labelId}>
      <span id={labelId} className={fieldClasses.label} title={field.label}>
        {shortLabel(field.label)}
        <span className="visually-hidden">{field.label.slice(shortLabel(field.label).length)}</span>
      </span>
      <span className={classes.sides}>
        <NumberInput
          {...shared}
          name={`${shortLabel(field.label)} height`}
          value={height}
          onChange={(next) => onChange([next, width])}
        />
        <span aria-hidden="true">×</span>
        <NumberInput
          {...shared}
          name={`${shortLabel(field.label)} width`}
          value={width}
          onChange={(next) => onChange([height, next])}
        />
      </span>
    </fieldset>
  );
}

function LayerField({ field, value, issueId, onChange }: FieldProps<FieldDescription['kind']>) {
  switch (field.kind) {
    case 'integer':
    case 'fraction':
      return (
        <NumberField
          label={field.label}
          value={Number(value)}
          limits={{
            minimum: field.minimum,
            maximum: field.maximum,
            isInteger: field.kind === 'integer',
            ...(field.kind === 'fraction' && { step: 0.05 }),
          }}
          describedBy={issueId}
          isRefused={issueId !== undefined}
          onChange={onChange}
        />
      );
    case 'size':
      return <SizeField field={field} value={value} issueId={issueId} onChange={onChange} />;
    case 'choice':
      return (
        <div className={classes.choice}>
          <ChoiceField label={field.label} value={String(value)} choices={field.choices} onChange={onChange} />
          {isActivation(value) && <ActivationGraph activation={value} />}
        </div>
      );
    default:
      return field satisfies never;
  }
}

function isActivation(value: unknown): value is Activation {
  return ACTIVATIONS.some((activation) => activation === value);
}

interface LayerFieldsProps {
  readonly layer: LayerConfig;
  readonly fields: readonly FieldDescription[];
  readonly issues: readonly Issue[];
  readonly issueListId: string;
  readonly onChange: (layer: LayerConfig) => void;
}

/** The fields of a layer, as its kind describes them. */
export function LayerFields({ layer, fields, issues, issueListId, onChange }: LayerFieldsProps) {
  return (
    <div className={classes.fields}>
      {fields.map((field) => (
        <LayerField
          key={field.name}
          field={field}
          value={layer[field.name as keyof LayerConfig]}
          issueId={issues.some((issue) => issue.field === field.name) ? issueListId : undefined}
          // The kind describes its own fields, so the changed copy is of the same kind.
          onChange={(value) => onChange({ ...layer, [field.name]: value } as LayerConfig)}
        />
      ))}
    </div>
  );
}
