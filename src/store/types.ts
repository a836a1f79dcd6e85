/** What the page shows and what it can do: the contract between the store and the panels. */
import type { Experiment } from '../domain/experiment.ts';
import type { EpochRecord, RunState, TrainingEnd, TrainingState } from '../domain/run.ts';
import type { Availability, DataSplits, EngineId, SplitName } from '../engine/engine.ts';

/** The data set on its way into the page. */
export type DataStatus =
  | { readonly state: 'loading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly message: string };

/** What is known of an engine on this machine. */
export interface EngineStatus {
  readonly id: EngineId;
  readonly label: string;
  readonly availability: Availability | null;
  /** The self-test: a few steps of a small net with known results. Null while it has not run. */
  readonly selfTest: { readonly passed: boolean; readonly detail: string } | null;
  /** Measured for the experiment named by `measuredFor`, images a second; null while not measured. */
  readonly imagesPerSecond: number | null;
}

export type EngineChoice = EngineId | 'auto';

/** Predictions of one epoch on one split, for the grid of wrong digits and for comparisons. */
export interface StoredPredictions {
  readonly epoch: number;
  readonly split: SplitName;
  /** [count] */
  readonly predictions: Uint8Array;
  /** [count, classes] */
  readonly probabilities: Float32Array;
}

export interface LiveProgress {
  readonly epoch: number;
  readonly step: number;
  readonly totalSteps: number;
  readonly cost: number;
  readonly imagesPerSecond: number;
  /** Estimated, including evaluations; null before the first figures. */
  readonly secondsLeft: number | null;
}

export interface Run {
  readonly id: string;
  /** Readable and unique: the experiment's name and a number. */
  readonly name: string;
  readonly experiment: Experiment;
  readonly state: RunState;
  readonly createdAt: number;
  /** Index into the chart colours and marks, stable for the life of the run. */
  readonly colorIndex: number;
  readonly engineChoice: EngineChoice;
  /** The engine that trains, with why it was taken: "CPU engine, exact, 1 thread: measured 8,100 images/s; WebGL 70". */
  readonly engine: { readonly id: EngineId; readonly description: string; readonly reason: string } | null;
  readonly training: TrainingState;
  readonly progress: LiveProgress | null;
  readonly end: TrainingEnd | null;
  /** Why it failed, and what to do, in words. */
  readonly failure: string | null;
  /** Predictions on validation after the latest epoch, and on test at the best epoch. */
  readonly latestValidation: StoredPredictions | null;
  readonly bestTest: StoredPredictions | null;
  /** SHA-256 of the final weights, once finished or stopped. */
  readonly weightsSha256: string | null;
  /** Whether its curves are drawn. */
  readonly visible: boolean;
}

export type { EpochRecord };

export interface LabState {
  /** The draft on the bench: what Train would start. Always well-formed values; the network may have issues. */
  readonly draft: Experiment;
  readonly data: DataStatus;
  /** The decoded images once ready, for pictures of digits. */
  readonly splits: DataSplits | null;
  readonly engines: readonly EngineStatus[];
  readonly engineChoice: EngineChoice;
  /** Threads for the CPU engine; 'auto' is all cores but one. */
  readonly threads: number | 'auto';
  readonly isCrossOriginIsolated: boolean;
  readonly runs: readonly Run[];
  /** The run whose digits are shown; null shows the latest. */
  readonly selectedRunId: string | null;
}

export interface LabActions {
  /** Replaces the draft; `label` names the edit ("remove dropout"). */
  setDraft(draft: Experiment, label: string): void;
  /** Loads an experiment of the catalogue by its id. */
  loadCatalogue(id: string): void;
  setEngineChoice(choice: EngineChoice): void;
  setThreads(threads: number | 'auto'): void;
  retryData(): void;
  /** Freezes the draft into a run and starts it. Does nothing while the draft has issues. */
  train(): void;
  pause(runId: string): void;
  resume(runId: string): void;
  /** Ends a run; what it has trained is kept. */
  stop(runId: string): void;
  /** Removes a run that is not active from the list. */
  removeRun(runId: string): void;
  setVisible(runId: string, visible: boolean): void;
  selectRun(runId: string | null): void;
}

export type Lab = LabState & LabActions;
