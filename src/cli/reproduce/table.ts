/** The chapter's table with our figures beside the book's. */
import { bookFigureOf, CATALOGUE } from '../../catalogue/catalogue.ts';
import { groupByEpochs } from '../../domain/reproduction.ts';
import { mean, sampleStandardDeviation } from '../../domain/statistics.ts';
import { markdownTable, percent } from '../format.ts';
import { experimentSha256 } from './plan.ts';
import type { Results, RunResult } from './results.ts';

const HEAD = ['row', 'experiment', 'seeds', 'epochs', 'test accuracy, each', 'mean ± sd', 'best of', 'book', 'minutes'];
const NUMERIC = [false, false, false, true, false, true, true, true, true];

/** Markdown: a line for every experiment and vote with results, in the catalogue's order. */
export function reproductionTable(results: Results): string {
  const rows = CATALOGUE.flatMap((entry): string[][] => {
    if (entry.kind === 'ensemble') {
      const found = results.ensembles.find((ensemble) => ensemble.entry === entry.id);
      if (found === undefined) return [];
      const each = `${percent(found.accuracy)} (${found.errors} errors)`;
      const average = `members ${percent(mean(found.memberAccuracies))}`;
      const book = percent(entry.bookFigure.testAccuracy);
      return [[entry.row, entry.id, found.seeds.join(', '), '', each, average, '', book, '']];
    }
    return entry.experiments.flatMap(({ id, experiment }) => {
      const sha256 = experimentSha256(experiment);
      const runs = results.runs.filter((run) => run.experiment === id && run.experimentSha256 === sha256);
      return groupByEpochs(runs).map((group) => experimentRow(entry.row, id, group));
    });
  });
  return rows.length === 0 ? 'No runs yet.' : markdownTable([HEAD, ...rows], NUMERIC);
}

function experimentRow(row: string, id: string, runs: readonly RunResult[]): string[] {
  const accuracies = runs.map((run) => run.testAccuracyAtBestValidation);
  const deviation = sampleStandardDeviation(accuracies);
  // The chapter's own protocol: of several runs, the one that did best on the validation data.
  const chosen = runs.toSorted((a, b) => b.bestValidationAccuracy - a.bestValidationAccuracy)[0];
  const [first] = runs;
  const isWhole = first === undefined || first.epochsRun === first.epochsPlanned;
  return [
    row,
    id,
    runs.map(({ seed }) => seed).join(', '),
    isWhole ? String(first?.epochsRun ?? 0) : `${first.epochsRun} of ${first.epochsPlanned}`,
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

const BEGIN = '<!-- reproduction:start -->';
const END = '<!-- reproduction:end -->';

/** A Markdown file with the table between its markers; without markers, the table alone is the file. */
export function insertTable(document: string, table: string): string {
  const start = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (start < 0 || end < start) return `${table}\n`;
  return `${document.slice(0, start + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}
