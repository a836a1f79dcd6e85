import type { LayerSeconds } from '../../domain/stepShares.ts';
import type { NetworkWeights } from '../../domain/weights.ts';
import type {
  EvaluateOptions,
  Evaluation,
  ExampleSet,
  MemoryUse,
  SplitName,
  Trainer,
  TrainerOptions,
  TrainOutcome,
  TrainRequest,
} from '../engine.ts';
import { SPLIT_NAMES } from '../engine.ts';
import type { CpuMode } from './cpuEngine.ts';
import { floatBits, type MemoryLayout, MOST_EXAMPLES, MOST_STEPS } from './layout.ts';
import type { KernelExports, Platform, ThreadHandle } from './platform.ts';
import { LayerClock } from './timedStep.ts';
import { readWeights, writeWeights } from './weightsCopy.ts';
import { BROKEN, CONTROL, JOB, JOB_GENERATION, WORD } from './words.ts';

/** What one call of the kernels should take: long enough to forget the call, short enough to pause within it. */
const CALL_MS = 25;
/** Images that evaluation takes in one call; about CALL_MS for the chapter's nets. */
const FIRST_EVALUATION_COUNT = 100;

export interface LayerTimesRequest
  extends Pick<TrainRequest, 'order' | 'firstStep' | 'learningRate' | 'weightDecay' | 'signal'> {
  /** How long to measure; a step that has begun is ended. */
  readonly forMs: number;
}

export interface CpuTrainerParts {
  readonly mode: CpuMode;
  readonly platform: Platform;
  readonly options: TrainerOptions;
  readonly layout: MemoryLayout;
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
  readonly handles: readonly ThreadHandle[];
}

/** A trainer on the kernels. JavaScript is entered only between calls of about 25 ms. */
export class CpuTrainer implements Trainer {
  readonly description: string;
  readonly threads: number;
  private readonly words: Int32Array;
  private readonly floats: Float32Array;
  private readonly doubles: Float64Array;
  private readonly bytes: Uint8Array;
  private readonly imageBytes: number;
  private readonly counts: { readonly [Split in SplitName]: number };
  private stepsPerCall = 1;
  private examplesPerCall = FIRST_EVALUATION_COUNT;
  private state: 'working' | 'failed' | 'disposed' = 'working';

  constructor(private readonly parts: CpuTrainerParts) {
    const { mode, options, layout, memory, handles } = parts;
    this.threads = handles.length + 1;
    this.description = `CPU engine, ${mode}, ${this.threads} ${this.threads === 1 ? 'thread' : 'threads'}`;
    this.words = new Int32Array(memory.buffer);
    this.floats = new Float32Array(memory.buffer);
    this.doubles = new Float64Array(memory.buffer, 0, Math.floor(memory.buffer.byteLength / 8));
    this.bytes = new Uint8Array(memory.buffer);
    for (const [address, value] of layout.words) this.words[address / 4] = value;
    const { network, data } = options.experiment;
    this.imageBytes = network.input[0] * network.input[1] * network.input[2];
    this.counts = {
      training: Math.min(data.trainSize, options.data.training.count),
      validation: options.data.validation.count,
      test: options.data.test.count,
    };
    for (const split of SPLIT_NAMES) this.writeSplit(split, options.data[split]);
    writeWeights(this.floats, layout.weightPlaces, options.weights);
  }

  private writeSplit(split: SplitName, set: ExampleSet): void {
    const count = this.counts[split];
    const place = this.parts.layout.data[split];
    this.bytes.set(set.images.subarray(0, count * this.imageBytes), place.images);
    this.bytes.set(set.labels.subarray(0, count), place.labels);
  }

  private set(word: number, value: number): void {
    this.words[CONTROL / 4 + word] = value;
  }

  /** Runs the job of the control block. @throws Error in words where the kernels or a thread failed */
  private call(): void {
    if (this.state === 'disposed') throw new Error('This trainer has been disposed of');
    if (this.state === 'failed') throw new Error('The CPU engine failed earlier; start the run again');
    for (const handle of this.parts.handles) {
      const reason = handle.failure();
      if (reason === null) continue;
      this.state = 'failed';
      throw new Error(`The CPU engine stopped: a thread ended (${reason})`);
    }
    try {
      this.parts.kernels.run();
    } catch (error) {
      this.state = 'failed';
      const isBroken = Atomics.load(this.words, BROKEN / 4) !== 0;
      const reason = isBroken ? 'a thread failed' : 'a thread ended or memory failed';
      throw new Error(`The CPU engine stopped: ${reason} (${String(error)})`, { cause: error });
    }
  }

