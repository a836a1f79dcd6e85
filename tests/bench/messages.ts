/** What the bench asks of a trainer in the page, and what it answers. */
import type { Experiment } from '../../src/domain/experiment.ts';

/**
 * Every trainer, ours or another's, trains this long before a sample is timed: after a trainer of another kind has had the
 * machine, the first second of a net that is larger than the caches runs at half its speed.
 */
export const WARM_UP_SECONDS = 2;

export type TrainerSpec =
  | { readonly kind: 'own'; readonly mode: 'exact' | 'fast'; readonly threads: number }
  | { readonly kind: 'tfjs'; readonly backend: 'cpu' | 'webgl' | 'webgpu' }
  | { readonly kind: 'jax' }
  | { readonly kind: 'peak' };

export type BenchRequest =
  /** Trains `work` for about `seconds` after a warm-up; the net is kept for the next sample. */
  | { readonly type: 'sample'; readonly work: string; readonly experiment: Experiment; readonly seconds: number }
  /** Evaluates the 10,000 test images. */
  | { readonly type: 'evaluate'; readonly work: string; readonly experiment: Experiment }
  /** Runs a loop of multiply-adds. */
  | {
      readonly type: 'peak';
      readonly module: readonly number[];
      readonly flopsPerRound: number;
      readonly seconds: number;
    };

/** `images` is a count of floating-point operations where the peak was asked for. */
export interface Sample {
  readonly images: number;
  readonly seconds: number;
  /** Of the last mini-batch (or mean of the last stretch); finite where training is sound. */
  readonly cost: number;
  /** What ran, in the trainer's own words. */
  readonly description: string;
}

export interface BenchOrder {
  readonly id: number;
  readonly spec: TrainerSpec;
  readonly request: BenchRequest;
}

export type BenchAnswer =
  | { readonly id: number; readonly sample: Sample }
  | { readonly id: number; readonly failure: string };

/** What the page offers to the program that drives it. */
export interface BenchWindow {
  bench(trainer: string, spec: TrainerSpec, request: BenchRequest): Promise<Sample>;
}
