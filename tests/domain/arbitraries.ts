/** Random layers, networks and experiments for properties. */
import fc from 'fast-check';
import { ACTIVATIONS } from '../../src/domain/activation.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { INITIALIZATIONS, type Network } from '../../src/domain/network.ts';

const activation = fc.constantFrom(...ACTIVATIONS);
const size = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));

/** Layers of every kind, some with values that no layer may have. Small, so that the float64 reference can train them. */
export const layerArbitrary: fc.Arbitrary<LayerConfig> = fc.oneof(
  fc.record({ type: fc.constant('conv' as const), filters: fc.integer({ min: 0, max: 3 }), kernel: size, activation }),
  fc.record({ type: fc.constant('maxPool' as const), size }),
  fc.record({ type: fc.constant('dense' as const), units: fc.integer({ min: -1, max: 12 }), activation }),
  fc.record({ type: fc.constant('dropout' as const), rate: fc.constantFrom(0, 0.25, 0.5, 0.999, 1, -0.1) }),
  fc.record({ type: fc.constant('softmax' as const), units: fc.constantFrom(10, 10, 10, 9) }),
  fc.record({ type: fc.constant('sigmoidOutput' as const), units: fc.constantFrom(10, 10, 11) }),
);

/** Any stack; about half of them end in an output layer. */
export const networkArbitrary: fc.Arbitrary<Network> = fc.record({
  input: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 3 })),
  layers: fc
    .tuple(fc.array(layerArbitrary, { maxLength: 5 }), fc.boolean())
    .map(([layers, ends]): LayerConfig[] => (ends ? [...layers, { type: 'softmax', units: 10 }] : layers)),
  initialization: fc.constantFrom(undefined, ...INITIALIZATIONS),
});

const legalLayer: fc.Arbitrary<LayerConfig> = fc.oneof(
  fc.record({
    type: fc.constant('dense' as const),
    units: fc.integer({ min: 1, max: 200 }),
    activation,
  }),
  fc.record({ type: fc.constant('dropout' as const), rate: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
);

const learningRate = fc.oneof(
  fc.double({ min: 1e-6, max: 100, noNaN: true }),
  fc.record({
    schedule: fc.constant('step' as const),
    initial: fc.double({ min: 1e-6, max: 100, noNaN: true }),
    factor: fc.double({ min: 0.1, max: 1, noNaN: true }),
    every: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    schedule: fc.constant('exponential' as const),
    initial: fc.double({ min: 1e-6, max: 100, noNaN: true }),
    final: fc.double({ min: 1e-6, max: 100, noNaN: true }),
  }),
);

/** Experiments that train, with every default filled in. */
export const experimentArbitrary: fc.Arbitrary<Experiment> = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 20 }),
    head: fc.array(
      fc.record({
        type: fc.constant('conv' as const),
        filters: fc.integer({ min: 1, max: 40 }),
        kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
        activation,
      }),
      { maxLength: 3 },
    ),
    layers: fc.array(legalLayer, { maxLength: 4 }),
    output: fc.constantFrom('softmax', 'sigmoidOutput'),
    initialization: fc.constantFrom(undefined, ...INITIALIZATIONS),
    trainSize: fc.integer({ min: 1_000, max: 50_000 }),
    expansion: fc.constantFrom('none', 'shift', 'distort'),
    training: fc.record(
      {
        epochs: fc.integer({ min: 1, max: 100 }),
        maxSteps: fc.integer({ min: 1, max: 1e6 }),
        miniBatchSize: fc.integer({ min: 1, max: 1_000 }),
        learningRate,
        l2: fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value + 0),
        l2Scaling: fc.constantFrom('miniBatches', 'examples'),
        shuffle: fc.constantFrom('never', 'everyEpoch'),
        earlyStopping: fc.record({ patience: fc.integer({ min: 1, max: 30 }) }),
      },
      { requiredKeys: ['epochs', 'miniBatchSize', 'learningRate'] },
    ),
    seed: fc.maxSafeNat(),
  })
  .map(({ head, layers, output, initialization, trainSize, expansion, ...rest }) =>
    parseExperiment({
      format: 'experiment/1',
      ...rest,
      network: {
        input: [28, 28, 1],
        layers: [...head, ...layers, { type: output, units: 10 }],
        ...(initialization === undefined ? {} : { initialization }),
      },
      data: { dataset: 'mnist', trainSize, expansion },
    }),
  );
