import type { LearningRateSchedule } from '../../../domain/experiment.ts';
import { useLab } from '../../../store/labStore.ts';
import { ChoiceField } from '../../common/ChoiceField.tsx';
import { NumberField } from '../../common/NumberField.tsx';
import { editTraining } from '../draft.ts';
import classes from './More.module.css';
import { RateCurve } from './RateCurve.tsx';
import { kindOfRate, rateAs, type ScheduleKind } from './schedules.ts';

const KINDS: readonly { readonly value: ScheduleKind; readonly label: string }[] = [
  { value: 'constant', label: 'Constant' },
  { value: 'step', label: 'Step: falls every few epochs' },
  { value: 'exponential', label: 'Exponential: falls every epoch' },
];

interface RateFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Rates lie decades apart: an arrow key moves by a tenth of the number's own decade. */
function RateField(props: RateFieldProps) {
  const step = 10 ** (Math.floor(Math.log10(props.value)) - 1);
  return (
    <NumberField {...props} limits={{ minimum: 0, maximum: 100, isInteger: false, includesMinimum: false, step }} />
  );
}

function ScheduleFields({ rate }: { readonly rate: LearningRateSchedule }) {
  const edit = (learningRate: LearningRateSchedule) => editTraining({ learningRate }, 'change the schedule');
  const initial = (
    <RateField
      label="Initial rate (η)"
      hint="In the first epoch"
      value={rate.initial}
      onChange={(value) => edit({ ...rate, initial: value })}
    />
  );
  switch (rate.schedule) {
    case 'step':
      return (
        <>
          {initial}
          <NumberField
            label="Factor"
            hint="What the rate is multiplied by at each step"
            value={rate.factor}
            limits={{ minimum: 0, maximum: 1, isInteger: false, includesMinimum: false, step: 0.1 }}
            onChange={(factor) => edit({ ...rate, factor })}
          />
          <NumberField
            label="Every so many epochs"
            hint="Epochs from one step to the next"
            value={rate.every}
            limits={{ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, isInteger: true }}
            onChange={(every) => edit({ ...rate, every })}
          />
        </>
      );
    case 'exponential':
      return (
        <>
          {initial}
          <RateField
            label="Final rate"
            hint="In the last epoch"
            value={rate.final}
            onChange={(final) => edit({ ...rate, final })}
          />
        </>
      );
    default:
      return rate satisfies never;
  }
}

/** How the learning rate goes over the epochs. */
export function ScheduleSection() {
  const training = useLab((lab) => lab.draft.training);
  const { learningRate } = training;
  return (
    <section className={classes.section} aria-label="Learning rate">
      <h3>Learning rate</h3>
      <div className={classes.schedule}>
        <div className={classes.fields}>
          <ChoiceField
            label="Schedule"
            hint="How the rate goes over the epochs"
            className={classes.wide}
            value={kindOfRate(learningRate)}
            choices={KINDS}
            onChange={(kind) => editTraining({ learningRate: rateAs(kind, learningRate) }, 'change the schedule')}
          />
          {typeof learningRate === 'number' ? (
            <RateField
              label="Rate (η)"
              hint="How far each step goes against the gradient"
              value={learningRate}
              onChange={(value) => editTraining({ learningRate: value }, 'change the learning rate')}
            />
          ) : (
            <ScheduleFields rate={learningRate} />
          )}
        </div>
        <RateCurve training={training} />
      </div>
    </section>
  );
}
