import { useMemo } from 'react';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import { couldJoin, unitsOf, useBlocks } from './blocks.ts';

/** What moves with a layer, and how far it can. */
export interface StackPlace {
  readonly together: readonly number[];
  readonly canMoveUp: boolean;
  readonly canMoveDown: boolean;
  readonly isJoined: boolean | null;
}

/** For each layer of the stack; the same objects until stack, blocks or selection change. */
export function useStackUnits(layers: readonly LayerConfig[], selected: readonly number[]): readonly StackPlace[] {
  const joined = useBlocks((blocks) => blocks.joined);
  return useMemo(() => {
    const units = unitsOf(layers, joined);
    const chosen = units.filter((unit) => unit.some((index) => selected.includes(index))).flat();
    return units.flatMap((unit, place) =>
      unit.map((index, part) => ({
        together: selected.includes(index) ? chosen : unit,
        canMoveUp: place > 0,
        canMoveDown: place < units.length - 1,
        isJoined: couldJoin(layers, index) ? part > 0 : null,
      })),
    );
  }, [layers, joined, selected]);
}
