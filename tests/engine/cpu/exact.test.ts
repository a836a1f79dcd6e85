import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { weightsSha256 } from '../../../src/data/weightsHash.ts';
import { type Experiment, parseExperiment, weightDecay } from '../../../src/domain/experiment.ts';
import { createCpuEngine } from '../../../src/engine/cpu/cpuEngine.ts';
import { nodePlatform } from '../../../src/engine/cpu/node/platform.ts';
import type { Platform, ThreadHandle } from '../../../src/engine/cpu/platform.ts';
import type { Trainer } from '../../../src/engine/engine.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';
import { epochOrder } from '../../../src/random/order.ts';
import { buildKernels } from '../../../src/tooling/buildKernels.ts';
import { engine, mnist } from './againstReference.ts';

beforeAll(buildKernels, 120_000);

/** Small experiments and the SHA-256 of their final weights, on every machine. Changing the kernels' order of sums changes them. */
const HASHES: readonly { readonly experiment: unknown; readonly sha256: string }[] = JSON.parse(
  readFileSync(new URL('./hashes.json', import.meta.url), 'utf8'),
);

async function trainerOf(experiment: Experiment, threads: number): Promise<Trainer> {
  const weights = createInitialWeights(experiment.network, experiment.seed);
  return engine.createTrainer({ experiment, weights, data: await mnist(), threads });
}

/** Trains `maxSteps` steps, in stretches that end at the given steps, and returns the hash of the weights. */
async function hashOf(experiment: Experiment, threads: number, stops: readonly number[] = []): Promise<string> {
  const trainer = await trainerOf(experiment, threads);
  const { miniBatchSize, maxSteps = 0 } = experiment.training;
  const order = epochOrder(experiment, 1);
  let step = 0;
  for (const stop of [...stops, maxSteps].sort((a, b) => a - b)) {
    const outcome = await trainer.train({
      order: order.subarray(step * miniBatchSize, stop * miniBatchSize),
      firstStep: step,
      learningRate: Number(experiment.training.learningRate),
      weightDecay: weightDecay(experiment),
    });
    expect(outcome).toMatchObject({ steps: stop - step, completed: true });
    step = stop;
  }
  const hash = await weightsSha256(await trainer.getWeights());
  await trainer.dispose();
  return hash;
}

describe.each(HASHES.map((entry) => [parseExperiment(entry.experiment), entry.sha256] as const))(
  'the exact engine on $name',
  (experiment, sha256) => {
    it.each([1, 2, 3, 4])('ends with the committed weights on %i threads', { timeout: 60_000 }, async (threads) => {
      expect(await hashOf(experiment, threads)).toBe(sha256);
    });

    it('ends with them wherever it was interrupted', { timeout: 60_000 }, async () => {
      const last = experiment.training.maxSteps ?? 0;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 0, max: last }), { maxLength: 4 }), async (stops) => {
          expect(await hashOf(experiment, 2, stops)).toBe(sha256);
        }),
        { numRuns: 5, seed: 3 },
      );
    });
  },
);

describe('a trainer of the CPU engine', () => {
  const experiment = parseExperiment(HASHES[0]?.experiment);
  const { miniBatchSize } = experiment.training;

  it('stops within a mini-batch of the signal and can go on', { timeout: 60_000 }, async () => {
    const order = epochOrder(experiment, 1);
    const straight = await trainerOf(experiment, 2);
    const interrupted = await trainerOf(experiment, 2);
    const abort = new AbortController();
    const settings = { learningRate: 0.1, weightDecay: 0 };
    const first = await interrupted.train({
      ...settings,
      order,
      firstStep: 0,
      signal: abort.signal,
      onProgress: ({ steps }) => {
        if (steps > 100) abort.abort();
      },
    });
    expect(first.completed).toBe(false);
    expect(first.steps).toBeGreaterThan(100);
    expect(first.steps).toBeLessThan(order.length / miniBatchSize);
    const until = (first.steps + 50) * miniBatchSize;
    await interrupted.train({
      ...settings,
      order: order.subarray(first.steps * miniBatchSize, until),
      firstStep: first.steps,
    });
    await straight.train({ ...settings, order: order.subarray(0, until), firstStep: 0 });
    expect(await weightsSha256(await interrupted.getWeights())).toBe(await weightsSha256(await straight.getWeights()));
    await Promise.all([straight.dispose(), interrupted.dispose()]);
  });

  it('gives the same evaluation on any number of threads, and the same as single predictions', {
    timeout: 60_000,
  }, async () => {
    const data = await mnist();
    const one = await trainerOf(experiment, 1);
    const three = await trainerOf(experiment, 3);
    const evaluation = await one.evaluate('validation', { limit: 333 });
    expect(await three.evaluate('validation', { limit: 333 })).toEqual(evaluation);
    expect(evaluation.count).toBe(333);
    const single = await three.predict(data.validation.images.subarray(7 * 784, 8 * 784));
    expect(single).toEqual(evaluation.probabilities.slice(70, 80));
    const right = evaluation.predictions.filter((prediction, index) => prediction === data.validation.labels[index]);
    expect(evaluation.accuracy).toBe(right.length / 333);
    await Promise.all([one.dispose(), three.dispose()]);
  });

  it('takes back the weights that it gave, and refuses those of another network', async () => {
    const trainer = await trainerOf(experiment, 1);
    const weights = createInitialWeights(experiment.network, 99);
    await trainer.setWeights(weights);
    expect(await trainer.getWeights()).toEqual(weights);
    await expect(trainer.setWeights(weights.map(() => null))).rejects.toThrow('expected weights');
    await trainer.dispose();
  });

  it('says that it was disposed of, and can be disposed of twice', async () => {
    const trainer = await trainerOf(experiment, 2);
    await trainer.dispose();
    await trainer.dispose();
    await expect(trainer.evaluate('test')).rejects.toThrow('disposed');
  });

  it('fails in words, and does not wait, where a thread ended', async () => {
    const handles: ThreadHandle[] = [];
    const platform: Platform = {
      ...nodePlatform,
      startThread: (start) => {
        const handle = nodePlatform.startThread(start);
        handles.push(handle);
        return handle;
      },
    };
    const trainer = await createCpuEngine({ mode: 'exact', platform }).createTrainer({
      experiment,
      weights: createInitialWeights(experiment.network, experiment.seed),
      data: await mnist(),
      threads: 3,
    });
    const request = { order: epochOrder(experiment, 1), firstStep: 0, learningRate: 0.1, weightDecay: 0 };
    handles[1]?.terminate();
    await expect.poll(() => handles[1]?.failure()).not.toBe(null);
    await expect(trainer.train(request)).rejects.toThrow('a thread ended');
    await expect(trainer.evaluate('test')).rejects.toThrow('start the run again');
    await trainer.dispose();
  });

  it('ends training at a cost that is no number', async () => {
    const trainer = await trainerOf(experiment, 1);
    const order = epochOrder(experiment, 1);
    const outcome = await trainer.train({ order, firstStep: 0, learningRate: 1e30, weightDecay: 0 });
    expect(outcome.completed).toBe(false);
    expect(Number.isFinite(outcome.costSum)).toBe(false);
    await trainer.dispose();
  });
});
