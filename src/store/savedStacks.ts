/** Experiments that somebody keeps under a name of their own, in the browser. */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Experiment, experimentSchema } from '../domain/experiment.ts';
import type { TextStorage } from './preferences.ts';

export interface SavedStack {
  readonly name: string;
  /** Well-formed; its stack may have issues, as a draft may. */
  readonly experiment: Experiment;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

export interface SavedStacks {
  /** The latest first. */
  readonly stacks: readonly SavedStack[];
  /** Keeps an experiment under a name, in place of what had that name; false where the browser does not keep it. */
  save(name: string, experiment: Experiment): boolean;
  remove(name: string): void;
  /** Reads again what another tab may have changed. */
  refresh(): void;
}

export const SAVED_STACKS_KEY = 'layer-lab.stacks';
const VERSION = 1;
/** Far below what browsers keep for a page. */
export const MOST_STACKS = 200;

const envelopeSchema = z.object({ version: z.literal(VERSION), stacks: z.array(z.unknown()) });
const stackSchema = z.object({
  name: z.string().min(1).max(200),
  experiment: experimentSchema,
  savedAt: z.number(),
});

/** What is kept; an entry that cannot be read is left out, and so is all of another version. */
export function readSavedStacks(storage: Pick<TextStorage, 'getItem'> | null): SavedStack[] {
  let stored: unknown;
  try {
    stored = JSON.parse(storage?.getItem(SAVED_STACKS_KEY) ?? 'null');
  } catch {
    return [];
  }
  const envelope = envelopeSchema.safeParse(stored);
  if (!envelope.success) return [];
  return envelope.data.stacks.flatMap((entry) => {
    const parsed = stackSchema.safeParse(entry);
    return parsed.success ? [parsed.data as SavedStack] : [];
  });
}

/** Stacks kept in `storage`; without one they last as long as the page. */
export function createSavedStacks(storage: TextStorage | null, now: () => number = Date.now): StoreApi<SavedStacks> {
  const write = (stacks: readonly SavedStack[]): boolean => {
    try {
      storage?.setItem(SAVED_STACKS_KEY, JSON.stringify({ version: VERSION, stacks }));
      return storage !== null;
    } catch {
      return false;
    }
  };
  return createStore<SavedStacks>()((set, get) => ({
    stacks: readSavedStacks(storage),
    save(name, experiment) {
      const trimmed = name.trim().slice(0, 200);
      if (trimmed === '') return false;
      const saved = { name: trimmed, experiment: { ...experiment, name: trimmed }, savedAt: now() };
      // What another tab has saved since stays.
      if (storage !== null) get().refresh();
      const others = get().stacks.filter((stack) => stack.name !== trimmed);
      const stacks = [saved, ...others].slice(0, MOST_STACKS);
      set({ stacks });
      return write(stacks);
    },
    remove(name) {
      if (storage !== null) get().refresh();
      const stacks = get().stacks.filter((stack) => stack.name !== name);
      set({ stacks });
      write(stacks);
    },
    refresh: () => set({ stacks: readSavedStacks(storage) }),
  }));
}
