import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findExperiment } from '../../../src/catalogue/catalogue.ts';
import { ACTIVATIONS } from '../../../src/domain/activation.ts';
import type { LayerConfig } from '../../../src/domain/layers/registry.ts';
import { analyzeNetwork } from '../../../src/domain/shapes.ts';
import { buildKernels } from '../../../src/tooling/buildKernels.ts';
import { type Comparison, compareWithReference, experimentOf } from './againstReference.ts';

beforeAll(buildKernels, 120_000);

function expectClose(comparison: Comparison): void {
  expect(comparison.cost).toBeLessThan(1);
  expect(comparison.weights).toBeLessThan(1);
  expect(comparison.probabilities).toBeLessThan(1);
}

const activation = fc.constantFrom(...ACTIVATIONS);
const side = fc.integer({ min: 1, max: 5 });
const conv = fc.record({
  type: fc.constant('conv' as const),
  filters: fc.integer({ min: 1, max: 13 }),
  kernel: fc.tuple(side, side),
  activation,
});
const maxPool = fc.record({
  type: fc.constant('maxPool' as const),
  size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
});
const dropout = fc.record({ type: fc.constant('dropout' as const), rate: fc.constantFrom(0, 0.25, 0.5) });
const dense = fc.record({ type: fc.constant('dense' as const), units: fc.integer({ min: 1, max: 41 }), activation });
const output = fc.constantFrom<LayerConfig>({ type: 'softmax', units: 10 }, { type: 'sigmoidOutput', units: 10 });

/** Whatever the format allows: image layers and dropout in any order, then dense layers and dropout. */
const stack = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: conv }, maxPool, dropout), { maxLength: 4 }),
    fc.array(fc.oneof({ weight: 2, arbitrary: dense }, dropout), { maxLength: 3 }),
    output,
  )
  .map(([image, flat, last]): LayerConfig[] => [...image, ...flat, last])
  .filter((layers) => {
    const { issues, multiplyAdds } = analyzeNetwork({ input: [28, 28, 1], layers });
    return issues.length === 0 && (multiplyAdds ?? 0) < 400_000;
  });

describe('the CPU engine beside the float64 reference', () => {
  it('trains any small network alike', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        stack,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.5),
        async (layers, miniBatchSize, threads, weightDecay) => {
          const experiment = experimentOf(layers, { miniBatchSize, learningRate: 0.02 });
          expectClose(await compareWithReference(experiment, { steps: 2, threads, weightDecay }));
        },
      ),
      { numRuns: 60, seed: 20, endOnFailure: false },
    );
  });

  it.each(['double-conv', 'double-conv-relu', 'dropout', 'extra-100', 'earlier-chapter'])(
    'trains the chapter’s net %s alike',
    { timeout: 300_000 },
    async (id) => {
      const layers = findExperiment(id)?.experiment.network.layers ?? [];
      const experiment = experimentOf(layers, { miniBatchSize: 3, learningRate: 0.02 });
      expectClose(await compareWithReference(experiment, { steps: 2, threads: 2, weightDecay: 0.1 }));
    },
  );
});
