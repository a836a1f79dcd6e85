import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { claimRun, runFolder, saveCheckpoint } from '../../src/cli/reproduce/checkpoint.ts';
import { vote } from '../../src/cli/reproduce/ensembles.ts';
import { type PlannedRun, planRuns, select } from '../../src/cli/reproduce/plan.ts';
import { mergeRun, type Results, type RunResult, readResults, updateResults } from '../../src/cli/reproduce/results.ts';
import { insertTable, reproductionTable, takesTable } from '../../src/cli/reproduce/table.ts';
import { INITIAL_TRAINING_STATE } from '../../src/domain/run.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { events, runLab, startLab, withFolder } from './lab.ts';

const TIMEOUT = 240_000;
const EMPTY: Results = { format: 'reproduction/1', runs: [], ensembles: [] };

function result(run: PlannedRun, changes: Partial<RunResult> = {}): RunResult {
  return {
    row: run.row,
    experiment: run.id,
    experimentSha256: run.experimentSha256,
    seed: run.seed,
    epochsPlanned: run.experiment.training.epochs,
    epochsRun: 1,
    bestEpoch: 1,
    bestValidationAccuracy: 0.9,
    testAccuracyAtBestValidation: 0.9,
    validationAccuracies: [0.9],
    testErrors: [],
    minutes: 1,
    weightsSha256: 'ab',
    engine: 'an engine',
    machine: 'a machine',
    date: '2026-01-02',
    ...changes,
  };
}

describe('lab reproduce', () => {
  test(
    'trains, keeps, goes on from where it was interrupted, and ends with the weights of an uninterrupted run',
    async () => {
      await withFolder(async (path) => {
        await writeFile(
          path('README.md'),
          'Before\n\n<!-- reproduction:start -->\nold\n<!-- reproduction:end -->\n\nAfter\n',
        );
        const place = ['--state', path('state'), '--out', path('results.json'), '--json'];
        const first = startLab(['reproduce', 'shallow', '--epochs', '40', '--seeds', '2', ...place]);
        await first.waitFor('"epoch":2');
        first.process.kill('SIGINT');
        const interrupted = await first.ended;
        expect(interrupted.exitCode).toBe(130);
        const [partial] = (await readResults(path('results.json'))).runs;
        const epochs = (partial?.epochsRun ?? 0) + 1;
        expect(epochs).toBeLessThan(40);

        const args = ['reproduce', 'shallow', '--epochs', String(epochs), '--seeds', '2', ...place];
        const second = await runLab(...args, '--markdown', path('README.md'));
        expect(second.stderr).toBe('');
        expect(second.exitCode).toBe(0);
        const told = events(second.stdout).filter(({ event }) => event === 'epoch');
        expect(told.map(({ epoch }) => epoch)).toEqual([epochs]);
        const [whole] = (await readResults(path('results.json'))).runs;
        expect(whole).toMatchObject({ seed: 2, epochsRun: epochs, epochsPlanned: 60, experiment: 'shallow' });
        expect(whole?.testErrors.length).toBe(Math.round(10_000 * (1 - (whole?.testAccuracyAtBestValidation ?? 0))));

        const experiment = planRuns(select(['shallow']), { seeds: [2] })[0]?.experiment;
        await writeFile(path('experiment.json'), JSON.stringify(experiment));
        const direct = await runLab('train', path('experiment.json'), '--max-steps', String(epochs * 5000), '--json');
        expect(events(direct.stdout).at(-1)?.weightsSha256).toBe(whole?.weightsSha256);

        const readme = await readFile(path('README.md'), 'utf8');
        expect(readme).toMatch(/^Before\n\n<!-- reproduction:start -->\n\n\| row .*\n.*\n\| 1 \| shallow \| 2 \|/);
        expect(readme).toMatch(/<!-- reproduction:end -->\n\nAfter\n$/);
        expect(readme).not.toContain('old');

        const before = await readFile(path('results.json'), 'utf8');
        const third = await runLab(...args);
        expect(events(third.stdout).map(({ event }) => event)).toEqual(['table']);
        expect(await readFile(path('results.json'), 'utf8')).toBe(before);
      });
    },
    TIMEOUT,
  );
});

