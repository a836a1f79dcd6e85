/** How long a queue of runs will take. */
import { type Experiment, totalSteps } from './experiment.ts';
import { estimateRunSeconds, type Pace } from './outlook.ts';

/** Estimated seconds that a run still needs, by the steps that it has done; null where nothing was measured. */
export function secondsToGo(experiment: Experiment, stepsDone: number, paces: readonly Pace[]): number | null {
  const whole = estimateRunSeconds(experiment, paces);
  return whole === null ? null : whole * Math.max(0, 1 - stepsDone / totalSteps(experiment));
}

/**
 * Seconds until the last run ends, where `slots` runs train at the same time: those under way first, then those that wait in
 * their order, each as soon as another ends.
 *
 * @param underWay seconds left of each run that trains; they may be more than the slots
 * @param waiting seconds of each run that waits
 */
export function queueSeconds(underWay: readonly number[], waiting: readonly number[], slots: number): number {
  const free = underWay.length < slots ? Array.from({ length: slots - underWay.length }, () => 0) : [];
  const ends = [...free, ...underWay];
  for (const seconds of waiting) {
    const next = ends.indexOf(Math.min(...ends));
    ends[next] = (ends[next] ?? 0) + seconds;
  }
  return Math.max(0, ...ends);
}
