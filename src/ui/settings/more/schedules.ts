/** The forms of a learning rate, and how one becomes another. */
import { type LearningRateSchedule, learningRateAt, type TrainingSettings } from '../../../domain/experiment.ts';

export type ScheduleKind = 'constant' | LearningRateSchedule['schedule'];

export function kindOfRate(learningRate: TrainingSettings['learningRate']): ScheduleKind {
  return typeof learningRate === 'number' ? 'constant' : learningRate.schedule;
}

/** A rate of this form that starts where the other one does. */
export function rateAs(
  kind: ScheduleKind,
  learningRate: TrainingSettings['learningRate'],
): TrainingSettings['learningRate'] {
  const initial = typeof learningRate === 'number' ? learningRate : learningRate.initial;
  switch (kind) {
    case 'constant':
      return initial;
    case 'step':
      return { schedule: 'step', initial, factor: 0.5, every: 10 };
    case 'exponential':
      return { schedule: 'exponential', initial, final: Number((initial / 100).toPrecision(12)) };
    default:
      return kind satisfies never;
  }
}

/** More points than a small picture has pixels. */
const MOST_POINTS = 240;

export interface RatePoint {
  /** From 1. */
  readonly epoch: number;
  readonly rate: number;
}

/** The learning rate of every epoch, or of evenly spread ones with the first and the last. */
export function ratePoints(training: TrainingSettings): RatePoint[] {
  const { epochs } = training;
  const count = Math.min(epochs, MOST_POINTS);
  return Array.from({ length: count }, (_, index) => {
    const epoch = count === 1 ? 1 : 1 + Math.round((index * (epochs - 1)) / (count - 1));
    return { epoch, rate: learningRateAt(training, epoch) };
  });
}
