/** The committed file of results: read, merged and written so that no result of another run is ever lost. */
import { open, readFile, rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import {
  type EnsembleOutcome,
  NO_RESULTS,
  type Results,
  type RunResult,
  resultsSchema,
} from '../../domain/reproduction.ts';
import { fileProblem, writeWhole } from '../files.ts';
import { UsageError } from '../usageError.ts';

export type { EnsembleOutcome, Results, RunResult } from '../../domain/reproduction.ts';

/** Reads a file of results; empty where there is none yet. @throws UsageError where it is not one: it is not overwritten */
export async function readResults(path: string): Promise<Results> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NO_RESULTS;
    throw new UsageError(`${path}: cannot be read: ${fileProblem(error)}`);
  }
  try {
    return resultsSchema.parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${path}: expected results of a reproduction, received another file (${detail})`);
  }
}

/** One result among others: it replaces an earlier one of the same run, unless that was trained further. */
export function mergeRun(results: Results, run: RunResult): Results {
  const same = results.runs.find((other) => other.experiment === run.experiment && other.seed === run.seed);
  if (same === undefined) return { ...results, runs: sorted([...results.runs, run]) };
  if (same.experimentSha256 === run.experimentSha256 && same.epochsRun > run.epochsRun) return results;
  return { ...results, runs: results.runs.map((other) => (other === same ? run : other)) };
}

export function mergeEnsemble(results: Results, ensemble: EnsembleOutcome): Results {
  const others = results.ensembles.filter(({ entry }) => entry !== ensemble.entry);
  return { ...results, ensembles: [...others, ensemble] };
}

function sorted(runs: readonly RunResult[]): RunResult[] {
  return runs.toSorted(
    (a, b) =>
      a.row.localeCompare(b.row, 'en', { numeric: true }) ||
      a.experiment.localeCompare(b.experiment, 'en', { numeric: true }) ||
      a.seed - b.seed,
  );
}

/** One run or vote a line, so that a change of one is a change of one line. */
export function formatResults(results: Results): string {
  const list = (items: readonly object[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
  return `{\n  "format": "reproduction/1",\n  "runs": ${list(results.runs)},\n  "ensembles": ${list(results.ensembles)}\n}\n`;
}

/** Changes the file under a lock: two reproductions at once both keep their results. @returns what the file now holds */
export async function updateResults(path: string, change: (results: Results) => Results): Promise<Results> {
  const lock = `${path}.lock`;
  await takeLock(lock);
  try {
    const before = await readResults(path);
    const after = change(before);
    if (after !== before) await writeWhole(path, formatResults(after));
    return after;
  } finally {
    await rm(lock, { force: true });
  }
}

const LOCK_POLL_MS = 50;
/** Holding it takes milliseconds: one this old was left by a program that died. */
const LOCK_STALE_MS = 30_000;

async function takeLock(path: string): Promise<void> {
  for (;;) {
    try {
      await (await open(path, 'wx')).close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > LOCK_STALE_MS) await rm(path, { force: true });
    else await new Promise((done) => setTimeout(done, LOCK_POLL_MS));
  }
}
