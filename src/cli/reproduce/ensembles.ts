/** The votes of runs of the same experiment. */
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../catalogue/entry.ts';
import { voteEnsemble } from '../../domain/ensemble.ts';
import { loadTestOutput, runFolder, type TestOutput } from './checkpoint.ts';
import { experimentSha256 } from './plan.ts';
import type { EnsembleOutcome, Results, RunResult } from './results.ts';

const CLASSES = 10;

/**
 * The vote of every finished run that an ensemble of the catalogue consists of; nothing below two runs with equally many
 * epochs. Ties go by summed probability where the probabilities are still in `stateFolder`, else to the lower class.
 */
export async function vote(
  entry: Extract<CatalogueEntry, { kind: 'ensemble' }>,
  results: Results,
  stateFolder: string,
  labels: Uint8Array,
): Promise<EnsembleOutcome | null> {
  const of = CATALOGUE.find(({ id }) => id === entry.of);
  if (of?.kind !== 'experiments') return null;
  const [{ id, experiment }] = of.experiments;
  const sha256 = experimentSha256(experiment);
  const runs = results.runs.filter((run) => run.experiment === id && run.experimentSha256 === sha256);
  const epochs = Math.max(0, ...runs.map(({ epochsRun }) => epochsRun));
  const members = runs.filter(({ epochsRun }) => epochsRun === epochs);
  if (members.length < 2) return null;
  const kept = await Promise.all(
    members.map((run) => loadTestOutput(runFolder(stateFolder, { id, seed: run.seed }), sha256, run.bestEpoch)),
  );
  const hasAll = kept.every((output) => output !== null);
  const outcome = voteEnsemble(
    labels,
    hasAll ? (kept as TestOutput[]) : members.map((run) => certainOutput(run, labels)),
    CLASSES,
  );
  return {
    row: entry.row,
    entry: entry.id,
    experiment: id,
    seeds: members.map(({ seed }) => seed),
    memberAccuracies: members.map((run) => run.testAccuracyAtBestValidation),
    accuracy: outcome.accuracy,
    errors: outcome.errors,
    ties: outcome.ties,
    tiesBrokenBy: hasAll ? 'probability' : 'lowerClass',
    date:
      members
        .map(({ date }) => date)
        .toSorted()
        .at(-1) ?? '',
  };
}

/** What a run says of each test image, from its errors; every prediction counts as certain. */
function certainOutput(run: RunResult, labels: Uint8Array): TestOutput {
  const predictions = labels.slice();
  for (const [image, prediction] of run.testErrors) predictions[image] = prediction;
  const probabilities = new Float32Array(labels.length * CLASSES);
  predictions.forEach((prediction, image) => {
    probabilities[image * CLASSES + prediction] = 1;
  });
  return { predictions, probabilities };
}
