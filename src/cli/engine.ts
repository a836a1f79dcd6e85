import type { Experiment } from '../domain/experiment.ts';
import type { NetworkWeights } from '../domain/weights.ts';
import { createCpuEngine } from '../engine/cpu/cpuEngine.ts';
import { nodePlatform } from '../engine/cpu/node/platform.ts';
import type { DataSplits, Trainer } from '../engine/engine.ts';
import { buildKernels } from '../tooling/buildKernels.ts';
import { UsageError } from './usageError.ts';

export interface TrainerRequest {
  readonly experiment: Experiment;
  readonly weights: NetworkWeights;
  readonly data: DataSplits;
  readonly threads: number;
  /** Fused multiply-add, which is not the same to the last bit on every machine. */
  readonly isFast: boolean;
}

/**
 * A trainer on the CPU engine; its kernels are compiled first where their sources changed.
 * @throws UsageError where fused multiply-add is asked for and missing @throws Error where the engine is not available here
 */
export async function createTrainer({ isFast, ...options }: TrainerRequest): Promise<Trainer> {
  await buildKernels();
  const engine = createCpuEngine({ mode: isFast ? 'fast' : 'exact', platform: nodePlatform });
  const availability = await engine.availability();
  if (!availability.available) {
    const message = `${engine.label} is not available: ${availability.reason}`;
    if (isFast) throw new UsageError(`--fast: ${message} (Node ${process.versions.node})`);
    throw new Error(message);
  }
  return engine.createTrainer(options);
}
