import { describe, expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import type { LayerConfig } from '../../src/domain/layers/registry.ts';
import { receptiveField } from '../../src/domain/receptiveField.ts';
import { referenceForward, toReferenceWeights } from '../../src/engine/reference.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';
import { bestInputs } from '../../src/worker/bestInputs.ts';
import { createLayerOutputs } from '../../src/worker/layerOutputs.ts';

const COUNT = 40;
const stack: readonly LayerConfig[] = [
  { type: 'conv', filters: 3, kernel: [5, 4], activation: 'relu' },
  { type: 'maxPool', size: [2, 3] },
  { type: 'conv', filters: 4, kernel: [3, 2], activation: 'tanh' },
  { type: 'dropout', rate: 0.25 },
  { type: 'dense', units: 6, activation: 'sigmoid' },
  { type: 'softmax', units: 10 },
];

function subjectWith(layers: readonly LayerConfig[]) {
  const experiment = parseExperiment({
    format: 'experiment/1',
    name: 'small',
    network: { input: [28, 28, 1], layers },
    data: { dataset: 'mnist', trainSize: 100 },
    training: { epochs: 1, miniBatchSize: 10, learningRate: 0.1 },
    seed: 3,
  });
  // The output layer starts at 0: give every layer something to say.
  const weights = createInitialWeights(experiment.network, experiment.seed).map((layer) =>
    layer === null
      ? null
      : { weight: layer.weight.map((value, index) => value + 0.02 * Math.sin(index)), bias: layer.bias },
  );
  return { key: 'one', experiment, weights };
}

const subject = subjectWith(stack);
const idle = { onProgress: () => {}, signal: new AbortController().signal };

describe('the outputs of a layer', () => {
  it.each([...stack.keys()])('of index %i are those of the reference', async (layer) => {
    const { validation } = await loadMnist();
    const outputs = createLayerOutputs(subject.experiment.network, subject.weights, layer);
    const weights = toReferenceWeights(subject.weights);
    for (const image of [0, 5]) {
      const bytes = validation.images.subarray(image * 784, (image + 1) * 784);
      const pixels = Float64Array.from(bytes, (byte) => byte / 255);
      const expected = referenceForward(subject.experiment.network, weights, pixels)[layer]?.output ?? [];
      const found = outputs.of(bytes);
      expect(found.length).toBe(expected.length);
      expected.forEach((value, at) => {
        expect(found[at]).toBeCloseTo(value, 4);
      });
    }
  });
});

describe('the best inputs of a layer', () => {
  it.each([0, 2, 4])('of index %i are those with the largest outputs, strongest first', async (layer) => {
    const { validation } = await loadMnist();
    const images = validation.images.slice(0, COUNT * 784);
    const best = await bestInputs(subject, { ...idle, layer, images });
    const outputs = createLayerOutputs(subject.experiment.network, subject.weights, layer);
    const { units } = best;
    expect(best).toMatchObject({ layer, count: COUNT, kept: 9 });
    const all = Array.from({ length: COUNT }, (_, image) =>
      Array.from(outputs.of(images.subarray(image * 784, (image + 1) * 784))),
    );
    for (let unit = 0; unit < units; unit += 1) {
      const strongest = all
        .map((values, image) => ({ image, value: Math.max(...values.filter((__, at) => at % units === unit)) }))
        .sort((a, b) => b.value - a.value || a.image - b.image)
        .slice(0, 9);
      const range = [unit * 9, (unit + 1) * 9] as const;
      expect([...best.images.subarray(...range)]).toEqual(strongest.map(({ image }) => image));
      expect([...best.values.subarray(...range)]).toEqual(strongest.map(({ value }) => value));
      const place = best.places[unit * 9] ?? 0;
      expect(all[strongest[0]?.image ?? 0]?.[place * units + unit]).toBe(strongest[0]?.value);
    }
  });

  it('are fewer where there are fewer images', async () => {
    const { validation } = await loadMnist();
    const best = await bestInputs(subject, { ...idle, layer: 4, images: validation.images.slice(0, 2 * 784) });
    expect(best.kept).toBe(2);
    expect([...best.images.subarray(0, 2)].sort()).toEqual([0, 1]);
  });

  it('are no longer looked for once nobody waits', async () => {
    const { validation } = await loadMnist();
    const cancel = new AbortController();
    const onProgress = () => cancel.abort();
    const images = validation.images.slice(0, 10_000 * 784);
    await expect(bestInputs(subject, { layer: 4, images, onProgress, signal: cancel.signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });
});

it('a place of a feature map looks at the pixels that change it, and at no others', () => {
  const { network } = subject.experiment;
  const outputs = createLayerOutputs(network, subject.weights, 2);
  const [height = 0, width = 0] = outputs.shape;
  for (const [y, x] of [
    [0, 0],
    [3, 2],
    [height - 1, width - 1],
  ] as const) {
    const field = receptiveField(network, 2, y, x);
    expect(field.top + field.height).toBeLessThanOrEqual(28);
    expect(field.left + field.width).toBeLessThanOrEqual(28);
    const at = (y * width + x) * 4;
    const grey = new Uint8Array(784).fill(128);
    const before = Array.from(outputs.of(grey).subarray(at, at + 4));
    const outside = grey.map((value, pixel) => {
      const [row, column] = [Math.floor(pixel / 28) - field.top, (pixel % 28) - field.left];
      return row >= 0 && row < field.height && column >= 0 && column < field.width ? value : (pixel * 7) % 256;
    });
    expect(Array.from(outputs.of(outside).subarray(at, at + 4))).toEqual(before);
    for (const [row, column] of [
      [field.top, field.left],
      [field.top + field.height - 1, field.left + field.width - 1],
    ] as const) {
      const changed = grey.slice();
      changed[row * 28 + column] = 255;
      expect(Array.from(outputs.of(changed).subarray(at, at + 4))).not.toEqual(before);
    }
  }
});
