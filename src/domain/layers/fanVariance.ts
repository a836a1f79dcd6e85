import type { Initialization } from '../network.ts';

/**
 * Variance of the initial weights of a layer that sums `fanIn` inputs a neuron and feeds `fanOut` outputs.
 *
 * - network3: 1 / fanOut, as the chapter's program (with fanOut as that program counts it).
 * - network2: 1 / fanIn, as the book's earlier program.
 * - xavier: 2 / (fanIn + fanOut), Glorot and Bengio 2010, formula 16 as a normal distribution.
 * - he: 2 / fanIn, He et al. 2015, formula 10.
 */
export function fanVariance(initialization: Initialization, fanIn: number, fanOut: number): number {
  switch (initialization) {
    case 'network3':
      return 1 / fanOut;
    case 'network2':
      return 1 / fanIn;
    case 'xavier':
      return 2 / (fanIn + fanOut);
    case 'he':
      return 2 / fanIn;
    default:
      return initialization satisfies never;
  }
}
