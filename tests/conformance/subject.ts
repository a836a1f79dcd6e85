/** What the expectations are checked against, and what they may ask for; the same in Node and in a browser's worker. */
import type { Experiment } from '../../src/domain/experiment.ts';
import type { NetworkWeights } from '../../src/domain/weights.ts';
import type { DataSplits, Engine } from '../../src/engine/engine.ts';

export interface Subject {
  readonly engine: Engine;
  /** Tensors, buffers or whatever else the engine counts and must give back. */
  readonly tensorCount?: () => number;
  /** Takes the graphics device away, as a driver update or an overheated GPU would. */
  readonly loseDevice?: () => void;
}

/** Starting weights, the cost of every step and the weights and outputs after the last, computed elsewhere in float64. */
export interface GoldenCase {
  readonly name: string;
  readonly experiment: Experiment;
  readonly initialWeights: NetworkWeights;
  readonly finalWeights: NetworkWeights;
  readonly costs: readonly number[];
  /** Of the first validation images, one row each. */
  readonly validationProbabilities: readonly (readonly number[])[];
}

export const GOLDEN_NAMES = ['dense-sigmoid', 'conv-tanh', 'two-conv-relu-l2'] as const;

export interface ConformanceContext {
  readonly subject: Subject;
  readonly data: DataSplits;
  readonly golden: readonly GoldenCase[];
}

/** Something that every engine does. `check` throws an Error that says what was expected and received. */
export interface Expectation {
  readonly name: string;
  /** For engines with a device to lose or tensors to count; the others owe nothing here. */
  readonly appliesTo?: (subject: Subject) => boolean;
  check(context: ConformanceContext): Promise<void>;
}

export interface Verdict {
  readonly name: string;
  /** Null where the engine conforms. */
  readonly failure: string | null;
  readonly seconds: number;
}