  /** Sets the words that all steps of a stretch share. */
  private setSteps({ learningRate, weightDecay }: Pick<TrainRequest, 'learningRate' | 'weightDecay'>): void {
    const { layout, options } = this.parts;
    const { miniBatchSize } = options.experiment.training;
    this.set(WORD.images, layout.data.training.images);
    this.set(WORD.labels, layout.data.training.labels);
    this.set(WORD.order, layout.order);
    this.set(WORD.stepCosts, layout.stepCosts);
    this.set(WORD.batchSize, miniBatchSize);
    this.set(WORD.updateRate, floatBits(learningRate / miniBatchSize));
    this.set(WORD.decayFactor, floatBits(1 - learningRate * weightDecay));
  }

  async train(request: TrainRequest): Promise<TrainOutcome> {
    const { layout, options } = this.parts;
    const { miniBatchSize } = options.experiment.training;
    const total = request.order.length / miniBatchSize;
    const stepCosts = request.recordStepCosts === true ? new Float32Array(total) : null;
    this.setSteps(request);
    let steps = 0;
    let costSum = 0;
    while (steps < total && request.signal?.aborted !== true) {
      const count = Math.min(this.stepsPerCall, total - steps, MOST_STEPS);
      const order = request.order.subarray(steps * miniBatchSize, (steps + count) * miniBatchSize);
      this.words.set(order, layout.order / 4);
      this.set(WORD.job, JOB.train);
      this.set(WORD.stepCount, count);
      this.set(WORD.firstStep, request.firstStep + steps);
      const started = performance.now();
      this.call();
      const duration = performance.now() - started;
      for (let step = 0; step < count; step += 1) {
        const cost = this.doubles[layout.stepCosts / 8 + step] as number;
        costSum += cost;
        if (stepCosts !== null) stepCosts[steps + step] = cost;
      }
      steps += count;
      this.stepsPerCall = paced(this.stepsPerCall, count, duration, MOST_STEPS);
      request.onProgress?.({ steps, costSum });
      // A cost that is no number never recovers: the caller ends such a run, and need not wait for the epoch.
      if (!Number.isFinite(costSum)) break;
      await this.parts.platform.letEventsIn();
    }
    const completed = steps === total;
    return stepCosts === null
      ? { steps, costSum, completed }
      : { steps, costSum, completed, stepCosts: stepCosts.slice(0, steps) };
  }

  async evaluate(split: SplitName, options: EvaluateOptions = {}): Promise<Evaluation> {
    const count = Math.min(options.limit ?? this.counts[split], this.counts[split]);
    const { classes } = this.parts.layout;
    const probabilities = new Float32Array(count * classes);
    const predictions = new Uint8Array(count);
    const { labels } = this.parts.options.data[split];
    const place = this.parts.layout.data[split];
    let right = 0;
    let costSum = 0;
    for (let done = 0; done < count; ) {
      if (options.signal?.aborted === true) throw new DOMException('The evaluation was interrupted', 'AbortError');
      const size = Math.min(this.examplesPerCall, count - done, MOST_EXAMPLES);
      const started = performance.now();
      // Summed one by one, so that the sum does not depend on how many examples a call took.
      costSum = this.evaluateCall(
        place.images,
        place.labels,
        done,
        size,
        probabilities.subarray(done * classes),
        costSum,
      );
      this.examplesPerCall = paced(this.examplesPerCall, size, performance.now() - started, MOST_EXAMPLES);
      for (let example = done; example < done + size; example += 1) {
        const prediction = largestOf(probabilities.subarray(example * classes, (example + 1) * classes));
        predictions[example] = prediction;
        if (prediction === labels[example]) right += 1;
      }
      done += size;
      await this.parts.platform.letEventsIn();
    }
    return { count, accuracy: right / count, cost: costSum / count, predictions, probabilities };
  }

