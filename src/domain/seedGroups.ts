/** Runs that differ in nothing but their seed. The one notion of it: lists, comparisons and curves group by it. */
import { distortionOf, type Experiment } from './experiment.ts';

/** The same text for experiments that train the same but for their seed, however their defaults are written. */
export function seedGroupOf({ network, data, training }: Experiment): string {
  const { input, layers, initialization = 'network3' } = network;
  const { dataset, trainSize, expansion } = data;
  return JSON.stringify([input, layers, initialization, dataset, trainSize, expansion, distortionOf(data), training]);
}

/** Items whose experiments train the same but for their seed, together; groups in the order of their first items. */
export function groupBySeed<Item extends { readonly experiment: Experiment }>(items: readonly Item[]): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = seedGroupOf(item.experiment);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/**
 * Of items with the same seed only the first, as its run is the same run again; what counts where several seeds are
 * summarized.
 */
export function distinctSeeds<Item extends { readonly experiment: Experiment }>(items: readonly Item[]): Item[] {
  const seen = new Set<number>();
  return items.filter(({ experiment: { seed } }) => !seen.has(seed) && seen.add(seed));
}
