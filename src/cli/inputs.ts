/** What a command is given: an experiment by file or name, and weights. */
import { existsSync } from 'node:fs';
import { CATALOGUE, findExperiment } from '../catalogue/catalogue.ts';
import type { CatalogueEntry } from '../catalogue/entry.ts';
import { type Experiment, ExperimentError, parseExperimentText } from '../domain/experiment.ts';
import { type NetworkWeights, networkParameterShapes } from '../domain/weights.ts';
import { WeightsError, weightsFromSafetensors } from '../export/safetensors.ts';
import { readLimited } from './files.ts';
import { hintFor } from './suggestion.ts';
import { messageOf, UsageError } from './usageError.ts';

const MOST_EXPERIMENT_BYTES = 1_000_000;
/** Names, shapes and metadata of a weights file, beside its numbers. */
const MOST_HEADER_BYTES = 10_000_000;

/**
 * The experiment that `source` names: one of the catalogue by id, by its entry's id or row where that holds only one, else a
 * file. @throws UsageError
 */
export async function readExperiment(source: string): Promise<Experiment> {
  const known = findExperiment(source);
  if (known !== undefined) return known.experiment;
  const entry = findEntry(source);
  if (entry !== undefined) return onlyExperiment(entry, source);
  if (!existsSync(source) && !/[./\\]/.test(source)) {
    throw new UsageError(`${source}: no such file, and no experiment of the catalogue (${hintFor(source)})`);
  }
  const bytes = await readLimited(source, MOST_EXPERIMENT_BYTES);
  try {
    return parseExperimentText(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof ExperimentError) throw new UsageError(`${source}: ${error.message}`);
    // Nesting too deep for the parser.
    throw new UsageError(`${source}: expected an experiment, received what cannot be parsed (${messageOf(error)})`);
  }
}

/** An entry of the catalogue by its id or its row ("6b"). */
export function findEntry(name: string): CatalogueEntry | undefined {
  return CATALOGUE.find((entry) => entry.id === name || entry.row === name);
}

function onlyExperiment(entry: CatalogueEntry, source: string): Experiment {
  if (entry.kind === 'ensemble') {
    throw new UsageError(
      `${source}: a vote is not trained itself; "lab reproduce ${source}" trains the nets of "${entry.of}" and lets them vote`,
    );
  }
  if (entry.experiments.length > 1) {
    const ids = entry.experiments.map(({ id }) => id).join(', ');
    throw new UsageError(
      `${source}: expected one experiment, received a row of several: ${ids}; "lab reproduce ${source}" trains them all`,
    );
  }
  return entry.experiments[0].experiment;
}

/** The weights of a file, for the network of `experiment`. @throws UsageError */
export async function readWeights(experiment: Experiment, path: string): Promise<NetworkWeights> {
  const numbers = networkParameterShapes(experiment.network).reduce(
    (sum, shapes) => sum + (shapes === null ? 0 : product(shapes.weight) + product(shapes.bias)),
    0,
  );
  const bytes = await readLimited(path, 4 * numbers + MOST_HEADER_BYTES);
  try {
    const weights = weightsFromSafetensors(experiment.network, bytes);
    weights.forEach((layer, index) => {
      for (const [name, values] of Object.entries(layer ?? {}) as [string, Float32Array][]) {
        const bad = values.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) {
          throw new UsageError(`${path}: layers.${index}.${name}: expected finite numbers, received ${values[bad]}`);
        }
      }
    });
    return weights;
  } catch (error) {
    if (error instanceof WeightsError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((result, side) => result * side, 1);
}
