/** What training means, the same for every engine: epochs in order, validation after each, test accuracy at the best. */
import { distortEpoch } from '../data/distortion/distortEpoch.ts';
import {
  distortionOf,
  type Experiment,
  learningRateAt,
  stepsPerEpoch,
  totalSteps,
  weightDecay,
} from '../domain/experiment.ts';
import { type EpochRecord, shouldStopEarly, type TrainingEnd, type TrainingState } from '../domain/run.ts';
import { epochOrder } from '../random/order.ts';
import type { Evaluation, ExampleSet, Trainer } from './engine.ts';

/** Told several times a second. */
export interface RunProgress {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Steps done since the start of the run. */
  readonly step: number;
  readonly totalSteps: number;
  /** Mean cost of the steps since the last report. */
  readonly cost: number;
  /** Over the last second or so of training. */
  readonly imagesPerSecond: number;
}

/** What an epoch leaves behind. */
export interface EpochResult {
  readonly record: EpochRecord;
  readonly validation: Evaluation;
  /** Only where this epoch is the best so far. */
  readonly test: Evaluation | null;
  readonly state: TrainingState;
}

export interface RunTrainingOptions {
  readonly trainer: Trainer;
  readonly experiment: Experiment;
  /** The trainer's training set as it is, from which each epoch's images are distorted; needed where the experiment distorts. */
  readonly trainingSet?: ExampleSet | undefined;
  /** Where to go on; the trainer holds the weights of that moment. */
  readonly state: TrainingState;
  /** Ends the call between two mini-batches; the returned state is where to go on. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Awaited before training goes on, so that what an epoch leaves behind can be stored first. */
  readonly onEpoch?: ((result: EpochResult) => void | Promise<void>) | undefined;
  /** Called with each step's global number (from 1) and cost; asking for it may cost speed. */
  readonly onStep?: ((step: number, cost: number) => void) | undefined;
  /**
   * After each epoch, accuracy is also measured on so many of the first training images (as the trainer holds them: those of a
   * distorting experiment are the epoch's). None where absent. It changes no weight.
   */
  readonly trainingAccuracyImages?: number | undefined;
  /** Seconds on a monotonic clock. */
  readonly now?: () => number;
}

export interface RunTrainingOutcome {
  readonly state: TrainingState;
  /** Why training ended; null where the signal interrupted it. */
  readonly end: TrainingEnd | null;
}

/**
 * Trains `experiment` from `state` to its end or until the signal. An epoch cut short by `maxSteps` is evaluated like a whole
 * one. A cost that is not finite ends training as diverged.
 *
 * @throws Error where the experiment distorts and `trainingSet` is missing
 * @throws whatever the trainer throws (a lost device); `state` as last reported by onEpoch is then where to go on
 */
