import { Button } from '@mantine/core';
import { DEFAULT_DISTORTION, type DistortionSettings } from '../../../domain/distortion.ts';
import { distortionOf } from '../../../domain/experiment.ts';
import { useLab } from '../../../store/labStore.ts';
import { NumberField, type NumberLimits } from '../../common/NumberField.tsx';
import { DISTORTION_NAMES } from '../changedSettings.ts';
import { editDistortion, restoreDistortion } from '../draft.ts';
import { ExpansionField } from '../ExpansionField.tsx';
import { ExpansionPreview } from './ExpansionPreview.tsx';
import classes from './More.module.css';

interface DistortionField {
  readonly name: keyof DistortionSettings;
  readonly label: string;
  readonly hint: string;
  readonly limits: NumberLimits;
}

const upTo = (maximum: number, step: number): NumberLimits => ({ minimum: 0, maximum, isInteger: false, step });

const DISTORTION_FIELDS: readonly DistortionField[] = [
  {
    name: 'rotationDegrees',
    label: 'Rotation (°)',
    hint: 'Up to so many degrees either way; ones and sevens half as far. An image is rotated or skewed, each half of the time',
    limits: upTo(45, 1),
  },
  {
    name: 'skewDegrees',
    label: 'Skew (°)',
    hint: 'Up to so many degrees between an upright line and its image',
    limits: upTo(45, 1),
  },
  {
    name: 'scaling',
    label: 'Scaling (fraction)',
    hint: 'Height and width change each by up to this fraction',
    limits: upTo(0.5, 0.01),
  },
  {
    name: 'translationPixels',
    label: 'Translation (pixels)',
    hint: 'Up to so many pixels sideways, and up or down',
    limits: upTo(10, 0.5),
  },
  {
    name: 'elasticSigma',
    label: 'Elastic smoothing (σ, pixels)',
    hint: 'Small is wobbly, large is stiff',
    limits: { minimum: 1, maximum: 20, isInteger: false, step: 0.5 },
  },
  {
    name: 'elasticAlpha',
    label: 'Elastic strength (α, pixels)',
    hint: 'Before smoothing; 0 for none',
    limits: upTo(200, 1),
  },
];

function DistortionFields({ limits }: { readonly limits: DistortionSettings }) {
  const isDefault = DISTORTION_FIELDS.every(({ name }) => limits[name] === DEFAULT_DISTORTION[name]);
  return (
    <>
      {DISTORTION_FIELDS.map((field) => (
        <NumberField
          key={field.name}
          label={field.label}
          hint={field.hint}
          value={limits[field.name]}
          limits={field.limits}
          onChange={(value) => editDistortion({ [field.name]: value }, `change the ${DISTORTION_NAMES[field.name]}`)}
        />
      ))}
      <div className={classes.restore}>
        <Button size="xs" variant="default" disabled={isDefault} onClick={restoreDistortion}>
          Restore defaults
        </Button>
      </div>
    </>
  );
}

const EXPLANATIONS = {
  none: 'Every epoch takes the training images as they are.',
  shift:
    'Each image, and the same moved by one pixel down, up, right and left: five times as many examples in every epoch.',
  distort: 'Each image is distorted afresh in every epoch, by a random amount up to these limits.',
} as const;

/** What is made of the training images, and how that looks. */
export function DataSection() {
  const data = useLab((lab) => lab.draft.data);
  const limits = distortionOf(data);
  return (
    <section className={classes.section} aria-label="Training images">
      <h3>Training images</h3>
      <div className={classes.fields}>
        <ExpansionField />
        <p className={classes.explanation}>{EXPLANATIONS[data.expansion]}</p>
        {limits !== null && <DistortionFields limits={limits} />}
      </div>
      {data.expansion !== 'none' && <ExpansionPreview />}
    </section>
  );
}
