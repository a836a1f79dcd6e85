/** How a reproduction is told: a line an epoch and a run, and on a terminal a bar with the time left of all. */
import type { EpochRecord } from '../../domain/run.ts';
import type { RunProgress } from '../../engine/train.ts';
import { duration, percent, wholeNumber } from '../format.ts';
import { ProgressBar } from '../progressBar.ts';
import { epochWork, type PlannedRun } from './plan.ts';
import type { RunResult } from './results.ts';

export interface ReproductionReport {
  progress(run: PlannedRun, progress: RunProgress): void;
  epoch(run: PlannedRun, record: EpochRecord): void;
  result(run: PlannedRun, result: RunResult | null, isComplete: boolean): void;
  failure(run: PlannedRun, message: string): void;
  table(table: string): void;
  close(): void;
}

export function createReproductionReport(runs: readonly PlannedRun[], isJson: boolean): ReproductionReport {
  const bar = ProgressBar.on(process.stderr);
  const remaining = new RemainingWork(runs);
  const tell = (event: Record<string, unknown>, line: string) => {
    bar?.clear();
    process.stdout.write(`${isJson ? JSON.stringify(event) : line}\n`);
  };
  const nameOf = ({ id, seed }: PlannedRun) => `${id} seed ${seed}`;
  const latest = new Map<PlannedRun, number>();
  if (!isJson && runs.length > 0) process.stdout.write(`${runs.length} runs to train\n`);
  return {
    progress(run, progress) {
      remaining.advance(run, progress.step / (progress.totalSteps / run.epochs));
      latest.set(run, progress.imagesPerSecond);
      if (bar === null) return;
      const speed = [...latest].map(([of, rate]) => `${nameOf(of)} ${wholeNumber(rate)}/s`).join(', ');
      bar.show(`${duration(remaining.seconds())} left  ${speed}`, remaining.fraction());
    },
    epoch(run, record) {
      remaining.advance(run, record.epoch);
      const { epoch, validationAccuracy, testAccuracy, imagesPerSecond } = record;
      const test = testAccuracy === null ? '' : `  test ${percent(testAccuracy)}`;
      const left = duration(remaining.seconds());
      tell(
        { event: 'epoch', experiment: run.id, seed: run.seed, ...record },
        `${nameOf(run)}  epoch ${epoch}/${run.epochs}  validation ${percent(validationAccuracy)}${test}  ${wholeNumber(imagesPerSecond)} images/s  ${left} left of all`,
      );
    },
    result(run, result, isComplete) {
      latest.delete(run);
      if (isComplete) remaining.finish(run);
      const what = isComplete ? 'done' : 'interrupted, goes on next time';
      const figure =
        result === null
          ? ''
          : `: test ${percent(result.testAccuracyAtBestValidation)} at epoch ${result.bestEpoch} of ${result.epochsRun}, ${result.minutes} minutes`;
      tell(
        { event: 'run', experiment: run.id, seed: run.seed, isComplete, result },
        `${nameOf(run)}  ${what}${figure}`,
      );
    },
    failure(run, message) {
      latest.delete(run);
      remaining.finish(run);
      bar?.clear();
      process.stderr.write(`error: ${nameOf(run)}: ${message}\n`);
    },
    table: (table) => tell({ event: 'table', markdown: table }, `\n${table}`),
    close: () => bar?.clear(),
  };
}

/** The work left in all runs, and the pace at which it goes. */
class RemainingWork {
  private readonly startedAt = performance.now();
  private readonly work: Map<PlannedRun, { readonly all: number; done: number }>;
  /** Epochs that earlier calls trained count as no work of this one. */
  private readonly first = new Map<PlannedRun, number>();

  constructor(runs: readonly PlannedRun[]) {
    this.work = new Map(runs.map((run) => [run, { all: epochWork(run.experiment) * run.epochs, done: 0 }]));
  }

  /** `epochs` of the run are done, with a fraction. */
  advance(run: PlannedRun, epochs: number): void {
    const work = this.work.get(run);
    if (work === undefined) return;
    work.done = Math.min(work.all, Math.max(work.done, epochWork(run.experiment) * epochs));
    if (!this.first.has(run)) this.first.set(run, work.done);
  }

  finish(run: PlannedRun): void {
    this.advance(run, run.epochs);
  }

  fraction(): number {
    return this.sum(({ done }) => done) / this.sum(({ all }) => all);
  }

  seconds(): number {
    const here = this.sum(({ done }) => done) - [...this.first.values()].reduce((sum, value) => sum + value, 0);
    const left = this.sum(({ all, done }) => all - done);
    return here <= 0 ? Number.POSITIVE_INFINITY : ((performance.now() - this.startedAt) / 1000 / here) * left;
  }

  private sum(of: (work: { readonly all: number; readonly done: number }) => number): number {
    return [...this.work.values()].reduce((sum, work) => sum + of(work), 0);
  }
}
