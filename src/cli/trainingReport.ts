/** How a training run is told: JSON lines for programs, a table for people, and a bar that shows where it stands. */
import type { BestEpoch, EpochRecord, TrainingEnd } from '../domain/run.ts';
import type { RunProgress } from '../engine/train.ts';
import { duration, percent, wholeNumber } from './format.ts';
import { ProgressBar } from './progressBar.ts';

/** The end of a training run. */
export interface DoneFacts {
  readonly best: BestEpoch | null;
  /** Null where it was interrupted. */
  readonly end: TrainingEnd | null;
  readonly steps: number;
  readonly weightsSha256: string;
}

export interface TrainingReport {
  begin(facts: { name: string; trainer: string; epochs: number; totalSteps: number }): void;
  progress(progress: RunProgress, secondsLeft: number): void;
  step(step: number, cost: number): void;
  epoch(record: EpochRecord): void;
  done(facts: DoneFacts): void;
  /** Takes the bar from the terminal. */
  close(): void;
}

/** The documented JSON lines; the bar, if any, goes to standard error. */
export function jsonReport(): TrainingReport {
  const bar = ProgressBar.on(process.stderr);
  const write = (event: object) => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  let epochs = 0;
  return {
    begin: (facts) => {
      epochs = facts.epochs;
    },
    progress: (progress, secondsLeft) => bar?.show(progressLine(progress, epochs, secondsLeft), fraction(progress)),
    step: (step, cost) => write({ event: 'step', step, cost }),
    epoch(record) {
      bar?.clear();
      write({
        event: 'epoch',
        epoch: record.epoch,
        cost: record.cost,
        validationAccuracy: record.validationAccuracy,
        testAccuracy: record.testAccuracy,
        seconds: record.seconds,
        imagesPerSecond: record.imagesPerSecond,
      });
    },
    done({ best, end, steps, weightsSha256 }) {
      bar?.clear();
      write({
        event: 'done',
        bestEpoch: best?.epoch ?? null,
        bestValidationAccuracy: best?.validationAccuracy ?? null,
        testAccuracyAtBestValidation: best?.testAccuracy ?? null,
        weightsSha256,
        steps,
        ...(end === null ? { interrupted: true } : { end }),
      });
    },
    close: () => bar?.clear(),
  };
}

const ENDS: Readonly<Record<TrainingEnd, string>> = {
  allEpochs: 'All epochs done.',
  maxSteps: 'Ended after the number of steps asked for.',
  earlyStopping: 'Ended early: validation accuracy no longer rises.',
  diverged: 'The cost is no longer a finite number: training diverged. A smaller learning rate may help.',
};

/** Lines for people; on a terminal with a bar below them. */
export function textReport(): TrainingReport {
  const bar = ProgressBar.on(process.stderr);
  const print = (line: string) => {
    bar?.clear();
    process.stdout.write(`${line}\n`);
  };
  let epochs = 0;
  return {
    begin(facts) {
      epochs = facts.epochs;
      print(`${facts.name}: ${wholeNumber(facts.totalSteps)} steps on ${facts.trainer}`);
      print(epochLine(['epoch', 'cost', 'validation', 'test', 'seconds', 'images/s']));
    },
    progress: (progress, secondsLeft) => bar?.show(progressLine(progress, epochs, secondsLeft), fraction(progress)),
    step: (step, cost) => print(`step ${step}: cost ${cost.toPrecision(7)}`),
    epoch: (record) =>
      print(
        epochLine([
          String(record.epoch),
          record.cost.toFixed(5),
          percent(record.validationAccuracy),
          percent(record.testAccuracy),
          record.seconds.toFixed(1),
          wholeNumber(record.imagesPerSecond),
        ]),
      ),
    done({ best, end, steps, weightsSha256 }) {
      print(end === null ? `Interrupted after ${wholeNumber(steps)} steps.` : ENDS[end]);
      if (best !== null) {
        print(
          `Best epoch ${best.epoch}: validation ${percent(best.validationAccuracy)}, test ${percent(best.testAccuracy)}`,
        );
      }
      print(`Weights SHA-256 ${weightsSha256}`);
    },
    close: () => bar?.clear(),
  };
}

function epochLine(cells: readonly string[]): string {
  const widths = [5, 9, 10, 9, 8, 9];
  return cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ');
}

function fraction(progress: RunProgress): number {
  return progress.step / progress.totalSteps;
}

function progressLine(progress: RunProgress, epochs: number, secondsLeft: number): string {
  const speed = `${wholeNumber(progress.imagesPerSecond)} images/s`;
  return `epoch ${progress.epoch}/${epochs}  cost ${progress.cost.toFixed(4)}  ${speed}  ${duration(secondsLeft)} left`;
}
