import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMnist } from '../../src/data/node/loadMnist.ts';
import { type Experiment, parseExperiment } from '../../src/domain/experiment.ts';
import type { NetworkWeights } from '../../src/domain/weights.ts';
import { referenceForward, toReferenceWeights } from '../../src/engine/reference.ts';
import { exportPyTorch } from '../../src/export/pytorch.ts';
import { weightsToSafetensors } from '../../src/export/safetensors.ts';
import { exportTfjsModel } from '../../src/export/tfjsModel.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';

const IMAGE_COUNT = 20;

function experimentOf(name: string, layers: unknown[]): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name,
    network: { input: [28, 28, 1], layers, initialization: 'network2' },
    data: { dataset: 'mnist' },
    training: { epochs: 1, miniBatchSize: 10, learningRate: 0.1 },
    seed: 4,
  });
}

/** Every layer kind, every activation, rectangular sizes, dropout before flat and before image layers. */
const EXPERIMENTS = [
  experimentOf('convolutions', [
    { type: 'conv', filters: 6, kernel: [5, 3], activation: 'relu' },
    { type: 'maxPool', size: [2, 3] },
    { type: 'dropout', rate: 0.25 },
    { type: 'conv', filters: 5, kernel: [2, 4], activation: 'tanh' },
    { type: 'dropout', rate: 0.5 },
    { type: 'maxPool', size: [2, 1] },
    { type: 'dropout', rate: 0.5 },
    { type: 'dense', units: 20, activation: 'sigmoid' },
    { type: 'softmax', units: 10 },
  ]),
  experimentOf('dense', [
    { type: 'dense', units: 30, activation: 'linear' },
    { type: 'dropout', rate: 0.1 },
    { type: 'dense', units: 14, activation: 'rescaledSigmoid' },
    { type: 'dropout', rate: 0.3 },
    { type: 'dense', units: 12, activation: 'relu' },
    { type: 'sigmoidOutput', units: 10 },
  ]),
];

/** The Python that has PyTorch: the first on the path, or the system's. */
function findPython(): string {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next one may have it.
    }
  }
  throw new Error(
    'PyTorch is missing: install it (Debian: apt-get install python3-torch) so that the export can be run',
  );
}

describe.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
  'the exported %s net',
  (_, experiment) => {
    const folder = mkdtempSync(join(tmpdir(), 'export-'));
    const { network } = experiment;
    let weights: NetworkWeights;
    let images: Uint8Array;
    let expected: number[][];

    beforeAll(async () => {
      weights = createInitialWeights(network, experiment.seed);
      images = (await loadMnist()).validation.images.slice(0, IMAGE_COUNT * 784);
      const precise = toReferenceWeights(weights);
      expected = Array.from({ length: IMAGE_COUNT }, (_unused, index) => {
        const image = Float64Array.from(images.subarray(index * 784, (index + 1) * 784), (byte) => byte / 255);
        return Array.from(referenceForward(network, precise, image).at(-1)?.output ?? []);
      });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function expectSame(actual: readonly (readonly number[])[]): void {
      const differences = expected.flatMap((row, index) =>
        row.map((value, unit) => Math.abs(value - (actual[index]?.[unit] ?? NaN))),
      );
      expect(differences).toHaveLength(IMAGE_COUNT * 10);
      expect(Math.max(...differences)).toBeLessThan(2e-6);
    }

    it('gives the same probabilities in PyTorch', { timeout: 120_000 }, () => {
      writeFileSync(join(folder, 'exported.py'), exportPyTorch(experiment).code);
      writeFileSync(join(folder, 'weights.safetensors'), weightsToSafetensors(network, weights));
      writeFileSync(join(folder, 'images'), images);
      const program = `
import sys, json
sys.path.insert(0, ${JSON.stringify(folder)})
import exported, numpy, torch
model = exported.build()
exported.load_weights(model, ${JSON.stringify(join(folder, 'weights.safetensors'))})
images = numpy.fromfile(${JSON.stringify(join(folder, 'images'))}, numpy.uint8).reshape(-1, 1, 28, 28)
print(json.dumps(exported.probabilities(model, torch.from_numpy(images.astype(numpy.float32) / 255)).tolist()))
`;
      expectSame(JSON.parse(execFileSync(findPython(), ['-c', program]).toString()));
    });

    it('gives the same probabilities in tfjs', { timeout: 120_000 }, async () => {
      const files = exportTfjsModel(network, weights);
      const { modelTopology, weightsManifest } = files.model as {
        modelTopology: object;
        weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
      };
      const model = await tf.loadLayersModel(
        tf.io.fromMemory({
          modelTopology,
          weightSpecs: weightsManifest.flatMap((group) => group.weights),
          weightData: files.weights.slice().buffer,
        }),
      );
      const input = tf.tensor4d(
        Float32Array.from(images, (byte) => byte / 255),
        [IMAGE_COUNT, 28, 28, 1],
      );
      expectSame((await (model.predict(input) as tf.Tensor).array()) as number[][]);
      tf.disposeVariables();
    });
  },
);
