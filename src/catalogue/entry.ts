/** What an entry of the catalogue is. */
import { describeDifference } from '../domain/difference.ts';
import type { Experiment } from '../domain/experiment.ts';

/** One experiment of an entry, with the word that the command line knows it by. */
export interface CatalogueExperiment {
  /** Lower-case words joined by hyphens; unique in the catalogue. */
  readonly id: string;
  readonly experiment: Experiment;
}

/** A figure of the book, and where it stands. */
export interface BookFigure {
  /** Test accuracy at the epoch of best validation accuracy, a fraction. */
  readonly testAccuracy: number;
  readonly source: string;
}

interface EntryBase {
  readonly id: string;
  /** The row of the chapter's table: "1", "1b". */
  readonly row: string;
  readonly title: string;
  /** What the chapter asks, and what to look for. */
  readonly description: string;
  /** The entry that this one builds on, by id. */
  readonly predecessor: string | null;
}

/** Experiments to train, each with every seed of `seeds`. */
export interface ExperimentEntry extends EntryBase {
  readonly kind: 'experiments';
  readonly experiments: readonly [CatalogueExperiment, ...CatalogueExperiment[]];
  /** The book's figure for each experiment that has one, by experiment id. */
  readonly book: Readonly<Record<string, BookFigure>>;
  readonly seeds: readonly number[];
}

/** A vote of the runs of another entry. */
export interface EnsembleEntry extends EntryBase {
  readonly kind: 'ensemble';
  /** The entry whose runs vote, by id. */
  readonly of: string;
  readonly bookFigure: BookFigure;
}

export type CatalogueEntry = ExperimentEntry | EnsembleEntry;

/** What an entry changes against the first experiment of its predecessor, derived; empty without a predecessor. */
export function changesOf(entry: CatalogueEntry, entries: readonly CatalogueEntry[]): string[] {
  const predecessor = entries.find((candidate) => candidate.id === entry.predecessor);
  if (predecessor?.kind !== 'experiments' || entry.kind !== 'experiments') return [];
  return describeDifference(predecessor.experiments[0].experiment, entry.experiments[0].experiment);
}
