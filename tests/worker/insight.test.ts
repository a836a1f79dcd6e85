import { describe, expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import type { NetworkWeights } from '../../src/domain/weights.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { nodePlatform } from '../../src/engine/cpu/node/platform.ts';
import { referenceForward, toReferenceWeights } from '../../src/engine/reference.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { createInsight, layerHealth, layerValues } from '../../src/worker/insight.ts';
import type { FromInsight } from '../../src/worker/insightMessages.ts';

const engine = createCpuEngine({ mode: 'exact', platform: nodePlatform });

function subjectWith(layers: readonly LayerConfig[], change: (weights: NetworkWeights) => void = () => {}) {
  const experiment = parseExperiment({
    format: 'experiment/1',
    name: 'small',
    network: { input: [28, 28, 1], layers },
    data: { dataset: 'mnist', trainSize: 100 },
    training: { epochs: 1, miniBatchSize: 10, learningRate: 0.1 },
    seed: 3,
  });
  const weights = createInitialWeights(experiment.network, experiment.seed).map((layer) =>
    layer === null
      ? null
      : {
          // The output layer starts at 0: give every layer something to say.
          weight: layer.weight.map((value, index) => value + 0.02 * Math.sin(index)),
          bias: layer.bias,
        },
  );
  change(weights);
  return { key: 'one', experiment, weights };
}

const conv: readonly LayerConfig[] = [
  { type: 'conv', filters: 3, kernel: [5, 5], activation: 'relu' },
  { type: 'maxPool', size: [2, 2] },
  { type: 'dropout', rate: 0.25 },
  { type: 'dense', units: 12, activation: 'tanh' },
  { type: 'softmax', units: 10 },
];

async function answerOf(question: Parameters<ReturnType<typeof createInsight>['handle']>[0]): Promise<FromInsight> {
  const heard: FromInsight[] = [];
  await createInsight({ post: (message) => heard.push(message), loadEngine: async () => engine }).handle(question);
  const [first] = heard;
  if (first === undefined) throw new Error('no answer');
  return first;
}

describe('looking into a network', () => {
  it('predicts digits of the test set to the bit as the evaluation does', async () => {
    const data = await loadMnist();
    const subject = subjectWith(conv);
    const trainer = await engine.createTrainer({ experiment: subject.experiment, weights: subject.weights, data });
    const evaluated = await trainer.evaluate('test', { limit: 20 });
    await trainer.dispose();
    for (const image of [0, 7, 19]) {
      const images = data.test.images.slice(image * 784, (image + 1) * 784);
      const answer = await answerOf({ kind: 'predict', subject, images, request: image });
      expect(answer).toEqual({
        type: 'predict',
        request: image,
        answer: evaluated.probabilities.slice(image * 10, (image + 1) * 10),
      });
    }
  });

  it('shows each layer in its shape, the last one being the probabilities', async () => {
    const { test } = await loadMnist();
    const subject = subjectWith(conv);
    const values = layerValues(subject, test.images.slice(0, 784));
    expect(values.map(({ shape }) => shape)).toEqual([[24, 24, 3], [12, 12, 3], [12, 12, 3], [12], [10]]);
    for (const { shape, values: found } of values) {
      expect(found.length).toBe(shape.reduce((product, side) => product * side, 1));
    }
    const kernel = subject.weights[0];
    // One output by hand: the first feature map at row 4, column 6.
    let sum = kernel?.bias[1] ?? 0;
    for (let y = 0; y < 5; y += 1)
      for (let x = 0; x < 5; x += 1)
        sum += (kernel?.weight[(y * 5 + x) * 3 + 1] ?? 0) * ((test.images[(4 + y) * 28 + 6 + x] ?? 0) / 255);
    expect(values[0]?.values[(4 * 24 + 6) * 3 + 1]).toBeCloseTo(Math.max(0, sum), 5);
  });

  it('finds saturated and dead neurons, and the norms of weights and gradients', async () => {
    const { training } = await loadMnist();
    const count = 6;
    const images = training.images.slice(0, count * 784);
    const labels = training.labels.slice(0, count);
    const subject = subjectWith(conv, (weights) => {
      // The second feature map never fires; two dense neurons stand at their bounds whatever comes.
      weights[0]?.bias.set([-1e3], 1);
      weights[3]?.bias.set([50, -50], 4);
    });
    const health = layerHealth(subject, images, labels);
    expect(health.map(({ layer }) => layer)).toEqual([0, 3, 4]);
    expect(health[0]?.deadShare).toBeCloseTo(1 / 3, 9);
    expect(health[0]?.saturatedShare).toBeNull();
    expect(health[1]?.saturatedShare).toBeGreaterThanOrEqual(2 / 12);
    expect(health[2]?.deadShare).toBeNull();
    const squares = subject.weights[3]?.weight.reduce((sum, value) => sum + value * value, 0) ?? 0;
    expect(health[1]?.weightNorm).toBeCloseTo(Math.sqrt(squares), 6);
    // The output layer's gradient by hand: mean over images of input times (probability - target).
    const gradient = new Float64Array(120);
    const weights = toReferenceWeights(subject.weights);
    labels.forEach((label, example) => {
      const image = Float64Array.from(images.subarray(example * 784, (example + 1) * 784), (byte) => byte / 255);
      const layers = referenceForward(subject.experiment.network, weights, image);
      const [hidden, output] = [layers[3]?.output ?? [], layers[4]?.output ?? []];
      for (let i = 0; i < 12; i += 1)
        for (let unit = 0; unit < 10; unit += 1) {
          const delta = (output[unit] ?? 0) - (unit === label ? 1 : 0);
          gradient[i * 10 + unit] = (gradient[i * 10 + unit] ?? 0) + ((hidden[i] ?? 0) * delta) / count;
        }
    });
    expect(health[2]?.gradientNorm).toBeCloseTo(Math.hypot(...gradient), 9);
  });

  it('knows the bounds of a rescaled sigmoid', async () => {
    const { training } = await loadMnist();
    const dense: LayerConfig = { type: 'dense', units: 4, activation: 'rescaledSigmoid' };
    const subject = subjectWith([dense, { type: 'softmax', units: 10 }], (weights) => {
      weights[0]?.weight.fill(0);
      // Outputs of -1, 1, 0.96 and 0: three of them stand within 0.05 of a bound.
      weights[0]?.bias.set([-50, 50, 2 * Math.atanh(0.96), 0]);
    });
    const [health] = layerHealth(subject, training.images.slice(0, 784), training.labels.slice(0, 1));
    expect(health?.saturatedShare).toBe(0.75);
  });

  it('needs the weights of a network once only', async () => {
    const { test } = await loadMnist();
    const subject = subjectWith(conv);
    const heard: FromInsight[] = [];
    const insight = createInsight({ post: (message) => heard.push(message), loadEngine: async () => engine });
    const question = { kind: 'predict', images: test.images.slice(0, 784) } as const;
    await insight.handle({ ...question, subject, request: 1 });
    await insight.handle({ ...question, subject: { ...subject, weights: null }, request: 2 });
    await insight.handle({ ...question, subject: { ...subject, key: 'other', weights: null }, request: 3 });
    expect(heard[1]).toEqual({ ...heard[0], request: 2 });
    expect(heard[2]).toMatchObject({ type: 'failed', request: 3 });
  });

  it('searches for best inputs beside other questions, with weights that came with one of those', async () => {
    const { validation } = await loadMnist();
    const subject = subjectWith(conv);
    const heard: FromInsight[] = [];
    const insight = createInsight({ post: (message) => heard.push(message), loadEngine: async () => engine });
    const images = validation.images.slice(0, 50 * 784);
    const unsent = { ...subject, weights: null };
    const health = { kind: 'health', images: images.slice(0, 784), labels: validation.labels.slice(0, 1) } as const;
    const handled = [
      insight.handle({ ...health, subject: { ...subject, key: 'other' }, request: 1 }),
      insight.handle({ ...health, subject, request: 2 }),
      insight.handle({ kind: 'best', layer: 0, images, subject: unsent, request: 3 }),
      insight.handle({ kind: 'best', layer: 3, images: validation.images.slice(), subject: unsent, request: 4 }),
      insight.handle({ kind: 'cancel', request: 4 }),
    ];
    await Promise.all(handled);
    const answers = heard.filter(({ type }) => type !== 'progress');
    expect(answers.map(({ request, type }) => `${request} ${type}`).sort()).toEqual([
      '1 health',
      '2 health',
      '3 best',
      '4 failed',
    ]);
  });

  it('says why a network cannot be looked at', async () => {
    const subject = { ...subjectWith(conv), experiment: { format: 'experiment/1' } };
    const answer = await answerOf({ kind: 'layers', subject, image: new Uint8Array(784), request: 5 });
    expect(answer).toMatchObject({ type: 'failed', request: 5 });
  });
});
