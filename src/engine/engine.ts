/**
 * The one interface that every engine implements. An engine knows no worker, no page and no storage: the same code trains in
 * a web worker, in Node and in a test. What training means (order, epochs, best validation) is `train.ts`, the same for all.
 */
import type { Experiment } from '../domain/experiment.ts';
import type { LayerSeconds } from '../domain/stepShares.ts';
import type { NetworkWeights } from '../domain/weights.ts';

/** Engines and their modes. `cpu`: own kernels, exact to the bit; `cpuFast`: the same with fused multiply-add. */
export const ENGINE_IDS = ['cpu', 'cpuFast', 'webgpu', 'webgl', 'tfjsCpu'] as const;
export type EngineId = (typeof ENGINE_IDS)[number];

/** Whether an engine can be used here; "not available, because ..." is a value, not an exception. */
export type Availability =
  | {
      readonly available: true /** "WebGL on NVIDIA ...", in words. */;
      readonly device: string;
      readonly isSoftware: boolean;
    }
  | { readonly available: false; readonly reason: string };

export const SPLIT_NAMES = ['training', 'validation', 'test'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];

/** Examples of one split, as bytes: `images` [count, height, width, channels] row-major (value = byte / 255), `labels` [count]. */
export interface ExampleSet {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
}

export type DataSplits = { readonly [Split in SplitName]: ExampleSet };

export interface TrainerOptions {
  /** Parsed, without issues. Its order, epochs and seed matter to the caller; an engine takes network, seed (for dropout) and data. */
  readonly experiment: Experiment;
  readonly weights: NetworkWeights;
  /** May lie in shared memory; the engine only reads it. */
  readonly data: DataSplits;
  /** Most threads to use, the calling one included; engines without threads ignore it. */
  readonly threads?: number;
}

/** A stretch of mini-batches to train on. */
export interface TrainRequest {
  /** Example numbers (see `epochOrder`), one mini-batch after the other; length is a multiple of miniBatchSize. */
  readonly order: Uint32Array;
  /** Global number of the first step, from 0: it selects the dropout masks. */
  readonly firstStep: number;
  readonly learningRate: number;
  /** See `weightDecay` of the domain: w is multiplied by 1 - learningRate * weightDecay in each step. */
  readonly weightDecay: number;
  /** Checked between mini-batches: the call returns within about 50 ms and one mini-batch of its abort. */
  readonly signal?: AbortSignal | undefined;
  /** Called about ten to thirty times a second, between mini-batches. */
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  /** Ask for the cost of each step in the outcome. */
  readonly recordStepCosts?: boolean | undefined;
}

export interface TrainProgress {
  /** Steps done since the start of this call. */
  readonly steps: number;
  /** Sum over these steps of the mini-batch's mean cost, unregularised, before its update. */
  readonly costSum: number;
}

export interface TrainOutcome extends TrainProgress {
  /** False where the signal ended the call early. */
  readonly completed: boolean;
  /** One cost a step done, where asked for. */
  readonly stepCosts?: Float32Array;
}

export interface EvaluateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Only the first so many examples of the split. */
  readonly limit?: number | undefined;
}

export interface Evaluation {
  readonly count: number;
  /** Fraction of examples whose largest output is their label (ties: the lower class). */
  readonly accuracy: number;
  /** Mean unregularised cost. */
  readonly cost: number;
  /** [count]: the class of the largest output. */
  readonly predictions: Uint8Array;
  /** [count, classes]: softmax probabilities, or the outputs of sigmoid output neurons. */
  readonly probabilities: Float32Array;
}

/** What an engine's memory holds, in bytes. */
export interface MemoryUse {
  readonly weights: number;
  readonly activations: number;
  readonly data: number;
}

/** A network in training. Calls do not overlap: await one before the next. */
export interface Trainer {
  /** "CPU engine, exact, 2 threads": what trains, for people. */
  readonly description: string;
  /** Threads in use, the calling one included. */
  readonly threads: number;
  /** Trains; after an abort the weights are those after the last completed step. @throws Error when the device is lost. */
  train(request: TrainRequest): Promise<TrainOutcome>;
  /** Evaluates a split with dropout's evaluation scaling. @throws AbortError after the signal. */
  evaluate(split: SplitName, options?: EvaluateOptions): Promise<Evaluation>;
  /** Class probabilities [count, classes] of images that are bytes [count, height, width, channels]. */
  predict(images: Uint8Array): Promise<Float32Array>;
  /** Replaces the training images from the next call on (distorted afresh); same count and labels. */
  replaceTrainingImages(images: Uint8Array): void;
  /** A copy of the weights. */
  getWeights(): Promise<NetworkWeights>;
  setWeights(weights: NetworkWeights): Promise<void>;
  memoryUse(): MemoryUse;
  /** Releases everything; safe to call twice. */
  dispose(): Promise<void>;
}

/** `threads` are those that train the network at other times. */
export interface MeasureLayersOptions extends TrainerOptions {
  readonly forMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Engine {
  readonly id: EngineId;
  /** "CPU engine (exact)". */
  readonly label: string;
  /** Same numbers to the last bit on every machine. */
  readonly isExact: boolean;
  availability(): Promise<Availability>;
  /** @throws Error with a reason in words where the engine is unavailable or the device refuses. */
  createTrainer(options: TrainerOptions): Promise<Trainer>;
  /**
   * How long a training step spends in each layer: trains on a copy of the weights, on one thread, for about `forMs`. Null where
   * this engine cannot tell its layers apart, and where the signal comes first. @throws as `createTrainer`
   */
  measureLayers(options: MeasureLayersOptions): Promise<LayerSeconds | null>;
}
