import { useMemo } from 'react';
import { kindOf, LAYER_KINDS, type LayerConfig, type LayerType } from '../../domain/layers/registry.ts';
import { insertLayer, moveLayer, removeLayer, removeLayers, replaceLayer, shiftLayers } from '../../domain/network.ts';
import { announce } from '../common/announce.ts';
import { formatPlural } from '../common/format.ts';
import type { CardActions } from './LayerCard.tsx';
import { inheritIdentity, layerIdentities } from './layerIds.ts';
import { describeLayer, describePlace, suggestedIndex } from './placement.ts';
import { analysisOf, currentNetwork, editNetwork } from './useDraftNetwork.ts';
import type { CardControl } from './useStackFocus.ts';

type RequestFocus = (layerId: string | null, ...controls: CardControl[]) => void;

function nameOf(layer: LayerConfig): string {
  return kindOf(layer).label.toLowerCase();
}

/**
 * Where the layer stands that a repair was about: replaced in its place (where its copy stays the same layer to the page),
 * moved, or, once it is gone, what took its place. Null where nothing is left.
 */
function repairedLayer(
  before: readonly LayerConfig[],
  after: readonly LayerConfig[],
  index: number | null,
): number | null {
  if (after.length === 0) return null;
  if (index === null) return 0;
  const original = before[index];
  const moved = original === undefined ? -1 : after.indexOf(original);
  if (moved >= 0) return moved;
  const gone = before.filter((layer) => !after.includes(layer));
  const made = after.findIndex((layer) => !before.includes(layer));
  const replacement = after[made];
  if (original !== undefined && gone.length === 1 && replacement?.type === original.type) {
    inheritIdentity(original, replacement);
    return made;
  }
  return Math.min(index, after.length - 1);
}

/** What is done to the stack rather than to one card. */
export interface StackActions {
  add(type: LayerType): void;
  moveTogether(indices: readonly number[], by: -1 | 1): void;
  /** Copies of the layers, in their order, below the last of them. */
  duplicateTogether(indices: readonly number[]): void;
  removeTogether(indices: readonly number[]): void;
}

/** Everything that buttons do to the stack. Each edit says aloud what it did, and leaves the keyboard where it can go on. */
export function useCardActions(requestFocus: RequestFocus): CardActions & StackActions {
  return useMemo(
    () => ({
      edit(index, layer) {
        const network = currentNetwork();
        const original = network.layers[index];
        if (original === undefined) return;
        inheritIdentity(original, layer);
        editNetwork(replaceLayer(network, index, layer), `edit ${nameOf(layer)}`);
      },
      move(index, to, control) {
        const network = currentNetwork();
        const layer = network.layers[index];
        const id = layerIdentities(network.layers)[index];
        if (layer === undefined || id === undefined) return;
        const moved = moveLayer(network, index, to);
        // At either end the button that was pressed is disabled; its opposite takes the focus.
        requestFocus(id, control, control === 'up' ? 'down' : 'up', 'handle');
        editNetwork(moved, `move ${nameOf(layer)}`);
        announce(`${describeLayer(layer)}, moved to ${describePlace(moved, to, analysisOf(moved))}`);
      },
      duplicate(index) {
        const network = currentNetwork();
        const layer = network.layers[index];
        if (layer === undefined) return;
        const copy: LayerConfig = { ...layer };
        const grown = insertLayer(network, index + 1, copy);
        requestFocus(layerIdentities(grown.layers)[index + 1] ?? null, 'duplicate');
        editNetwork(grown, `duplicate ${nameOf(layer)}`);
        announce(`${describeLayer(layer)}, duplicated to ${describePlace(grown, index + 1, analysisOf(grown))}`);
      },
      remove(index) {
        const network = currentNetwork();
        const layer = network.layers[index];
        if (layer === undefined) return;
        const rest = removeLayer(network, index);
        const next = Math.min(index, rest.layers.length - 1);
        requestFocus(layerIdentities(rest.layers)[next] ?? null, 'remove');
        editNetwork(rest, `remove ${nameOf(layer)}`);
        announce(`${describeLayer(layer)}, removed from position ${index + 1}. ${rest.layers.length} layers left.`);
      },
      repair({ label, network: repaired }, index) {
        const network = currentNetwork();
        const target = repairedLayer(network.layers, repaired.layers, index);
        requestFocus(target === null ? null : (layerIdentities(repaired.layers)[target] ?? null), 'handle');
        editNetwork(repaired, `${label.charAt(0).toLowerCase()}${label.slice(1)}`);
        const [left] = analysisOf(repaired).issues;
        announce(
          `${label}: done. ${left === undefined ? 'The stack can be trained.' : `Still wrong: ${left.message}`}`,
        );
      },
      moveTogether(indices, by) {
        const network = currentNetwork();
        const moved = shiftLayers(network, indices, by);
        const [first] = indices;
        const place = first === undefined ? -1 : moved.layers.indexOf(network.layers[first] as LayerConfig);
        if (moved.layers.every((layer, index) => layer === network.layers[index])) return;
        const many = formatPlural(indices.length, 'layer');
        editNetwork(moved, `move ${many}`);
        announce(
          `${many} moved ${by === -1 ? 'up' : 'down'}; the first to ${describePlace(moved, place, analysisOf(moved))}`,
        );
      },
      duplicateTogether(indices) {
        const network = currentNetwork();
        const copies = indices
          .flatMap((index) => network.layers[index] ?? [])
          .map((layer): LayerConfig => ({ ...layer }));
        const place = (indices.at(-1) ?? -1) + 1;
        if (copies.length === 0) return;
        const grown = { ...network, layers: network.layers.toSpliced(place, 0, ...copies) };
        const many = formatPlural(copies.length, 'layer');
        editNetwork(grown, `duplicate ${many}`);
        announce(`${many} duplicated; the first copy to ${describePlace(grown, place, analysisOf(grown))}`);
      },
      removeTogether(indices) {
        const network = currentNetwork();
        if (indices.length === 0) return;
        const rest = removeLayers(network, indices);
        const next = Math.min(indices[0] ?? 0, rest.layers.length - 1);
        requestFocus(layerIdentities(rest.layers)[next] ?? null, 'handle');
        const many = formatPlural(indices.length, 'layer');
        editNetwork(rest, `remove ${many}`);
        announce(`${many} removed. ${formatPlural(rest.layers.length, 'layer')} left.`);
      },
      add(type) {
        const network = currentNetwork();
        const index = suggestedIndex(network, type);
        const layer: LayerConfig = { ...LAYER_KINDS[type].defaults };
        const grown = insertLayer(network, index, layer);
        editNetwork(grown, `add ${nameOf(layer)}`);
        announce(`${describeLayer(layer)}, added at ${describePlace(grown, index, analysisOf(grown))}`);
      },
    }),
    [requestFocus],
  );
}
