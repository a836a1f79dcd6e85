/** What a run is: an experiment on its way, its states and what each epoch showed. Plain JSON; no engine, no storage. */
import type { Experiment } from './experiment.ts';

export const RUN_STATES = ['queued', 'preparing', 'training', 'paused', 'finished', 'stopped', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** The legal changes of state; every other one is a defect. `stopped` keeps what was trained so far. */
export const RUN_TRANSITIONS: { readonly [State in RunState]: readonly RunState[] } = {
  // Straight to training: a run that was paused still has its engine.
  queued: ['preparing', 'training', 'stopped', 'failed'],
  preparing: ['training', 'paused', 'stopped', 'failed', 'queued'],
  training: ['paused', 'finished', 'stopped', 'failed', 'queued'],
  paused: ['queued', 'preparing', 'training', 'stopped', 'failed'],
  finished: [],
  stopped: ['queued'],
  failed: ['queued'],
};

/** Whether a run may go from one state to another. */
export function canTransition(from: RunState, to: RunState): boolean {
  return RUN_TRANSITIONS[from].includes(to);
}

/** Whether a run in this state holds an engine. */
export function isActive(state: RunState): boolean {
  return state === 'preparing' || state === 'training' || state === 'paused';
}

/** One finished epoch. Accuracies are fractions, costs unregularised means. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Steps done since the start of the run. */
  readonly step: number;
  /** Mean cost of the epoch's mini-batches, each before its update. */
  readonly cost: number;
  readonly validationCost: number;
  readonly validationAccuracy: number;
  /** Evaluated only where validation accuracy is the best so far (or equals it), as the chapter does. */
  readonly testAccuracy: number | null;
  /** On the first training images, as they are at the epoch's end and without dropout; null or absent where not measured. */
  readonly trainingAccuracy?: number | null | undefined;
  readonly learningRate: number;
  /** Of training alone, without the evaluations. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** The epoch that gives a run its result. */
export interface BestEpoch {
  readonly epoch: number;
  readonly validationAccuracy: number;
  readonly testAccuracy: number;
}

/**
 * Where training stands. Together with the weights it is a checkpoint: training that goes on from it ends with the same
 * weights as if it had never been interrupted.
 */
export interface TrainingState {
  /** Steps done since the start of the run. */
  readonly step: number;
  /** Of the epoch under way: sum of the steps' costs, steps, seconds so far. */
  readonly epochCostSum: number;
  readonly epochSteps: number;
  readonly epochSeconds: number;
  readonly epochs: readonly EpochRecord[];
  readonly best: BestEpoch | null;
}

export const INITIAL_TRAINING_STATE: TrainingState = {
  step: 0,
  epochCostSum: 0,
  epochSteps: 0,
  epochSeconds: 0,
  epochs: [],
  best: null,
};

/** Why training ended by itself. */
export type TrainingEnd = 'allEpochs' | 'maxSteps' | 'earlyStopping' | 'diverged';

/** Epochs since validation accuracy last reached its best. */
export function epochsWithoutImprovement(state: TrainingState): number {
  return state.best === null ? 0 : state.epochs.length - state.best.epoch;
}

/** Whether early stopping ends this training now. */
export function shouldStopEarly(experiment: Experiment, state: TrainingState): boolean {
  const patience = experiment.training.earlyStopping?.patience;
  return patience !== undefined && epochsWithoutImprovement(state) >= patience;
}
