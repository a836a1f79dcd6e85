import type { Experiment } from '../domain/experiment.ts';
import type { NetworkWeights } from '../domain/weights.ts';
import type { DataSplits, Engine, Trainer } from '../engine/engine.ts';
import { createTfjsEngine } from '../engine/tfjs/engine.ts';

export interface TrainerRequest {
  readonly experiment: Experiment;
  readonly weights: NetworkWeights;
  readonly data: DataSplits;
  readonly threads: number;
  /** Fused multiply-add, which is not the same to the last bit on every machine. */
  readonly isFast: boolean;
}

/** A trainer on the command line's engine. @throws Error where it is not available here */
export async function createTrainer({ isFast, ...options }: TrainerRequest): Promise<Trainer> {
  const engine: Engine = createTfjsEngine('cpu');
  const availability = await engine.availability();
  if (!availability.available) throw new Error(`${engine.label} is not available: ${availability.reason}`);
  return engine.createTrainer(options);
}
