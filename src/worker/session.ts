/** One run in its worker: starts a trainer, trains, pauses, goes on, stops. Knows no worker; it gets messages and posts some. */

import { weightsSha256 } from '../data/weightsHash.ts';
import { type Experiment, ExperimentError, parseExperiment } from '../domain/experiment.ts';
import { INITIAL_TRAINING_STATE, type TrainingEnd, type TrainingState } from '../domain/run.ts';
import type { Engine, EngineId, Trainer } from '../engine/engine.ts';
import { type EpochResult, type RunProgress, runTraining } from '../engine/train.ts';
import { createInitialWeights } from '../random/initialWeights.ts';
import {
  evaluationBuffers,
  type FromTrainingWorker,
  type StartTraining,
  type ToTrainingWorker,
  weightBuffers,
} from './messages.ts';
import { createTimeLeft, type TimeLeft } from './timeLeft.ts';

/** Enough to see half a percent, at a thirtieth of an epoch's work. */
const TRAINING_ACCURACY_IMAGES = 5_000;
/** A page cannot show more. */
const PROGRESS_EVERY_MS = 100;
/** The layers are timed once a run, for so long at most and for so much of an epoch's time. */
const MEASURE_LAYERS_MS = 150;
const MEASURE_LAYERS_SHARE = 0.05;
/** In the shortest epochs still so long; a step that takes longer than `MEASURE_LAYERS_MS` is not timed. */
const MEASURE_LAYERS_LEAST_MS = 40;

export interface SessionEnvironment {
  readonly post: (message: FromTrainingWorker, transfer?: readonly ArrayBuffer[]) => void;
  readonly loadEngine: (id: EngineId) => Promise<Engine>;
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number;
}

export interface Session {
  handle(message: ToTrainingWorker): void;
}

/** The wish of the person at the page; the run follows it within a mini-batch. */
type Wish = 'train' | 'pause' | 'stop';

export function createSession(environment: SessionEnvironment): Session {
  const { post } = environment;
  let run: RunInWorker | null = null;
  return {
    handle(message) {
      switch (message.type) {
        case 'ping':
          post({ type: 'pong' });
          return;
        case 'start':
          if (run !== null) throw new Error('A worker trains one run.');
          try {
            run = new RunInWorker(message, environment);
          } catch (error) {
            post({ type: 'failed', message: explainFailure(error, message.engine) });
            return;
          }
          run
            .live()
            .catch((error: unknown) => post({ type: 'failed', message: explainFailure(error, message.engine) }));
          return;
        case 'pause':
          run?.wish('pause');
          return;
        case 'resume':
          run?.wish('train');
          return;
        case 'stop':
          run?.wish('stop');
          return;
        default:
          message satisfies never;
      }
    },
  };
}

class RunInWorker {
  private readonly experiment: Experiment;
  private readonly timeLeft: TimeLeft;
  private readonly now: () => number;
  private state: TrainingState;
  private wished: Wish = 'train';
  private interruption = new AbortController();
  private wake: () => void = () => undefined;
  private progressPostedAt = Number.NEGATIVE_INFINITY;
  /** When the epoch under way began, for what it takes beside training; null where it went on after an interruption. */
  private epochStartedAt: number | null = null;
  private areLayersMeasured = false;

  constructor(
    private readonly request: StartTraining,
    private readonly environment: SessionEnvironment,
  ) {
    this.experiment = parseExperiment(request.experiment);
    this.timeLeft = createTimeLeft(this.experiment);
    this.now = environment.now ?? (() => performance.now());
    this.state = request.checkpoint?.state ?? INITIAL_TRAINING_STATE;
  }

  wish(wish: Wish): void {
    if (this.wished === 'stop') return;
    this.wished = wish;
    if (wish !== 'train') this.interruption.abort();
    this.wake();
  }

  /** From start to end. @throws where engine or data fail. */
  async live(): Promise<void> {
    const { request, experiment, environment } = this;
    const engine = await environment.loadEngine(request.engine);
    const availability = await engine.availability();
    if (!availability.available) throw new Error(`${engine.label} is not available here: ${availability.reason}`);
    const trainer = await engine.createTrainer({
      experiment,
      weights: request.checkpoint?.weights ?? createInitialWeights(experiment.network, experiment.seed),
      data: request.data,
      threads: request.threads,
    });
    try {
      const { description, threads } = trainer;
      environment.post({ type: 'started', description, threads, memory: trainer.memoryUse() });
      await this.finish(trainer, await this.trainToEnd(engine, trainer));
    } finally {
      await trainer.dispose();
    }
  }

