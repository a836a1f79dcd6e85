/** How fast an engine trains an experiment: a few real steps on real images. */
import type { Experiment } from '../domain/experiment.ts';
import { learningRateAt, stepsPerEpoch, weightDecay } from '../domain/experiment.ts';
import type { DataSplits, Engine } from '../engine/engine.ts';
import { createInitialWeights } from '../random/initialWeights.ts';
import { epochOrder } from '../random/order.ts';

export interface MeasureOptions {
  readonly engine: Engine;
  readonly experiment: Experiment;
  readonly data: DataSplits;
  readonly threads: number;
  /** How long to measure after the warm-up. */
  readonly forMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number;
}

/** Steps before the clock runs: code is compiled, memory is touched. */
const WARM_UP_STEPS = 2;
const MOST_STEPS = 20_000;

/** @returns images a second, or null where the signal came first; at least one step is measured. @throws what the engine throws */
export async function measureEngine(options: MeasureOptions): Promise<number | null> {
  const { engine, experiment, data, threads, signal } = options;
  const now = options.now ?? (() => performance.now());
  const weights = createInitialWeights(experiment.network, experiment.seed);
  const trainer = await engine.createTrainer({ experiment, weights, data, threads });
  try {
    const { miniBatchSize } = experiment.training;
    const steps = Math.min(MOST_STEPS, stepsPerEpoch(experiment));
    const order = epochOrder(experiment, 1).subarray(0, steps * miniBatchSize);
    const settings = { learningRate: learningRateAt(experiment.training, 1), weightDecay: weightDecay(experiment) };
    const warmUp = order.subarray(0, Math.min(WARM_UP_STEPS, steps) * miniBatchSize);
    await trainer.train({ ...settings, order: warmUp, firstStep: 0, signal });
    if (isAborted(signal)) return null;

    const time = new AbortController();
    const timer = setTimeout(() => time.abort(), options.forMs);
    const stop = signal === undefined ? time.signal : AbortSignal.any([time.signal, signal]);
    let seconds = 0;
    let done = 0;
    // A net that trains through all its images in a moment starts over.
    while (!stop.aborted) {
      const started = now();
      const outcome = await trainer.train({ ...settings, order, firstStep: 0, signal: stop });
      seconds += (now() - started) / 1000;
      done += outcome.steps;
    }
    clearTimeout(timer);
    if (isAborted(signal)) return null;
    return done > 0 && seconds > 0 ? (done * miniBatchSize) / seconds : miniBatchSize / (options.forMs / 1000);
  } finally {
    await trainer.dispose();
  }
}

/** A call, so that the compiler does not take the answer of a moment ago for the present one. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
