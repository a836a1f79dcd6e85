import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ExperimentError,
  type ExperimentProblem,
  formatProblem,
  MAXIMUM_EXPERIMENT_CHARACTERS,
  parseExperiment,
  parseExperimentText,
} from '../../src/domain/experiment.ts';
import { experimentArbitrary } from './arbitraries.ts';

const MINIMAL = {
  format: 'experiment/1',
  name: 'minimal',
  network: {
    input: [28, 28, 1],
    layers: [
      { type: 'dense', units: 5, activation: 'relu' },
      { type: 'softmax', units: 10 },
    ],
  },
  data: { dataset: 'mnist' },
  training: { epochs: 2, miniBatchSize: 10, learningRate: 0.1 },
  seed: 1,
};

/** The minimal experiment with the value at `path` replaced; `undefined` removes it. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = structuredClone(MINIMAL);
  let place = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

function problemsOf(parse: () => unknown): readonly ExperimentProblem[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof ExperimentError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseExperiment', () => {
  it('fills in the defaults', () => {
    expect(parseExperiment(MINIMAL)).toEqual({
      ...MINIMAL,
      data: { dataset: 'mnist', trainSize: 50_000, expansion: 'none' },
      training: { ...MINIMAL.training, l2: 0, l2Scaling: 'miniBatches', shuffle: 'never' },
    });
  });

  it('leaves what is complete as it is, also through JSON', () => {
    fc.assert(
      fc.property(experimentArbitrary, (experiment) => {
        expect(parseExperiment(experiment)).toEqual(experiment);
        expect(parseExperimentText(JSON.stringify(experiment, null, 2))).toEqual(experiment);
      }),
    );
  });

  it('does not change what it is given', () => {
    const given = structuredClone(MINIMAL);
    parseExperiment(given);
    expect(given).toEqual(MINIMAL);
  });

  it.each<[path: string, value: unknown, message: string]>([
    ['momentum', 0.9, 'momentum: expected no such field, received 0.9'],
    ['training.momentum', 0.9, 'training.momentum: expected no such field, received 0.9'],
    ['network.layers.0.bias', false, 'network.layers[0].bias: expected no such field, received false'],
    ['training.odd name', 1, 'training["odd name"]: expected no such field, received 1'],
    ['format', 'experiment/2', 'format: expected "experiment/1", received "experiment/2"'],
    ['format', undefined, 'format: expected "experiment/1", received nothing'],
    ['name', '', 'name: expected at least 1 character, received ""'],
    ['name', 7, 'name: expected text, received 7'],
    ['seed', undefined, 'seed: expected a number, received nothing'],
    ['seed', -1, 'seed: expected at least 0, received -1'],
    ['seed', 0.5, 'seed: expected a whole number, received 0.5'],
    ['seed', 2 ** 53, 'seed: expected at most 9007199254740991, received 9007199254740992'],
    ['seed', '1', 'seed: expected a number, received "1"'],
    ['network', null, 'network: expected an object, received null'],
    ['network.input', [28, 28], 'network.input: expected at least 3 entries, received [28,28]'],
    ['network.input', [32, 32, 3], 'network.input: expected [28,28,1], received [32,32,3]'],
    [
      'network.initialization',
      'lecun',
      'network.initialization: expected one of "network3", "network2", "xavier", "he", received "lecun"',
    ],
    ['network.layers', {}, 'network.layers: expected a list, received {}'],
    ['network.layers', [], 'network.layers: expected at least an output layer, received no layers'],
    [
      'network.layers.0.type',
      'lstm',
      'network.layers[0].type: expected one of "conv", "maxPool", "dense", "dropout", "softmax", "sigmoidOutput", received "lstm"',
    ],
    [
      'network.layers.0.type',
      undefined,
      'network.layers[0].type: expected one of "conv", "maxPool", "dense", "dropout", "softmax", "sigmoidOutput", received nothing',
    ],
    ['network.layers.0', 7, 'network.layers[0]: expected an object, received 7'],
    ['network.layers.0.units', undefined, 'network.layers[0].units: expected a number, received nothing'],
    ['network.layers.0.units', 10_001, 'network.layers[0].units: expected at most 10000, received 10001'],
    [
      'network.layers.0.activation',
      'swish',
      'network.layers[0].activation: expected one of "sigmoid", "rescaledSigmoid", "tanh", "relu", "linear", received "swish"',
    ],
    ['network.layers.0', { type: 'dropout', rate: 1 }, 'network.layers[0].rate: expected less than 1, received 1'],
    ['network.layers.0', { type: 'dropout', rate: -0.1 }, 'network.layers[0].rate: expected at least 0, received -0.1'],
    ['network.layers.0', { type: 'maxPool', size: 2 }, 'network.layers[0].size: expected a list, received 2'],
    [
      'network.layers.0',
      { type: 'maxPool', size: [2, 0] },
      'network.layers[0].size[1]: expected at least 1, received 0',
    ],
    [
      'network.layers.0',
      { type: 'conv', filters: 2, kernel: [29, 3], activation: 'relu' },
      'network.layers[0].kernel: expected a kernel of at most 28 × 28, received 29 × 3',
    ],
    [
      'network.layers.1',
      { type: 'dropout', rate: 0 },
      'network.layers[1]: expected softmax as the last layer, received Dropout',
    ],
    ['network.layers.1.units', 9, 'network.layers[1].units: expected 10 classes, received 9'],
    ['data', undefined, 'data: expected an object, received nothing'],
    ['data.dataset', 'cifar', 'data.dataset: expected "mnist", received "cifar"'],
    ['data.trainSize', 50_001, 'data.trainSize: expected at most 50000, received 50001'],
    ['data.trainSize', 5, 'training.miniBatchSize: expected at most 5, received 10'],
    ['data.expansion', 'flip', 'data.expansion: expected one of "none", "shift", "distort", received "flip"'],
    [
      'data.distortion',
      { scaling: 0 },
      'data.distortion: expected no such field unless data.expansion is "distort", received {"rotationDegrees":15,"skewDegrees":15,"scaling":0,"translationPixels":1,"ela...',
    ],
    ['training.epochs', 0, 'training.epochs: expected at least 1, received 0'],
    ['training.epochs', 1.5, 'training.epochs: expected a whole number, received 1.5'],
    ['training.maxSteps', 0, 'training.maxSteps: expected at least 1, received 0'],
    ['training.maxSteps', null, 'training.maxSteps: expected a number, received null'],
    ['training.miniBatchSize', 1_001, 'training.miniBatchSize: expected at most 1000, received 1001'],
    ['training.learningRate', -1, 'training.learningRate: expected more than 0, received -1'],
    ['training.learningRate', 0, 'training.learningRate: expected more than 0, received 0'],
    ['training.learningRate', 101, 'training.learningRate: expected at most 100, received 101'],
    [
      'training.learningRate',
      Number.POSITIVE_INFINITY,
      'training.learningRate: expected a number or an object, received Infinity',
    ],
    ['training.learningRate', undefined, 'training.learningRate: expected a number or an object, received nothing'],
    ['training.learningRate', '0.1', 'training.learningRate: expected a number or an object, received "0.1"'],
    [
      'training.learningRate',
      { schedule: 'cosine' },
      'training.learningRate.schedule: expected "step" or "exponential", received "cosine"',
    ],
    [
      'training.learningRate',
      { schedule: 'step', initial: 1, factor: 2, every: 3 },
      'training.learningRate.factor: expected at most 1, received 2',
    ],
    [
      'training.learningRate',
      { schedule: 'exponential', initial: 1 },
      'training.learningRate.final: expected a number, received nothing',
    ],
    ['training.l2', -0.1, 'training.l2: expected at least 0, received -0.1'],
    ['training.l2', Number.NaN, 'training.l2: expected a number, received NaN'],
    ['training.l2Scaling', 'epochs', 'training.l2Scaling: expected "miniBatches" or "examples", received "epochs"'],
    ['training.shuffle', true, 'training.shuffle: expected "never" or "everyEpoch", received true'],
    ['training.earlyStopping', {}, 'training.earlyStopping.patience: expected a number, received nothing'],
  ])('refuses %s = %j', (path, value, message) => {
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const parse = (): unknown => parseExperiment(changed(keys, value));
    expect(problemsOf(parse).map(formatProblem)).toEqual([message]);
    expect(parse).toThrow(message);
  });

  it.each([null, [], 3, 'text', undefined, true])('refuses %j in place of an experiment', (value) => {
    expect(problemsOf(() => parseExperiment(value))).toMatchObject([{ path: '', expected: 'an object' }]);
  });

  it('tells every problem, and in its message the first and how many more', () => {
    const bad = { ...MINIMAL, seed: -1, training: { ...MINIMAL.training, epochs: 0, shuffle: 'often' } };
    expect(problemsOf(() => parseExperiment(bad)).map(({ path }) => path)).toEqual([
      'training.epochs',
      'training.shuffle',
      'seed',
    ]);
    expect(() => parseExperiment(bad)).toThrow('training.epochs: expected at least 1, received 0 (and 2 more)');
  });

  it('cuts a long value short', () => {
    expect(() => parseExperiment(changed(['seed'], 'x'.repeat(10_000)))).toThrow(
      /^seed: expected a number, received "x{76}\.\.\.$/,
    );
  });

  it('meets any value with an experiment or an ExperimentError of one line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths(MINIMAL)), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
        for (const problem of problemsOf(() => parseExperiment(changed(path, value)))) {
          expect(problem.expected).not.toBe('');
          expect(`${problem.path}${problem.expected}${problem.received}`).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function paths(value: unknown, base: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...base, Array.isArray(value) ? Number(key) : key];
    return [path, ...paths(inner, path)];
  });
}

describe('parseExperimentText', () => {
  const TEXT = JSON.stringify(MINIMAL);

  it('refuses a file that was cut off anywhere', () => {
    for (let length = 0; length < TEXT.length; length += 1) {
      const problems = problemsOf(() => parseExperimentText(TEXT.slice(0, length)));
      expect(problems).toMatchObject([
        { path: '', expected: 'JSON', received: expect.stringMatching(/^text that is not JSON \(.+\)$/) },
      ]);
    }
  });

  it('stays on one line where the parser quotes several', () => {
    expect(() => parseExperimentText('{\n"a":\n x\n}')).toThrow(/^experiment: expected JSON, received [^\n]+$/);
  });

  it('refuses a huge file by its length, without reading it', () => {
    const huge = `{"network":{"layers":[${'0,'.repeat(5_000_000)}0]}}`;
    expect(() => parseExperimentText(huge)).toThrow(
      'experiment: expected at most 1,000,000 characters, received 10,000,026',
    );
  });

  it('refuses the longest file of zeros, or of brackets, without a problem for each', () => {
    const zeros = '0,'.repeat(MAXIMUM_EXPERIMENT_CHARACTERS / 2 - 100);
    expect(problemsOf(() => parseExperimentText(`{"network":{"layers":[${zeros}0]}}`)).length).toBeLessThan(20);
    expect(problemsOf(() => parseExperimentText('['.repeat(MAXIMUM_EXPERIMENT_CHARACTERS)))).toHaveLength(1);
  });

  it('reads the longest stack that the format allows, written at length', () => {
    const layers = [
      ...Array.from({ length: 255 }, () => ({ type: 'dropout', rate: 0.1 })),
      { type: 'softmax', units: 10 },
    ];
    const text = JSON.stringify(changed(['network', 'layers'], layers), null, 8);
    expect(parseExperimentText(text).network.layers).toHaveLength(256);
    expect(text.length).toBeLessThan(MAXIMUM_EXPERIMENT_CHARACTERS / 4);
  });
});
