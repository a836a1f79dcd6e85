import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import { totalSteps } from '../../src/domain/experiment.ts';
import { estimateRunSeconds } from '../../src/domain/outlook.ts';
import { queueSeconds, secondsToGo } from '../../src/domain/queueOutlook.ts';

it('fills each place as soon as it is free', () => {
  expect(queueSeconds([], [], 2)).toBe(0);
  expect(queueSeconds([100, 40], [30, 30], 2)).toBe(100);
  expect(queueSeconds([100, 40], [30, 50], 2)).toBe(120);
  expect(queueSeconds([10], [30, 30], 1)).toBe(70);
  expect(queueSeconds([], [30, 30], 4)).toBe(30);
  // More train than there are places, as runs that were paused do: none is cut short.
  expect(queueSeconds([50, 20, 10], [5], 2)).toBe(50);
});

it('is never shorter than the longest run nor than all work on all places, and never longer than one after the other', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 6 });
  fc.assert(
    fc.property(seconds, seconds, fc.integer({ min: 1, max: 8 }), (underWay, waiting, slots) => {
      const all = [...underWay, ...waiting];
      const work = all.reduce((sum, one) => sum + one, 0);
      const total = queueSeconds(underWay, waiting, slots);
      expect(total).toBeGreaterThanOrEqual(Math.max(0, ...all));
      expect(total).toBeGreaterThanOrEqual(work / Math.max(slots, underWay.length) - 1e-9);
      expect(total).toBeLessThanOrEqual(work);
    }),
  );
});

it('a run that has come half way needs half of its time, and one without measurements cannot be told', () => {
  const experiment = findExperiment('basic-conv')?.experiment;
  if (experiment === undefined) throw new Error('the catalogue has the net');
  const paces = [{ imagesPerSecond: 1000, work: 1e6, miniBatchSize: 10, isRun: true }];
  const whole = estimateRunSeconds(experiment, paces) ?? Number.NaN;
  expect(secondsToGo(experiment, totalSteps(experiment) / 2, paces)).toBeCloseTo(whole / 2, 6);
  expect(secondsToGo(experiment, totalSteps(experiment), paces)).toBe(0);
  expect(secondsToGo(experiment, 0, [])).toBeNull();
});
