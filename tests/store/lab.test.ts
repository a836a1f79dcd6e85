import { afterEach, describe, expect, it } from 'vitest';
import type { StoreApi } from 'zustand/vanilla';
import { weightsSha256 } from '../../src/data/weightsHash.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { createLab } from '../../src/store/createLab.ts';
import { createSoleOwnership } from '../../src/store/ownership.ts';
import { createMemoryRepository, type RunRepository } from '../../src/store/repository.ts';
import type { Lab, Run } from '../../src/store/types.ts';
import { type InProcessWorkers, inProcessWorkers } from './inProcessWorkers.ts';

function experimentOf(name: string, training: object = {}): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name,
    network: {
      input: [28, 28, 1],
      layers: [
        { type: 'maxPool', size: [2, 2] },
        { type: 'dense', units: 12, activation: 'sigmoid' },
        { type: 'softmax', units: 10 },
      ],
    },
    data: { dataset: 'mnist', trainSize: 500 },
    training: { epochs: 2, miniBatchSize: 10, learningRate: 0.5, ...training },
    seed: 4,
  });
}

class TextMemory {
  readonly #texts = new Map<string, string>();
  getItem = (key: string): string | null => this.#texts.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    this.#texts.set(key, value);
  };
}

interface Page {
  readonly store: StoreApi<Lab>;
  readonly workers: InProcessWorkers;
  readonly repository: RunRepository;
  readonly lab: () => Lab;
  readonly run: (id: string) => Run;
  until(condition: (lab: Lab) => boolean): Promise<Lab>;
}

const pages: Page[] = [];

function openPage(options: { cores?: number; repository?: RunRepository; preferences?: TextMemory } = {}): Page {
  const workers = inProcessWorkers();
  const repository = options.repository ?? createMemoryRepository();
  const { store, start } = createLab({
    workers,
    openRepository: () => repository,
    ownership: createSoleOwnership(),
    preferences: options.preferences ?? new TextMemory(),
    browser: 'Node',
    version: '1',
    cores: options.cores ?? 2,
    isCrossOriginIsolated: true,
  });
  const page: Page = {
    store,
    workers,
    repository,
    lab: store.getState,
    run(id) {
      const found = store.getState().runs.find((run) => run.id === id);
      if (found === undefined) throw new Error(`There is no run ${id}.`);
      return found;
    },
    until: (condition) =>
      new Promise((resolve) => {
        const check = (lab: Lab): void => {
          if (!condition(lab)) return;
          unsubscribe();
          resolve(lab);
        };
        const unsubscribe = store.subscribe(check);
        check(store.getState());
      }),
  };
  pages.push(page);
  start();
  return page;
}

afterEach(() => {
  for (const page of pages.splice(0)) page.workers.close();
});

const LONG = { epochs: 1_000 };
const isOver = ({ state }: Run): boolean => state === 'finished' || state === 'stopped' || state === 'failed';

async function ended(page: Page, id: string): Promise<Run> {
  await page.until(() => isOver(page.run(id)));
  return page.run(id);
}

async function training(page: Page, id: string): Promise<void> {
  await page.until(() => page.run(id).state === 'training');
}

