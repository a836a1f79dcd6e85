/** What the page shows and what it can do: the contract between the store and the panels. */
import type { Experiment } from '../domain/experiment.ts';
import type { Pace } from '../domain/outlook.ts';
import type { EpochRecord, RunState, TrainingEnd, TrainingState } from '../domain/run.ts';
import type { LayerSeconds } from '../domain/stepShares.ts';
import type { NetworkWeights } from '../domain/weights.ts';
import type { Availability, DataSplits, EngineId, MemoryUse, SplitName } from '../engine/engine.ts';
import type { DraftHistory } from './draftHistory.ts';
import type { EpochAnswers } from './epochAnswers.ts';
import type { RunSize } from './storageSizes.ts';

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
  /** Name of the experiment that `imagesPerSecond` was measured with. */
  readonly measuredFor: string | null;
  /** The same measurement as a base for estimates. */
  readonly pace: Pace | null;
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

/** The engine that trains a run, and why. */
export interface RunEngine {
  readonly id: EngineId;
  /** "CPU engine (exact), 1 thread". */
  readonly description: string;
  /** Why it was taken: "measured 8,100 images/s; WebGL 70". */
  readonly reason: string;
}

/** Where a run's figures come from, for somebody who wants to get the same. */
export interface Provenance {
  /** Of this program. */
  readonly version: string;
  readonly browser: string;
  readonly threads: number;
  /** The engine's memory once it was ready, in bytes; null before. */
  readonly memory: MemoryUse | null;
}

export interface Run {
  readonly id: string;
  /** Readable and unique: the experiment's name and a number. */
  readonly name: string;
  readonly experiment: Experiment;
  readonly state: RunState;
  /** Milliseconds since 1970; no two runs of a page share it. */
  readonly createdAt: number;
  /** Runs that wait start in rising order of it. */
  readonly queueRank: number;
  /** Runs of one race start together and train side by side, also where that is more runs than cores; null for a run by itself. */
  readonly raceId: string | null;
  /** Index into the pairs of colour and mark; changes only when another pair is chosen for the run. */
  readonly colorIndex: number;
  readonly engineChoice: EngineChoice;
  readonly engine: RunEngine | null;
  readonly training: TrainingState;
  readonly progress: LiveProgress | null;
  /** What is going on before training, as "measuring engines"; null otherwise. */
  readonly activity: string | null;
  readonly end: TrainingEnd | null;
  /** Why it failed, and what to do, in words. */
  readonly failure: string | null;
  /** Predictions on validation after the latest epoch, and on test at the best epoch. */
  readonly latestValidation: StoredPredictions | null;
  readonly bestTest: StoredPredictions | null;
  /** These are kept from an earlier visit, but not in the page yet: `readPredictions` brings them. */
  readonly hasUnreadPredictions: boolean;
  /** SHA-256 of the final weights, once finished or stopped. */
  readonly weightsSha256: string | null;
  readonly provenance: Provenance | null;
  /** What a step spends in each layer, timed after the first epoch; null before, and where the engine cannot tell. */
  readonly layerSeconds: LayerSeconds | null;
  /** Whether its curves are drawn. */
  readonly visible: boolean;
  /** Another tab holds this run: it can be looked at here, not steered. */
  readonly isElsewhere: boolean;
}

export type { EpochRecord };

/** Whether the runs of this session outlive the page. */
export interface StorageStatus {
  readonly state: 'ok' | 'unavailable' | 'full';
  /** What is not being kept and what to do, in words; null while all is well. */
  readonly message: string | null;
  /** What this site keeps in the browser; null where the browser does not tell. */
  readonly bytes: number | null;
}

/** Runs that were taken off the list together and can still be brought back. */
export interface Removal {
  /** As they were, oldest first. */
  readonly runs: readonly Run[];
  /** Which of them was selected, and which the baseline; null where none was. */
  readonly selectedRunId: string | null;
  readonly baselineRunId: string | null;
}

