/** Training a run again to see whether it ends with the same weights. */
import { create } from 'zustand';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';

/** The latest repetition of each run of this visit, by the run's id. */
export const useRepetitions = create<Readonly<Record<string, string>>>(() => ({}));

/** Why a run cannot be verified, in words; null where it can. */
export function reasonNotVerifiable(run: Run): string | null {
  if (run.weightsSha256 === null || run.state !== 'finished')
    return 'Only a finished run has final weights to compare.';
  if (run.engine?.id !== 'cpu') return 'Only the exact CPU engine gives the same weights to the last bit everywhere.';
  return null;
}

/** Trains the run's experiment anew with its own engine, and remembers whose repetition that is. */
export function startRepetition(run: Run): void {
  const { engineChoice, setEngineChoice, trainExperiment } = useLab.getState();
  // A run keeps the choice of the moment in which it is made.
  setEngineChoice(run.engine?.id ?? run.engineChoice);
  const repetition = trainExperiment(run.experiment);
  setEngineChoice(engineChoice);
  useRepetitions.setState({ [run.id]: repetition });
}
