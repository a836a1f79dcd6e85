import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Issue, IssueCode } from '../../src/domain/layers/layer.ts';
import { sizeOf } from '../../src/domain/layers/layer.ts';
import { kindOf, LAYER_KINDS, LAYER_TYPES, type LayerConfig } from '../../src/domain/layers/registry.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import { referenceStep, toReferenceWeights } from '../../src/engine/reference.ts';
import { dropoutMask } from '../../src/random/dropoutMask.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { networkArbitrary } from './arbitraries.ts';

const SOFTMAX: LayerConfig = { type: 'softmax', units: 10 };
const dense = (units: number): LayerConfig => ({ type: 'dense', units, activation: 'relu' });
const conv = (filters: number, kernel: readonly [number, number]): LayerConfig => ({
  type: 'conv',
  filters,
  kernel,
  activation: 'relu',
});

function issuesOf(...layers: LayerConfig[]): readonly Issue[] {
  return analyzeNetwork({ input: [28, 28, 1], layers }).issues;
}

/** One stack for every code: the issues that it has, whole. */
const EXAMPLES: { readonly [Code in IssueCode]: { readonly layers: readonly LayerConfig[]; readonly issue: Issue } } = {
  noLayers: {
    layers: [],
    issue: {
      code: 'noLayers',
      message: 'The stack is empty.',
      expected: 'at least an output layer',
      received: 'no layers',
    },
  },
  noOutputLayer: {
    layers: [dense(5)],
    issue: {
      code: 'noOutputLayer',
      layer: 0,
      message: 'The stack must end in an output layer, softmax as a rule.',
      expected: 'softmax as the last layer',
      received: 'Fully connected',
    },
  },
  layerAfterOutput: {
    layers: [SOFTMAX, SOFTMAX],
    issue: {
      code: 'layerAfterOutput',
      layer: 1,
      message: 'Softmax ends a network; nothing can follow it.',
      expected: 'Softmax as the last layer',
      received: '1 more below it',
    },
  },
  imageLayerAfterFlat: {
    layers: [dense(5), conv(2, [3, 3]), SOFTMAX],
    issue: {
      code: 'imageLayerAfterFlat',
      layer: 1,
      message: 'A convolution needs an image, but the layers before it have flattened it.',
      expected: 'an input of height × width × channels',
      received: '5 values in a row',
    },
  },
  kernelTooLarge: {
    layers: [{ type: 'maxPool', size: [7, 7] }, conv(2, [3, 5]), SOFTMAX],
    issue: {
      code: 'kernelTooLarge',
      layer: 1,
      field: 'kernel',
      message: 'The 3 × 5 kernel is larger than its 4 × 4 input.',
      expected: 'a kernel of at most 4 × 4',
      received: '3 × 5',
    },
  },
  poolTooLarge: {
    layers: [{ type: 'maxPool', size: [2, 29] }, SOFTMAX],
    issue: {
      code: 'poolTooLarge',
      layer: 0,
      field: 'size',
      message: 'Pooling 28 × 28 in windows of 2 × 29 leaves nothing.',
      expected: 'a window of at most 28 × 28',
      received: '2 × 29',
    },
  },
  valueOutOfRange: {
    layers: [{ type: 'dropout', rate: 1 }, SOFTMAX],
    issue: {
      code: 'valueOutOfRange',
      layer: 0,
      field: 'rate',
      message: 'Dropout rate must be at least 0 and below 1.',
      expected: 'at least 0 and below 1',
      received: '1',
    },
  },
  outputSizeMismatch: {
    layers: [{ type: 'softmax', units: 9 }],
    issue: {
      code: 'outputSizeMismatch',
      layer: 0,
      field: 'units',
      message: 'The data has 10 classes, the output layer 9.',
      expected: '10 classes',
      received: '9',
    },
  },
  tooLarge: {
    layers: [dense(10_000), dense(10_000), SOFTMAX],
    issue: {
      code: 'tooLarge',
      layer: 1,
      message: 'The network has 107,960,010 parameters, more than a tab can hold.',
      expected: 'at most 50,000,000 parameters',
      received: '107,960,010',
    },
  },
};

describe('issues of a stack', () => {
  it.each(Object.entries(EXAMPLES))(
    '%s stands at its layer and field, with what was expected and received',
    (_, { layers, issue }) => {
      expect(issuesOf(...layers)).toEqual([issue]);
    },
  );

  it('of pooling after a flat layer, and of an output too large for a tab', () => {
    expect(issuesOf(dense(5), { type: 'maxPool', size: [2, 2] }, SOFTMAX)).toMatchObject([
      { code: 'imageLayerAfterFlat', layer: 1, message: expect.stringContaining('Max-pooling needs an image') },
    ]);
    expect(issuesOf(conv(10_000, [1, 1]), { type: 'maxPool', size: [28, 28] }, SOFTMAX)).toMatchObject([
      { code: 'tooLarge', layer: 0, received: '7,840,000' },
    ]);
  });

  it('are all told, not the first alone', () => {
    const found = issuesOf(SOFTMAX, { type: 'dropout', rate: -1 }, conv(0, [5, 5]), dense(3));
    expect(found.map(({ code, layer, field }) => [code, layer, field])).toEqual([
      ['layerAfterOutput', 1, undefined],
      ['valueOutOfRange', 1, 'rate'],
      ['valueOutOfRange', 2, 'filters'],
      ['noOutputLayer', 3, undefined],
    ]);
  });
});