export interface LabState {
  /** The draft on the bench: what Train would start. Always well-formed values; the network may have issues. */
  readonly draft: Experiment;
  /** The edits of the draft that can be undone and redone. */
  readonly history: DraftHistory;
  readonly data: DataStatus;
  /** The decoded images once ready, for pictures of digits. */
  readonly splits: DataSplits | null;
  readonly engines: readonly EngineStatus[];
  readonly engineChoice: EngineChoice;
  /** Threads for the CPU engine; 'auto' is all cores but one. */
  readonly threads: number | 'auto';
  readonly isCrossOriginIsolated: boolean;
  /** In order of their creation. */
  readonly runs: readonly Run[];
  /** Ids of the runs that wait, the next one first. */
  readonly queue: readonly string[];
  /** All runs are paused: none starts by itself until they are resumed. */
  readonly isHeld: boolean;
  /** The run whose digits are shown; null shows the latest. */
  readonly selectedRunId: string | null;
  /** The run that the charts compare the others with; it may no longer be among the runs. */
  readonly baselineRunId: string | null;
  /** What can still be brought back, the latest last. */
  readonly removals: readonly Removal[];
  readonly storage: StorageStatus;
}

export interface LabActions {
  /** Replaces the draft; `label` names the edit ("remove dropout"). */
  setDraft(draft: Experiment, label: string): void;
  /** Takes the latest edit of the draft back; does nothing where there is none. */
  undo(): void;
  redo(): void;
  /** Loads an experiment of the catalogue by its id, or the first one of an entry by the entry's id. */
  loadCatalogue(id: string): void;
  setEngineChoice(choice: EngineChoice): void;
  setThreads(threads: number | 'auto'): void;
  retryData(): void;
  /** Freezes the draft into a run and starts it. Does nothing while the draft has issues. */
  train(): void;
  /** Starts a run of an experiment that need not be the draft. @throws ExperimentError where it cannot be trained. */
  trainExperiment(experiment: Experiment): string;
  /** Starts runs that train side by side, so that their curves grow together. @throws ExperimentError where one cannot be trained. */
  trainRace(experiments: readonly Experiment[]): readonly string[];
  pause(runId: string): void;
  resume(runId: string): void;
  /** Pauses every run that trains, and starts none of those that wait, in later visits neither. */
  pauseAll(): void;
  /** Resumes every paused run, and lets those that wait start. */
  resumeAll(): void;
  /** Ends a run; what it has trained is kept. */
  stop(runId: string): void;
  /** Moves a queued run so many places towards the end of the queue (negative: towards its head). */
  moveQueued(runId: string, by: number): void;
  /**
   * Takes those of the runs that are not active off the list. They can be brought back whole until `endRemovals`; a later visit
   * does not find them.
   */
  removeRuns(runIds: readonly string[]): void;
  /** Brings back what was removed last. @returns the ids of these runs */
  undoRemoval(): readonly string[];
  /** Deletes what was removed, and all that is kept of it. */
  endRemovals(): void;
  /** Deletes a run that is not active at once, and all that is kept of it. */
  deleteRun(runId: string): void;
  renameRun(runId: string, name: string): void;
  setVisible(runId: string, visible: boolean): void;
  /** Gives a run another pair of colour and mark, kept with the run. @param colorIndex a whole number from 0 */
  setColorIndex(runId: string, colorIndex: number): void;
  selectRun(runId: string | null): void;
  /** Has the charts give every run's difference to this one; null ends that. Survives a reload. */
  pinBaseline(runId: string | null): void;
  /** Brings the predictions of these runs into the page where they are not there yet, all in one change. */
  readPredictions(runIds: readonly string[]): Promise<void>;
  /** A run's weights after its latest checkpoint, or those of its best epoch; null where none are kept. */
  weightsOf(runId: string, which: 'last' | 'best'): Promise<NetworkWeights | null>;
  /** What a run answered on the validation images after each epoch, in their order, as far as it is kept. */
  historyOf(runId: string): Promise<readonly EpochAnswers[]>;
  /** The same of one epoch; null where it is not kept. */
  answersAt(runId: string, epoch: number): Promise<EpochAnswers | null>;
  /** The epochs whose weights are kept for looking back, rising; those of the best and the last epoch are not among them. */
  snapshotsOf(runId: string): Promise<readonly number[]>;
  /** The weights of one of these epochs; null where they are not kept. */
  snapshotAt(runId: string, epoch: number): Promise<NetworkWeights | null>;
  /** What is kept of each run, in bytes. */
  runSizes(): Promise<readonly RunSize[]>;
}

export type Lab = LabState & LabActions;
