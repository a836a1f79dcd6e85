/** Which engine trains an experiment here: the one that a short measurement found fastest, with the reason in words. */
import type { Experiment } from '../domain/experiment.ts';
import type { Availability, EngineId } from './engine.ts';

/** What is known of an engine when a choice is due. */
export interface Candidate {
  readonly id: EngineId;
  readonly label: string;
  readonly availability: Availability;
  /** Null where it was not tested, because it would not be taken anyway. */
  readonly passedSelfTest: boolean | null;
  /** For this experiment; null where it was not measured. */
  readonly imagesPerSecond: number | null;
}

export interface Choice {
  readonly id: EngineId;
  /** "measured 8,100 images/s; WebGL 70; WebGPU is a software renderer here, 18". */
  readonly reason: string;
}

/**
 * The engines that "auto" takes. Fused multiply-add (`cpuFast`) is a person's choice alone, since its weights differ from
 * machine to machine; plain tfjs on the CPU is the last resort.
 */
export const AUTO_ENGINES: readonly EngineId[] = ['cpu', 'webgpu', 'webgl'];
export const LAST_RESORT: EngineId = 'tfjsCpu';

/** Engines are as fast for one experiment as for another with the same key. */
export function measurementKey(experiment: Experiment, threads: number): string {
  const layers = experiment.network.layers.map((layer) => Object.values(layer).flat().join(' '));
  return [experiment.network.input.join('x'), ...layers, experiment.training.miniBatchSize, threads].join('|');
}

/** @returns null where no engine can train here; `explainNone` says why */
export function selectFastest(candidates: readonly Candidate[]): Choice | null {
  const usable = candidates.filter(isUsable);
  const automatic = usable.filter(({ id }) => AUTO_ENGINES.includes(id));
  const field = automatic.length > 0 ? automatic : usable.filter(({ id }) => id === LAST_RESORT);
  const [first] = field;
  if (first === undefined) return null;
  const best = field.reduce((fastest, next) => (speedOf(next) > speedOf(fastest) ? next : fastest), first);
  const own = best.imagesPerSecond === null ? 'not measured' : `measured ${formatSpeed(best.imagesPerSecond)} images/s`;
  const others = candidates
    .filter(({ id }) => id !== best.id && AUTO_ENGINES.includes(id))
    .map((candidate) => describeOther(candidate));
  const fast = usable.find(({ id }) => id === 'cpuFast');
  if (fast !== undefined && best.id === 'cpu' && speedOf(fast) > speedOf(best)) {
    others.push(`${fast.label} ${formatSpeed(speedOf(fast))}, but not reproducible to the bit`);
  }
  return { id: best.id, reason: [own, ...others].join('; ') };
}

/** Why none of the candidates can train, one clause an engine. */
export function explainNone(candidates: readonly Candidate[]): string {
  const reasons = candidates.map(
    ({ label, availability }) => `${label}: ${availability.available ? 'failed its self-test' : availability.reason}`,
  );
  return `No engine can train in this browser (${reasons.join('; ')})`;
}

function isUsable(candidate: Candidate): boolean {
  return candidate.availability.available && candidate.passedSelfTest === true;
}

function speedOf(candidate: Candidate): number {
  return candidate.imagesPerSecond ?? 0;
}

function describeOther({ label, availability, passedSelfTest, imagesPerSecond }: Candidate): string {
  if (!availability.available) return `${label} is not available`;
  const kind = availability.isSoftware ? `${label} is a software renderer here` : label;
  if (passedSelfTest === false) return `${label} failed its self-test`;
  if (imagesPerSecond === null) return availability.isSoftware ? kind : `${label} was not measured`;
  return availability.isSoftware
    ? `${kind}, ${formatSpeed(imagesPerSecond)}`
    : `${kind} ${formatSpeed(imagesPerSecond)}`;
}

/** 8,123.4 as "8,100": a measurement this short has two digits. */
export function formatSpeed(imagesPerSecond: number): string {
  const digits = Number(imagesPerSecond.toPrecision(2));
  return digits.toLocaleString('en', { maximumFractionDigits: digits < 10 ? 1 : 0 });
}
