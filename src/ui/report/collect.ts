/** Gathers what a report says of runs from the page's state. */
import { MNIST_FILES } from '../../data/mnistFiles.ts';
import { confusionMatrix, misclassified } from '../../domain/confusion.ts';
import { describeDifference } from '../../domain/difference.ts';
import { mcNemar, pairedCounts } from '../../domain/statistics.ts';
import { describeMcNemar } from '../../domain/statisticsInWords.ts';
import type { Report, ReportDigit, ReportRun } from '../../export/report/report.ts';
import { encodeShareFragment } from '../../export/shareLink.ts';
import type { Run } from '../../store/types.ts';
import { runStyle } from '../common/runStyle.ts';
import { groupRuns } from '../compare/groups.ts';
import { describeState } from '../runs/runWords.ts';

/** Wrong digits that a report shows of a run: the ones it is surest of. */
export const MOST_DIGITS = 48;

export interface ReportRequest {
  readonly title: string;
  readonly notes: string;
  /** In the order of the report; the others are compared with the first. */
  readonly runs: readonly Run[];
  readonly testLabels: Uint8Array;
  /** The page's address without its fragment. */
  readonly address: string;
  readonly date: Date;
  /** A colour of the style sheet as it is now, "#3534a5" for "var(--run-0)". */
  readonly resolveColor: (color: string) => string;
  /** A picture of wrong digits as a data address; null where there are none. */
  readonly drawDigits: (digits: readonly ReportDigit[]) => string | null;
}

function reportRun(run: Run, first: Run, request: ReportRequest): ReportRun {
  const { testLabels, address, resolveColor, drawDigits } = request;
  const { color, dash } = runStyle(run.colorIndex);
  const test = run.bestTest;
  const wrong =
    test === null
      ? null
      : misclassified(testLabels, test.predictions, test.probabilities).map(
          ({ index, label, prediction, confidence }) => ({
            image: index,
            truth: label,
            predicted: prediction,
            confidence,
          }),
        );
  const shown = wrong?.slice(0, MOST_DIGITS) ?? [];
  return {
    name: run.name,
    color: resolveColor(color),
    dash,
    experiment: run.experiment,
    state: describeState(run),
    epochs: run.training.epochs,
    best: run.training.best,
    engine: run.engine?.description ?? 'not chosen yet',
    browser: run.provenance?.browser ?? 'unknown',
    version: run.provenance?.version ?? 'unknown',
    weightsSha256: run.weightsSha256,
    link: `${address}#${encodeShareFragment(run.experiment)}`,
    differences: run === first ? [] : describeDifference(first.experiment, run.experiment),
    wrong,
    confusion: test === null ? null : confusionMatrix(testLabels, test.predictions),
    digitSheet: drawDigits(shown),
    shownDigits: shown.length,
  };
}

/** @throws Error without runs */
export function collectReport(request: ReportRequest): Report {
  const { title, notes, runs, testLabels, date } = request;
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('A report needs a run.');
  const sentences = others.flatMap((run) => {
    if (first.bestTest === null || run.bestTest === null) return [];
    const counts = pairedCounts(testLabels, first.bestTest.predictions, run.bestTest.predictions);
    return [describeMcNemar(mcNemar(counts), first.name, run.name)];
  });
  return {
    title,
    notes,
    date: `${date.toISOString().replace('T', ' ').slice(0, 16)} UTC`,
    runs: runs.map((run) => reportRun(run, first, request)),
    groups: groupRuns(runs)
      .filter((group) => group.runs.length > 1)
      .map(({ name, runs: members, mean, deviation }) => ({
        name,
        seeds: members.map(({ experiment }) => experiment.seed),
        mean,
        deviation,
      })),
    sentences,
    dataHashes: [
      { name: 'Training images', sha256: MNIST_FILES.trainImages.sha256 },
      { name: 'Test images', sha256: MNIST_FILES.testImages.sha256 },
    ],
  };
}
