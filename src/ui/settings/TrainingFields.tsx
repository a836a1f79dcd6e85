import { useId } from 'react';
import type { LearningRateSchedule } from '../../domain/experiment.ts';
import { TRAINING_COUNT } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';
import fieldClasses from '../common/Fields.module.css';
import { formatNumber, formatPlural } from '../common/format.ts';
import { NumberField } from '../common/NumberField.tsx';
import { editData, editSeed, editTraining } from './draft.ts';
import { ExpansionField } from './ExpansionField.tsx';
import { MoreSettings } from './MoreSettings.tsx';
import classes from './SettingsPanel.module.css';

/** "0.001 → 0.000001": a schedule in the room of a number. */
export function describeSchedule(schedule: LearningRateSchedule): string {
  switch (schedule.schedule) {
    case 'exponential':
      return `${formatNumber(schedule.initial)} → ${formatNumber(schedule.final)}`;
    case 'step':
      return `${formatNumber(schedule.initial)}, × ${formatNumber(schedule.factor)} each ${formatPlural(schedule.every, 'epoch')}`;
    default:
      return schedule satisfies never;
  }
}

function LearningRateField() {
  const learningRate = useLab((lab) => lab.draft.training.learningRate);
  if (typeof learningRate === 'number') {
    return (
      <NumberField
        label="Learning rate (η)"
        hint="How far each step goes against the gradient"
        value={learningRate}
        limits={{ minimum: 0, maximum: 100, isInteger: false, includesMinimum: false, step: 0.01 }}
        onChange={(value) => editTraining({ learningRate: value }, 'change the learning rate')}
      />
    );
  }
  return (
    <div className={fieldClasses.field}>
      <span className={fieldClasses.label}>Learning rate (η)</span>
      <span className={classes.schedule}>
        <span title={`Schedule: ${describeSchedule(learningRate)}`}>{describeSchedule(learningRate)}</span>
        <button
          type="button"
          aria-label="Make it constant"
          title="Make it constant"
          onClick={() => editTraining({ learningRate: learningRate.initial }, 'make the learning rate constant')}
        >
          ×
        </button>
      </span>
    </div>
  );
}

/** What λ is divided by stands in its field. */
function RegularizationField() {
  const l2 = useLab((lab) => lab.draft.training.l2);
  const scaling = useLab((lab) => lab.draft.training.l2Scaling);
  const id = useId();
  return (
    <div className={classes.regularization}>
      <NumberField
        label="L2 regularization (λ)"
        hint="Weight of the penalty on large weights"
        value={l2}
        limits={{ minimum: 0, maximum: 1_000_000, isInteger: false, step: 0.1 }}
        describedBy={id}
        onChange={(value) => editTraining({ l2: value }, 'change the regularization')}
      />
      <span id={id} className={classes.divisor} title={DIVISORS[scaling].title}>
        <span className="visually-hidden">divided by </span>
        <span aria-hidden="true">/ </span>
        {DIVISORS[scaling].text}
      </span>
    </div>
  );
}

const DIVISORS = {
  miniBatches: { text: 'batches', title: 'Divided by the mini-batches of an epoch, as in network3' },
  examples: { text: 'examples', title: 'Divided by the training examples, as in network2' },
} as const;

/** What is trained on, for how long, and how. */
export function TrainingFields() {
  const training = useLab((lab) => lab.draft.training);
  const data = useLab((lab) => lab.draft.data);
  const seed = useLab((lab) => lab.draft.seed);
  return (
    <>
      <NumberField
        label="Epochs"
        hint="Passes over the training data"
        value={training.epochs}
        limits={{ minimum: 1, maximum: 10_000, isInteger: true }}
        onChange={(epochs) => editTraining({ epochs }, 'change the epochs')}
      />
      <NumberField
        label="Mini-batch size"
        hint="Images in each step"
        value={training.miniBatchSize}
        limits={{ minimum: 1, maximum: 1000, isInteger: true }}
        onChange={(miniBatchSize) => editTraining({ miniBatchSize }, 'change the mini-batch size')}
      />
      <LearningRateField />
      <RegularizationField />
      <ExpansionField />
      <NumberField
        label="Training images"
        hint="The first so many of the 50,000"
        value={data.trainSize}
        limits={{ minimum: 1, maximum: TRAINING_COUNT, isInteger: true, step: 1000 }}
        onChange={(trainSize) => editData({ trainSize }, 'change the training images')}
      />
      <NumberField
        label="Seed"
        hint="The same seed draws the same initial weights, order and dropout"
        value={seed}
        limits={{ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, isInteger: true }}
        onChange={editSeed}
      />
      <MoreSettings />
    </>
  );
}
