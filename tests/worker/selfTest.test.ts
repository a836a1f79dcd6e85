import { describe, expect, it } from 'vitest';
import { weightDecay } from '../../src/domain/experiment.ts';
import type { Engine, Trainer } from '../../src/engine/engine.ts';
import { referenceStep, toReferenceWeights } from '../../src/engine/reference.ts';
import { createTfjsEngine } from '../../src/engine/tfjs/engine.ts';
import { dropoutMask } from '../../src/random/dropoutMask.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { SELF_TEST_COSTS, SELF_TEST_EXPERIMENT, selfTest, selfTestData } from '../../src/worker/selfTest.ts';

const { network, seed, training } = SELF_TEST_EXPERIMENT;
/** What the dropout layer of the small net sees: 4 feature maps of 5 × 5. */
const DROPOUT_INPUTS = 100;
const PIXELS = 784;

describe('the known costs', () => {
  it('are those of the reference', () => {
    const data = selfTestData().training;
    const { miniBatchSize, learningRate } = training;
    if (typeof learningRate !== 'number') throw new Error('one learning rate');
    let weights = toReferenceWeights(createInitialWeights(network, seed));
    for (const [step, expected] of SELF_TEST_COSTS.entries()) {
      const examples = Array.from({ length: miniBatchSize }, (_, index) => step * miniBatchSize + index);
      const mask = dropoutMask(seed, 0.5, 0, step, miniBatchSize, DROPOUT_INPUTS);
      const result = referenceStep(network, weights, {
        images: examples.map((example) =>
          Float64Array.from(data.images.subarray(example * PIXELS, (example + 1) * PIXELS), (byte) => byte / 255),
        ),
        labels: examples.map((example) => data.labels[example] ?? 0),
        learningRate,
        weightDecay: weightDecay(SELF_TEST_EXPERIMENT),
        masks: examples.map((_, index) => [mask.subarray(index * DROPOUT_INPUTS, (index + 1) * DROPOUT_INPUTS)]),
      });
      expect(result.cost).toBeCloseTo(expected, 12);
      weights = result.weights;
    }
  });
});

/** tfjs with a flaw in how it trains. */
function flawed(change: (trainer: Trainer) => Partial<Trainer>): Engine {
  const engine = createTfjsEngine('cpu');
  return {
    ...engine,
    async createTrainer(options) {
      const trainer = await engine.createTrainer(options);
      const own: Trainer = {
        description: trainer.description,
        threads: trainer.threads,
        train: (request) => trainer.train(request),
        evaluate: (split, settings) => trainer.evaluate(split, settings),
        predict: (images) => trainer.predict(images),
        replaceTrainingImages: (images) => trainer.replaceTrainingImages(images),
        getWeights: () => trainer.getWeights(),
        setWeights: (weights) => trainer.setWeights(weights),
        memoryUse: () => trainer.memoryUse(),
        dispose: () => trainer.dispose(),
      };
      return { ...own, ...change(own) };
    },
  };
}

describe('an engine', () => {
  it('that computes rightly passes', async () => {
    expect(await selfTest(createTfjsEngine('cpu'))).toMatchObject({ passed: true });
  });

  it.each([
    ['a learning rate off by a hundredth', { learningRate: 0.202 }],
    ['no penalty on the weights', { weightDecay: 0 }],
    ['dropout masks of other steps', { firstStep: 1 }],
  ])('with %s fails, and says what it computed', async (_flaw, flaw) => {
    const engine = flawed(({ train }) => ({ train: (request) => train({ ...request, ...flaw }) }));
    const result = await selfTest(engine);
    expect(result.passed).toBe(false);
    expect(result.detail).toMatch(/expected the costs 2\.30259, .* received 2\.30259, /);
  });

  it('that evaluates to anything but probabilities fails', async () => {
    const engine = flawed(({ evaluate }) => ({
      async evaluate(split, options) {
        const evaluation = await evaluate(split, options);
        return { ...evaluation, probabilities: evaluation.probabilities.map((value) => value * 1.1) };
      },
    }));
    expect(await selfTest(engine)).toMatchObject({ passed: false, detail: 'its probabilities do not add up to 1' });
  });

  it('that breaks fails with its reason', async () => {
    const engine = flawed(() => ({ train: () => Promise.reject(new Error('the device is lost')) }));
    expect(await selfTest(engine)).toEqual({ passed: false, detail: 'the device is lost' });
  });
});
