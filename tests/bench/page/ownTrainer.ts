/** The lab's own engine, driven as the lab drives it. */
import { type Experiment, learningRateAt, weightDecay } from '../../../src/domain/experiment.ts';
import { browserPlatform } from '../../../src/engine/cpu/browser/platform.ts';
import { createCpuEngine } from '../../../src/engine/cpu/cpuEngine.ts';
import type { DataSplits } from '../../../src/engine/engine.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';
import { epochOrder } from '../../../src/random/order.ts';
import { type TrainerSpec, WARM_UP_SECONDS } from '../messages.ts';
import type { BenchTrainer } from './benchTrainer.ts';

export async function createOwnTrainer(
  spec: Extract<TrainerSpec, { kind: 'own' }>,
  experiment: Experiment,
  data: DataSplits,
): Promise<BenchTrainer> {
  const engine = createCpuEngine({ mode: spec.mode, platform: browserPlatform });
  const weights = createInitialWeights(experiment.network, experiment.seed);
  const trainer = await engine.createTrainer({ experiment, weights, data, threads: spec.threads });
  const order = epochOrder(experiment, 1);
  const size = experiment.training.miniBatchSize;
  const request = { learningRate: learningRateAt(experiment.training, 1), weightDecay: weightDecay(experiment) };
  let step = 0;
  /** Trains on the next `steps` mini-batches of the epoch at most. */
  const train = async (steps: number) => {
    const first = (step * size) % (Math.floor(order.length / size) * size);
    const outcome = await trainer.train({
      ...request,
      order: order.subarray(first, first + steps * size),
      firstStep: step,
    });
    step += outcome.steps;
    return outcome;
  };
  return {
    async sample(seconds) {
      let stretch = 1;
      const warmUpEnd = performance.now() + WARM_UP_SECONDS * 1000;
      do {
        const started = performance.now();
        const { steps } = await train(stretch);
        const secondsPerStep = (performance.now() - started) / 1000 / steps;
        stretch = Math.max(1, Math.min(stretch * 4, Math.floor(0.5 / secondsPerStep)));
      } while (performance.now() < warmUpEnd);
      const started = performance.now();
      let images = 0;
      let cost = Number.NaN;
      let taken = 0;
      do {
        const { steps, costSum } = await train(stretch);
        images += steps * size;
        cost = costSum / steps;
        taken = (performance.now() - started) / 1000;
      } while (taken < seconds);
      return { images, seconds: taken, cost, description: trainer.description };
    },
    async evaluate() {
      const started = performance.now();
      const { count, cost } = await trainer.evaluate('test');
      const seconds = (performance.now() - started) / 1000;
      return { images: count, seconds, cost, description: trainer.description };
    },
  };
}
