import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CATALOGUE, findExperiment } from '../../src/catalogue/catalogue.ts';
import { fingerprintText, type RunResult } from '../../src/domain/reproduction.ts';
import { projectRoot } from '../../src/tooling/paths.ts';
import {
  bookFiguresOf,
  describeBest,
  describeSeeds,
  formatMean,
  formatRange,
  isUnfinished,
  measuredFiguresOf,
  votersOf,
} from '../../src/ui/chapter/figures.ts';
import { matchResults, parseResults } from '../../src/ui/chapter/measured.ts';

const NBSP = '\u00a0';
const shallow = findExperiment('shallow');
if (shallow === undefined) throw new Error('the catalogue has a shallow net');

function result(changes: Partial<RunResult>): RunResult {
  return {
    row: '1',
    experiment: 'shallow',
    experimentSha256: createHash('sha256')
      .update(fingerprintText(shallow?.experiment ?? never()))
      .digest('hex'),
    seed: 1,
    epochsPlanned: 60,
    epochsRun: 60,
    bestEpoch: 50,
    bestValidationAccuracy: 0.978,
    testAccuracyAtBestValidation: 0.976,
    validationAccuracies: [],
    testErrors: [],
    minutes: 2,
    weightsSha256: '',
    engine: 'CPU engine',
    machine: 'a machine',
    date: '2026-01-01',
    ...changes,
  };
}

function never(): never {
  throw new Error('the catalogue has a shallow net');
}

async function measuredOfShallow(runs: readonly RunResult[]) {
  const results = await matchResults({ format: 'reproduction/1', runs, ensembles: [] });
  return results.experiments.get('shallow') ?? [];
}

it('every run of the committed file is an experiment of the catalogue as it stands', async () => {
  const text = readFileSync(join(projectRoot, 'public/reproduction.json'), 'utf8');
  const results = parseResults(JSON.parse(text));
  const matched = await matchResults(results);
  const seeds = [...matched.experiments.values()].flat().flatMap((measured) => measured.seeds);
  expect(seeds).toHaveLength(results.runs.length);
});

it('takes runs together that trained equally long, the longest first, and says what they are of', async () => {
  const [whole, part] = await measuredOfShallow([
    result({ seed: 3, epochsRun: 48, testAccuracyAtBestValidation: 0.99 }),
    result({ seed: 1, testAccuracyAtBestValidation: 0.976, bestValidationAccuracy: 0.979 }),
    result({ seed: 2, testAccuracyAtBestValidation: 0.978, bestValidationAccuracy: 0.978 }),
  ]);
  if (whole === undefined || part === undefined) throw new Error('two lengths were trained');
  expect(formatMean(whole)).toBe(`97.70${NBSP}% ± 0.14${NBSP}%`);
  expect(describeSeeds(whole)).toBe('Mean of 2 seeds (1, 2), 60 epochs');
  expect(describeBest(whole)).toBe(`Best of 2 by validation: 97.60${NBSP}% (seed 1)`);
  expect(formatMean(part)).toBe(`99.00${NBSP}%`);
  expect(describeSeeds(part)).toBe('Seed 3 alone, 48 of 60 epochs');
  expect(describeBest(part)).toBeNull();
});

it('says of a figure whether its runs have trained all of their epochs', async () => {
  const entry = CATALOGUE.find(({ id }) => id === 'shallow') ?? never();
  const of = (runs: readonly RunResult[]) => matchResults({ format: 'reproduction/1', runs, ensembles: [] });
  expect(isUnfinished(entry, await of([]))).toBe(false);
  expect(isUnfinished(entry, await of([result({ epochsRun: 48 })]))).toBe(true);
  // The longest trained ones are shown, and they are whole.
  expect(isUnfinished(entry, await of([result({ epochsRun: 48, seed: 2 }), result({})]))).toBe(false);

  const vote = CATALOGUE.find(({ kind }) => kind === 'ensemble') ?? never();
  if (vote.kind !== 'ensemble') throw new Error('not a vote');
  const dropout = findExperiment('dropout')?.experiment ?? never();
  const experimentSha256 = createHash('sha256').update(fingerprintText(dropout)).digest('hex');
  const nets = [1, 2].map((seed) =>
    result({ experiment: 'dropout', experimentSha256, seed, epochsPlanned: 40, epochsRun: 4 }),
  );
  const ensemble = {
    row: vote.row,
    entry: vote.id,
    experiment: 'dropout',
    date: '2026-01-01',
    seeds: [1, 2],
    errors: 50,
    accuracy: 0.995,
    memberAccuracies: [0.994, 0.994],
    ties: 0,
    tiesBrokenBy: 'probability' as const,
  };
  const results = await matchResults({ format: 'reproduction/1', runs: nets, ensembles: [ensemble] });
  expect(votersOf(vote, results)).toEqual({ epochs: '4 of 40 epochs', isWhole: false });
  expect(isUnfinished(vote, results)).toBe(true);
});

it('takes no result of other settings for one of the experiment', async () => {
  expect(await measuredOfShallow([result({ experimentSha256: 'f'.repeat(64) })])).toEqual([]);
});

it('refuses a file that is something else', () => {
  expect(() => parseResults({ format: 'reproduction/2', runs: [], ensembles: [] })).toThrow();
  expect(() => parseResults({ format: 'reproduction/1', runs: [{ row: '1' }], ensembles: [] })).toThrow();
});

it('shows one figure as it is and several as a range', async () => {
  expect(formatRange([])).toBeNull();
  expect(formatRange([0.978, 0.978])).toBe(`97.80${NBSP}%`);
  expect(formatRange([0.9948, 0.9943])).toBe(`99.43–99.48${NBSP}%`);
  const extra = CATALOGUE.find(({ id }) => id === 'extra-layer');
  expect(extra === undefined ? [] : bookFiguresOf(extra)).toEqual([0.9943, 0.9948, 0.9947]);
  const results = await matchResults({ format: 'reproduction/1', runs: [result({})], ensembles: [] });
  const [entry] = CATALOGUE;
  expect(entry === undefined ? [] : measuredFiguresOf(entry, results)).toEqual([0.976]);
});
