import type { LearningRateSchedule } from '../../domain/experiment.ts';
import { TRAINING_COUNT } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';
import { ChoiceField } from '../common/ChoiceField.tsx';
import fieldClasses from '../common/Fields.module.css';
import { formatNumber, formatPlural } from '../common/format.ts';
import { NumberField } from '../common/NumberField.tsx';
import { editData, editSeed, editTraining } from './draft.ts';
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

const EXPANSIONS = [
  { value: 'none', label: 'None' },
  { value: 'shift', label: 'Shifts, five-fold' },
  { value: 'distort', label: 'Distortions' },
] as const;

const SHUFFLES = [
  { value: 'never', label: 'Never' },
  { value: 'everyEpoch', label: 'Every epoch' },
] as const;

const PATIENCES = [0, 3, 5, 10, 20, 30];

function EarlyStoppingField() {
  const patience = useLab((lab) => lab.draft.training.earlyStopping?.patience ?? 0);
  const offered = PATIENCES.includes(patience) ? PATIENCES : [...PATIENCES, patience].sort((a, b) => a - b);
  return (
    <ChoiceField
      label="Early stopping"
      hint="Ends training after so many epochs without a new best validation accuracy"
      value={String(patience)}
      choices={offered.map((epochs) => ({
        value: String(epochs),
        label: epochs === 0 ? 'Off' : `After ${formatPlural(epochs, 'epoch')}`,
      }))}
      onChange={(value) =>
        editTraining(
          { earlyStopping: value === '0' ? undefined : { patience: Number(value) } },
          value === '0' ? 'switch early stopping off' : 'change early stopping',
        )
      }
    />
  );
}

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
      <NumberField
        label="L2 regularization (λ)"
        hint="Weight of the penalty on large weights"
        value={training.l2}
        limits={{ minimum: 0, maximum: 1_000_000, isInteger: false, step: 0.1 }}
        onChange={(l2) => editTraining({ l2 }, 'change the regularization')}
      />
      <EarlyStoppingField />
      <NumberField
        label="Seed"
        hint="The same seed draws the same initial weights, order and dropout"
        value={seed}
        limits={{ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, isInteger: true }}
        onChange={editSeed}
      />
      <NumberField
        label="Training images"
        hint="The first so many of the 50,000"
        value={data.trainSize}
        limits={{ minimum: 1, maximum: TRAINING_COUNT, isInteger: true, step: 1000 }}
        onChange={(trainSize) => editData({ trainSize }, 'change the training images')}
      />
      <ChoiceField
        label="Expanded data"
        hint="More training images from the same ones: shifted by a pixel, or distorted afresh every epoch"
        value={data.expansion}
        choices={EXPANSIONS}
        onChange={(expansion) => editData({ expansion }, 'change the expansion')}
      />
      <ChoiceField
        label="Shuffle"
        hint="Whether each epoch takes the images in a new order"
        value={training.shuffle}
        choices={SHUFFLES}
        onChange={(shuffle) => editTraining({ shuffle }, 'change the shuffling')}
      />
    </>
  );
}
