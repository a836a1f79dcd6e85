import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../src/domain/activation.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { exportNetwork3 } from '../../src/export/network3.ts';
import { parseNetwork3 } from '../../src/export/network3Parser.ts';
import { CodeError, positionOf } from '../../src/export/pythonTokens.ts';

function experimentOf(layers: readonly LayerConfig[], training = {}, data = {}) {
  return parseExperiment({
    format: 'experiment/1',
    name: 'round trip',
    network: { input: [28, 28, 1], layers },
    data: { dataset: 'mnist', ...data },
    training: { epochs: 60, miniBatchSize: 10, learningRate: 0.1, ...training },
    seed: 1,
  });
}

const activation = fc.constantFrom(...ACTIVATIONS);

/** Stacks that the chapter's program can express: blocks of convolution and pooling, then dense layers with dropout. */
const chapterStack = fc
  .record({
    blocks: fc.array(
      fc.record({
        filters: fc.integer({ min: 1, max: 40 }),
        kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
        pool: fc.option(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 2, max: 2 })), { nil: null }),
        activation,
      }),
      { maxLength: 2 },
    ),
    dense: fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 1000 }),
        activation,
        rate: fc.constantFrom(0, 0.25, 0.5),
      }),
      { maxLength: 3 },
    ),
    lastRate: fc.constantFrom(0, 0.5),
  })
  .map(({ blocks, dense, lastRate }): LayerConfig[] => [
    ...blocks.flatMap((block): LayerConfig[] => [
      { type: 'conv', filters: block.filters, kernel: block.kernel, activation: block.activation },
      ...(block.pool === null ? [] : [{ type: 'maxPool' as const, size: block.pool }]),
    ]),
    ...dense.flatMap((layer): LayerConfig[] => [
      ...(layer.rate === 0 ? [] : [{ type: 'dropout' as const, rate: layer.rate }]),
      { type: 'dense', units: layer.units, activation: layer.activation },
    ]),
    ...(lastRate === 0 ? [] : [{ type: 'dropout' as const, rate: lastRate }]),
    { type: 'softmax', units: 10 },
  ]);

describe('network3 code', () => {
  it('comes back as the same stack and settings', () => {
    fc.assert(
      fc.property(
        chapterStack,
        fc.record({
          epochs: fc.integer({ min: 1, max: 99 }),
          miniBatchSize: fc.integer({ min: 1, max: 200 }),
          learningRate: fc.constantFrom(0.03, 0.1, 3, 1e-6),
          l2: fc.constantFrom(0, 0.1, 5),
        }),
        fc.boolean(),
        (layers, training, isExpanded) => {
          const experiment = experimentOf(layers, training, isExpanded ? { expansion: 'shift' } : {});
          const program = parseNetwork3(exportNetwork3(experiment).code);
          expect(program.layers).toEqual(experiment.network.layers);
          expect(program.miniBatchSize).toBe(training.miniBatchSize);
          expect(program.training).toEqual({
            epochs: training.epochs,
            learningRate: training.learningRate,
            l2: training.l2,
            expanded: isExpanded,
          });
        },
      ),
    );
  });

  it('is read from an interactive session that lost its line breaks', () => {
    const pasted =
      '>>> from network3 import Network >>> mini_batch_size = 20 >>> net = Network([ FullyConnectedLayer(n_in=28*28, ' +
      'n_out=50, activation_fn=network3.tanh, p_dropout=0.5), SoftmaxLayer(n_in=50, n_out=10)], mini_batch_size) ' +
      '>>> net.SGD(training_data, 30, mini_batch_size, 0.5, validation_data, test_data)';
    expect(parseNetwork3(pasted)).toEqual({
      input: [28, 28, 1],
      layers: [
        { type: 'dropout', rate: 0.5 },
        { type: 'dense', units: 50, activation: 'tanh' },
        { type: 'softmax', units: 10 },
      ],
      miniBatchSize: 20,
      training: { epochs: 30, learningRate: 0.5, l2: 0, expanded: false },
    });
  });

  it('takes pooling of 2 × 2 and the sigmoid where they are not given, and the last of several networks', () => {
    const code = `net = Network([SoftmaxLayer(n_in=784, n_out=10)], 10)
net = Network([
    ConvPoolLayer((20, 1, 5, 5), (10, 1, 28, 28)),  # the arguments by place
    SoftmaxLayer(n_in=20*12*12, n_out=10)], 10)`;
    expect(parseNetwork3(code).layers).toEqual([
      { type: 'conv', filters: 20, kernel: [5, 5], activation: 'sigmoid' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'softmax', units: 10 },
    ]);
    expect(parseNetwork3(code).training).toBeNull();
  });

  const dense = (text: string): string => `net = Network([\n  ${text},\n  SoftmaxLayer(n_in=100, n_out=10)], 10)`;

  it.each([
    ['an unknown layer', dense('MagicLayer(n_in=784, n_out=100)'), 2, 3, 'FullyConnectedLayer'],
    ['a wrong number of inputs', dense('FullyConnectedLayer(n_in=783, n_out=100)'), 2, 28, 'n_in=784'],
    ['an unknown activation', dense('FullyConnectedLayer(n_in=784, n_out=100, activation_fn=softplus)'), 2, 58, 'ReLU'],
    ['an unknown name', dense('FullyConnectedLayer(n_in=784, n_out=hidden)'), 2, 39, 'a number'],
    ['an unknown argument', dense('FullyConnectedLayer(n_in=784, n_out=100, bias=1)'), 2, 49, 'p_dropout'],
    ['an open bracket', 'net = Network([SoftmaxLayer(n_in=784, n_out=10)', 1, 48, '","'],
    ['a rate of 1', dense('FullyConnectedLayer(n_in=784, n_out=100, p_dropout=1)'), 2, 3, 'possible values'],
    ['a character of another language', 'net = Network([§])', 1, 16, 'Python code'],
    ['no network at all', 'print("hello")', 1, 1, 'Network'],
  ])('points at %s', (_, code, line, column, expected) => {
    const error = (() => {
      try {
        parseNetwork3(code);
      } catch (caught) {
        return caught;
      }
      return null;
    })();
    expect(error).toBeInstanceOf(CodeError);
    if (!(error instanceof CodeError)) return;
    expect(positionOf(code, error.offset)).toEqual({ line, column });
    expect(error.expected).toContain(expected);
  });

  it('refuses any text without looping or crashing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseNetwork3(text);
        } catch (error) {
          expect(error).toBeInstanceOf(CodeError);
        }
      }),
    );
  });
});
