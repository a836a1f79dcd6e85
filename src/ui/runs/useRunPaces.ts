import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Pace } from '../../domain/outlook.ts';
import { useLab } from '../../store/labStore.ts';
import { expectedEngine, pacesOf } from '../layers/Outlook.tsx';

export interface RunPaces {
  readonly paces: readonly Pace[];
  /** Name of the engine that they are of; null before one has been measured. */
  readonly engine: string | null;
}

/** How fast the engine that would train a new run was here: what estimates of whole runs rest on. */
export function useRunPaces(): RunPaces {
  const [engines, choice] = useLab(useShallow((lab) => [lab.engines, lab.engineChoice] as const));
  // Runs change ten times a second while they train; their epochs do not.
  const epochs = useLab(useShallow((lab) => lab.runs.map((run) => run.training.epochs)));
  return useMemo(() => {
    const engine = expectedEngine(engines, choice);
    if (engine === null || epochs.length > useLab.getState().runs.length) return { paces: [], engine: null };
    return { paces: pacesOf(engine, useLab.getState().runs), engine: engine.label };
  }, [engines, choice, epochs]);
}
