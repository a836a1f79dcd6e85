/** Sweeps: one experiment with one or two of its settings taken through several values, and what the runs of it show. Pure. */
import { type Experiment, ExperimentError, parseExperiment } from './experiment.ts';
import { distinctSeeds, seedGroupOf } from './seedGroups.ts';
import { type SeedSummary, summarizeSeeds } from './seedResults.ts';
import { mean } from './statistics.ts';
import type { SweepField, SweepValue } from './sweepField.ts';

export interface SweepDimension {
  readonly field: SweepField;
  readonly values: readonly SweepValue[];
}

/** One point of the grid. */
export interface SweepCell {
  /** One a dimension. */
  readonly values: readonly SweepValue[];
  readonly experiment: Experiment;
  /** Why it cannot be trained, in words; null where it can. */
  readonly problem: string | null;
}

/** "0.1", "ReLU": a value as a person reads it. */
export function describeSweepValue(field: SweepField, value: SweepValue): string {
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

/**
 * The numbers of a list such as "0.01, 0.1 1e-3" in their order, each once.
 *
 * @returns the words that are no numbers beside them
 */
export function parseSweepNumbers(text: string): { readonly values: number[]; readonly unread: string[] } {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const unread = words.filter((word) => !Number.isFinite(Number(word)));
  const values = words.map(Number).filter((value) => Number.isFinite(value));
  return { values: [...new Set(values)], unread };
}

/** `count` numbers from `from` to `to`, evenly apart or each the same multiple of the one before; rounded to 4 digits. */
export function spreadValues(from: number, to: number, count: number, isLogarithmic: boolean): number[] {
  if (count < 2) return [from];
  const rounded = (value: number) => Number(value.toPrecision(4));
  return Array.from({ length: count }, (_, index) => {
    const part = index / (count - 1);
    return rounded(isLogarithmic ? from * (to / from) ** part : from + (to - from) * part);
  });
}

/** Every combination of the values, the last dimension changing fastest. */
export function sweepCells(base: Experiment, dimensions: readonly SweepDimension[]): SweepCell[] {
  const combinations = dimensions.reduce<SweepValue[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  return combinations.map((values) => {
    const changed = dimensions.reduce(
      (experiment, { field }, index) => field.write(experiment, values[index] ?? ''),
      base,
    );
    const words = dimensions.map(({ field }, index) =>
      `${shortLabel(field)} ${describeSweepValue(field, values[index] ?? '')}`.trim(),
    );
    const experiment = { ...changed, name: `${base.name}, ${words.join(', ')}`.slice(0, 200) };
    // Two settings may be about the same thing, as the activation of all layers and that of one.
    const isHeld = dimensions.every(({ field }, index) => field.read(experiment) === values[index]);
    const problem = problemOf(experiment) ?? (isHeld ? null : 'The second setting undoes the first.');
    return { values, experiment, problem };
  });
}

function shortLabel({ id, label }: SweepField): string {
  return { learningRate: 'η', l2: 'λ', activation: '', output: '', expansion: 'data' }[id] ?? label.toLowerCase();
}

function problemOf(experiment: Experiment): string | null {
  try {
    parseExperiment(experiment);
    return null;
  } catch (error) {
    if (error instanceof ExperimentError) return error.message;
    throw error;
  }
}

/** Just what is needed of a run. */
export interface SweepRun {
  readonly experiment: Experiment;
  readonly state: string;
  readonly best: { readonly validationAccuracy: number; readonly testAccuracy: number } | null;
}

/**
 * The runs that a sweep still needs: a run of each experiment with each seed, but for those that are there already, finished or
 * on their way. A run that failed or was stopped does not count.
 */
export function missingRuns(
  experiments: readonly Experiment[],
  seeds: readonly number[],
  runs: readonly Pick<SweepRun, 'experiment' | 'state'>[],
): Experiment[] {
  const keyOf = (experiment: Experiment) => `${experiment.seed} ${seedGroupOf(experiment)}`;
  const there = runs.filter(({ state }) => state !== 'failed' && state !== 'stopped');
  const keys = new Set(there.map(({ experiment }) => keyOf(experiment)));
  return experiments
    .flatMap((experiment) => seeds.map((seed) => ({ ...experiment, seed })))
    .filter((experiment) => !keys.has(keyOf(experiment)));
}

export interface SweepOutcome {
  readonly values: readonly SweepValue[];
  /** Runs of it, finished or not. */
  readonly runs: number;
  /** Of its finished runs, each seed once; null before the first. */
  readonly summary: SeedSummary | null;
  /** Mean over seeds of the best validation accuracy, by which cells are ranked; null before the first. */
  readonly validation: number | null;
}

/**
 * What the runs show of a sweep. A run belongs to it where it equals the base in everything but the swept fields and the seed;
 * no list of runs is kept that could go stale.
 */
export function sweepOutcomes(
  base: Experiment,
  dimensions: readonly SweepDimension[],
  runs: readonly SweepRun[],
): SweepOutcome[] {
  // With every swept field at the same value, all members of the sweep are the same experiment.
  const levelled = (experiment: Experiment) =>
    seedGroupOf(dimensions.reduce((one, { field, values }) => field.write(one, values[0] ?? ''), experiment));
  const own = levelled(base);
  const members = runs.filter(({ experiment }) => levelled(experiment) === own);
  return sweepCells(base, dimensions).map(({ values }) => {
    const here = members.filter(({ experiment }) =>
      dimensions.every(({ field }, index) => field.read(experiment) === values[index]),
    );
    const finished = distinctSeeds(here.filter(({ state, best }) => state === 'finished' && best !== null));
    const results = finished.flatMap(({ experiment: { seed }, best }) => (best === null ? [] : [{ seed, ...best }]));
    return {
      values,
      runs: here.length,
      summary: summarizeSeeds(results),
      validation: results.length === 0 ? null : mean(results.map(({ validationAccuracy }) => validationAccuracy)),
    };
  });
}

/** The cell that does best on the validation data, which is what may choose; the first of equals. */
export function bestOutcome(outcomes: readonly SweepOutcome[]): SweepOutcome | null {
  return outcomes.reduce<SweepOutcome | null>(
    (best, next) =>
      next.validation !== null && (best?.validation == null || next.validation > best.validation) ? next : best,
    null,
  );
}
