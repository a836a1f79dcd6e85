/** The chapter's table with our figures beside the book's. */
import { bookFigureOf } from '../../catalogue/catalogue.ts';
import { groupByEpochs } from '../../domain/reproduction.ts';
import { mean, sampleStandardDeviation } from '../../domain/statistics.ts';
import { markdownTable, percent } from '../format.ts';
import { experimentSha256, type Selection, select } from './plan.ts';
import type { EnsembleOutcome, Results, RunResult } from './results.ts';

const HEAD = ['row', 'experiment', 'seeds', 'epochs', 'test accuracy, each', 'mean ± sd', 'best of', 'book', 'minutes'];
const NUMERIC = [false, false, false, true, false, true, true, true, true];

/**
 * Markdown: a line for every experiment and vote with results, in the catalogue's order.
 *
 * @param asked only these, and a line also for those of them that have no results
 */
export function reproductionTable(results: Results, asked: readonly Selection[] | null = null): string {
  const rows = (asked ?? select([])).flatMap(({ entry, experiments }): string[][] => {
    const isAsked = asked !== null;
    if (entry.kind === 'ensemble') {
      const found = results.ensembles.find((ensemble) => ensemble.entry === entry.id);
      if (found === undefined) return isAsked ? [emptyRow(entry.row, entry.id, entry.bookFigure.testAccuracy)] : [];
      const each = `${percent(found.accuracy)} (${found.errors} errors)`;
      const average = `members ${percent(mean(found.memberAccuracies))}`;
      const book = percent(entry.bookFigure.testAccuracy);
      return [[entry.row, entry.id, found.seeds.join(', '), memberEpochs(results, found), each, average, '', book, '']];
    }
    return experiments.flatMap(({ id, experiment }) => {
      const sha256 = experimentSha256(experiment);
      const runs = results.runs.filter((run) => run.experiment === id && run.experimentSha256 === sha256);
      if (runs.length === 0 && isAsked) return [emptyRow(entry.row, id, bookFigureOf(id)?.testAccuracy ?? null)];
      return groupByEpochs(runs).map((group) => experimentRow(entry.row, id, group));
    });
  });
  return rows.length === 0 ? 'No runs yet.' : markdownTable([HEAD, ...rows], NUMERIC);
}

function emptyRow(row: string, id: string, book: number | null): string[] {
  return [row, id, '', '', 'not trained yet', '', '', percent(book), ''];
}

/** Of a run as it stands: "60", "4 of 40". */
function epochsOf(run: RunResult | undefined): string {
  if (run === undefined) return '';
  return run.epochsRun === run.epochsPlanned ? String(run.epochsRun) : `${run.epochsRun} of ${run.epochsPlanned}`;
}

/** Those who vote have equally many epochs; nothing is said where they have been trained further since, or are gone. */
function memberEpochs(results: Results, { experiment, seeds, memberAccuracies }: EnsembleOutcome): string {
  const members = seeds.map((seed, index) =>
    results.runs.find(
      (run) =>
        run.experiment === experiment &&
        run.seed === seed &&
        run.testAccuracyAtBestValidation === memberAccuracies[index],
    ),
  );
  const epochs = new Set(members.map(epochsOf));
  return epochs.size === 1 ? epochsOf(members[0]) : '';
}

function experimentRow(row: string, id: string, runs: readonly RunResult[]): string[] {
  const accuracies = runs.map((run) => run.testAccuracyAtBestValidation);
  const deviation = sampleStandardDeviation(accuracies);
  // The chapter's own protocol: of several runs, the one that did best on the validation data.
  const chosen = runs.toSorted((a, b) => b.bestValidationAccuracy - a.bestValidationAccuracy)[0];
  return [
    row,
    id,
    runs.map(({ seed }) => seed).join(', '),
    epochsOf(runs[0]),
    accuracies.map((accuracy) => (accuracy * 100).toFixed(2)).join(', '),
    deviation === null ? percent(mean(accuracies)) : `${(mean(accuracies) * 100).toFixed(2)} ± ${points(deviation)} %`,
    percent(chosen?.testAccuracyAtBestValidation ?? null),
    percent(bookFigureOf(id)?.testAccuracy ?? null),
    Math.round(runs.reduce((sum, { minutes }) => sum + minutes, 0)).toString(),
  ];
}

function points(fraction: number): string {
  return (fraction * 100).toFixed(2);
}

export const TABLE_MARKERS = ['<!-- reproduction:start -->', '<!-- reproduction:end -->'] as const;
const [BEGIN, END] = TABLE_MARKERS;

/** Whether a table may go into this file: between its markers, in place of an earlier table, or where nothing is. */
export function takesTable(document: string): boolean {
  const start = document.indexOf(BEGIN);
  return document.trim() === '' || document.startsWith('| row |') || (start >= 0 && document.indexOf(END) > start);
}

/** A Markdown file with the table between its markers; without markers, the table alone is the file. */
export function insertTable(document: string, table: string): string {
  const start = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (start < 0 || end < start) return `${table}\n`;
  return `${document.slice(0, start + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}
