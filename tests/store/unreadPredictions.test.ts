import { afterEach, describe, expect, it } from 'vitest';
import { createLab } from '../../src/store/createLab.ts';
import { createSoleOwnership, type RunOwnership } from '../../src/store/ownership.ts';
import { createMemoryRepository, type RunRepository } from '../../src/store/repository.ts';
import { withPredictions } from '../../src/store/storedRun.ts';
import type { Run, StoredPredictions } from '../../src/store/types.ts';
import { someRun } from '../ui/someRun.ts';
import { type InProcessWorkers, inProcessWorkers } from './inProcessWorkers.ts';

const predicted = (split: 'validation' | 'test', epoch: number): StoredPredictions => ({
  epoch,
  split,
  predictions: Uint8Array.of(1, 2),
  probabilities: new Float32Array(20).fill(0.1),
});

const keptRun = (id: string, createdAt: number): Run =>
  someRun({
    id,
    createdAt,
    queueRank: createdAt,
    raceId: null,
    state: 'finished',
    latestValidation: predicted('validation', 3),
    bestTest: predicted('test', 2),
  });

const opened: InProcessWorkers[] = [];
afterEach(() => {
  for (const workers of opened.splice(0)) workers.close();
});

/** A later visit to a lab that keeps these runs, and every list of runs that it shows. */
async function visit(runs: readonly Run[], ownership: RunOwnership = createSoleOwnership()) {
  const memory = createMemoryRepository();
  for (const run of runs) await memory.saveRun(run);
  const asked: string[] = [];
  const repository: RunRepository = {
    ...memory,
    predictions: (id) => {
      asked.push(id);
      return memory.predictions(id);
    },
  };
  const workers = inProcessWorkers();
  opened.push(workers);
  const { store, start } = createLab({
    workers,
    openRepository: () => repository,
    ownership,
    preferences: null,
    browser: 'Node',
    version: '1',
    cores: 1,
    isCrossOriginIsolated: true,
  });
  const lists: (readonly Run[])[] = [];
  store.subscribe((state, before) => {
    if (state.runs !== before.runs) lists.push(state.runs);
  });
  start();
  await expect.poll(() => store.getState().runs.length).toBe(runs.length);
  return { store, lists, asked, repository };
}

describe('the runs of earlier visits', () => {
  const runs = ['a', 'b', 'c', 'd'].map((id, index) => keptRun(id, index + 1));

  it('come into the list in one change, and their predictions are not read', async () => {
    const { lists, asked } = await visit(runs);
    expect(lists.map((list) => list.map(({ id }) => id))).toEqual([['a', 'b', 'c', 'd']]);
    expect(lists[0]?.every((run) => run.hasUnreadPredictions && run.bestTest === null)).toBe(true);
    expect(asked).toEqual([]);
  });

  it('come in one change also where another tab has some of them, which are shown as its own', async () => {
    const ownership: RunOwnership = {
      ...createSoleOwnership(),
      tryClaim: async (id) => id !== 'b',
      claim: () => new Promise(() => undefined),
    };
    const { lists } = await visit(runs, ownership);
    expect(lists.map((list) => list.map(({ isElsewhere }) => isElsewhere))).toEqual([[false, true, false, false]]);
  });

  it('get the predictions that are asked for, all in one change, and those alone', async () => {
    const { store, lists, asked } = await visit(runs);
    await store.getState().readPredictions(['d', 'b']);
    expect(asked).toEqual(['d', 'b']);
    expect(lists).toHaveLength(2);
    const [a, b] = store.getState().runs;
    expect(a?.bestTest).toBeNull();
    expect(b).toEqual(runs[1]);
  });

  it('lose no predictions where they are kept again before these were read', async () => {
    const { store, repository } = await visit(runs);
    store.getState().renameRun('c', 'third');
    await expect.poll(async () => (await repository.read('c'))?.name).toBe('third');
    await store.getState().readPredictions(['c']);
    expect(store.getState().runs[2]).toEqual({ ...runs[2], name: 'third' });
  });

  it('of which nothing is kept are not asked for again', async () => {
    const { store, repository } = await visit(runs);
    await repository.remove('a');
    await store.getState().readPredictions(['a']);
    expect(store.getState().runs[0]).toMatchObject({ hasUnreadPredictions: false, bestTest: null });
  });
});

it('what a run has predicted since is newer than what was kept', () => {
  const kept = { latestValidation: predicted('validation', 3), bestTest: predicted('test', 2) };
  const since = predicted('validation', 4);
  const run = someRun({ latestValidation: since, bestTest: null, hasUnreadPredictions: true });
  expect(withPredictions(run, kept)).toEqual({
    ...run,
    latestValidation: since,
    bestTest: kept.bestTest,
    hasUnreadPredictions: false,
  });
  const read = someRun({ latestValidation: null, bestTest: null });
  expect(withPredictions(read, kept)).toBe(read);
});
