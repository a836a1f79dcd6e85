import { useMemo } from 'react';
import { kindOf, type LayerConfig } from '../../domain/layers/registry.ts';
import { type Network, removeLayers, replaceLayer, shiftLayers } from '../../domain/network.ts';
import { announce } from '../common/announce.ts';
import { formatPlural } from '../common/format.ts';
import { copyLayers, moveUnit, setJoined, withBlocks } from './blocks.ts';
import type { CardActions } from './LayerCard.tsx';
import { inheritIdentity, layerIdentities } from './layerIds.ts';
import {
  carriedWords,
  type DragSource,
  describePlace,
  dropInto,
  type PaletteItem,
  speakCarried,
  suggestedIndex,
} from './placement.ts';
import { analysisOf, currentNetwork, editNetwork } from './useDraftNetwork.ts';
import type { RequestFocus } from './useStackFocus.ts';

function nameOf(layer: LayerConfig): string {
  return kindOf(layer).label.toLowerCase();
}

/** The positions of what moves with a layer: its block, or itself. Empty where there is none. */
function unitAt(layers: readonly LayerConfig[], index: number): readonly number[] {
  return withBlocks(layers, [index]);
}

function sourceAt({ layers }: Network, index: number): DragSource {
  return { from: 'stack', index, together: unitAt(layers, index) };
}

/** "move convolution + pooling": what goes with a layer, in the name of an edit. */
function labelOfUnit(network: Network, index: number): string {
  return carriedWords(network, sourceAt(network, index)).title.toLowerCase();
}

function spokenUnit(network: Network, index: number): string {
  return speakCarried(network, sourceAt(network, index));
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
  add(type: PaletteItem): void;
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
      move(index, by, control) {
        const network = currentNetwork();
        const layer = network.layers[index];
        const id = layerIdentities(network.layers)[index];
        const layers = moveUnit(network.layers, index, by);
        if (layer === undefined || id === undefined || layers === network.layers) return;
        const unit = unitAt(network.layers, index);
        const moved = { ...network, layers };
        const to = layers.indexOf(network.layers[unit[0] ?? index] as LayerConfig);
        // At either end the button that was pressed is disabled; its opposite takes the focus.
        requestFocus(id, control, control === 'up' ? 'down' : 'up', 'handle');
        const words = spokenUnit(network, index);
        editNetwork(moved, `move ${labelOfUnit(network, index)}`);
        announce(`${words}, moved to ${describePlace(moved, to, analysisOf(moved))}`);
      },
      duplicate(index) {
        const network = currentNetwork();
        const unit = unitAt(network.layers, index);
        const place = (unit.at(-1) ?? -1) + 1;
        if (place === 0) return;
        const grown = { ...network, layers: network.layers.toSpliced(place, 0, ...copyLayers(network.layers, unit)) };
        requestFocus(layerIdentities(grown.layers)[place] ?? null, 'duplicate');
        const words = spokenUnit(network, index);
        editNetwork(grown, `duplicate ${labelOfUnit(network, index)}`);
        announce(`${words}, duplicated to ${describePlace(grown, place, analysisOf(grown))}`);
      },
      remove(index) {
        const network = currentNetwork();
        const unit = unitAt(network.layers, index);
        const [first] = unit;
        if (first === undefined) return;
        const rest = removeLayers(network, unit);
        const next = Math.min(first, rest.layers.length - 1);
        requestFocus(layerIdentities(rest.layers)[next] ?? null, 'remove');
        const words = spokenUnit(network, index);
        editNetwork(rest, `remove ${labelOfUnit(network, index)}`);
        announce(`${words}, removed from position ${first + 1}. ${rest.layers.length} layers left.`);
      },
      setBlock(index, isJoined) {
        const { layers } = currentNetwork();
        setJoined(layers, index - 1, isJoined);
        announce(
          isJoined
            ? `Convolution and max-pooling, layers ${index} and ${index + 1}, joined: they move as one.`
            : `Convolution and max-pooling, layers ${index} and ${index + 1}, split.`,
        );
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
      moveTogether(selected, by) {
        const network = currentNetwork();
        const indices = withBlocks(network.layers, selected);
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
      duplicateTogether(selected) {
        const network = currentNetwork();
        const indices = withBlocks(network.layers, selected);
        const copies = copyLayers(network.layers, indices);
        const place = (indices.at(-1) ?? -1) + 1;
        if (copies.length === 0) return;
        const grown = { ...network, layers: network.layers.toSpliced(place, 0, ...copies) };
        const many = formatPlural(copies.length, 'layer');
        editNetwork(grown, `duplicate ${many}`);
        announce(`${many} duplicated; the first copy to ${describePlace(grown, place, analysisOf(grown))}`);
      },
      removeTogether(selected) {
        const network = currentNetwork();
        const indices = withBlocks(network.layers, selected);
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
        const index = suggestedIndex(network, type === 'block' ? 'conv' : type);
        const source = { from: 'palette', type } as const;
        const { network: grown } = dropInto(network, source, index);
        if (type === 'block') setJoined(grown.layers, index, true);
        editNetwork(grown, `add ${carriedWords(network, source).title.toLowerCase()}`);
        announce(`${speakCarried(network, source)}, added at ${describePlace(grown, index, analysisOf(grown))}`);
      },
    }),
    [requestFocus],
  );
}
