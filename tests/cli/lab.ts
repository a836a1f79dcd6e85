/** Runs the real command as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/tooling/paths.ts';

export interface Outcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningLab {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Resolves once standard output contains `text`; rejects where the command ends before. */
  waitFor(text: string): Promise<void>;
}

/** What `npm run --silent lab --` runs, without npm, which takes a second of its own. */
const DIRECT = [process.execPath, '--import', 'tsx', 'src/cli/main.ts'];
const THROUGH_NPM = ['npm', 'run', '--silent', 'lab', '--'];

export function startLab(args: readonly string[], how: 'direct' | 'npm' = 'direct'): RunningLab {
  const [program = '', ...first] = how === 'npm' ? THROUGH_NPM : DIRECT;
  // A group of its own, so that a signal can be sent as a terminal sends it.
  const child = spawn(program, [...first, ...args], { cwd: projectRoot, detached: true });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    for (const watcher of watchers) watcher();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  return {
    process: child,
    ended,
    waitFor: (text) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          if (stdout.includes(text)) resolve();
        };
        watchers.add(watcher);
        watcher();
        void ended.then(() => reject(new Error(`The command ended without "${text}": ${stdout}${stderr}`)));
      }),
  };
}

export function runLab(...args: readonly string[]): Promise<Outcome> {
  return startLab(args).ended;
}

/** Parses a stream of JSON lines; every line must be an object with an event. */
export function events(stdout: string): Record<string, unknown>[] {
  if (!stdout.endsWith('\n')) throw new Error(`The last line is cut off: ${stdout.slice(-80)}`);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const event = JSON.parse(line) as Record<string, unknown>;
      if (typeof event.event !== 'string') throw new Error(`No event: ${line}`);
      return event;
    });
}

/** A folder for one test's files, removed after it. */
export async function withFolder<Result>(use: (path: (name: string) => string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'layer-lab-cli-'));
  try {
    return await use((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
