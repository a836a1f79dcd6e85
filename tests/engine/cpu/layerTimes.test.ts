import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { weightsSha256 } from '../../../src/data/weightsHash.ts';
import { parseExperiment, weightDecay } from '../../../src/domain/experiment.ts';
import { CpuTrainer } from '../../../src/engine/cpu/cpuTrainer.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';
import { epochOrder } from '../../../src/random/order.ts';
import { buildKernels } from '../../../src/tooling/buildKernels.ts';
import { engine, experimentOf, mnist } from './againstReference.ts';

beforeAll(buildKernels, 120_000);

const HASHES: readonly { readonly experiment: unknown; readonly sha256: string }[] = JSON.parse(
  readFileSync(new URL('./hashes.json', import.meta.url), 'utf8'),
);

describe('the times of layers', () => {
  it.each(HASHES.map((entry) => [parseExperiment(entry.experiment), entry.sha256] as const))(
    'are those of real steps: $name ends with the committed weights',
    async (experiment, sha256) => {
      const weights = createInitialWeights(experiment.network, experiment.seed);
      const trainer = await engine.createTrainer({ experiment, weights, data: await mnist(), threads: 1 });
      if (!(trainer instanceof CpuTrainer)) throw new Error('The CPU engine has a trainer of its own.');
      const { miniBatchSize, maxSteps = 0, learningRate } = experiment.training;
      const seconds = await trainer.measureLayers({
        order: epochOrder(experiment, 1).subarray(0, maxSteps * miniBatchSize),
        firstStep: 0,
        learningRate: Number(learningRate),
        weightDecay: weightDecay(experiment),
        forMs: Number.POSITIVE_INFINITY,
      });
      expect(await weightsSha256(await trainer.getWeights())).toBe(sha256);
      await trainer.dispose();

      const { layers } = experiment.network;
      expect(seconds).toHaveLength(layers.length);
      layers.forEach((layer, index) => {
        const isInPassBefore = layer.type === 'maxPool' && layers[index - 1]?.type === 'conv';
        if (isInPassBefore) expect(seconds?.[index]).toBeNull();
        else expect(seconds?.[index]).toBeGreaterThan(0);
      });
    },
  );

  const experiment = experimentOf(
    [
      { type: 'dense', units: 1000, activation: 'relu' },
      { type: 'dense', units: 12, activation: 'relu' },
      { type: 'dense', units: 12, activation: 'relu' },
      { type: 'softmax', units: 10 },
    ],
    { miniBatchSize: 10 },
  );

  it('come from a copy of the weights, and are largest where the work is', async () => {
    const weights = createInitialWeights(experiment.network, 1);
    const before = await weightsSha256(weights);
    const options = { experiment, weights, data: await mnist(), threads: 2, forMs: 100 };
    const seconds = await engine.measureLayers(options);
    expect(await weightsSha256(weights)).toBe(before);
    const [wide = 0, between = 0, narrow = 0] = (seconds ?? []).map(Number);
    expect(wide).toBeGreaterThan(between);
    expect(between).toBeGreaterThan(3 * narrow);
    expect(narrow).toBeGreaterThan(0);
  });

  it('are not told after the signal', async () => {
    const weights = createInitialWeights(experiment.network, 1);
    const options = { experiment, weights, data: await mnist(), forMs: 100 };
    expect(await engine.measureLayers({ ...options, signal: AbortSignal.abort() })).toBeNull();
    expect(await engine.measureLayers(options)).not.toBeNull();
  });
});
