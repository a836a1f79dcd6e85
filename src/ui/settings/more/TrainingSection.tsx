import { totalSteps } from '../../../domain/experiment.ts';
import type { Initialization } from '../../../domain/network.ts';
import { useLab } from '../../../store/labStore.ts';
import { ChoiceField } from '../../common/ChoiceField.tsx';
import fieldClasses from '../../common/Fields.module.css';
import { NumberInput, type NumberLimits } from '../../common/NumberField.tsx';
import { Toggle } from '../../common/Toggle.tsx';
import { editInitialization, editTraining } from '../draft.ts';
import classes from './More.module.css';

const SCALINGS = [
  { value: 'miniBatches', label: 'Mini-batches (network3)' },
  { value: 'examples', label: 'Examples (network2)' },
] as const;

const SHUFFLES = [
  { value: 'never', label: 'Never (network3)' },
  { value: 'everyEpoch', label: 'Every epoch' },
] as const;

const INITIALIZATIONS: readonly { readonly value: Initialization; readonly label: string }[] = [
  { value: 'network3', label: 'network3: variance 1 / outputs' },
  { value: 'network2', label: 'network2: variance 1 / inputs' },
  { value: 'xavier', label: 'Xavier: 2 / (inputs + outputs)' },
  { value: 'he', label: 'He: 2 / inputs' },
];

const FROM_ONE: NumberLimits = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER, isInteger: true };
/** Where early stopping is switched on. */
const USUAL_PATIENCE = 10;

interface SwitchedFieldProps {
  /** Of the switch. */
  readonly label: string;
  /** Of the number. */
  readonly name: string;
  readonly unit: string;
  readonly value: number | undefined;
  /** The number where it is switched on. */
  readonly start: () => number;
  readonly onChange: (value: number | undefined) => void;
}

/** A number that need not be there: a switch, and the number once it is on. */
function SwitchedField({ label, name, unit, value, start, onChange }: SwitchedFieldProps) {
  return (
    <div className={fieldClasses.field}>
      <span className={classes.switch}>
        <Toggle label={label} isOn={value !== undefined} onChange={(isOn) => onChange(isOn ? start() : undefined)} />
      </span>
      {value === undefined ? (
        <span className={classes.off}>Off</span>
      ) : (
        <span className={classes.number}>
          <NumberInput name={name} value={value} limits={FROM_ONE} onChange={onChange} />
          <span aria-hidden="true">{unit}</span>
        </span>
      )}
    </div>
  );
}

/** How steps are regularized and ordered, when training ends, and what it starts from. */
export function TrainingSection() {
  const draft = useLab((lab) => lab.draft);
  const { training, network } = draft;
  return (
    <section className={classes.section} aria-label="Training">
      <h3>Training</h3>
      <div className={`${classes.fields} ${classes.roomy}`}>
        <ChoiceField
          label="λ is divided by"
          hint="The chapter's program divides λ by the mini-batches of an epoch, the earlier chapters' by the training examples"
          value={training.l2Scaling}
          choices={SCALINGS}
          onChange={(l2Scaling) => editTraining({ l2Scaling }, 'change what λ is divided by')}
        />
        <ChoiceField
          label="Shuffle"
          hint="Whether each epoch takes the images in a new order"
          value={training.shuffle}
          choices={SHUFFLES}
          onChange={(shuffle) => editTraining({ shuffle }, 'change the shuffling')}
        />
        <ChoiceField
          label="Initial weights"
          hint="The variance of the random numbers that the weights start from"
          value={network.initialization ?? 'network3'}
          choices={INITIALIZATIONS}
          onChange={editInitialization}
        />
        <SwitchedField
          label="Early stopping"
          name="Epochs without a new best validation accuracy"
          unit="epochs without a new best"
          value={training.earlyStopping?.patience}
          start={() => USUAL_PATIENCE}
          onChange={(patience) =>
            editTraining(
              { earlyStopping: patience === undefined ? undefined : { patience } },
              patience === undefined ? 'switch early stopping off' : 'change early stopping',
            )
          }
        />
        <SwitchedField
          label="Limit the steps"
          name="Most steps"
          unit="steps in all"
          value={training.maxSteps}
          start={() => Math.max(1, totalSteps(draft))}
          onChange={(maxSteps) =>
            editTraining({ maxSteps }, maxSteps === undefined ? 'lift the limit of steps' : 'limit the steps')
          }
        />
      </div>
    </section>
  );
}
