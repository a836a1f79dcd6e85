import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import { epochOrder, permutation } from '../../src/random/order.ts';

function experiment(shuffle: 'never' | 'everyEpoch', expansion: 'none' | 'shift', trainSize: number): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'order',
    network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
    data: { dataset: 'mnist', trainSize, expansion },
    training: { epochs: 3, miniBatchSize: 1, learningRate: 0.1, shuffle },
    seed: 5,
  });
}

const ascending = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('permutation', () => {
  it('holds every index once', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.maxSafeNat(), fc.nat(1000), (count, seed, variant) => {
        expect([...permutation(count, seed, variant)].toSorted((a, b) => a - b)).toEqual(ascending(count));
      }),
    );
  });

  it('is the same for the same seed and variant, another for others', () => {
    const order = permutation(1000, 1, 1).join();
    expect(permutation(1000, 1, 1).join()).toBe(order);
    expect(permutation(1000, 1, 2).join()).not.toBe(order);
    expect(permutation(1000, 2, 1).join()).not.toBe(order);
  });

  it('takes each of the orders of five things equally often (chi-square at 0.1 %)', () => {
    const runs = 12_000;
    const counts = new Map<string, number>();
    for (let variant = 0; variant < runs; variant += 1) {
      const order = permutation(5, 1, variant).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(120);
    const due = runs / 120;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - due) ** 2 / due, 0);
    // 119 degrees of freedom.
    expect(chiSquare).toBeLessThan(173);
  });

  it('leaves no trace of the place an index came from, over a whole training set', () => {
    const count = 50_000;
    const order = permutation(count, 1, 1);
    const middle = (count - 1) / 2;
    let product = 0;
    order.forEach((index, place) => {
      product += (index - middle) * (place - middle);
    });
    const correlation = product / ((count * (count * count - 1)) / 12);
    expect(Math.abs(correlation) * Math.sqrt(count)).toBeLessThan(5);
    // As many fixed points as chance leaves: one on average.
    expect(order.filter((index, place) => index === place).length).toBeLessThan(8);
  });
});

describe('the order of an epoch', () => {
  it('is the order of the file where nothing shuffles, the same in every epoch', () => {
    const plain = experiment('never', 'none', 100);
    expect([...epochOrder(plain, 1)]).toEqual(ascending(100));
    expect([...epochOrder(plain, 2)]).toEqual(ascending(100));
  });

  it('shuffles the shifted set once for all epochs, the copies of an image apart', () => {
    const shifted = experiment('never', 'shift', 100);
    const order = [...epochOrder(shifted, 1)];
    expect([...epochOrder(shifted, 2)]).toEqual(order);
    expect(order).not.toEqual(ascending(500));
    expect(order.toSorted((a, b) => a - b)).toEqual(ascending(500));
  });

  it('is a fresh permutation an epoch where the experiment shuffles', () => {
    for (const expansion of ['none', 'shift'] as const) {
      const shuffled = experiment('everyEpoch', expansion, 100);
      const orders = [1, 2, 3].map((epoch) => epochOrder(shuffled, epoch).join());
      expect(new Set(orders).size).toBe(3);
      expect(epochOrder(shuffled, 2).join()).toBe(orders[1]);
    }
  });
});