export async function runTraining(options: RunTrainingOptions): Promise<RunTrainingOutcome> {
  const { trainer, experiment, signal } = options;
  // An epoch may last minutes: a cost that is no number ends it at the next report, not at its end.
  const divergence = new AbortController();
  const stopSignal = signal === undefined ? divergence.signal : AbortSignal.any([signal, divergence.signal]);
  const now = options.now ?? (() => performance.now() / 1000);
  const { miniBatchSize } = experiment.training;
  const perEpoch = stepsPerEpoch(experiment);
  const lastStep = totalSteps(experiment);
  const decay = weightDecay(experiment);
  const distort = createDistorter(options);
  let state = options.state;

  if (shouldStopEarly(experiment, state)) return { state, end: 'earlyStopping' };
  // An interruption can fall between an epoch's last step and its evaluation: epochSteps is then still above zero.
  while (state.step < lastStep || state.epochSteps > 0) {
    const epoch = state.epochs.length + 1;
    const firstOfEpoch = (epoch - 1) * perEpoch;
    const endOfEpoch = Math.min(firstOfEpoch + perEpoch, lastStep);
    const order = epochOrder(experiment, epoch).subarray(
      (state.step - firstOfEpoch) * miniBatchSize,
      (endOfEpoch - firstOfEpoch) * miniBatchSize,
    );
    const learningRate = learningRateAt(experiment.training, epoch);
    const before = state;
    const started = now();
    let reportedAt = started;
    let reportedSteps = 0;
    let reportedCostSum = 0;
    let rate = 0;
    // Also where an epoch goes on after an interruption: its images depend on seed and epoch alone.
    if (distort !== null && order.length > 0 && !(await distort(epoch))) return { state, end: null };
    const outcome = await trainer.train({
      order,
      firstStep: state.step,
      learningRate,
      weightDecay: decay,
      signal: stopSignal,
      recordStepCosts: options.onStep !== undefined,
      onProgress({ steps, costSum }) {
        if (!Number.isFinite(costSum)) divergence.abort();
        const time = now();
        if (options.onProgress === undefined || steps === reportedSteps || time === reportedAt) return;
        const latest = ((steps - reportedSteps) * miniBatchSize) / (time - reportedAt);
        // Smoothed over about a second, so that the figure can be read.
        const share = Math.min(1, time - reportedAt);
        rate = rate === 0 ? latest : rate + (latest - rate) * share;
        options.onProgress({
          epoch,
          step: before.step + steps,
          totalSteps: lastStep,
          cost: (costSum - reportedCostSum) / (steps - reportedSteps),
          imagesPerSecond: rate,
        });
        reportedAt = time;
        reportedSteps = steps;
        reportedCostSum = costSum;
      },
    });
    outcome.stepCosts?.forEach((cost, index) => {
      options.onStep?.(before.step + index + 1, cost);
    });
    state = {
      ...state,
      step: state.step + outcome.steps,
      epochCostSum: state.epochCostSum + outcome.costSum,
      epochSteps: state.epochSteps + outcome.steps,
      epochSeconds: state.epochSeconds + (now() - started),
    };
    if (!Number.isFinite(state.epochCostSum)) return { state, end: 'diverged' };
    if (!outcome.completed) return { state, end: null };

    const result = await finishEpoch(options, state, learningRate);
    if (result === null) return { state, end: null };
    state = result.state;
    await options.onEpoch?.(result);
    if (shouldStopEarly(experiment, state)) return { state, end: 'earlyStopping' };
  }
  const all = perEpoch * experiment.training.epochs;
  return { state, end: lastStep < all ? 'maxSteps' : 'allEpochs' };
}

/** Gives the trainer an epoch's distorted images; answers false where the signal interrupted it. Null without distortion. */
function createDistorter(options: RunTrainingOptions): ((epoch: number) => Promise<boolean>) | null {
  const { trainer, experiment, trainingSet: source, signal } = options;
  const settings = distortionOf(experiment.data);
  if (settings === null) return null;
  if (source === undefined) throw new Error('Distorting the training images needs the images as they are.');
  const [height, width] = experiment.network.input;
  const count = Math.min(experiment.data.trainSize, source.count);
  const target = source.images.slice();
  return async (epoch) => {
    const shape = [height, width] as const;
    const done = await distortEpoch({ source, shape, settings, seed: experiment.seed, epoch, count, target, signal });
    if (done) trainer.replaceTrainingImages(target);
    return done;
  };
}

/** Evaluates the end of an epoch; null where the signal interrupted it (the epoch is then finished on the next call). */
async function finishEpoch(
  { trainer, experiment, signal, trainingAccuracyImages = 0 }: RunTrainingOptions,
  state: TrainingState,
  learningRate: number,
): Promise<EpochResult | null> {
  const epoch = state.epochs.length + 1;
  try {
    const validation = await trainer.evaluate('validation', { signal });
    const isBest = state.best === null || validation.accuracy >= state.best.validationAccuracy;
    const test = isBest ? await trainer.evaluate('test', { signal }) : null;
    const limit = Math.min(trainingAccuracyImages, experiment.data.trainSize);
    const training = limit > 0 ? await trainer.evaluate('training', { limit, signal }) : null;
    const record: EpochRecord = {
      epoch,
      step: state.step,
      cost: state.epochCostSum / state.epochSteps,
      validationCost: validation.cost,
      validationAccuracy: validation.accuracy,
      testAccuracy: test?.accuracy ?? null,
      ...(training === null ? {} : { trainingAccuracy: training.accuracy }),
      learningRate,
      seconds: state.epochSeconds,
      imagesPerSecond: (state.epochSteps * experiment.training.miniBatchSize) / state.epochSeconds,
    };
    const best =
      test === null ? state.best : { epoch, validationAccuracy: validation.accuracy, testAccuracy: test.accuracy };
    const next: TrainingState = {
      step: state.step,
      epochCostSum: 0,
      epochSteps: 0,
      epochSeconds: 0,
      epochs: [...state.epochs, record],
      best,
    };
    return { record, validation, test, state: next };
  } catch (error) {
    if (signal?.aborted === true && (error as Error).name === 'AbortError') return null;
    throw error;
  }
}
