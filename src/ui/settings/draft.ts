/** Edits of the draft's settings. */
import { DEFAULT_DISTORTION, type DistortionSettings } from '../../domain/distortion.ts';
import {
  type DataSettings,
  distortionOf,
  type Expansion,
  type Experiment,
  type TrainingSettings,
} from '../../domain/experiment.ts';
import type { Initialization } from '../../domain/network.ts';
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

/** Limits of distortions go with the expansion that has them: with any other they would be refused. */
export function editExpansion(expansion: Expansion): void {
  edit((draft) => {
    const { distortion, ...others } = draft.data;
    const kept = expansion === 'distort' && distortion !== undefined ? { distortion } : {};
    return { ...draft, data: { ...others, ...kept, expansion } };
  }, 'change the expansion');
}

export function editDistortion(change: Partial<DistortionSettings>, label: string): void {
  edit((draft) => {
    const limits = { ...(distortionOf(draft.data) ?? DEFAULT_DISTORTION), ...change };
    return { ...draft, data: { ...draft.data, distortion: limits } };
  }, label);
}

/** Back to the default limits. */
export function restoreDistortion(): void {
  edit((draft) => {
    const { distortion: _, ...others } = draft.data;
    return { ...draft, data: others };
  }, 'restore the default distortions');
}

export function editInitialization(initialization: Initialization): void {
  edit((draft) => {
    const { initialization: _, ...others } = draft.network;
    // The chapter's scheme is what a network without the field has.
    return { ...draft, network: initialization === 'network3' ? others : { ...others, initialization } };
  }, 'change the initial weights');
}

export function editSeed(seed: number): void {
  edit((draft) => ({ ...draft, seed }), 'change the seed');
}
