import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { parseExperiment } from '../../src/domain/experiment.ts';
import {
  estimateEpoch,
  estimateEpochSeconds,
  estimateRunSeconds,
  nearestPace,
  type Pace,
  totalTrainingWork,
  trainingMemory,
  trainingWork,
} from '../../src/domain/outlook.ts';
import { analyzeNetwork } from '../../src/domain/shapes.ts';

const found = findExperiment('shallow');
if (found === undefined) throw new Error('no shallow net');
const shallow = found.experiment;
const analysis = analyzeNetwork(shallow.network);

/** 784 inputs, 100 neurons (no gradient of the inputs is needed), 10 classes. */
const HIDDEN = 2 * 784 * 100 + 784 + 100;
const OUTPUT = 3 * 100 * 10 + 100 + 10;

function pace(change: Partial<Pace>): Pace {
  return { imagesPerSecond: 10_000, work: HIDDEN + OUTPUT, miniBatchSize: 10, isRun: false, ...change };
}

describe('the outlook', () => {
  it('counts the arithmetic of a step, layer by layer', () => {
    expect(trainingWork(analysis)).toEqual([HIDDEN, OUTPUT]);
    expect(totalTrainingWork(analysis)).toBe(HIDDEN + OUTPUT);
  });

  it('counts weights, values and their gradients as memory', () => {
    expect(trainingMemory(analysis, 10)).toBe(4 * (2 * 79_510 + 2 * 10 * 110));
  });

  it('says nothing of an impossible stack', () => {
    const layers = shallow.network.layers.toSpliced(1, 0, { type: 'maxPool', size: [2, 2] });
    const broken = { ...shallow, network: { ...shallow.network, layers } };
    expect(totalTrainingWork(analyzeNetwork(broken.network))).toBeNull();
    expect(trainingMemory(analyzeNetwork(broken.network), 10)).toBeNull();
    expect(estimateEpochSeconds(broken, [pace({})])).toBeNull();
  });

  it('takes the measured pace for the stack it was measured with, and scales it for others', () => {
    expect(estimateEpochSeconds(shallow, [pace({})])).toBeCloseTo(5, 10);
    expect(estimateEpochSeconds(shallow, [pace({ work: 2 * (HIDDEN + OUTPUT) })])).toBeCloseTo(2.5, 10);
    const expanded = parseExperiment({ ...shallow, data: { ...shallow.data, expansion: 'shift' } });
    expect(estimateEpochSeconds(expanded, [pace({})])).toBeCloseTo(25, 10);
    expect(estimateEpochSeconds(shallow, [])).toBeNull();
  });

  it('believes the nearest stack, and a run more than a calibration', () => {
    const far = pace({ work: 1e9 });
    const calibrated = pace({});
    const run = pace({ isRun: true, imagesPerSecond: 8_000 });
    expect(nearestPace([calibrated, far], HIDDEN, 10)).toBe(calibrated);
    expect(nearestPace([calibrated, run, far], HIDDEN, 10)).toBe(run);
    expect(nearestPace([run, calibrated], HIDDEN, 10)).toBe(run);
    expect(nearestPace([pace({ miniBatchSize: 100 }), calibrated], HIDDEN, 10)).toBe(calibrated);
    expect(nearestPace([], HIDDEN, 10)).toBeNull();
    expect(estimateEpoch(shallow, [calibrated, run])?.pace).toBe(run);
  });

  it('counts the evaluations of a run, and only the steps that it will do', () => {
    // 60 epochs of 5 s, and after each what a third of 15,000 images takes.
    expect(estimateRunSeconds(shallow, [pace({})])).toBeCloseTo(60 * (5 + 0.5), 10);
    const short = parseExperiment({ ...shallow, training: { ...shallow.training, maxSteps: 7_500 } });
    expect(estimateRunSeconds(short, [pace({})])).toBeCloseTo(1.5 * 5 + 2 * 0.5, 10);
    expect(estimateRunSeconds(shallow, [])).toBeNull();
  });
});
