import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineMemory, MAXIMUM_ENGINE_BYTES, miniBatchIssue } from '../../src/domain/engineMemory.ts';
import { ExperimentError, parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { repairsOf } from '../../src/domain/repairs.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import { planMemory } from '../../src/engine/cpu/layout.ts';
import type { DataSplits, ExampleSet } from '../../src/engine/engine.ts';

const none = new Uint8Array(0);
const set = (count: number): ExampleSet => ({ images: none, labels: none, count });
/** Only its sizes matter here. */
const MNIST: DataSplits = { training: set(50_000), validation: set(10_000), test: set(10_000) };

const conv = (filters: number, side = 5): LayerConfig => ({
  type: 'conv',
  filters,
  kernel: [side, side],
  activation: 'relu',
});
const pool = (side: number): LayerConfig => ({ type: 'maxPool', size: [side, side] });
const dense = (units: number): LayerConfig => ({ type: 'dense', units, activation: 'tanh' });
const dropout: LayerConfig = { type: 'dropout', rate: 0.5 };
const softmax: LayerConfig = { type: 'softmax', units: 10 };

function fileOf(layers: readonly LayerConfig[], miniBatchSize: number): unknown {
  return {
    format: 'experiment/1',
    name: 'large',
    network: { input: [28, 28, 1], layers },
    data: { dataset: 'mnist' },
    training: { epochs: 1, miniBatchSize, learningRate: 0.1 },
    seed: 1,
  };
}

const count = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3000 }));
const side = fc.integer({ min: 1, max: 12 });
const anyLayer: fc.Arbitrary<LayerConfig> = fc.oneof(
  fc.tuple(count, side).map(([filters, kernel]) => conv(filters, kernel)),
  side.map(pool),
  count.map(dense),
  fc.constant(dropout),
);

describe('the memory of the CPU engine', () => {
  it('is never more than what the stack is taken to need, and not far from it', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(anyLayer, { maxLength: 7 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 16 }),
        (head, miniBatchSize, threads) => {
          const layers = [...head, softmax];
          const analysis = analyzeNetwork({ input: [28, 28, 1], layers });
          const bound = engineMemory(analysis.layers, miniBatchSize);
          let experiment: ReturnType<typeof parseExperiment>;
          try {
            experiment = parseExperiment(fileOf(layers, miniBatchSize));
          } catch (error) {
            expect(error).toBeInstanceOf(ExperimentError);
            return;
          }
          const { bytes } = planMemory(experiment, MNIST, threads);
          expect(bytes).toBeLessThanOrEqual(bound ?? 0);
          expect(bytes).toBeLessThan(MAXIMUM_ENGINE_BYTES);
          const { bytes: withAllThreads } = planMemory(experiment, MNIST, 16);
          // Small stacks round up to more.
          if (withAllThreads > 4e8) expect(bound).toBeLessThan(1.3 * withAllThreads);
          compared += 1;
        },
      ),
      { numRuns: 1500, seed: 5 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

describe('a mini-batch that needs too much memory', () => {
  const layers = [conv(2000), softmax];

  it('is refused with the largest that has room, which is taken', () => {
    const found = miniBatchIssue(analyzeNetwork({ input: [28, 28, 1], layers }).layers, 1000);
    expect(found?.message).toMatch(
      /^A mini-batch of 1,000 needs \d+\.\d GB of memory in this stack; a tab has 2\.1 GB\.$/,
    );
    const largest = found?.largest ?? 0;
    expect(largest).toBeGreaterThan(24);
    expect(() => parseExperiment(fileOf(layers, 1000))).toThrow(
      `training.miniBatchSize: expected at most ${largest}, received 1000`,
    );
    const { bytes } = planMemory(parseExperiment(fileOf(layers, largest)), MNIST, 16);
    expect(bytes).toBeLessThan(MAXIMUM_ENGINE_BYTES);
    expect(bytes).toBeGreaterThan(0.8 * MAXIMUM_ENGINE_BYTES);
  });

  it('is none in the nets of the chapter, however large', () => {
    const chapter = [
      conv(20),
      pool(2),
      conv(40),
      pool(2),
      dropout,
      dense(1000),
      dropout,
      dense(1000),
      dropout,
      softmax,
    ];
    expect(miniBatchIssue(analyzeNetwork({ input: [28, 28, 1], layers: chapter }).layers, 1000)).toBeNull();
  });
});

it('layers that take too much together, with any mini-batch, are an issue of the stack with a repair', () => {
  const wide = [2000, 1999, 2001, 2000, 2000, 2000].map((filters) => conv(filters, 1));
  const network = { input: [28, 28, 1] as const, layers: [...wide, pool(28), softmax] };
  const { issues } = analyzeNetwork(network);
  expect(issues).toEqual([
    {
      code: 'tooLarge',
      layer: 2,
      message: 'All layers together take more memory than a tab can give.',
      expected: 'at most 2.1 GB',
      received: expect.stringMatching(/^\d\.\d GB$/),
    },
  ]);
  const [issue] = issues;
  if (issue === undefined) throw new Error('There is no issue.');
  const [repair] = repairsOf(network, issue);
  expect(repair?.label).toMatch(/^Use \d\d % of the feature maps and neurons everywhere$/);
  expect(analyzeNetwork(repair?.network ?? network).issues).toEqual([]);
  // With one layer less, one that is narrower is enough.
  const five = { ...network, layers: network.layers.slice(1) };
  const [found] = analyzeNetwork(five).issues;
  if (found === undefined) throw new Error('There is no issue.');
  expect(repairsOf(five, found)[0]?.label).toMatch(/^Use [\d,]+ feature maps$/);
});