describe('a field out of its range', () => {
  it.each<[LayerConfig, string, string, string]>([
    [dense(0), 'units', 'Neurons must be a whole number from 1 to 10,000.', '0'],
    [dense(2.5), 'units', 'Neurons must be a whole number from 1 to 10,000.', '2.5'],
    [dense(Number.NaN), 'units', 'Neurons must be a whole number from 1 to 10,000.', 'NaN'],
    [conv(10_001, [5, 5]), 'filters', 'Feature maps must be a whole number from 1 to 10,000.', '10001'],
    [
      conv(5, [0, 65]),
      'kernel',
      'Kernel (local receptive field) must be height and width, each a whole number from 1 to 64.',
      '0 × 65',
    ],
    [
      { type: 'maxPool', size: [2, -1] },
      'size',
      'Window must be height and width, each a whole number from 1 to 64.',
      '2 × -1',
    ],
    [
      { type: 'dropout', rate: Number.POSITIVE_INFINITY },
      'rate',
      'Dropout rate must be at least 0 and below 1.',
      'Infinity',
    ],
    [{ type: 'dropout', rate: -0.1 }, 'rate', 'Dropout rate must be at least 0 and below 1.', '-0.1'],
    [
      { type: 'dense', units: 3, activation: 'swish' as 'relu' },
      'activation',
      'Activation must be Sigmoid, 2σ − 1, Tanh, ReLU or Linear.',
      '"swish"',
    ],
    [Object.assign(dense(3), { bias: false }), 'bias', 'Fully connected has no field “bias”.', 'false'],
  ])('%j', (layer, field, message, received) => {
    expect(issuesOf(layer, SOFTMAX)).toEqual([
      { code: 'valueOutOfRange', layer: 0, field, message, expected: expect.any(String), received },
    ]);
  });

  it('of an output layer is not also called a mismatch', () => {
    expect(issuesOf({ type: 'softmax', units: 0 }).map(({ code }) => code)).toEqual(['valueOutOfRange']);
  });
});

describe('every layer kind', () => {
  it.each(LAYER_TYPES)('%s: its defaults are legal, and each described limit is the one that holds', (type) => {
    const kind = LAYER_KINDS[type];
    const accepts = (name: string, value: unknown): boolean =>
      kind.schema.safeParse({ ...kind.defaults, [name]: value }).success;
    expect(kind.type).toBe(type);
    expect(kind.schema.safeParse(kind.defaults).success).toBe(true);
    expect(Object.keys(kind.defaults).toSorted()).toEqual(['type', ...kind.fields.map(({ name }) => name)].toSorted());
    for (const field of kind.fields) {
      switch (field.kind) {
        case 'integer':
          expect(
            [field.minimum - 1, field.minimum, field.maximum, field.maximum + 1].map((value) =>
              accepts(field.name, value),
            ),
          ).toEqual([false, true, true, false]);
          break;
        case 'fraction':
          expect(
            [field.minimum - 0.01, field.minimum, field.maximum].map((value) => accepts(field.name, value)),
          ).toEqual([false, true, true]);
          expect([field.below, 0.9999].map((value) => accepts(field.name, value))).toEqual([false, true]);
          break;
        case 'size':
          expect(
            [field.minimum - 1, field.minimum, field.maximum, field.maximum + 1].map((value) =>
              accepts(field.name, [value, 3]),
            ),
          ).toEqual([false, true, true, false]);
          break;
        case 'choice':
          expect(field.choices.every(({ value }) => accepts(field.name, value))).toBe(true);
          expect(accepts(field.name, 'other')).toBe(false);
          break;
        default:
          field satisfies never;
      }
    }
  });
});

describe('any stack', () => {
  it('has issues, each at a place that exists, or trains', () => {
    let trained = 0;
    fc.assert(
      fc.property(networkArbitrary, fc.nat(1000), (network, seed) => {
        const { issues, layers } = analyzeNetwork(network);
        for (const issue of issues) {
          expect(issue.expected).not.toBe('');
          expect(issue.received).not.toBe('');
          if (issue.layer === undefined) continue;
          const layer = network.layers[issue.layer];
          if (layer === undefined) throw new Error(`${issue.code} at layer ${issue.layer}`);
          if (issue.field !== undefined) expect(kindOf(layer).fields.map(({ name }) => name)).toContain(issue.field);
        }
        if (issues.length > 0) {
          expect(() => createInitialWeights(network, seed)).toThrow(issues[0]?.message);
          return;
        }
        trained += 1;
        const weights = createInitialWeights(network, seed);
        const masks = layers.flatMap(({ layer, input }, index) =>
          layer.type === 'dropout' && input !== null ? [dropoutMask(seed, layer.rate, index, 0, 1, sizeOf(input))] : [],
        );
        const image = Float64Array.from({ length: sizeOf(network.input) }, (_, index) => (index % 7) / 7);
        const step = { images: [image], labels: [3], learningRate: 0.01, weightDecay: 0.001, masks: [masks] };
        const { cost, weights: after } = referenceStep(network, toReferenceWeights(weights), step);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(cost)).toBe(true);
        after.forEach((layer, index) => {
          const { parameterShapes, parameterCount } = layers[index] ?? { parameterShapes: null, parameterCount: 0 };
          expect(layer === null).toBe(parameterShapes === null);
          expect((layer?.weight.length ?? 0) + (layer?.bias.length ?? 0)).toBe(parameterCount);
          expect(layer?.weight.every(Number.isFinite) ?? true).toBe(true);
        });
      }),
      { numRuns: 1_000, seed: 1 },
    );
    // Neither half of the property may go empty.
    expect(trained).toBeGreaterThan(100);
    expect(trained).toBeLessThan(900);
  });
});
