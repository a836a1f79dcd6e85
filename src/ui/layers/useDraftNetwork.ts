/** The draft's network, what follows from it, and its edits. */
import { useMemo } from 'react';
import type { Issue } from '../../domain/layers/layer.ts';
import type { Network } from '../../domain/network.ts';
import { analyzeNetwork, type NetworkAnalysis } from '../../domain/shapes.ts';
import { useLab } from '../../store/labStore.ts';

const analyses = new WeakMap<Network, NetworkAnalysis>();

/** `analyzeNetwork`, computed once for each network however many components ask. */
export function analysisOf(network: Network): NetworkAnalysis {
  const known = analyses.get(network);
  if (known !== undefined) return known;
  const analysis = analyzeNetwork(network);
  analyses.set(network, analysis);
  return analysis;
}

export interface DraftNetwork {
  readonly network: Network;
  readonly analysis: NetworkAnalysis;
}

export function useDraftNetwork(): DraftNetwork {
  const network = useLab((lab) => lab.draft.network);
  return useMemo(() => ({ network, analysis: analysisOf(network) }), [network]);
}

/** Replaces the draft's network; `label` names the edit. */
export function editNetwork(network: Network, label: string): void {
  const { draft, setDraft } = useLab.getState();
  if (network !== draft.network) setDraft({ ...draft, network }, label);
}

/** The network as it is now, for handlers that need no redraw when it changes. */
export function currentNetwork(): Network {
  return useLab.getState().draft.network;
}

/** The issues of one layer, in the order found. */
export function issuesOf(analysis: NetworkAnalysis, layer: number | undefined): Issue[] {
  return analysis.issues.filter((issue) => issue.layer === layer);
}
