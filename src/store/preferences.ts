/** What survives a reload beside the runs: the draft, the engine, the threads, whether all runs are paused, the charts' baseline, and how fast the engines were. */
import { z } from 'zod';
import { type Experiment, experimentSchema } from '../domain/experiment.ts';
import { ENGINE_IDS } from '../engine/engine.ts';
import type { MeasurementCache } from '../worker/messages.ts';
import type { EngineChoice } from './types.ts';

export interface Preferences {
  readonly draft: Experiment;
  readonly engineChoice: EngineChoice;
  readonly threads: number | 'auto';
  readonly isHeld: boolean;
  readonly baselineRunId: string | null;
  /** Only good for the browser that measured. */
  readonly measurements: MeasurementCache;
}

/** Just what is needed of `localStorage`. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'layer-lab.preferences';
const VERSION = 1;
/** More kinds of network than anybody measures; an old one is measured again. */
const MOST_MEASUREMENTS = 200;

const envelopeSchema = z.object({ version: z.literal(VERSION), browser: z.string() });
const engineChoiceSchema = z.enum([...ENGINE_IDS, 'auto']);
const threadsSchema = z.union([z.literal('auto'), z.int().min(1).max(1024)]);
const measurementsSchema = z.record(z.string(), z.partialRecord(z.enum(ENGINE_IDS), z.number().positive()));

/** What was kept, part by part: a part that cannot be read, or was kept by another version, falls back alone. */
export function readPreferences(storage: TextStorage | null, browser: string, fallback: Preferences): Preferences {
  const stored = readJson(storage);
  const envelope = envelopeSchema.safeParse(stored);
  if (!envelope.success) return fallback;
  const part = <Value>(schema: z.ZodType<Value>, key: string, otherwise: Value): Value => {
    const parsed = schema.safeParse((stored as Readonly<Record<string, unknown>>)[key]);
    return parsed.success ? parsed.data : otherwise;
  };
  const sameBrowser = envelope.data.browser === browser;
  return {
    draft: part(experimentSchema as z.ZodType<Experiment>, 'draft', fallback.draft),
    engineChoice: part<EngineChoice>(engineChoiceSchema, 'engineChoice', fallback.engineChoice),
    threads: part<number | 'auto'>(threadsSchema, 'threads', fallback.threads),
    isHeld: part(z.boolean(), 'isHeld', fallback.isHeld),
    baselineRunId: part<string | null>(z.string().nullable(), 'baselineRunId', fallback.baselineRunId),
    measurements: sameBrowser
      ? part<MeasurementCache>(measurementsSchema as z.ZodType<MeasurementCache>, 'measurements', fallback.measurements)
      : fallback.measurements,
  };
}

/** Keeps the preferences; where the browser refuses, they last as long as the page. */
export function writePreferences(storage: TextStorage | null, browser: string, preferences: Preferences): void {
  const measurements = Object.fromEntries(Object.entries(preferences.measurements).slice(-MOST_MEASUREMENTS));
  try {
    storage?.setItem(KEY, JSON.stringify({ version: VERSION, browser, ...preferences, measurements }));
  } catch {
    // Full or forbidden: the repository of runs tells the user about storage.
  }
}

function readJson(storage: TextStorage | null): unknown {
  try {
    return JSON.parse(storage?.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}
