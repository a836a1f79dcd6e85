import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExperiment } from '../../src/cli/inputs.ts';
import { UsageError } from '../../src/cli/usageError.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import { runLab, withFolder } from './lab.ts';

const GOLDEN = join(projectRoot, 'tests/fixtures/golden/dense-sigmoid');
const VALID = await readFile(join(GOLDEN, 'experiment.json'), 'utf8');
const WEIGHTS = await readFile(join(GOLDEN, 'init.safetensors'));
const TIMEOUT = 120_000;

function changed(change: (experiment: Record<string, Record<string, unknown>>) => void): string {
  const experiment = JSON.parse(VALID) as Record<string, Record<string, unknown>>;
  change(experiment);
  return JSON.stringify(experiment);
}

/** Contents of experiment files, and what the one line must say. */
const BAD_FILES: readonly (readonly [name: string, content: string | Uint8Array, expected: RegExp])[] = [
  [
    'an unknown field',
    changed((file) => Object.assign(file.training ?? {}, { momentum: 0.9 })),
    /training\.momentum: expected no such field, received 0\.9/,
  ],
  [
    'a negative rate',
    changed((file) => Object.assign(file.training ?? {}, { learningRate: -0.1 })),
    /training\.learningRate: .*received -0\.1/,
  ],
  ['JSON cut off', VALID.slice(0, 200), /expected JSON/],
  ['nothing', '', /expected JSON/],
  ['not an object', '[1, 2]', /experiment: expected an object, received \[1,2\]/],
  [
    'another version',
    changed((file) => Object.assign(file, { format: 'experiment/9' })),
    /format: expected "experiment\/1"/,
  ],
  [
    'a kernel larger than the image',
    changed((file) => {
      const conv = { type: 'conv', filters: 2, kernel: [50, 50], activation: 'relu' };
      Object.assign(file.network ?? {}, { layers: [conv, { type: 'softmax', units: 10 }] });
    }),
    /network\.layers\[0\]/,
  ],
  ['2 MB of zeros', new Uint8Array(2_000_000), /expected at most 1,000,000 bytes/],
  ['nesting without end', '['.repeat(400_000), /expected/],
];

