/** The form in which a run is kept, and the way back: what another version or a fault left behind is refused, not trusted. */
import { z } from 'zod';
import { type Experiment, ExperimentError, parseExperiment } from '../domain/experiment.ts';
import { RUN_STATES } from '../domain/run.ts';
import { ENGINE_IDS } from '../engine/engine.ts';
import type { Run } from './types.ts';

/** A run without what only the page that trains it knows, and without its predictions, which are kept beside it. */
export type StoredRun = Omit<
  Run,
  'progress' | 'activity' | 'isElsewhere' | 'hasUnreadPredictions' | keyof KeptPredictions
>;

/** What is kept beside the run's record. */
export type KeptPredictions = Pick<Run, 'latestValidation' | 'bestTest'>;

export const NO_PREDICTIONS: KeptPredictions = { latestValidation: null, bestTest: null };

const count = z.int().min(0);
const epochSchema = z.object({
  epoch: z.int().min(1),
  step: count,
  cost: z.number(),
  validationCost: z.number(),
  validationAccuracy: z.number(),
  testAccuracy: z.number().nullable(),
  trainingAccuracy: z.number().nullable().optional(),
  learningRate: z.number(),
  seconds: z.number(),
  imagesPerSecond: z.number(),
});

/** Numbers that training left may be infinite or no numbers at all. */
const looseNumber = z.custom<number>((value) => typeof value === 'number');

const trainingStateSchema = z.object({
  step: count,
  epochCostSum: looseNumber,
  epochSteps: count,
  epochSeconds: z.number(),
  epochs: z.array(epochSchema.extend({ cost: looseNumber, validationCost: looseNumber, imagesPerSecond: looseNumber })),
  best: z.object({ epoch: count, validationAccuracy: z.number(), testAccuracy: z.number() }).nullable(),
});

const memorySchema = z.object({ weights: z.number(), activations: z.number(), data: z.number() });

const storedRunSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  experiment: z.unknown().transform((value, context): Experiment => {
    try {
      return parseExperiment(value);
    } catch (error) {
      if (!(error instanceof ExperimentError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  }),
  state: z.enum(RUN_STATES),
  createdAt: z.number(),
  // Runs kept before there was an order to change wait in the order of their creation.
  queueRank: z.number().optional(),
  raceId: z.string().nullable().optional(),
  colorIndex: count,
  engineChoice: z.enum([...ENGINE_IDS, 'auto']),
  engine: z.object({ id: z.enum(ENGINE_IDS), description: z.string(), reason: z.string() }).nullable(),
  training: trainingStateSchema,
  end: z.enum(['allEpochs', 'maxSteps', 'earlyStopping', 'diverged']).nullable(),
  failure: z.string().nullable(),
  weightsSha256: z.string().nullable(),
  provenance: z
    .object({ version: z.string(), browser: z.string(), threads: z.int().min(1), memory: memorySchema.nullable() })
    .nullable(),
  // Runs kept before layers were timed have no such figures.
  layerSeconds: z.array(z.number().min(0).nullable()).nullable().optional(),
  visible: z.boolean(),
});

export function toStoredRun(run: Run): StoredRun {
  const { progress: _, activity: __, isElsewhere: ___, hasUnreadPredictions: ____, ...rest } = run;
  const { latestValidation: _____, bestTest: ______, ...stored } = rest;
  return stored;
}

/** @param predictions those kept of it, or that they are left for later @returns null where the record is not a run */
export function fromStoredRun(record: unknown, predictions: KeptPredictions | 'unread'): Run | null {
  const parsed = storedRunSchema.safeParse(record);
  if (!parsed.success) return null;
  const queueRank = parsed.data.queueRank ?? parsed.data.createdAt;
  const layerSeconds = parsed.data.layerSeconds ?? null;
  const raceId = parsed.data.raceId ?? null;
  return {
    ...parsed.data,
    queueRank,
    layerSeconds,
    raceId,
    ...(predictions === 'unread' ? NO_PREDICTIONS : predictions),
    hasUnreadPredictions: predictions === 'unread',
    progress: null,
    activity: null,
    isElsewhere: false,
  };
}

/** The run with what was kept of it; what has come since is newer and stays. */
export function withPredictions(run: Run, kept: KeptPredictions | null): Run {
  if (kept === null || !run.hasUnreadPredictions) return run;
  return {
    ...run,
    latestValidation: run.latestValidation ?? kept.latestValidation,
    bestTest: run.bestTest ?? kept.bestTest,
    hasUnreadPredictions: false,
  };
}
