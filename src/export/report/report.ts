/** A comparison of runs as something to hand in or keep: what it is made of. Pure; the pictures and files are made from it. */
import type { Experiment } from '../../domain/experiment.ts';
import type { EpochRecord } from '../../domain/run.ts';

/** One digit that a run gets wrong. */
export interface ReportDigit {
  /** Its number in the test split, from 0. */
  readonly image: number;
  readonly truth: number;
  readonly predicted: number;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface ReportRun {
  readonly name: string;
  /** "#3534a5": readable on white. */
  readonly color: string;
  /** Stroke pattern of its lines; undefined is a solid one. */
  readonly dash: string | undefined;
  readonly experiment: Experiment;
  readonly state: string;
  readonly epochs: readonly EpochRecord[];
  /** Null before the first epoch. */
  readonly best: { readonly epoch: number; readonly validationAccuracy: number; readonly testAccuracy: number } | null;
  /** "CPU engine, exact, 2 threads". */
  readonly engine: string;
  readonly browser: string;
  readonly version: string;
  readonly weightsSha256: string | null;
  /** Opens the lab with exactly this experiment. */
  readonly link: string;
  /** What sets its settings apart from the first run's; empty for that one itself. */
  readonly differences: readonly string[];
  /** Of the test split at the best epoch, the most confident first; null where its predictions are not kept. */
  readonly wrong: readonly ReportDigit[] | null;
  /** [10, 10]: true class by predicted class, on the test split; null like `wrong`. */
  readonly confusion: ArrayLike<number> | null;
  /** A picture of the first `shownDigits` wrong digits as a data address, 8 in a row; null where there is none. */
  readonly digitSheet: string | null;
  readonly shownDigits: number;
}

export interface ReportGroup {
  readonly name: string;
  readonly seeds: readonly number[];
  /** Of test accuracy. */
  readonly mean: number;
  /** Null below two runs. */
  readonly deviation: number | null;
}

export interface Report {
  readonly title: string;
  /** Paragraphs of the person's own, as typed. */
  readonly notes: string;
  /** "2026-11-23 14:05 UTC". */
  readonly date: string;
  readonly runs: readonly ReportRun[];
  readonly groups: readonly ReportGroup[];
  /** Comparisons of two runs on the same test digits, in words. */
  readonly sentences: readonly string[];
  readonly dataHashes: readonly { readonly name: string; readonly sha256: string }[];
}

/** "98.76 %". */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

export const HEADINGS = {
  curves: 'Curves',
  runs: 'Runs',
  groups: 'Runs that differ in their seed alone',
  comparisons: 'More than chance?',
  digits: 'What each run gets wrong',
  origin: 'How to get the same numbers',
} as const;

/** What the table of runs says of one run, in the order of `RUN_COLUMNS`. */
export function runCells(run: ReportRun): string[] {
  return [
    run.name,
    String(run.experiment.seed),
    `${run.epochs.length} of ${run.experiment.training.epochs}`,
    run.best === null ? '–' : percent(run.best.validationAccuracy),
    run.best === null ? '–' : percent(run.best.testAccuracy),
    run.best === null ? '–' : String(run.best.epoch),
    run.differences.length === 0 ? '–' : run.differences.join('; '),
  ];
}

export const RUN_COLUMNS = [
  'Run',
  'Seed',
  'Epochs',
  'Best validation',
  'Test there',
  'At epoch',
  'Against the first run',
] as const;

export const PROTOCOL =
  'The result of a run is its test accuracy at the epoch of best validation accuracy; the test digits choose nothing.';

export function groupSentence({ name, seeds, mean, deviation }: ReportGroup): string {
  const spread = deviation === null ? '' : ` ± ${percent(deviation)}`;
  return `${name}: ${percent(mean)}${spread} (seeds ${seeds.join(', ')})`;
}
