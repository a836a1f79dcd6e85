import { describe, expect, it } from 'vitest';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { exportKeras } from '../../src/export/keras.ts';
import { exportNetwork3 } from '../../src/export/network3.ts';
import { exportPyTorch } from '../../src/export/pytorch.ts';

const BASE = parseExperiment({
  format: 'experiment/1',
  name: 'everything',
  network: {
    input: [28, 28, 1],
    layers: [
      { type: 'conv', filters: 20, kernel: [5, 5], activation: 'relu' },
      { type: 'maxPool', size: [2, 2] },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 100, activation: 'relu' },
      { type: 'softmax', units: 10 },
    ],
  },
  data: { dataset: 'mnist' },
  training: { epochs: 60, miniBatchSize: 10, learningRate: 0.03, l2: 0.1 },
  seed: 1,
});

const [conv, pool, dropout, dense, softmax] = BASE.network.layers;

function withLayers(...layers: unknown[]): unknown {
  return { ...BASE, network: { ...BASE.network, layers } };
}

function withTraining(training: object): unknown {
  return { ...BASE, training: { ...BASE.training, ...training } };
}

/** One change of every field that affects training. */
const CHANGES: Record<string, unknown> = {
  filters: withLayers({ ...conv, filters: 21 }, pool, dropout, dense, softmax),
  'kernel height': withLayers({ ...conv, kernel: [3, 5] }, pool, dropout, dense, softmax),
  'kernel width': withLayers({ ...conv, kernel: [5, 3] }, pool, dropout, dense, softmax),
  'activation of a convolution': withLayers({ ...conv, activation: 'tanh' }, pool, dropout, dense, softmax),
  'pool height': withLayers(conv, { ...pool, size: [3, 2] }, dropout, dense, softmax),
  'pool width': withLayers(conv, { ...pool, size: [2, 3] }, dropout, dense, softmax),
  'dropout rate': withLayers(conv, pool, { ...dropout, rate: 0.25 }, dense, softmax),
  'no dropout': withLayers(conv, pool, dense, softmax),
  units: withLayers(conv, pool, dropout, { ...dense, units: 101 }, softmax),
  'activation of a dense layer': withLayers(conv, pool, dropout, { ...dense, activation: 'sigmoid' }, softmax),
  'rescaled sigmoid': withLayers(conv, pool, dropout, { ...dense, activation: 'rescaledSigmoid' }, softmax),
  'linear activation': withLayers(conv, pool, dropout, { ...dense, activation: 'linear' }, softmax),
  'output layer': withLayers(conv, pool, dropout, dense, { ...softmax, type: 'sigmoidOutput' }),
  initialization: { ...BASE, network: { ...BASE.network, initialization: 'he' } },
  trainSize: { ...BASE, data: { ...BASE.data, trainSize: 5000 } },
  'shift expansion': { ...BASE, data: { ...BASE.data, expansion: 'shift' } },
  'distort expansion': { ...BASE, data: { ...BASE.data, expansion: 'distort' } },
  epochs: withTraining({ epochs: 61 }),
  maxSteps: withTraining({ maxSteps: 77 }),
  miniBatchSize: withTraining({ miniBatchSize: 20 }),
  learningRate: withTraining({ learningRate: 0.1 }),
  'step schedule': withTraining({ learningRate: { schedule: 'step', initial: 0.03, factor: 0.5, every: 10 } }),
  'exponential schedule': withTraining({ learningRate: { schedule: 'exponential', initial: 0.03, final: 0.001 } }),
  l2: withTraining({ l2: 0.2 }),
  l2Scaling: withTraining({ l2Scaling: 'examples' }),
  shuffle: withTraining({ shuffle: 'everyEpoch' }),
  earlyStopping: withTraining({ earlyStopping: { patience: 7 } }),
  seed: { ...BASE, seed: 2 },
};

describe.each([
  ['PyTorch', exportPyTorch],
  ['Keras', exportKeras],
  ['network3', exportNetwork3],
])('%s code', (_, exporter) => {
  const codeOf = (experiment: Experiment): string => exporter(experiment).code;

  it.each(Object.keys(CHANGES))('says it when this changes: %s', (name) => {
    expect(codeOf(parseExperiment(CHANGES[name]))).not.toBe(codeOf(BASE));
  });

  it('defines the rescaled sigmoid where it is used, and nowhere else', () => {
    const used = codeOf(parseExperiment(CHANGES['rescaled sigmoid']));
    expect(used).toMatch(/2 \* \S*sigmoid\(\w+\) - 1/);
    expect(used.match(/rescaled_?sigmoid/gi)?.length).toBeGreaterThan(1);
    expect(codeOf(BASE)).not.toMatch(/rescaled_?sigmoid/i);
  });

  it('is refused for a network that cannot train, with the reason', () => {
    expect(() => exporter({ ...BASE, network: { ...BASE.network, layers: [] } })).toThrow('empty');
  });

  it('keeps a name with quotes and line breaks from becoming code', () => {
    const { code, fileName } = exporter({ ...BASE, name: '"""\nimport os  # \\' });
    expect(code.split('\n').filter((line) => /^import os/.test(line))).toEqual([]);
    expect(fileName).toMatch(/^import-os/);
  });
});
