/** Which runs a reproduction consists of. */
import { createHash } from 'node:crypto';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueEntry, CatalogueExperiment, ExperimentEntry } from '../../catalogue/entry.ts';
import { type Experiment, exampleCount } from '../../domain/experiment.ts';
import { fingerprintText } from '../../domain/reproduction.ts';
import { analyzeNetwork } from '../../domain/shapes.ts';
import { hintFor } from '../suggestion.ts';
import { UsageError } from '../usageError.ts';

export interface PlannedRun {
  /** The entry's row in the chapter's table, "6b". */
  readonly row: string;
  /** The experiment's id in the catalogue. */
  readonly id: string;
  /** With the run's seed. */
  readonly experiment: Experiment;
  readonly experimentSha256: string;
  readonly seed: number;
  /** Epochs to train; the experiment's own number or fewer. */
  readonly epochs: number;
}

export interface PlanOptions {
  /** Instead of each entry's own. */
  readonly seeds?: readonly number[] | undefined;
  /** Most epochs of a run. */
  readonly epochs?: number | undefined;
}

/** What names of the command line mean: whole entries, or single experiments of one. */
export interface Selection {
  readonly entry: CatalogueEntry;
  readonly experiments: readonly CatalogueExperiment[];
}

/**
 * The entries and experiments that `names` ask for, in the catalogue's order: experiment ids, entry ids or rows; everything
 * without names. A vote brings the runs that vote. @throws UsageError naming what is unknown
 */
export function select(names: readonly string[]): Selection[] {
  const isAsked = (entry: CatalogueEntry) => names.length === 0 || names.some((n) => n === entry.id || n === entry.row);
  const unknown = names.find(
    (name) =>
      !CATALOGUE.some(
        (entry) => entry.id === name || entry.row === name || experimentsOf(entry).some((e) => e.id === name),
      ),
  );
  if (unknown !== undefined) {
    throw new UsageError(`${unknown}: expected a name or row of the catalogue, received neither (${hintFor(unknown)})`);
  }
  const voters = new Set(CATALOGUE.flatMap((entry) => (entry.kind === 'ensemble' && isAsked(entry) ? [entry.of] : [])));
  return CATALOGUE.flatMap((entry): Selection[] => {
    if (isAsked(entry) || voters.has(entry.id)) return [{ entry, experiments: experimentsOf(entry) }];
    const experiments = experimentsOf(entry).filter(({ id }) => names.includes(id));
    return experiments.length > 0 ? [{ entry, experiments }] : [];
  });
}

function experimentsOf(entry: CatalogueEntry): readonly CatalogueExperiment[] {
  return entry.kind === 'ensemble' ? [] : entry.experiments;
}

/** Every run of a selection: experiment by experiment, seed by seed. */
export function planRuns(selection: readonly Selection[], options: PlanOptions): PlannedRun[] {
  return selection.flatMap(({ entry, experiments }) =>
    entry.kind === 'ensemble'
      ? []
      : experiments.flatMap((chosen) =>
          (options.seeds ?? entry.seeds).map((seed) => plan(entry, chosen, seed, options)),
        ),
  );
}

function plan(entry: ExperimentEntry, chosen: CatalogueExperiment, seed: number, options: PlanOptions): PlannedRun {
  const experiment = { ...chosen.experiment, seed };
  const epochs = Math.min(experiment.training.epochs, options.epochs ?? Number.POSITIVE_INFINITY);
  return {
    row: entry.row,
    id: chosen.id,
    experiment,
    experimentSha256: experimentSha256(experiment),
    seed,
    epochs,
  };
}

/** Names what is trained apart from its name and seed, so that a result is never taken for another experiment's. */
export function experimentSha256(experiment: Experiment): string {
  return createHash('sha256').update(fingerprintText(experiment)).digest('hex');
}

/** A figure for the work of one epoch, to compare runs of different experiments by. */
export function epochWork(experiment: Experiment): number {
  return (analyzeNetwork(experiment.network).multiplyAdds ?? 0) * exampleCount(experiment.data);
}
