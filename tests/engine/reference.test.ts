import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { parseExperimentText, weightDecay } from '../../src/domain/experiment.ts';
import type { DataSplits } from '../../src/engine/engine.ts';
import { referenceForward, referenceStep, toReferenceWeights } from '../../src/engine/reference.ts';
import { weightsFromSafetensors } from '../../src/export/safetensors.ts';

function fixture(name: string, file: string): Buffer {
  return readFileSync(new URL(`../fixtures/golden/${name}/${file}`, import.meta.url));
}

function imageOf(images: Uint8Array, index: number): Float64Array {
  return Float64Array.from(images.subarray(index * 784, (index + 1) * 784), (byte) => byte / 255);
}

describe.each(['dense-sigmoid', 'conv-tanh', 'two-conv-relu-l2'])('the reference on the golden trace %s', (name) => {
  let data: DataSplits;
  beforeAll(async () => {
    data = await loadMnist();
  });

  it('has the same costs, final weights and probabilities', { timeout: 120_000 }, () => {
    const experiment = parseExperimentText(fixture(name, 'experiment.json').toString());
    const trace = JSON.parse(fixture(name, 'trace.json').toString());
    const { network, training } = experiment;
    let weights = toReferenceWeights(weightsFromSafetensors(network, fixture(name, 'init.safetensors')));
    for (let step = 0; step < (training.maxSteps ?? 0); step += 1) {
      const numbers = Array.from({ length: training.miniBatchSize }, (_, at) => step * training.miniBatchSize + at);
      const result = referenceStep(network, weights, {
        images: numbers.map((number) => imageOf(data.training.images, number)),
        labels: numbers.map((number) => data.training.labels[number] ?? -1),
        learningRate: Number(training.learningRate),
        weightDecay: weightDecay(experiment),
      });
      expect(Math.abs(result.cost - trace.cost[step])).toBeLessThan(1e-9);
      weights = result.weights;
    }
    const final = weightsFromSafetensors(network, fixture(name, 'final.safetensors'));
    weights.forEach((layer, index) => {
      // The file holds float32.
      layer?.weight.forEach((value, at) => {
        if (Math.abs(value - (final[index]?.weight[at] ?? NaN)) > 1e-6) expect.fail(`weight ${at} of layer ${index}`);
      });
      layer?.bias.forEach((value, at) => {
        expect(value).toBeCloseTo(final[index]?.bias[at] ?? NaN, 6);
      });
    });
    for (let index = 0; index < 50; index += 1) {
      const output = referenceForward(network, weights, imageOf(data.validation.images, index)).at(-1)?.output;
      // The trace holds seven decimals.
      output?.forEach((probability, unit) => {
        expect(probability).toBeCloseTo(trace.validationProbabilities[index][unit], 6);
      });
    }
  });
});