describe('lab refuses, with exit code 2, one line and nothing written', () => {
  test.concurrent.each(BAD_FILES)(
    'an experiment file with %s',
    async (_name, content, expected) => {
      await withFolder(async (path) => {
        await writeFile(path('experiment.json'), content);
        const outcome = await runLab('train', path('experiment.json'), '--save', path('out.safetensors'), '--json');
        expect(outcome.stdout).toBe('');
        expect(outcome.stderr).toMatch(/^error: [^\n]+\n$/);
        expect(outcome.stderr).toMatch(expected);
        expect(outcome.stderr.length).toBeLessThan(1000);
        expect(outcome.exitCode).toBe(2);
        expect(await readdir(path('.'))).toEqual(['experiment.json']);
      });
    },
    TIMEOUT,
  );

  const altered = new Uint8Array(WEIGHTS);
  new DataView(altered.buffer).setFloat32(altered.length - 4, Number.NaN, true);
  const BAD_WEIGHTS: readonly (readonly [name: string, content: Uint8Array, expected: RegExp])[] = [
    ['cut off', WEIGHTS.subarray(0, 1000), /expected data up to byte|expected a header/],
    ['of no known format', new TextEncoder().encode('these are no weights'), /expected/],
    ['with something behind them', new Uint8Array([...WEIGHTS, 1, 2, 3]), /bytes of data/],
    ['that are not numbers', altered, /expected finite numbers, received NaN/],
  ];
  test.concurrent.each(BAD_WEIGHTS)(
    'weights %s',
    async (_name, content, expected) => {
      await withFolder(async (path) => {
        await writeFile(path('w.safetensors'), content);
        const experiment = join(GOLDEN, 'experiment.json');
        const training = await runLab('train', experiment, '--init', path('w.safetensors'), '--save', path('out'));
        const evaluation = await runLab('evaluate', experiment, '--weights', path('w.safetensors'), '--json');
        for (const { exitCode, stdout, stderr } of [training, evaluation]) {
          expect(stdout).toBe('');
          expect(stderr).toMatch(/^error: [^\n]+\n$/);
          expect(stderr).toMatch(expected);
          expect(exitCode).toBe(2);
        }
        expect(await readdir(path('.'))).toEqual(['w.safetensors']);
      });
    },
    TIMEOUT,
  );

  const FLAGS: readonly (readonly [args: readonly string[], expected: RegExp])[] = [
    [[], /Usage/],
    [['tran'], /unknown command 'tran'/],
    [['train'], /missing required argument/],
    [['train', 'no-such-experiment'], /no such file, and no experiment of the catalogue \(see: lab list\)/],
    [['train', 'basicconv'], /did you mean basic-conv\?/],
    [['train', '6b'], /expected one experiment, received a row of several: .*"lab reproduce 6b" trains them all/],
    [['train', '11'], /is not trained itself; "lab reproduce 11" trains the nets of "dropout"/],
    [['train', GOLDEN], /it is a folder/],
    [['train', 'shallow', '--threads', '0'], /whole number from 1/],
    [['train', 'shallow', '--max-steps', '1e3'], /whole number/],
    [['train', 'shallow', '--thread', '1'], /unknown option '--thread'/],
    [['train', 'shallow', 'twice'], /too many arguments/],
    [['train', 'shallow', '--save', '/no/such/folder/w'], /cannot be written/],
    [['train', 'shallow', '--save', GOLDEN], /cannot be written/],
    [['train', 'shallow', '--init', join(GOLDEN, 'init.safetensors')], /layers\.0\.weight: expected \[784, 100\]/],
    [['evaluate', 'shallow'], /--weights/],
    [['evaluate', 'shallow', '--weights', '/no/such/file'], /no such file/],
    [['evaluate', 'shallow', '--weights', 'package.json', '--split', 'half'], /Allowed choices/],
    [['reproduce', 'no-such-row', '--table'], /expected a name or row of the catalogue, received neither/],
    [['reproduce', '6b', '14'], /^error: 14: .*the rows are 1, 1b, 2, .*, 13\)/],
    [['reproduce', '1', '--table', '--markdown', 'LICENSE'], /LICENSE: expected <!-- reproduction:start -->/],
    [['reproduce', 'shallow', '--seeds', '1,x'], /whole number/],
    [['reproduce', 'shallow', '--table', '--out', 'package.json'], /expected results of a reproduction/],
  ];
  test.concurrent.each(FLAGS)(
    '%j',
    async (args, expected) => {
      const { exitCode, stdout, stderr } = await runLab(...args);
      expect(stdout).toBe('');
      expect(stderr).toMatch(expected);
      if (args.length > 0) expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(exitCode).toBe(2);
    },
    TIMEOUT,
  );
});

describe('any damaged experiment file', () => {
  test('is refused by a usage error of one line, or is still an experiment', async () => {
    await withFolder(async (path) => {
      await mkdir(path('files'));
      const damage = fc.oneof(
        fc.nat(VALID.length - 2).map((end) => VALID.slice(0, end)),
        fc
          .tuple(fc.nat(VALID.length - 1), fc.string({ minLength: 1, maxLength: 5, unit: 'binary' }))
          .map(([at, text]) => VALID.slice(0, at) + text + VALID.slice(at + 1)),
        fc.json(),
      );
      await fc.assert(
        fc.asyncProperty(damage, async (content) => {
          const file = path('files/experiment.json');
          await writeFile(file, content);
          const error = await readExperiment(file).then(
            () => null,
            (thrown: unknown) => thrown,
          );
          if (error !== null) {
            expect(error).toBeInstanceOf(UsageError);
            expect((error as UsageError).message).toContain('experiment.json: ');
          }
        }),
        { numRuns: 300 },
      );
    });
  });
});
