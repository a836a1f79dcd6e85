/** Expectations on what is computed: the golden traces, and the float64 reference on every kind of layer. */

import { writeExample } from '../../src/data/shift.ts';
import { type Experiment, stepsPerEpoch } from '../../src/domain/experiment.ts';
import { sizeOf } from '../../src/domain/layers/layer.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';
import type { ExampleSet } from '../../src/engine/engine.ts';
import {
  type ReferenceWeights,
  referenceCost,
  referenceForward,
  referenceStep,
  toReferenceWeights,
} from '../../src/engine/reference.ts';
import { dropoutMask } from '../../src/random/dropoutMask.ts';
import { expectClose, expectEqual, expectTrue, expectWeights } from './assertions.ts';
import {
  requestFor,
  SIGMOID_OUTPUT,
  SMALL_EXPERIMENTS,
  STEADY_EXPERIMENT,
  startingWeights,
  withTrainer,
} from './networks.ts';
import { type Expectation, GOLDEN_NAMES } from './subject.ts';

const MOST_REFERENCE_STEPS = 4;
const REFERENCE_IMAGES = 23;

/** The reference is slow: a wide net declares a short epoch. */
function referenceSteps(experiment: Experiment): number {
  return Math.min(stepsPerEpoch(experiment), MOST_REFERENCE_STEPS);
}

const golden: readonly Expectation[] = GOLDEN_NAMES.map((name) => ({
  name: `golden trace ${name}`,
  async check(context) {
    const found = context.golden.find((entry) => entry.name === name);
    if (found === undefined) throw new Error(`The golden trace ${name} is missing.`);
    const { experiment, costs, finalWeights, validationProbabilities } = found;
    await withTrainer(
      context,
      experiment,
      async (trainer) => {
        const outcome = await trainer.train(requestFor(experiment, 0, costs.length, { recordStepCosts: true }));
        expectClose('cost of step', outcome.stepCosts ?? [], costs);
        expectWeights('final weights', await trainer.getWeights(), finalWeights);
        const { probabilities } = await trainer.evaluate('validation', { limit: validationProbabilities.length });
        expectClose('validation probabilities', probabilities, validationProbabilities.flat());
      },
      found.initialWeights,
    );
  },
}));

const reference: readonly Expectation[] = SMALL_EXPERIMENTS.map((experiment) => ({
  name: `float64 reference: ${experiment.name}`,
  check: (context) =>
    withTrainer(context, experiment, async (trainer) => {
      const start = toReferenceWeights(startingWeights(experiment));
      const expected = referenceTraining(experiment, context.data.training, start);
      const outcome = await trainer.train(
        requestFor(experiment, 0, referenceSteps(experiment), { recordStepCosts: true }),
      );
      expectClose('cost of step', outcome.stepCosts ?? [], expected.costs);
      expectWeights('weights', await trainer.getWeights(), expected.weights);

      const { validation } = context.data;
      const evaluation = await trainer.evaluate('validation', { limit: REFERENCE_IMAGES });
      const outputs = Array.from({ length: REFERENCE_IMAGES }, (_, index) =>
        referenceForward(
          experiment.network,
          expected.weights,
          imageAt(experiment, validation, index, validation.count),
        ),
      );
      const probabilities = outputs.flatMap((layers) => [...(layers.at(-1)?.output ?? [])]);
      const costs = outputs.map((layers, index) =>
        referenceCost(experiment.network, layers, validation.labels[index] ?? 0),
      );
      expectClose('evaluated outputs', evaluation.probabilities, probabilities);
      expectClose('evaluated cost', [evaluation.cost], [costs.reduce((sum, cost) => sum + cost, 0) / costs.length]);
      expectEqual('evaluated images', evaluation.count, REFERENCE_IMAGES);
    }),
}));

