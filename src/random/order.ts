import { type Experiment, exampleCount } from '../domain/experiment.ts';
import { philox, streamKey } from './philox.ts';

/** A seeded permutation of 0 ... count - 1 (Fisher and Yates); `variant` tells several permutations of a seed apart. */
export function permutation(count: number, seed: number, variant: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const key = streamKey(seed, 'order');
  const block = new Uint32Array(4);
  for (let last = count - 1; last > 0; last -= 1) {
    if (last % 4 === 3 || last === count - 1) philox(key, last >>> 2, variant, 0, 0, block);
    // The product stays below 2^53, so that the division floors exactly.
    const chosen = Math.floor(((block[last % 4] as number) * (last + 1)) / 2 ** 32);
    const kept = order[last] as number;
    order[last] = order[chosen] as number;
    order[chosen] = kept;
  }
  return order;
}

/**
 * The order in which an epoch (counted from 1) takes the training examples. With shift expansion example e is image
 * e mod trainSize under shift floor(e / trainSize) (0: none), and the set is shuffled once for all epochs, as the book's
 * expanded file was; otherwise the file's order, or a fresh permutation an epoch where the experiment shuffles.
 */
export function epochOrder(experiment: Experiment, epoch: number): Uint32Array {
  const count = exampleCount(experiment.data);
  if (experiment.training.shuffle === 'everyEpoch') return permutation(count, experiment.seed, epoch);
  if (experiment.data.expansion === 'shift') return permutation(count, experiment.seed, 0);
  return Uint32Array.from({ length: count }, (_, index) => index);
}
