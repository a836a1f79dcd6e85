/** What an exact engine promises: committed weights to the last bit, in Node and in every browser. */

import { weightsSha256 } from '../../src/data/weightsHash.ts';
import { parseExperiment, weightDecay } from '../../src/domain/experiment.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { epochOrder } from '../../src/random/order.ts';
import hashes from '../engine/cpu/hashes.json';
import type { Expectation } from './subject.ts';

export const EXACTNESS: readonly Expectation[] = hashes.map(({ experiment: content, sha256 }) => ({
  name: `exact weights: ${content.name}`,
  appliesTo: ({ engine }) => engine.isExact,
  async check({ subject, data }) {
    const experiment = parseExperiment(content);
    const { maxSteps = 0, miniBatchSize, learningRate } = experiment.training;
    for (const threads of [1, 2, 4]) {
      const weights = createInitialWeights(experiment.network, experiment.seed);
      const trainer = await subject.engine.createTrainer({ experiment, weights, data, threads });
      await trainer.train({
        order: epochOrder(experiment, 1).subarray(0, maxSteps * miniBatchSize),
        firstStep: 0,
        learningRate: Number(learningRate),
        weightDecay: weightDecay(experiment),
      });
      const received = await weightsSha256(await trainer.getWeights());
      const used = trainer.threads;
      await trainer.dispose();
      if (used !== Math.min(threads, miniBatchSize)) throw new Error(`expected ${threads} threads, received ${used}`);
      if (received !== sha256) throw new Error(`expected ${sha256} on ${threads} threads, received ${received}`);
    }
  },
}));
