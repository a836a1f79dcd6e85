/** Which layers of the draft are joined to blocks, kept for the next visit beside the draft itself. */
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import type { TextStorage } from '../../store/preferences.ts';
import { browserTexts } from '../common/browserTexts.ts';
import { setJoined, unitsOf, useBlocks } from './blocks.ts';

const KEY = 'layer-lab.blocks';
const placesSchema = z.array(z.int().min(0)).max(1000);

/** The positions of the convolutions that were joined; none where nothing legible is kept. */
export function readBlocks(storage: Pick<TextStorage, 'getItem'> | null): number[] {
  try {
    return placesSchema.catch([]).parse(JSON.parse(storage?.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
}

export function writeBlocks(storage: Pick<TextStorage, 'setItem'> | null, layers: readonly LayerConfig[]): void {
  const places = unitsOf(layers).flatMap((unit) => (unit.length > 1 ? unit.slice(0, 1) : []));
  try {
    storage?.setItem(KEY, JSON.stringify(places));
  } catch {
    // Full or forbidden: the next visit shows the same layers, unjoined.
  }
}

/** Joins again what was joined on the last visit, and from then on keeps what is. */
export function useKeptBlocks(layers: readonly LayerConfig[]): void {
  const joined = useBlocks((blocks) => blocks.joined);
  const restored = useRef(layers);
  useEffect(() => {
    for (const place of readBlocks(browserTexts())) setJoined(restored.current, place, true);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is joined is read where it is written
  useEffect(() => {
    // The first effect's joins are there already: a store answers at once.
    writeBlocks(browserTexts(), layers);
  }, [layers, joined]);
}