describe('results', () => {
  const [one, two] = planRuns(select(['shallow']), { seeds: [1, 2] }) as [PlannedRun, PlannedRun];

  test('keep every other run, and of the same run the one that was trained further', () => {
    const both = mergeRun(mergeRun(EMPTY, result(two)), result(one, { epochsRun: 5 }));
    expect(both.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(mergeRun(both, result(one, { epochsRun: 4 }))).toBe(both);
    expect(mergeRun(both, result(one, { epochsRun: 6 })).runs).toMatchObject([{ epochsRun: 6 }, { seed: 2 }]);
    const changed = result(one, { epochsRun: 1, experimentSha256: 'another' });
    expect(mergeRun(both, changed).runs).toMatchObject([{ experimentSha256: 'another' }, { seed: 2 }]);
  });

  test('survive many writers at once', async () => {
    await withFolder(async (path) => {
      const runs = planRuns(select(['shallow']), { seeds: Array.from({ length: 20 }, (_, seed) => seed) });
      await Promise.all(runs.map((run) => updateResults(path('r.json'), (current) => mergeRun(current, result(run)))));
      const kept = await readResults(path('r.json'));
      expect(kept.runs.map(({ seed }) => seed)).toEqual(runs.map(({ seed }) => seed));
    });
  });
});

describe('a vote', () => {
  const entry = CATALOGUE.find(({ kind }) => kind === 'ensemble');
  if (entry?.kind !== 'ensemble') throw new Error('The catalogue has no ensemble.');
  const [one, two, three] = planRuns(select([entry.id]), { seeds: [1, 2, 3] }) as [PlannedRun, PlannedRun, PlannedRun];
  const labels = Uint8Array.from([4, 5, 6, 7]);

  test('counts the errors of the runs and leaves out shorter ones', async () => {
    const results = [
      result(one, {
        epochsRun: 2,
        testErrors: [
          [0, 9],
          [1, 9],
        ],
      }),
      result(two, { epochsRun: 2, testErrors: [[1, 9]] }),
      result(three, { epochsRun: 2, testErrors: [[3, 1]] }),
      result({ ...three, seed: 4 }, { epochsRun: 1, testErrors: [[2, 1]] }),
    ].reduce(mergeRun, EMPTY);
    const outcome = await vote(entry, results, '/nowhere', labels);
    expect(outcome).toMatchObject({ seeds: [1, 2, 3], errors: 1, accuracy: 0.75, ties: 0, tiesBrokenBy: 'lowerClass' });
  });

  test('breaks ties by the probabilities that the runs left behind', async () => {
    await withFolder(async (path) => {
      const weights = createInitialWeights(one.experiment.network, 1);
      const best = { epoch: 1, validationAccuracy: 0.9, testAccuracy: 0.9 };
      const state = { ...INITIAL_TRAINING_STATE, step: 7, best };
      const keep = async (run: PlannedRun, predictions: number[], certainty: number) => {
        const probabilities = new Float32Array(40);
        predictions.forEach((prediction, image) => {
          probabilities[image * 10 + prediction] = certainty;
        });
        const test = { predictions: Uint8Array.from(predictions), probabilities };
        await saveCheckpoint(runFolder(path('state'), run), run, { state, weights, seconds: 1, test });
      };
      await keep(one, [4, 5, 6, 7], 0.9);
      await keep(two, [0, 5, 6, 7], 0.6);
      const results = [result(one), result(two, { testErrors: [[0, 0]] })].reduce(mergeRun, EMPTY);
      expect(await vote(entry, results, path('state'), labels)).toMatchObject({
        errors: 0,
        ties: 1,
        tiesBrokenBy: 'probability',
      });
      // Without them the lower class has it.
      expect(await vote(entry, results, join(path('state'), 'elsewhere'), labels)).toMatchObject({ errors: 1 });
    });
  });
});

test('a table has the rows that are asked for, with those that are not trained yet, or all that are trained', () => {
  const [shallow] = planRuns(select(['1']), { seeds: [1] }) as [PlannedRun];
  const results = mergeRun(EMPTY, result(shallow));
  const namesIn = (table: string) =>
    table
      .split('\n')
      .slice(2)
      .map((line) => line.split('|')[2]?.trim());
  expect(namesIn(reproductionTable(results))).toEqual(['shallow']);
  const asked = reproductionTable(results, select(['13', 'shallow', '11', 'relu-lambda-10']));
  expect(namesIn(asked)).toEqual([
    'shallow',
    'relu-lambda-10',
    'dropout',
    'ensemble',
    'ciresan',
    'ciresan-undistorted',
  ]);
  expect(asked.split('\n')[2]).toContain('90.00');
  expect(asked.match(/not trained yet/g)).toHaveLength(5);
});

test('the line of a vote states the epochs of those who voted, and none once they have been trained further', async () => {
  const entry = CATALOGUE.find(({ kind }) => kind === 'ensemble');
  if (entry?.kind !== 'ensemble') throw new Error('The catalogue has no ensemble.');
  const [one, two] = planRuns(select([entry.id]), { seeds: [1, 2] }) as [PlannedRun, PlannedRun];
  const epochsIn = (results: Results) =>
    reproductionTable(results)
      .split('\n')
      .find((line) => line.includes('| ensemble |'))
      ?.split('|')[4]
      ?.trim();
  const runs = [one, two].map((run) => result(run, { epochsRun: 2, epochsPlanned: 40 })).reduce(mergeRun, EMPTY);
  const outcome = await vote(entry, runs, '/nowhere', Uint8Array.from([4, 5, 6, 7]));
  const voted = { ...runs, ensembles: outcome === null ? [] : [outcome] };
  expect(epochsIn(voted)).toBe('2 of 40');
  expect(epochsIn(mergeRun(voted, result(one, { epochsRun: 3, epochsPlanned: 40 })))).toBe('');
});

test('a document takes a table only where it has a place for it', () => {
  for (const document of [
    '',
    '\n',
    '| row | experiment |\n',
    'a <!-- reproduction:start --> <!-- reproduction:end -->',
  ]) {
    expect(takesTable(document), document).toBe(true);
  }
  for (const document of ['# A plan', '<!-- reproduction:end --> <!-- reproduction:start -->']) {
    expect(takesTable(document), document).toBe(false);
  }
});

test('a table goes between its markers, or is the file', () => {
  expect(insertTable('no markers', 'T')).toBe('T\n');
  const document = 'a <!-- reproduction:start -->x<!-- reproduction:end --> b';
  expect(insertTable(document, 'T')).toBe('a <!-- reproduction:start -->\n\nT\n\n<!-- reproduction:end --> b');
});

test('a run belongs to one living process at a time', async () => {
  await withFolder(async (path) => {
    const release = await claimRun(path('run'));
    expect(await readFile(path('run/process'), 'utf8')).toBe(String(process.pid));
    await release();
    await writeFile(path('run/process'), String(process.ppid));
    await expect(claimRun(path('run'))).rejects.toThrow(`process ${process.ppid} is training it already`);
    // No process can have a number this large.
    await writeFile(path('run/process'), '99999999');
    await claimRun(path('run'));
  });
});