describe('a run', () => {
  it('trains to its end, and its epochs, predictions and hash are there', async () => {
    const page = openPage();
    page.lab().setDraft(experimentOf('small'), 'draw up');
    page.lab().train();
    const id = page.lab().runs[0]?.id ?? '';
    expect(page.run(id).name).toBe('small 1');
    expect(page.lab().selectedRunId).toBe(id);
    const run = await ended(page, id);
    expect(run).toMatchObject({ state: 'finished', end: 'allEpochs', failure: null, progress: null, activity: null });
    expect(run.training.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(run.latestValidation).toMatchObject({ epoch: 2, split: 'validation' });
    expect(run.latestValidation?.predictions.length).toBe(100);
    expect(run.bestTest?.epoch).toBe(run.training.best?.epoch);
    expect(run.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(run.engine?.id).toBe('tfjsCpu');
    expect(run.engine?.reason).toMatch(/^measured [\d,.]+ images\/s/);
    expect(await page.lab().weightsOf(id, 'last')).toHaveLength(3);
    expect(await page.lab().weightsOf(id, 'best')).toHaveLength(3);
    expect(page.workers.openCount()).toBe(0);
    const history = await page.lab().historyOf(id);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(history[1]?.predictions).toEqual(run.latestValidation?.predictions);
    expect(await page.lab().answersAt(id, 1)).toEqual(history[0]);
    expect(await page.lab().snapshotsOf(id)).toEqual([1, 2]);
    const [first, second] = [await page.lab().snapshotAt(id, 1), await page.lab().snapshotAt(id, 2)];
    expect(second).toEqual(await page.lab().weightsOf(id, 'last'));
    expect(first).not.toEqual(second);
  });

  it('pauses, resumes and ends with the very weights of an uninterrupted one', async () => {
    const page = openPage();
    const experiment = experimentOf('pair', { epochs: 3 });
    const whole = await ended(page, page.lab().trainExperiment(experiment));
    const id = page.lab().trainExperiment(experiment);
    let pauses = 0;
    while (!isOver(page.run(id))) {
      await page.until(() => page.run(id).state === 'training' || isOver(page.run(id)));
      page.lab().pause(id);
      if (page.run(id).state !== 'paused') break;
      pauses += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      page.lab().resume(id);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(pauses).toBeGreaterThan(2);
    expect((await ended(page, id)).weightsSha256).toBe(whole.weightsSha256);
  });

  it('stops with what it has trained, and goes on from there on request', async () => {
    const page = openPage();
    const id = page.lab().trainExperiment(experimentOf('long', LONG));
    await page.until(() => page.run(id).training.epochs.length >= 2);
    page.lab().stop(id);
    const stopped = await ended(page, id);
    expect(stopped).toMatchObject({ state: 'stopped', end: null });
    expect(stopped.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    const epochs = stopped.training.epochs.length;
    page.lab().resume(id);
    await page.until(() => page.run(id).training.epochs.length > epochs);
    expect(page.run(id).training.epochs.slice(0, epochs)).toEqual(stopped.training.epochs);
  });

  it('that another visit paused is stopped with the hash of the weights that it kept', async () => {
    const first = openPage();
    const id = first.lab().trainExperiment(experimentOf('kept', LONG));
    await first.until(() => first.run(id).training.epochs.length >= 1);
    first.lab().pause(id);
    first.workers.close();
    const { step } = first.run(id).training;
    await expect.poll(async () => (await first.repository.checkpoint(id))?.state.step).toBe(step);

    const second = openPage({ repository: first.repository });
    await second.until((lab) => lab.runs.length === 1);
    expect(second.run(id).state).toBe('paused');
    second.lab().stop(id);
    await second.until(() => second.run(id).weightsSha256 !== null);
    const checkpoint = await first.repository.checkpoint(id);
    expect(second.run(id)).toMatchObject({ state: 'stopped', training: { step } });
    expect(second.run(id).weightsSha256).toBe(await weightsSha256(checkpoint?.weights ?? []));
    const { weightsSha256: shown } = second.run(id);
    await expect.poll(async () => (await second.repository.read(id))?.weightsSha256).toBe(shown);
  });

  it('that diverges says so and what to do', async () => {
    const page = openPage();
    const experiment = experimentOf('wild', { learningRate: 100 });
    const layers = [{ type: 'dense', units: 20, activation: 'linear' }, ...experiment.network.layers.slice(2)];
    const wild = parseExperiment({ ...experiment, network: { ...experiment.network, layers: [layers[0], ...layers] } });
    const run = await ended(page, page.lab().trainExperiment(wild));
    expect(run).toMatchObject({ state: 'failed', end: 'diverged' });
    expect(run.failure).toContain('learning rate below 100');
    page.lab().resume(run.id);
    expect(page.run(run.id).state).toBe('failed');
  });

  it('whose worker breaks fails with the reason, keeps its epochs, and the next one trains', async () => {
    const page = openPage();
    const id = page.lab().trainExperiment(experimentOf('broken', LONG));
    await page.until(() => page.run(id).training.epochs.length >= 1);
    page.workers.breakLatest('Its worker failed: out of memory');
    const run = page.run(id);
    expect(run.state).toBe('failed');
    expect(run.failure).toContain('out of memory');
    expect(run.failure).toContain('Train again');
    expect(run.training.epochs.length).toBeGreaterThanOrEqual(1);
    expect(page.workers.openCount()).toBe(0);
    expect((await ended(page, page.lab().trainExperiment(experimentOf('next')))).state).toBe('finished');
  });

  it('of an engine that is not there fails with the reason', async () => {
    const page = openPage();
    page.lab().setEngineChoice('webgpu');
    const run = await ended(page, page.lab().trainExperiment(experimentOf('gpu')));
    expect(run.state).toBe('failed');
    expect(run.failure).toContain('Node has no such device');
  });

  it('is not made of a draft with issues', () => {
    const page = openPage();
    const draft = experimentOf('none');
    page.lab().setDraft({ ...draft, network: { ...draft.network, layers: [] } }, 'empty');
    page.lab().train();
    expect(page.lab().runs).toEqual([]);
  });
});

describe('several runs', () => {
  it('train as many at a time as there are cores, the others in order', async () => {
    const page = openPage({ cores: 2 });
    const ids = ['a', 'b', 'c', 'd'].map((name) => page.lab().trainExperiment(experimentOf(name, LONG)));
    const [a = '', b = '', c = '', d = ''] = ids;
    await training(page, a);
    await training(page, b);
    expect(page.lab().queue).toEqual([c, d]);
    page.lab().moveQueued(d, -1);
    expect(page.lab().queue).toEqual([d, c]);
    page.lab().stop(a);
    await training(page, d);
    expect(page.run(c).state).toBe('queued');
    page.lab().pause(b);
    await training(page, c);
    page.lab().resume(b);
    expect(page.run(b).state).toBe('queued');
    expect(page.lab().queue).toEqual([b]);
    page.lab().stop(c);
    await training(page, b);
  });

  it('of one race train side by side, even where that is more than the cores; what else waits goes on waiting', async () => {
    const page = openPage({ cores: 2 });
    const before = page.lab().trainExperiment(experimentOf('before', LONG));
    const racers = page.lab().trainRace(['a', 'b', 'c'].map((name) => experimentOf(name, LONG)));
    const after = page.lab().trainExperiment(experimentOf('after', LONG));
    for (const id of [before, ...racers]) await training(page, id);
    expect(page.run(after).state).toBe('queued');
    for (const id of racers.slice(1)) page.lab().stop(id);
    await ended(page, racers[2] ?? '');
    // Two are left, on two cores.
    expect(page.run(after).state).toBe('queued');
    page.lab().stop(before);
    await training(page, after);
  });

  it('of one race share the threads equally', async () => {
    const page = openPage({ cores: 7 });
    const racers = page.lab().trainRace(['a', 'b', 'c'].map((name) => experimentOf(name, LONG)));
    for (const id of racers) await training(page, id);
    expect(page.workers.askedThreads).toEqual([2, 2, 2]);
    for (const id of racers) page.lab().stop(id);
    for (const id of racers) await ended(page, id);
    const alone = page.lab().trainExperiment(experimentOf('alone', LONG));
    await training(page, alone);
    expect(page.workers.askedThreads.at(-1)).toBe(6);
  });

  it('can all be paused, those that wait too, and go on together', async () => {
    const page = openPage({ cores: 1 });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => page.lab().trainExperiment(experimentOf(name, LONG)));
    if (a === undefined || b === undefined || c === undefined) throw new Error('no run');
    await training(page, a);
    page.lab().pauseAll();
    expect([a, b, c].map((id) => page.run(id).state)).toEqual(['paused', 'queued', 'queued']);
    page.lab().stop(a);
    await ended(page, a);
    expect(page.run(b).state).toBe('queued');
    page.lab().resumeAll();
    await training(page, b);
    page.lab().pauseAll();
    page.lab().resume(b);
    await training(page, b);
    expect(page.lab()).toMatchObject({ isHeld: true, queue: [c] });
    page.lab().stop(b);
    await ended(page, b);
    expect(page.run(c).state).toBe('queued');
  });

  it('have names and colours of their own, and can be removed once they are over', async () => {
    const page = openPage({ cores: 1 });
    const first = page.lab().trainExperiment(experimentOf('same', LONG));
    const second = page.lab().trainExperiment(experimentOf('same', LONG));
    expect(page.lab().runs.map(({ name, colorIndex }) => [name, colorIndex])).toEqual([
      ['same 1', 0],
      ['same 2', 1],
    ]);
    await training(page, first);
    page.lab().removeRuns([first]);
    page.lab().deleteRun(first);
    expect(page.lab().runs).toHaveLength(2);
    page.lab().stop(second);
    page.lab().deleteRun(second);
    expect(page.lab().runs.map(({ id }) => id)).toEqual([first]);
    expect(await page.repository.read(second)).toBeNull();
  });

  it('that were removed are brought back whole, one removal after the other, until that is no longer offered', async () => {
    const page = openPage();
    const ids = ['a', 'b', 'c'].map((name) => page.lab().trainExperiment(experimentOf(name)));
    const [a = '', b = '', c = ''] = ids;
    await page.until((lab) => lab.runs.every(isOver));
    const whole = page.lab().runs;
    const history = await page.repository.history(b);
    expect(history).toHaveLength(2);
    page.lab().selectRun(b);
    page.lab().pinBaseline(b);
    page.lab().removeRuns([b, c]);
    page.lab().removeRuns([a]);
    expect(page.lab()).toMatchObject({ runs: [], selectedRunId: null, baselineRunId: null });
    expect(await page.repository.list()).toEqual([]);
    // A name that may come back is not given to another run.
    const other = page.lab().trainExperiment(experimentOf('a', LONG));
    expect(page.run(other).name).toBe('a 2');
    page.lab().stop(other);
    await ended(page, other);
    page.lab().deleteRun(other);
    expect(page.lab().undoRemoval()).toEqual([a]);
    expect(page.lab().undoRemoval()).toEqual([b, c]);
    expect(page.lab().undoRemoval()).toEqual([]);
    expect(page.lab().runs).toEqual(whole);
    expect(page.lab()).toMatchObject({ baselineRunId: b });
    expect(await page.repository.history(b)).toEqual(history);
    expect(await page.repository.weights(b, 'best')).not.toBeNull();
    page.lab().removeRuns([b]);
    page.lab().endRemovals();
    await page.until((lab) => lab.removals.length === 0);
    expect(page.lab().undoRemoval()).toEqual([]);
    expect(await page.repository.history(b)).toEqual([]);
    expect((await page.repository.list()).map(({ id }) => id)).toEqual([a, c]);
  });

  it('that were removed are gone in the next visit, with all that was kept of them', async () => {
    const before = openPage();
    const [a = '', b = ''] = ['a', 'b'].map((name) => before.lab().trainExperiment(experimentOf(name)));
    await before.until((lab) => lab.runs.every(isOver));
    before.lab().removeRuns([a]);
    before.workers.close();
    const after = openPage({ repository: before.repository });
    await after.until((lab) => lab.runs.length > 0);
    expect(after.lab().runs.map(({ id }) => id)).toEqual([b]);
    await expect.poll(() => after.repository.weights(a, 'last')).toBeNull();
    expect(await after.repository.listAside()).toEqual([]);
    expect(await after.repository.weights(b, 'last')).not.toBeNull();
  });
});

describe('a page that opens again', () => {
  it('finds its draft and settings; what is not a draft is refused', async () => {
    const preferences = new TextMemory();
    const page = openPage({ preferences });
    page.lab().setDraft(experimentOf('mine'), 'draw up');
    page.lab().setEngineChoice('tfjsCpu');
    page.lab().setThreads(3);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const kept = preferences.getItem('layer-lab.preferences') ?? '';
    expect(openPage({ preferences }).lab()).toMatchObject({
      draft: { name: 'mine' },
      engineChoice: 'tfjsCpu',
      threads: 3,
    });
    preferences.setItem('layer-lab.preferences', kept.replace('"units":12', '"units":"many"'));
    expect(openPage({ preferences }).lab()).toMatchObject({ draft: { name: 'basic-conv' }, engineChoice: 'tfjsCpu' });
    preferences.setItem('layer-lab.preferences', kept.slice(0, 100));
    expect(openPage({ preferences }).lab()).toMatchObject({ draft: { name: 'basic-conv' }, engineChoice: 'auto' });
  });

  it('finds its queue, baseline and colours as they were, and holds the queue where all runs were paused', async () => {
    const preferences = new TextMemory();
    const before = openPage({ preferences });
    before.lab().pauseAll();
    const ids = ['a', 'b', 'c', 'd'].map((name) => before.lab().trainExperiment(experimentOf(name)));
    const [a = '', b = '', c = '', d = ''] = ids;
    before.lab().moveQueued(d, -3);
    before.lab().moveQueued(a, 1);
    expect(before.lab().queue).toEqual([d, b, a, c]);
    before.lab().pinBaseline(b);
    before.lab().setColorIndex(c, 12);
    await new Promise((resolve) => setTimeout(resolve, 400));
    before.workers.close();

    const after = openPage({ preferences, repository: before.repository, cores: 1 });
    await after.until((lab) => lab.runs.length === 4 && lab.data.state === 'ready');
    expect(after.lab().queue).toEqual([d, b, a, c]);
    expect(after.lab().runs.map(({ id }) => id)).toEqual(ids);
    expect(after.lab().isHeld).toBe(true);
    expect(after.lab().baselineRunId).toBe(b);
    expect(after.run(c).colorIndex).toBe(12);
    const started: string[] = [];
    after.store.subscribe((lab) => {
      const next = lab.runs.find(({ id, state }) => state === 'preparing' && !started.includes(id));
      if (next !== undefined) started.push(next.id);
    });
    after.lab().resumeAll();
    await after.until((lab) => lab.runs.every(isOver));
    expect(started).toEqual([d, b, a, c]);
    after.lab().removeRuns([b]);
    expect(after.lab().baselineRunId).toBeNull();
  });

  it('goes on with the run that was under way, to the same weights', async () => {
    const experiment = experimentOf('reloaded', { epochs: 6 });
    const whole = openPage();
    const expected = await ended(whole, whole.lab().trainExperiment(experiment));

    const before = openPage();
    const id = before.lab().trainExperiment(experiment);
    await before.until(() => before.run(id).training.epochs.length === 2);
    // The page goes away in the middle of an epoch, without a word.
    before.workers.close();
    const epochs = before.run(id).training.epochs.length;
    expect(epochs).toBeLessThan(6);

    const after = openPage({ repository: before.repository });
    await after.until((lab) => lab.runs.length === 1);
    const run = await ended(after, id);
    expect(run.state).toBe('finished');
    expect(run.training.epochs).toHaveLength(6);
    expect(run.training.epochs.slice(0, epochs)).toEqual(before.run(id).training.epochs);
    expect(run.weightsSha256).toBe(expected.weightsSha256);
  });
});
