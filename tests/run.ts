/**
 * `npm test`: every check in order, each to its end even where an earlier one failed. The last line counts them all; the
 * exit code is not zero where anything failed, was skipped, or a stage ran no tests.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../src/tooling/build.ts';
import { generatedFolder, projectRoot } from '../src/tooling/paths.ts';
import { prepare } from '../src/tooling/prepare.ts';
import { requireBrowser } from './browser/findBrowser.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly name: string;
  run(): Promise<Count>;
}

const reports = join(generatedFolder, 'reports');
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const stages: readonly Stage[] = [
  { name: 'kernels and data', run: () => check(prepare) },
  { name: 'types', run: () => program('src/tooling/typecheck.ts') },
  { name: 'lint and format', run: () => countExit(command('npx', ['biome', 'check', '.'])) },
  { name: 'build', run: () => check(build) },
  { name: 'first load within its budget', run: () => program('src/tooling/budget.ts') },
  { name: 'unit and engine tests', run: runVitest },
  { name: 'browser tests', run: runPlaywright },
];

let passed = 0;
let failed = 0;
await mkdir(reports, { recursive: true });
for (const stage of stages) {
  const started = performance.now();
  console.log(`\n== ${stage.name}`);
  const count = await stage.run();
  passed += count.passed;
  failed += count.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`-- ${stage.name}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`);
}
console.log(`\n${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

/** One check that fails by throwing. */
async function check(action: () => Promise<unknown>): Promise<Count> {
  try {
    await action();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

function program(path: string): Promise<Count> {
  return countExit(command(process.execPath, ['--import', 'tsx', path]));
}

async function countExit(exitCode: Promise<number>): Promise<Count> {
  return (await exitCode) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runVitest(): Promise<Count> {
  await rm(vitestReport, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`];
  const exitCode = await command('npx', ['vitest', 'run', ...reporters]);
  const report = await readReport(vitestReport);
  return combine(exitCode, {
    passed: numberIn(report, 'numPassedTests'),
    failed: numberIn(report, 'numFailedTests'),
    skipped: numberIn(report, 'numPendingTests') + numberIn(report, 'numTodoTests'),
  });
}

async function runPlaywright(): Promise<Count> {
  let browser: string;
  try {
    browser = requireBrowser();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
  await rm(playwrightReport, { force: true });
  const env = { ...process.env, CHROMIUM_PATH: browser };
  const exitCode = await command('npx', ['playwright', 'test', '-c', 'tests/browser/playwright.config.ts'], { env });
  const report = await readReport(playwrightReport);
  const stats = report.stats;
  const counts = typeof stats === 'object' && stats !== null ? { ...stats } : {};
  const flaky = numberIn(counts, 'flaky');
  if (flaky > 0) console.log(`${flaky} browser tests passed only when they were run again; they are named above.`);
  return combine(exitCode, {
    passed: numberIn(counts, 'expected') + flaky,
    failed: numberIn(counts, 'unexpected'),
    skipped: numberIn(counts, 'skipped'),
  });
}

/** A skipped test shows nothing, so it counts as failed; so does a stage without tests or one that broke outside of a test. */
function combine(exitCode: number, counts: { passed: number; failed: number; skipped: number }): Count {
  if (counts.skipped > 0) console.error(`${counts.skipped} tests were skipped.`);
  const known = counts.failed + counts.skipped;
  const broke = known === 0 && (exitCode !== 0 || counts.passed === 0);
  if (broke) console.error(exitCode === 0 ? 'No tests ran.' : `Ended with exit code ${exitCode} outside of a test.`);
  return { passed: counts.passed, failed: known + (broke ? 1 : 0) };
}

/** An empty object where a run ended before it wrote its report. */
async function readReport(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function numberIn(report: Readonly<Record<string, unknown>>, field: string): number {
  const value = report[field];
  return typeof value === 'number' ? value : 0;
}

/** Runs a command with its output shown as it comes; resolves to its exit code. */
function command(name: string, parameters: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(name, parameters, { cwd: projectRoot, stdio: 'inherit', ...options });
    child.once('error', (error) => {
      console.error(error.message);
      done(127);
    });
    child.once('exit', (code) => done(code ?? 1));
  });
}
