/**
 * The protocol between the page and its workers. Everything here is plain data; the casts stand at the two ends alone
 * (`clientPort.ts` on the page, the `.worker.ts` entries in the worker).
 */
import type { TrainingEnd, TrainingState } from '../domain/run.ts';
import type { LayerSeconds } from '../domain/stepShares.ts';
import type { NetworkWeights } from '../domain/weights.ts';
import type { Availability, DataSplits, EngineId, Evaluation, MemoryUse } from '../engine/engine.ts';
import type { EpochResult, RunProgress } from '../engine/train.ts';

/** Asks whether the worker is alive; answered by `pong`. */
interface Ping {
  readonly type: 'ping';
}

interface Pong {
  readonly type: 'pong';
}

/** Why something failed, in words for people, with what to do about it. */
export interface Failure {
  readonly type: 'failed';
  readonly message: string;
}

export interface StartTraining {
  readonly type: 'start';
  /** Parsed again by the worker. */
  readonly experiment: unknown;
  readonly engine: EngineId;
  readonly threads: number;
  readonly data: DataSplits;
  /** Where to go on, with the weights of that moment; null starts from the seed's initial weights. */
  readonly checkpoint: Checkpoint | null;
}

/** Training that goes on from here ends as if it had never been interrupted. */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly weights: NetworkWeights;
}

export type ToTrainingWorker =
  | Ping
  | StartTraining
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' };

export interface ReportedProgress extends RunProgress {
  /** Including the evaluations to come; null before the first figures. */
  readonly secondsLeft: number | null;
}

/** What an epoch leaves behind; never dropped, its arrays are transferred. */
export interface EpochMessage extends EpochResult {
  readonly type: 'epoch';
  readonly weights: NetworkWeights;
}

/** The last message of a run that did not fail; `end` is null where it was stopped. */
export interface EndedMessage extends Checkpoint {
  readonly type: 'ended';
  readonly end: TrainingEnd | null;
  readonly weightsSha256: string;
}

export type FromTrainingWorker =
  | Pong
  | Failure
  | { readonly type: 'started'; readonly description: string; readonly threads: number; readonly memory: MemoryUse }
  | { readonly type: 'progress'; readonly progress: ReportedProgress }
  | EpochMessage
  /** Once, after the first epoch, where the engine can tell its layers apart. */
  | { readonly type: 'layersMeasured'; readonly seconds: LayerSeconds }
  /** Training stands; the checkpoint lies within an epoch as a rule. */
  | ({ readonly type: 'paused' } & Checkpoint)
  | { readonly type: 'resumed' }
  | EndedMessage;

export interface SelfTestResult {
  readonly passed: boolean;
  /** "5 steps within 0.02 % of the reference". */
  readonly detail: string;
}

/** Images a second by engine, for one kind of experiment. */
export type Measurements = { readonly [Id in EngineId]?: number };

/** Measurements by `measurementKey`; kept by the page between visits. */
export type MeasurementCache = { readonly [key: string]: Measurements };

export type ToLaboratory =
  | Ping
  | { readonly type: 'loadData' }
  /** To a worker that took the place of one that died. */
  | { readonly type: 'giveData'; readonly splits: DataSplits }
  /** While runs train, nothing is tested or measured in the background. */
  | { readonly type: 'setBusy'; readonly isBusy: boolean }
  /** Looks for the engines, then tests them and measures them for an experiment, where there is one, one after the other. */
  | {
      readonly type: 'examineEngines';
      readonly cache: MeasurementCache;
      readonly experiment: unknown;
      readonly threads: number;
    }
  /** Answered by `chosen` or `notChosen` with the same request number. */
  | {
      readonly type: 'choose';
      readonly request: number;
      readonly choice: EngineId | 'auto';
      readonly experiment: unknown;
      readonly threads: number;
    };

export type FromLaboratory =
  | Pong
  | Failure
  | { readonly type: 'dataProgress'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly type: 'dataReady'; readonly splits: DataSplits }
  | { readonly type: 'dataFailed'; readonly message: string }
  | {
      readonly type: 'engineFound';
      readonly engine: EngineId;
      /** Null where not even its code could be loaded. */
      readonly label: string | null;
      readonly availability: Availability;
    }
  | { readonly type: 'engineTested'; readonly engine: EngineId; readonly result: SelfTestResult }
  | {
      readonly type: 'engineMeasured';
      readonly engine: EngineId;
      readonly key: string;
      /** Name of the experiment it was measured with. */
      readonly experiment: string;
      /** What its stack asks of an engine for one image of a training step (`totalTrainingWork`), and its mini-batch size. */
      readonly work: number;
      readonly miniBatchSize: number;
      readonly imagesPerSecond: number;
    }
  | { readonly type: 'chosen'; readonly request: number; readonly engine: EngineId; readonly reason: string }
  | { readonly type: 'notChosen'; readonly request: number; readonly message: string };

/** The buffers of an evaluation that can be handed over instead of copied. */
export function evaluationBuffers(evaluation: Evaluation | null): ArrayBuffer[] {
  return evaluation === null ? [] : ownBuffers([evaluation.predictions, evaluation.probabilities]);
}

export function weightBuffers(weights: NetworkWeights): ArrayBuffer[] {
  return ownBuffers(weights.flatMap((layer) => (layer === null ? [] : [layer.weight, layer.bias])));
}

/** Shared memory cannot be transferred, and a buffer only once. */
function ownBuffers(arrays: readonly (Uint8Array | Float32Array)[]): ArrayBuffer[] {
  const buffers = arrays.map((array) => array.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}