const evaluation: Expectation = {
  name: 'evaluation of many images counts its own predictions, and equals prediction of the same images',
  check: (context) =>
    withTrainer(context, SIGMOID_OUTPUT, async (trainer) => {
      const count = 257;
      const { labels, images } = context.data.test;
      const result = await trainer.evaluate('test', { limit: count });
      expectEqual('probabilities', result.probabilities.length, count * 10);
      let correct = 0;
      for (let index = 0; index < count; index += 1) {
        const row = [...result.probabilities.subarray(index * 10, index * 10 + 10)];
        const best = row.indexOf(Math.max(...row));
        expectEqual(`prediction of image ${index}`, result.predictions[index], best);
        if (best === labels[index]) correct += 1;
      }
      expectEqual('accuracy', result.accuracy, correct / count);
      const predicted = await trainer.predict(images.subarray(0, 33 * 784));
      expectClose('predicted', predicted, result.probabilities.subarray(0, 330));
    }),
};

const ties: Expectation = {
  name: 'equal outputs are a prediction of the lower class',
  async check(context) {
    const experiment = SIGMOID_OUTPUT;
    const zeros = startingWeights(experiment).map((layer) =>
      layer === null
        ? null
        : { weight: new Float32Array(layer.weight.length), bias: new Float32Array(layer.bias.length) },
    );
    await withTrainer(
      context,
      experiment,
      async (trainer) => {
        const { predictions } = await trainer.evaluate('test', { limit: 5 });
        expectClose('predictions', predictions, [0, 0, 0, 0, 0], true);
      },
      zeros,
    );
  },
};

const divergence: Expectation = {
  name: 'weights that are not numbers give a cost that is none, and no crash',
  async check(context) {
    const experiment = STEADY_EXPERIMENT;
    await withTrainer(context, experiment, async (trainer) => {
      const broken = startingWeights(experiment).map((layer) =>
        layer === null ? null : { weight: layer.weight.map(() => Number.NaN), bias: layer.bias },
      );
      await trainer.setWeights(broken);
      const outcome = await trainer.train(requestFor(experiment, 0, 2));
      expectTrue(!Number.isFinite(outcome.costSum), `expected no finite cost, received ${outcome.costSum}`);
    });
  },
};

export const NUMBERS: readonly Expectation[] = [...golden, ...reference, evaluation, ties, divergence];

/** Values 0 to 1 of one example of a set, shifted where its number is beyond `trainSize`. */
function imageAt(experiment: Experiment, set: ExampleSet, number: number, trainSize: number): Float64Array {
  const bytes = new Uint8Array(sizeOf(experiment.network.input));
  writeExample(set.images, number, trainSize, experiment.network.input, bytes);
  return Float64Array.from(bytes, (byte) => byte / 255);
}

function referenceTraining(
  experiment: Experiment,
  set: ExampleSet,
  start: ReferenceWeights,
): { readonly costs: number[]; readonly weights: ReferenceWeights } {
  const { network, data, training, seed } = experiment;
  const size = training.miniBatchSize;
  const { order, learningRate, weightDecay } = requestFor(experiment, 0, referenceSteps(experiment));
  const dropouts = analyzeNetwork(network).layers.flatMap(({ layer, input }) =>
    layer.type === 'dropout' && input !== null ? [{ rate: layer.rate, values: sizeOf(input) }] : [],
  );
  const costs: number[] = [];
  let weights = start;
  for (let step = 0; step < referenceSteps(experiment); step += 1) {
    const numbers = [...order.subarray(step * size, (step + 1) * size)];
    const masks = dropouts.map(({ rate, values }, ordinal) => dropoutMask(seed, rate, ordinal, step, size, values));
    const result = referenceStep(network, weights, {
      images: numbers.map((number) => imageAt(experiment, set, number, data.trainSize)),
      labels: numbers.map((number) => set.labels[number % data.trainSize] ?? 0),
      learningRate,
      weightDecay,
      masks: numbers.map((_, example) =>
        masks.map((mask, ordinal) => {
          const values = dropouts[ordinal]?.values ?? 0;
          return mask.subarray(example * values, (example + 1) * values);
        }),
      ),
    });
    costs.push(result.cost);
    weights = result.weights;
  }
  return { costs, weights };
}
