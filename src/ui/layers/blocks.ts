/**
 * Convolution-and-pooling blocks, as the chapter builds with them: a convolution and the max-pooling right below it that are
 * moved, copied and removed as one. The stack stays a list of layers for everybody else; a block is how two of them are
 * looked at, so that files, engines and exports need not know of it. It ends where something comes between the two.
 */
import { create } from 'zustand';
import { LAYER_KINDS, type LayerConfig } from '../../domain/layers/registry.ts';
import { layerIdentities } from './layerIds.ts';

/** Ids of the convolutions that are joined with the pooling below them. */
export const useBlocks = create<{ readonly joined: ReadonlySet<string> }>(() => ({ joined: new Set() }));

/** Joins the convolution at `index` with the layer below it, or splits them. */
export function setJoined(layers: readonly LayerConfig[], index: number, isJoined: boolean): void {
  const id = layerIdentities(layers)[index];
  if (id === undefined) return;
  useBlocks.setState(({ joined }) => {
    const next = new Set(joined);
    if (isJoined) next.add(id);
    else next.delete(id);
    return { joined: next };
  });
}

/** Whether the layer at `index` is a max-pooling right below a convolution: the two could be a block. */
export function couldJoin(layers: readonly LayerConfig[], index: number): boolean {
  return layers[index]?.type === 'maxPool' && layers[index - 1]?.type === 'conv';
}

/** Every convolution that has its pooling right below joins it: for stacks that come in blocks. */
export function joinAll(layers: readonly LayerConfig[]): void {
  layers.forEach((_, index) => {
    if (couldJoin(layers, index)) setJoined(layers, index - 1, true);
  });
}

/** The positions of the stack as units that move as one: blocks, and every other layer by itself. */
export function unitsOf(layers: readonly LayerConfig[], joined = useBlocks.getState().joined): number[][] {
  const ids = layerIdentities(layers);
  const units: number[][] = [];
  layers.forEach((_, index) => {
    const above = ids[index - 1];
    if (couldJoin(layers, index) && above !== undefined && joined.has(above)) units.at(-1)?.push(index);
    else units.push([index]);
  });
  return units;
}

/** These positions and those that belong to a block with one of them, in order. */
export function withBlocks(layers: readonly LayerConfig[], indices: readonly number[]): number[] {
  return unitsOf(layers)
    .filter((unit) => unit.some((index) => indices.includes(index)))
    .flat();
}

/** A convolution and a max-pooling of their own; `setJoined` makes them a block once they are in the stack. */
export function newBlock(): LayerConfig[] {
  return [{ ...LAYER_KINDS.conv.defaults }, { ...LAYER_KINDS.maxPool.defaults }];
}

/** Copies of layers, joined as these are. */
export function copyLayers(layers: readonly LayerConfig[], indices: readonly number[]): LayerConfig[] {
  const chosen = indices.flatMap((index) => layers[index] ?? []);
  const units = unitsOf(chosen);
  const copies = chosen.map((layer): LayerConfig => ({ ...layer }));
  for (const [first, ...others] of units) if (first !== undefined && others.length > 0) setJoined(copies, first, true);
  return copies;
}

/** The stack with the unit that `index` belongs to one unit higher (-1) or lower (1); unchanged at either end. */
export function moveUnit(layers: readonly LayerConfig[], index: number, by: -1 | 1): readonly LayerConfig[] {
  const units = unitsOf(layers);
  const place = units.findIndex((unit) => unit.includes(index));
  const other = units[place + by];
  const own = units[place];
  if (own === undefined || other === undefined) return layers;
  const order = units
    .with(place, other)
    .with(place + by, own)
    .flat();
  return order.flatMap((position) => layers[position] ?? []);
}
