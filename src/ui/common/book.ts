/** The book's figure for an experiment, as long as it still is the book's experiment. */
import { bookFigureOf, findExperiment } from '../../catalogue/catalogue.ts';
import { describeDifference } from '../../domain/difference.ts';
import type { Experiment } from '../../domain/experiment.ts';

/** The catalogue's experiment of the same name, where this one trains the same but for its seed. */
export function isOfBook(experiment: Experiment): boolean {
  const original = findExperiment(experiment.name)?.experiment;
  return original !== undefined && describeDifference({ ...original, seed: experiment.seed }, experiment).length === 0;
}

const figures = new WeakMap<Experiment, number | null>();

/** Test accuracy that the book reports for this very experiment, whatever its seed; null where it has none. */
export function bookAccuracyOf(experiment: Experiment): number | null {
  const known = figures.get(experiment);
  if (known !== undefined) return known;
  const figure = isOfBook(experiment) ? (bookFigureOf(experiment.name)?.testAccuracy ?? null) : null;
  figures.set(experiment, figure);
  return figure;
}
