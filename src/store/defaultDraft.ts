/** Experiments of the catalogue as the bench takes them. */
import { CATALOGUE, findExperiment } from '../catalogue/catalogue.ts';
import type { Experiment } from '../domain/experiment.ts';

/** What stands on the bench at the first visit: the chapter's first convolutional net. */
const DEFAULT_ID = 'basic-conv';

/** The experiment with this id, or the first one of the entry with this id. */
export function catalogueExperiment(id: string): Experiment | null {
  const entry = CATALOGUE.find((candidate) => candidate.id === id);
  const found = entry?.kind === 'experiments' ? entry.experiments[0] : findExperiment(id);
  return found?.experiment ?? null;
}

export function defaultDraft(): Experiment {
  const draft = catalogueExperiment(DEFAULT_ID);
  if (draft === null) throw new Error(`The catalogue has no ${DEFAULT_ID}.`);
  return draft;
}