  /** Trains with all pauses; null where the run was stopped. */
  private async trainToEnd(engine: Engine, trainer: Trainer): Promise<TrainingEnd | null> {
    for (;;) {
      if (this.wished === 'pause') await this.standStill(trainer);
      if (this.wished === 'stop') return null;
      this.interruption = new AbortController();
      this.epochStartedAt = this.state.epochSteps === 0 ? this.now() : null;
      const outcome = await runTraining({
        trainer,
        experiment: this.experiment,
        trainingSet: this.request.data.training,
        trainingAccuracyImages: TRAINING_ACCURACY_IMAGES,
        state: this.state,
        signal: this.interruption.signal,
        onProgress: (progress) => this.tellProgress(progress),
        onEpoch: (result) => this.tellEpoch(engine, trainer, result),
      });
      this.state = outcome.state;
      if (outcome.end !== null) return outcome.end;
    }
  }

  private async standStill(trainer: Trainer): Promise<void> {
    const weights = await trainer.getWeights();
    this.environment.post({ type: 'paused', state: this.state, weights }, weightBuffers(weights));
    while (this.wished === 'pause') {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.wished === 'train') this.environment.post({ type: 'resumed' });
  }

  private tellProgress(progress: RunProgress): void {
    const time = this.now();
    if (time - this.progressPostedAt < PROGRESS_EVERY_MS) return;
    this.progressPostedAt = time;
    const secondsLeft = this.timeLeft.secondsLeft(progress);
    this.environment.post({ type: 'progress', progress: { ...progress, secondsLeft } });
  }

  private async tellEpoch(engine: Engine, trainer: Trainer, result: EpochResult): Promise<void> {
    const weights = await trainer.getWeights();
    const { validation, test } = result;
    this.environment.post({ type: 'epoch', ...result, weights }, [
      ...evaluationBuffers(validation),
      ...evaluationBuffers(test),
      ...weightBuffers(weights),
    ]);
    const time = this.now();
    if (this.epochStartedAt !== null) {
      const seconds = (time - this.epochStartedAt) / 1000;
      this.timeLeft.epochDone({ seconds, trainingSeconds: result.record.seconds });
    }
    if (!this.areLayersMeasured) await this.timeLayers(engine, trainer, result);
    this.epochStartedAt = this.now();
  }

  /** On a copy of this epoch's weights, where a step takes but a moment; an interruption puts it off to the next epoch. */
  private async timeLayers(engine: Engine, trainer: Trainer, { record }: EpochResult): Promise<void> {
    this.areLayersMeasured = true;
    const { experiment, request } = this;
    const { threads } = trainer;
    const stepMs = (1000 * threads * experiment.training.miniBatchSize) / record.imagesPerSecond;
    if (!(stepMs < MEASURE_LAYERS_MS)) return;
    const share = 1000 * record.seconds * MEASURE_LAYERS_SHARE;
    const forMs = Math.min(MEASURE_LAYERS_MS, Math.max(MEASURE_LAYERS_LEAST_MS, share));
    const { data } = request;
    const { signal } = this.interruption;
    const weights = await trainer.getWeights();
    const measuring = engine.measureLayers({ experiment, weights, data, threads, forMs, signal });
    // What cannot be measured, for want of memory above all, stays estimated.
    const seconds = await measuring.catch(() => null);
    if (seconds !== null) this.environment.post({ type: 'layersMeasured', seconds });
    else if (signal.aborted) this.areLayersMeasured = false;
  }

  private async finish(trainer: Trainer, end: TrainingEnd | null): Promise<void> {
    const weights = await trainer.getWeights();
    const sha256 = await weightsSha256(weights);
    this.environment.post(
      { type: 'ended', end, state: this.state, weights, weightsSha256: sha256 },
      weightBuffers(weights),
    );
  }
}

/** What went wrong and what to do, in words. */
export function explainFailure(error: unknown, engine: EngineId): string {
  if (error instanceof ExperimentError) return `The experiment cannot be trained: ${error.message}.`;
  const message = error instanceof Error ? error.message : String(error);
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  const advice =
    engine === 'webgpu' || engine === 'webgl'
      ? 'Train again, or choose the CPU engine in the settings.'
      : 'Train again; where it fails again, close other tabs or choose another engine.';
  return `${sentence} ${advice}`;
}
