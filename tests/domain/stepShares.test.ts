import { describe, expect, it } from 'vitest';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { trainingWork } from '../../src/domain/outlook.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import { type LayerMeasurement, stepShares } from '../../src/domain/stepShares.ts';

function experimentOf(rate = 0.5, miniBatchSize = 10): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'stack',
    network: {
      input: [28, 28, 1],
      layers: [
        { type: 'conv', filters: 20, kernel: [5, 5], activation: 'relu' },
        { type: 'maxPool', size: [2, 2] },
        { type: 'dropout', rate },
        { type: 'softmax', units: 10 },
      ],
    },
    data: { dataset: 'mnist' },
    training: { epochs: 1, miniBatchSize, learningRate: 0.1 },
    seed: 1,
  });
}

const SECONDS = [0.003, null, 0.0005, 0.0005];

function measurement(patch: Partial<LayerMeasurement> = {}): LayerMeasurement {
  return { experiment: experimentOf(), engine: 'cpu', run: 'stack 1', seconds: SECONDS, ...patch };
}

function shares(measurements: readonly LayerMeasurement[], experiment = experimentOf(), engine: string | null = 'cpu') {
  return stepShares(experiment, analyzeNetwork(experiment.network), engine, measurements);
}

describe('the shares of a step', () => {
  it('are estimated from the arithmetic where nothing was measured', () => {
    const work = trainingWork(analyzeNetwork(experimentOf().network)) ?? [];
    const total = work.reduce((sum, value) => sum + value, 0);
    expect(shares([])).toEqual({ shares: work.map((value) => value / total), measured: null });
  });

  it('are those of a run of the same stack, whatever the order of a layer’s fields', () => {
    const { network } = experimentOf();
    const turned = network.layers.map((layer) => Object.fromEntries(Object.entries(layer).reverse()));
    const experiment = { ...experimentOf(), network: { ...network, layers: turned as never } };
    const found = shares([measurement({ experiment })]);
    expect(found?.measured?.run).toBe('stack 1');
    [0.75, null, 0.125, 0.125].forEach((share, index) => {
      if (share === null) expect(found?.shares[index]).toBeNull();
      else expect(found?.shares[index]).toBeCloseTo(share);
    });
  });

  it('are those of the latest run', () => {
    const found = shares([measurement(), measurement({ run: 'stack 2', seconds: [0.001, null, 0, 0.001] })]);
    expect(found?.measured?.run).toBe('stack 2');
    expect(found?.shares).toEqual([0.5, null, 0, 0.5]);
  });

  it.each([
    ['another stack', [measurement({ experiment: experimentOf(0.4) })], 'cpu'],
    ['another mini-batch size', [measurement({ experiment: experimentOf(0.5, 20) })], 'cpu'],
    ['another engine', [measurement()], 'webgpu'],
    ['an unknown engine', [measurement()], null],
    ['a clock that stood still', [measurement({ seconds: [0, null, 0, 0] })], 'cpu'],
  ])('are not taken from %s', (_name, measurements, engine) => {
    expect(shares(measurements, experimentOf(), engine)?.measured).toBeNull();
  });

  it('are unknown where a shape is', () => {
    const broken = experimentOf();
    const layers = [{ type: 'conv', filters: 20, kernel: [40, 40], activation: 'relu' } as const];
    expect(shares([], { ...broken, network: { ...broken.network, layers } })).toBeNull();
  });
});