  /** Times the layers in training steps on this trainer's weights, which change; one thread only. Null where the signal comes first. */
  async measureLayers(request: LayerTimesRequest): Promise<LayerSeconds | null> {
    const { layout, options, kernels, platform } = this.parts;
    const { miniBatchSize } = options.experiment.training;
    if (this.threads > 1) throw new Error('Layers are timed on one thread');
    this.setSteps(request);
    const order = request.order.subarray(0, MOST_STEPS * miniBatchSize);
    this.words.set(order, layout.order / 4);
    const steps = order.length / miniBatchSize;
    const clock = new LayerClock(kernels, layout, options.experiment.network.layers.length);
    const started = performance.now();
    let letInAt = started;
    for (let step = 0; step < steps; step += 1) {
      clock.step(step, request.firstStep + step, miniBatchSize);
      const time = performance.now();
      if (time - started > request.forMs) break;
      if (time - letInAt > CALL_MS) {
        await platform.letEventsIn();
        letInAt = performance.now();
      }
      if (request.signal?.aborted === true) return null;
    }
    return clock.seconds();
  }

  /** Evaluates `size` examples from number `first` on; returns `costSum` plus their costs. */
  private evaluateCall(
    images: number,
    labels: number,
    first: number,
    size: number,
    target: Float32Array,
    costSum = 0,
  ): number {
    const { layout } = this.parts;
    this.set(WORD.images, images);
    this.set(WORD.labels, labels);
    this.set(WORD.job, JOB.evaluate);
    this.set(WORD.firstExample, first);
    this.set(WORD.exampleCount, size);
    this.set(WORD.probabilities, layout.probabilities);
    this.set(WORD.exampleCosts, layout.exampleCosts);
    this.call();
    const start = layout.probabilities / 4;
    target.set(this.floats.subarray(start, start + size * layout.classes));
    let sum = costSum;
    for (let example = 0; example < size; example += 1) {
      sum += this.doubles[layout.exampleCosts / 8 + example] as number;
    }
    return sum;
  }

  async predict(images: Uint8Array): Promise<Float32Array> {
    const { layout } = this.parts;
    const count = images.length / this.imageBytes;
    if (!Number.isInteger(count)) {
      throw new Error(`Expected images of ${this.imageBytes} bytes each, received ${images.length} bytes`);
    }
    const probabilities = new Float32Array(count * layout.classes);
    for (let done = 0; done < count; done += MOST_EXAMPLES) {
      const size = Math.min(MOST_EXAMPLES, count - done);
      this.bytes.set(images.subarray(done * this.imageBytes, (done + size) * this.imageBytes), layout.ownImages);
      this.evaluateCall(layout.ownImages, layout.ownLabels, 0, size, probabilities.subarray(done * layout.classes));
      await this.parts.platform.letEventsIn();
    }
    return probabilities;
  }

  replaceTrainingImages(images: Uint8Array): void {
    const expected = this.counts.training * this.imageBytes;
    if (images.length < expected) throw new Error(`Expected ${expected} bytes of images, received ${images.length}`);
    this.bytes.set(images.subarray(0, expected), this.parts.layout.data.training.images);
  }

  async getWeights(): Promise<NetworkWeights> {
    const { layout, options } = this.parts;
    return readWeights(this.floats, layout.weightPlaces, options.experiment.network.layers.length);
  }

  async setWeights(weights: NetworkWeights): Promise<void> {
    writeWeights(this.floats, this.parts.layout.weightPlaces, weights);
  }

  memoryUse(): MemoryUse {
    return this.parts.layout.memoryUse;
  }

  async dispose(): Promise<void> {
    if (this.state === 'disposed') return;
    this.state = 'disposed';
    if (this.parts.handles.length === 0) return;
    this.set(WORD.job, JOB.stop);
    Atomics.add(this.words, JOB_GENERATION / 4, 1);
    Atomics.notify(this.words, JOB_GENERATION / 4);
    for (const handle of this.parts.handles) handle.terminate();
  }
}

/** The amount of work for the next call, from how long the last one took; grows by doubling at most. */
function paced(current: number, done: number, durationMs: number, most: number): number {
  // A last, shorter call says little about the next.
  if (done < current) return current;
  const wanted = Math.floor((done * CALL_MS) / Math.max(durationMs, 0.1));
  return Math.max(1, Math.min(wanted, current * 2, most));
}

/** The class of the largest output; of equal ones the lowest. */
function largestOf(outputs: Float32Array): number {
  let best = 0;
  for (let unit = 1; unit < outputs.length; unit += 1) {
    if ((outputs[unit] as number) > (outputs[best] as number)) best = unit;
  }
  return best;
}
