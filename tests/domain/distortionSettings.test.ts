import { describe, expect, it } from 'vitest';
import { DEFAULT_DISTORTION } from '../../src/domain/distortion.ts';
import { distortionOf, type Experiment, ExperimentError, parseExperiment } from '../../src/domain/experiment.ts';

function parseWith(data: object): Experiment {
  return parseExperiment({
    format: 'experiment/1',
    name: 'distorted',
    network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
    data: { dataset: 'mnist', ...data },
    training: { epochs: 1, miniBatchSize: 10, learningRate: 0.1 },
    seed: 1,
  });
}

function problemsWith(data: object): string[] {
  try {
    parseWith(data);
  } catch (error) {
    if (error instanceof ExperimentError) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe('data.distortion', () => {
  it('may be left out, whole or in part', () => {
    expect(distortionOf(parseWith({ expansion: 'distort' }).data)).toEqual(DEFAULT_DISTORTION);
    const partial = parseWith({ expansion: 'distort', distortion: { elasticSigma: 4, elasticAlpha: 34 } });
    expect(distortionOf(partial.data)).toEqual({ ...DEFAULT_DISTORTION, elasticSigma: 4, elasticAlpha: 34 });
  });

  it('is nothing where the images are not distorted, and refused there', () => {
    expect(distortionOf(parseWith({}).data)).toBeNull();
    expect(distortionOf(parseWith({ expansion: 'shift' }).data)).toBeNull();
    expect(problemsWith({ expansion: 'shift', distortion: {} })).toEqual(['data.distortion']);
    expect(problemsWith({ distortion: { scaling: 0.1 } })).toEqual(['data.distortion']);
  });

  it('names the field that is wrong', () => {
    expect(problemsWith({ expansion: 'distort', distortion: { elasticSigma: 0 } })).toEqual([
      'data.distortion.elasticSigma',
    ]);
    expect(problemsWith({ expansion: 'distort', distortion: { rotation: 3 } })).toEqual(['data.distortion.rotation']);
    expect(problemsWith({ expansion: 'distort', distortion: { skewDegrees: '3' } })).toEqual([
      'data.distortion.skewDegrees',
    ]);
  });
});
