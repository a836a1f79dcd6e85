import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Experiment, ExperimentError, parseExperiment } from '../../../src/domain/experiment.ts';
import { analyzeNetwork } from '../../../src/domain/shapes.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';
import { epochOrder } from '../../../src/random/order.ts';
import { defaultDraft } from '../../../src/store/defaultDraft.ts';
import { buildKernels } from '../../../src/tooling/buildKernels.ts';
import { act } from '../../store/randomEdits.ts';
import { engine, mnist } from './againstReference.ts';

beforeAll(buildKernels, 120_000);

/** Weights after one step that are all numbers, and another set than before. */
async function trainsOneStep(experiment: Experiment): Promise<boolean> {
  const weights = createInitialWeights(experiment.network, experiment.seed);
  const trainer = await engine.createTrainer({ experiment, weights, data: await mnist(), threads: 1 });
  try {
    const order = epochOrder(experiment, 1).subarray(0, experiment.training.miniBatchSize);
    const { steps } = await trainer.train({ order, firstStep: 0, learningRate: 0.01, weightDecay: 0 });
    const after = await trainer.getWeights();
    return steps === 1 && after.every((layer) => layer === null || layer.weight.every(Number.isFinite));
  } finally {
    await trainer.dispose();
  }
}

/** The bench as it stands first, with mini-batches that a step is soon done with. */
function quickDraft(): Experiment {
  const draft = defaultDraft();
  return { ...draft, training: { ...draft.training, miniBatchSize: 2 } };
}

it('after each of 100 sequences of edits, and after every edit on the way, the bench trains or says why it cannot', {
  timeout: 300_000,
}, async () => {
  let trained = 0;
  let refused = 0;
  // The same stack comes up in many sequences, and would train in the same way.
  const known = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      let draft = quickDraft();
      for (const change of acts) {
        draft = change(draft);
        const stack = JSON.stringify(draft.network);
        if (known.has(stack)) continue;
        if (analyzeNetwork(draft.network).issues.length > 0) {
          expect(() => parseExperiment(draft)).toThrow(ExperimentError);
          refused += 1;
        } else {
          expect(await trainsOneStep(parseExperiment(draft))).toBe(true);
          trained += 1;
        }
        // Only now: while a failing sequence is made smaller, its stack must fail again.
        known.add(stack);
      }
    }),
    { numRuns: 100, seed: 8 },
  );
  expect(trained).toBeGreaterThan(60);
  expect(refused).toBeGreaterThan(60);
});
