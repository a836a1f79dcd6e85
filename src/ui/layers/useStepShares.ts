import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { NetworkAnalysis } from '../../domain/shapes.ts';
import { type LayerMeasurement, type StepShares, stepShares } from '../../domain/stepShares.ts';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { expectedEngine } from './Outlook.tsx';

function measurementsOf(runs: readonly Run[]): LayerMeasurement[] {
  return runs.flatMap(({ experiment, engine, name, layerSeconds }) =>
    engine === null || layerSeconds === null
      ? []
      : [{ experiment, engine: engine.id, run: name, seconds: layerSeconds }],
  );
}

/** How a step of the draft shares its time among the layers, on the engine that would train it. */
export function useStepShares(analysis: NetworkAnalysis): StepShares | null {
  const network = useLab((lab) => lab.draft.network);
  const training = useLab((lab) => lab.draft.training);
  const engine = useLab((lab) => expectedEngine(lab.engines, lab.engineChoice)?.id ?? null);
  // Runs change ten times a second while they train; what they showed of their layers does not.
  const timed = useLab(useShallow((lab) => lab.runs.flatMap((run) => [run.layerSeconds, run.name])));
  return useMemo(
    () =>
      stepShares(
        { network, training },
        analysis,
        engine,
        timed.length === 0 ? [] : measurementsOf(useLab.getState().runs),
      ),
    [network, training, analysis, engine, timed],
  );
}

/** Where the shares come from, for the card's tooltip. */
export function shareSource(shares: StepShares | null): string {
  const measured = shares?.measured ?? null;
  return measured === null
    ? 'Estimated share of a training step, from the multiply-adds forward and backward; measured when the CPU engine trains'
    : `Share of a training step, measured on one thread in the run “${measured.run}”; pooling counts with its convolution`;
}
