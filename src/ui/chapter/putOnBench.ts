import type { CatalogueExperiment, ExperimentEntry } from '../../catalogue/entry.ts';
import { describeDifference } from '../../domain/difference.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';

/** Makes an experiment of the chapter the draft, and says so. */
export function putOnBench(entry: ExperimentEntry, choice: CatalogueExperiment): void {
  useLab.getState().loadCatalogue(choice.id);
  const variant = describeDifference(entry.experiments[0].experiment, choice.experiment).join('; ');
  announce(`${entry.title} is on the bench${variant === '' ? '' : `: ${variant}`}.`);
}
