import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { describeDifference } from '../../src/domain/difference.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import { activationRace, canRace, RACED_ACTIVATIONS } from '../../src/domain/race.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';

const experiments = CATALOGUE.flatMap((entry) =>
  entry.kind === 'experiments' ? entry.experiments.map(({ experiment }) => experiment) : [],
);

describe('the race of activations', () => {
  it('differs in nothing but the activation, from the same weights', () => {
    const raced = experiments.filter(canRace);
    expect(raced.length).toBeGreaterThan(5);
    for (const experiment of raced) {
      const [sigmoid, tanh, relu] = activationRace(experiment).map(parseExperiment);
      if (sigmoid === undefined || tanh === undefined || relu === undefined) throw new Error('three take part');
      for (const [from, to] of [
        [sigmoid, tanh],
        [tanh, relu],
      ] as const) {
        const lines = describeDifference(from, to);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^Activation: /);
      }
      expect(new Set([sigmoid.name, tanh.name, relu.name]).size).toBe(3);
    }
    const [first, ...others] = activationRace(experiments[0] ?? parseExperiment(null));
    if (first === undefined) throw new Error('three take part');
    const weights = createInitialWeights(first.network, first.seed);
    for (const other of others) expect(createInitialWeights(other.network, other.seed)).toEqual(weights);
  });

  it('contains the experiment it was started from exactly where its one activation races', () => {
    const counts = new Map<boolean, number>();
    for (const experiment of experiments.filter(canRace)) {
      const activations = experiment.network.layers.flatMap((layer) => ('activation' in layer ? layer.activation : []));
      const isRaced = activations.every((activation) => RACED_ACTIVATIONS.includes(activation));
      const found = activationRace(experiment).filter((one) => describeDifference(experiment, one).length === 0);
      expect(found, experiment.name).toHaveLength(isRaced ? 1 : 0);
      counts.set(isRaced, (counts.get(isRaced) ?? 0) + 1);
    }
    // The rescaled sigmoid is among the chapter's problems, and does not race.
    expect(counts.get(true)).toBeGreaterThan(5);
    expect(counts.get(false)).toBeGreaterThan(0);
  });

  it('leaves linear layers linear, and needs a layer with an activation', () => {
    const [base] = experiments;
    if (base === undefined) throw new Error('the catalogue is empty');
    const output = { type: 'softmax', units: 10 } as const;
    const linear = { type: 'dense', units: 30, activation: 'linear' } as const;
    const withLayers = (layers: (typeof base)['network']['layers']) => ({
      ...base,
      network: { ...base.network, layers },
    });
    expect(canRace(withLayers([linear, output]))).toBe(false);
    const mixed = withLayers([linear, { ...linear, activation: 'tanh' }, output]);
    expect(activationRace(mixed).map(({ network }) => network.layers[0])).toEqual([linear, linear, linear]);
    expect(activationRace({ ...base, name: 'my-net-relu' }).map(({ name }) => name)).toEqual([
      'my-net-sigmoid',
      'my-net-tanh',
      'my-net-relu',
    ]);
  });
});
