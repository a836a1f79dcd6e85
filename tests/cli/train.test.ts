import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { weightsSha256 } from '../../src/data/weightsHash.ts';
import { weightsFromSafetensors } from '../../src/export/safetensors.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import { parseGoldenCase } from '../conformance/goldenCase.ts';
import { GOLDEN_NAMES } from '../conformance/subject.ts';
import { events, runLab, startLab, withFolder } from './lab.ts';

const GOLDEN = join(projectRoot, 'tests/fixtures/golden');
const TIMEOUT = 120_000;

/** The tolerance of the golden traces. */
function worstExcess(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < expected.length; index += 1) {
    const wanted = expected[index] as number;
    worst = Math.max(worst, Math.abs((actual[index] as number) - wanted) - (2e-5 + 2e-4 * Math.abs(wanted)));
  }
  return worst;
}

describe('lab train', () => {
  test.each(GOLDEN_NAMES)(
    'follows the golden trace %s and saves its weights',
    async (name) => {
      const golden = await parseGoldenCase(name, (file) => readFile(join(GOLDEN, name, file)));
      await withFolder(async (path) => {
        const experiment = join(GOLDEN, name, 'experiment.json');
        const weightsFile = path('final.safetensors');
        const { exitCode, stdout, stderr } = await runLab(
          ...['train', experiment, '--init', join(GOLDEN, name, 'init.safetensors')],
          ...['--save', weightsFile, '--json', '--every-step', '--threads', '2'],
        );
        expect(stderr).toBe('');
        expect(exitCode).toBe(0);

        const lines = events(stdout);
        const steps = lines.filter(({ event }) => event === 'step');
        expect(steps.map(({ step }) => step)).toEqual(golden.costs.map((_, index) => index + 1));
        expect(
          worstExcess(
            steps.map(({ cost }) => cost as number),
            golden.costs,
          ),
        ).toBeLessThanOrEqual(0);
        expect(lines.slice(steps.length).map(({ event }) => event)).toEqual(['epoch', 'done']);

        const saved = weightsFromSafetensors(golden.experiment.network, await readFile(weightsFile));
        golden.finalWeights.forEach((layer, index) => {
          if (layer === null) return;
          expect(worstExcess(saved[index]?.weight ?? [], layer.weight)).toBeLessThanOrEqual(0);
          expect(worstExcess(saved[index]?.bias ?? [], layer.bias)).toBeLessThanOrEqual(0);
        });

        const [epoch, done] = lines.slice(-2);
        const mean = golden.costs.reduce((sum, cost) => sum + cost, 0) / golden.costs.length;
        expect(epoch?.cost).toBeCloseTo(mean, 3);
        expect(epoch).toMatchObject({ epoch: 1, seconds: expect.any(Number), imagesPerSecond: expect.any(Number) });
        expect(done).toMatchObject({
          bestEpoch: 1,
          bestValidationAccuracy: epoch?.validationAccuracy,
          testAccuracyAtBestValidation: epoch?.testAccuracy,
          weightsSha256: await weightsSha256(saved),
        });

        const evaluation = await runLab('evaluate', experiment, '--weights', weightsFile, '--json');
        expect(evaluation.exitCode).toBe(0);
        expect(events(evaluation.stdout)).toMatchObject([
          {
            event: 'evaluation',
            validationAccuracy: epoch?.validationAccuracy,
            testAccuracy: epoch?.testAccuracy,
            weightsSha256: done?.weightsSha256,
          },
        ]);
      });
    },
    TIMEOUT,
  );

  test(
    'ends with the same weights on one thread and on two',
    async () => {
      const outcomes = await Promise.all([
        runLab('train', 'double-conv-relu', '--max-steps', '50', '--threads', '1', '--json'),
        runLab('train', '6', '--max-steps', '50', '--threads', '2', '--json'),
      ]);
      const [one, two] = outcomes.map(({ stdout }) => events(stdout).at(-1));
      expect(one).toMatchObject({ event: 'done', end: 'maxSteps', steps: 50 });
      expect(two?.weightsSha256).toBe(one?.weightsSha256);
    },
    TIMEOUT,
  );

  test(
    'tells people a line an epoch, and draws nothing where there is no terminal',
    async () => {
      const { exitCode, stdout, stderr } = await runLab('train', 'shallow', '--max-steps', '20');
      expect(exitCode).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^shallow: 20 steps on CPU engine/);
      expect(stdout).toMatch(/\n {4}1 +\d\.\d+ +\d+\.\d\d % +\d+\.\d\d % /);
      expect(stdout).toMatch(/Best epoch 1: validation \d+\.\d\d %, test \d+\.\d\d %\nWeights SHA-256 [0-9a-f]{64}\n$/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      expect(stdout).not.toMatch(/[\u001b\r]/);
    },
    TIMEOUT,
  );

  test(
    'ends quietly where its reader has left',
    async () => {
      const running = startLab(['train', 'shallow', '--json', '--threads', '1']);
      await running.waitFor('"epoch":1');
      running.process.stdout?.destroy();
      const { exitCode, stderr } = await running.ended;
      expect(stderr).toBe('');
      expect(exitCode).toBe(141);
    },
    TIMEOUT,
  );
});

describe('lab evaluate', () => {
  test(
    'evaluates the split asked for',
    async () => {
      const folder = join(GOLDEN, 'dense-sigmoid');
      const args = ['evaluate', join(folder, 'experiment.json'), '--weights', join(folder, 'final.safetensors')];
      const { stdout } = await runLab(...args, '--split', 'training', '--json');
      const [event] = events(stdout);
      expect(Object.keys(event ?? {})).toEqual(['event', 'trainingAccuracy', 'trainingCost', 'weightsSha256']);
      const text = await runLab(...args);
      expect(text.stdout).toMatch(/^split +images +accuracy +errors +cost\nvalidation +10,000 .*\ntest +10,000 .*\n$/);
    },
    TIMEOUT,
  );
});
