import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CATALOGUE } from '../../src/catalogue/catalogue.ts';
import { describeDifference } from '../../src/domain/difference.ts';
import { DEFAULT_DISTORTION } from '../../src/domain/distortion.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import { distinctSeeds, groupBySeed, seedGroupOf } from '../../src/domain/seedGroups.ts';
import { experimentArbitrary } from './arbitraries.ts';

const CHAPTER = CATALOGUE.flatMap((entry) =>
  entry.kind === 'experiments' ? entry.experiments.map(({ experiment }) => experiment) : [],
);

it('groups what trains the same but for its seed, exactly where no difference is told', () => {
  for (const one of CHAPTER) {
    for (const other of CHAPTER) {
      const isSame = describeDifference(one, other).length === 0;
      expect(seedGroupOf(one) === seedGroupOf(other), `${one.name} and ${other.name}`).toBe(isSame);
    }
  }
});

it('looks neither at name nor seed, and knows defaults from what is written out', () => {
  fc.assert(
    fc.property(experimentArbitrary, fc.nat(), (candidate, seed) => {
      const experiment = parseExperiment(candidate);
      expect(seedGroupOf({ ...experiment, name: 'other', seed })).toBe(seedGroupOf(experiment));
      const { network, data } = experiment;
      const written = {
        ...experiment,
        network: { ...network, initialization: network.initialization ?? ('network3' as const) },
        data: data.expansion === 'distort' ? { ...data, distortion: data.distortion ?? DEFAULT_DISTORTION } : data,
      };
      expect(seedGroupOf(parseExperiment(written))).toBe(seedGroupOf(experiment));
      const training = { ...experiment.training, epochs: experiment.training.epochs + 1 };
      expect(seedGroupOf({ ...experiment, training })).not.toBe(seedGroupOf(experiment));
    }),
  );
});

it('keeps groups in the order of their first items, and counts a seed once', () => {
  const [first, second] = CHAPTER;
  if (first === undefined || second === undefined) throw new Error('the catalogue has experiments');
  const items = [
    { id: 'a', experiment: { ...first, seed: 1 } },
    { id: 'b', experiment: { ...second, seed: 1 } },
    { id: 'c', experiment: { ...first, seed: 2 } },
    { id: 'd', experiment: { ...first, seed: 1 } },
  ];
  const groups = groupBySeed(items);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['a', 'c', 'd'], ['b']]);
  expect(distinctSeeds(groups[0] ?? []).map(({ id }) => id)).toEqual(['a', 'c']);
});
