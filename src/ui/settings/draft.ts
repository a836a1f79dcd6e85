/** Edits of the draft's settings. */
import type { DataSettings, Experiment, TrainingSettings } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';

function edit(change: (draft: Experiment) => Experiment, label: string): void {
  const { draft, setDraft } = useLab.getState();
  setDraft(change(draft), label);
}

export function editTraining(change: Partial<TrainingSettings>, label: string): void {
  edit((draft) => ({ ...draft, training: { ...draft.training, ...change } }), label);
}

export function editData(change: Partial<DataSettings>, label: string): void {
  edit((draft) => ({ ...draft, data: { ...draft.data, ...change } }), label);
}

export function editSeed(seed: number): void {
  edit((draft) => ({ ...draft, seed }), 'change the seed');
}
