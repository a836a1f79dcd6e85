import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { weightsSha256 } from '../../src/data/weightsHash.ts';
import { parseExperimentText } from '../../src/domain/experiment.ts';
import { weightsFromSafetensors } from '../../src/export/safetensors.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import { events, runLab, startLab, withFolder } from './lab.ts';

const TIMEOUT = 120_000;

/** Long enough never to end by itself in a test. */
const EXPERIMENT = {
  format: 'experiment/1',
  name: 'long',
  network: {
    input: [28, 28, 1],
    layers: [
      { type: 'dense', units: 300, activation: 'relu' },
      { type: 'softmax', units: 10 },
    ],
  },
  data: { dataset: 'mnist' },
  training: { epochs: 1000, miniBatchSize: 10, learningRate: 0.01 },
  seed: 3,
};

describe('an interrupted lab train', () => {
  test.each([
    ['Ctrl-C in a terminal, through npm', 'npm', 'SIGINT', 'group', 130],
    ['SIGINT to npm alone', 'npm', 'SIGINT', 'process', 130],
    ['SIGTERM to npm alone', 'npm', 'SIGTERM', 'process', 143],
    ['SIGINT to the command', 'direct', 'SIGINT', 'process', 130],
  ] as const)(
    'by %s saves and tells what it has, the very weights of that step',
    async (_name, how, signal, target, expectedCode) => {
      await withFolder(async (path) => {
        await writeFile(path('long.json'), JSON.stringify(EXPERIMENT));
        const args = ['train', path('long.json'), '--threads', '1'];
        const running = startLab([...args, '--save', path('part.safetensors'), '--json'], how);
        await running.waitFor('"event":"epoch"');
        const pid = running.process.pid as number;
        process.kill(target === 'group' ? -pid : pid, signal);
        const { exitCode, stdout, stderr } = await running.ended;
        expect(stderr).toBe('');
        expect(exitCode).toBe(expectedCode);

        const done = events(stdout).at(-1);
        expect(done).toMatchObject({ event: 'done', interrupted: true, bestEpoch: expect.any(Number) });
        const { network } = parseExperimentText(JSON.stringify(EXPERIMENT));
        const saved = weightsFromSafetensors(network, await readFile(path('part.safetensors')));
        expect(await weightsSha256(saved)).toBe(done?.weightsSha256);
        expect((await readdir(path('.'))).sort()).toEqual(['long.json', 'part.safetensors']);

        const whole = await runLab(...args, '--max-steps', String(done?.steps), '--json');
        expect(events(whole.stdout).at(-1)).toMatchObject({ end: 'maxSteps', weightsSha256: done?.weightsSha256 });
      });
    },
    TIMEOUT,
  );
});

test(
  'a second Ctrl-C ends at once what does not end by itself',
  async () => {
    const program = `
      import { listenForInterruption } from './src/cli/interruption.ts';
      const { signal } = listenForInterruption();
      signal.addEventListener('abort', () => console.log('first'));
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const [ready] = await once(child.stdout, 'data');
    expect(String(ready)).toBe('ready\n');
    child.kill('SIGINT');
    const [first] = await once(child.stdout, 'data');
    expect(String(first)).toBe('first\n');
    // The same press, passed on a second time by whatever stands between the terminal and the command.
    child.kill('SIGINT');
    await setTimeout(700);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  },
  TIMEOUT,
);
