/** Our own measured figures for the chapter's experiments, from the file of results that the page's server gives. */
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { sha256Hex } from '../../data/sha256.ts';
import {
  type EnsembleOutcome,
  fingerprintText,
  groupByEpochs,
  type Results,
  type RunResult,
  resultsSchema,
} from '../../domain/reproduction.ts';
import { type SeedSummary, summarizeSeeds } from '../../domain/seedResults.ts';

/** What the runs of one experiment show that trained for the same number of epochs. */
export interface Measured {
  readonly epochsRun: number;
  readonly epochsPlanned: number;
  readonly seeds: readonly number[];
  readonly summary: SeedSummary;
  /** Where and when: engine, machine, latest day, and minutes a run. */
  readonly circumstances: string;
}

export interface MeasuredResults {
  /** By experiment id, the longest trained first; no entry without results. */
  readonly experiments: ReadonlyMap<string, readonly Measured[]>;
  /** By entry id. */
  readonly ensembles: ReadonlyMap<string, EnsembleOutcome>;
}

/** @throws ZodError where the value is not the file of results */
export function parseResults(value: unknown): Results {
  return resultsSchema.parse(value);
}

/** Takes the results to the experiments of the catalogue. One of other settings, of an earlier catalogue, is no result. */
export async function matchResults({ runs, ensembles }: Results): Promise<MeasuredResults> {
  const choices = CATALOGUE.flatMap((entry) => (entry.kind === 'experiments' ? [...entry.experiments] : []));
  const found = await Promise.all(
    choices.map(async ({ id, experiment }) => {
      const sha256 = await sha256Hex(new TextEncoder().encode(fingerprintText(experiment)));
      const own = runs.filter((run) => run.experiment === id && run.experimentSha256 === sha256);
      return [id, groupByEpochs(own).flatMap(measuredOf)] as const;
    }),
  );
  return {
    experiments: new Map(found.filter(([, measured]) => measured.length > 0)),
    ensembles: new Map(ensembles.map((ensemble) => [ensemble.entry, ensemble])),
  };
}

function measuredOf(runs: readonly RunResult[]): Measured[] {
  const [first] = runs;
  const summary = summarizeSeeds(
    runs.map(({ seed, bestValidationAccuracy, testAccuracyAtBestValidation }) => ({
      seed,
      validationAccuracy: bestValidationAccuracy,
      testAccuracy: testAccuracyAtBestValidation,
    })),
  );
  if (first === undefined || summary === null) return [];
  const { epochsRun, epochsPlanned } = first;
  return [{ epochsRun, epochsPlanned, seeds: runs.map(({ seed }) => seed), summary, circumstances: describe(runs) }];
}

function describe(runs: readonly RunResult[]): string {
  const minutes = runs.reduce((total, run) => total + run.minutes, 0) / runs.length;
  const machines = [...new Set(runs.map(({ engine, machine }) => `${engine}; ${machine}`))];
  const date = runs.map((run) => run.date).reduce((latest, day) => (day > latest ? day : latest), '');
  return `${machines.join(' / ')}; ${minutes.toFixed(minutes < 10 ? 1 : 0)} min a run; ${date}`;
}

/** Fetches the results from where the page came from. @throws where they do not come, or are not what they should be */
export async function fetchMeasured(): Promise<MeasuredResults> {
  const response = await fetch(new URL('reproduction.json', document.baseURI));
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return matchResults(parseResults(await response.json()));
}
