import { readFile } from 'node:fs/promises';
import { loadMnist } from '../data/node/loadMnist.ts';
import { EXIT } from './exitCodes.ts';
import { checkWritable, writeWhole } from './files.ts';
import { listenForInterruption } from './interruption.ts';
import { vote } from './reproduce/ensembles.ts';
import { type PlannedRun, planRuns, select } from './reproduce/plan.ts';
import { trainAll } from './reproduce/pool.ts';
import { createReproductionReport } from './reproduce/report.ts';
import { mergeEnsemble, mergeRun, type Results, readResults, updateResults } from './reproduce/results.ts';
import { insertTable, reproductionTable, TABLE_MARKERS, takesTable } from './reproduce/table.ts';
import { UsageError } from './usageError.ts';

export interface ReproduceFlags {
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly jobs: number;
  readonly threads: number;
  readonly state: string;
  readonly out: string;
  readonly markdown?: string;
  readonly table?: true;
  readonly json?: true;
}

/**
 * Trains the runs of the chapter's table that are not yet in the file of results, and shows the table. An interruption loses
 * nothing: what is trained so far is kept in the state folder, whole epochs are in the file of results.
 *
 * @returns the exit code @throws UsageError before anything is written
 */
export async function reproduceCommand(names: readonly string[], flags: ReproduceFlags): Promise<number> {
  const selection = select(names);
  const planned = planRuns(selection, flags);
  await checkWritable(flags.out);
  if (flags.markdown !== undefined) await checkMarkdown(flags.markdown);
  const before = await readResults(flags.out);
  const missing = flags.table === true ? [] : planned.filter((run) => !isDone(run, before));

  const interruption = listenForInterruption();
  const report = createReproductionReport(missing, flags.json === true);
  let failures = 0;
  try {
    await trainAll({
      runs: missing,
      jobs: Math.min(flags.jobs, Math.max(1, missing.length)),
      threads: flags.threads,
      stateFolder: flags.state,
      signal: interruption.signal,
      onProgress: report.progress,
      onEpoch: report.epoch,
      async onResult(run, result, isComplete) {
        if (result !== null) await updateResults(flags.out, (results) => mergeRun(results, result));
        report.result(run, result, isComplete);
      },
      onFailure(run, message) {
        failures += 1;
        report.failure(run, message);
      },
    });
    const { test } = await loadMnist();
    let results: Results = await readResults(flags.out);
    for (const { entry } of selection) {
      const outcome = entry.kind === 'ensemble' ? await vote(entry, results, flags.state, test.labels) : null;
      if (outcome !== null) results = await updateResults(flags.out, (current) => mergeEnsemble(current, outcome));
    }
    report.table(reproductionTable(results, names.length === 0 ? null : selection));
    // A document has room for one table: it is always the whole one.
    if (flags.markdown !== undefined) await writeMarkdown(flags.markdown, reproductionTable(results));
  } finally {
    report.close();
    interruption.release();
  }
  return interruption.exitCode() ?? (failures > 0 ? EXIT.failed : EXIT.done);
}

function isDone(run: PlannedRun, { runs }: Results): boolean {
  return runs.some(
    (result) =>
      result.experiment === run.id &&
      result.seed === run.seed &&
      result.experimentSha256 === run.experimentSha256 &&
      result.epochsRun >= run.epochs,
  );
}

async function writeMarkdown(path: string, table: string): Promise<void> {
  await writeWhole(path, insertTable(await readDocument(path), table));
}

/** @throws UsageError where the table would take the place of something else */
async function checkMarkdown(path: string): Promise<void> {
  await checkWritable(path);
  if (takesTable(await readDocument(path))) return;
  throw new UsageError(
    `${path}: expected ${TABLE_MARKERS.join(' and ')} around the place for the table, received a document without them`,
  );
}

/** Empty where there is no such file yet. */
function readDocument(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new UsageError(`${path}: cannot be read`);
  });
}
