/** The committed file of our own results for the chapter, "reproduction/1": written by the command line, shown by the page. */
import { z } from 'zod';
import type { Experiment } from './experiment.ts';

const fraction = z.number().min(0).max(1);

const runSchema = z.strictObject({
  /** The entry's row and the experiment's id in the catalogue. */
  row: z.string(),
  experiment: z.string(),
  experimentSha256: z.string(),
  seed: z.int(),
  /** As the experiment has it, and trained so far. */
  epochsPlanned: z.int(),
  epochsRun: z.int(),
  bestEpoch: z.int(),
  bestValidationAccuracy: fraction,
  testAccuracyAtBestValidation: fraction,
  /** One an epoch. */
  validationAccuracies: z.array(fraction),
  /** [number of the test image, what the net of the best epoch says]: all that it gets wrong. */
  testErrors: z.array(z.tuple([z.int(), z.int()])),
  /** Of the wall clock, evaluations included. */
  minutes: z.number(),
  /** Of the last weights. */
  weightsSha256: z.string(),
  engine: z.string(),
  machine: z.string(),
  /** Day of the last epoch, "2026-11-23". */
  date: z.string(),
});

const ensembleSchema = z.strictObject({
  row: z.string(),
  entry: z.string(),
  /** The experiment whose runs vote, and their seeds. */
  experiment: z.string(),
  seeds: z.array(z.int()),
  memberAccuracies: z.array(fraction),
  accuracy: fraction,
  errors: z.int(),
  /** Images on which two or more classes had most votes, and what decided them. */
  ties: z.int(),
  tiesBrokenBy: z.enum(['probability', 'lowerClass']),
  date: z.string(),
});

export const resultsSchema = z.strictObject({
  format: z.literal('reproduction/1'),
  runs: z.array(runSchema),
  ensembles: z.array(ensembleSchema),
});

export type RunResult = Readonly<z.infer<typeof runSchema>>;
export type EnsembleOutcome = Readonly<z.infer<typeof ensembleSchema>>;

export interface Results {
  readonly format: 'reproduction/1';
  readonly runs: readonly RunResult[];
  readonly ensembles: readonly EnsembleOutcome[];
}

export const NO_RESULTS: Results = { format: 'reproduction/1', runs: [], ensembles: [] };

/**
 * The text whose SHA-256 (`experimentSha256`) names what is trained apart from its name and seed, so that a result is never
 * taken for another experiment's.
 */
export function fingerprintText({ network, data, training }: Experiment): string {
  return JSON.stringify({ network, data, training });
}

/** Only runs of equal length are compared: those of each number of trained epochs, the longest first. */
export function groupByEpochs(runs: readonly RunResult[]): RunResult[][] {
  const lengths = [...new Set(runs.map(({ epochsRun }) => epochsRun))].toSorted((a, b) => b - a);
  return lengths.map((length) => runs.filter(({ epochsRun }) => epochsRun === length));
}
