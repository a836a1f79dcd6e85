/**
 * Identities for the layers of a draft, which as plain JSON have none: React needs them as keys, dragging and focus to follow a
 * layer. A configuration object keeps its identity wherever it moves; an edited copy inherits it.
 */
import type { LayerConfig } from '../../domain/layers/registry.ts';

const identities = new WeakMap<LayerConfig, string>();
let count = 0;

function identityOf(layer: LayerConfig): string {
  const known = identities.get(layer);
  if (known !== undefined) return known;
  count += 1;
  const made = `layer-${count}`;
  identities.set(layer, made);
  return made;
}

/** Makes `edited` the same layer as `original` to the page. */
export function inheritIdentity(original: LayerConfig, edited: LayerConfig): void {
  identities.set(edited, identityOf(original));
}

/** One identity a layer, all different, even where one object stands in the stack twice. */
export function layerIdentities(layers: readonly LayerConfig[]): string[] {
  const seen = new Map<string, number>();
  return layers.map((layer) => {
    const identity = identityOf(layer);
    const earlier = seen.get(identity) ?? 0;
    seen.set(identity, earlier + 1);
    return earlier === 0 ? identity : `${identity}-${earlier + 1}`;
  });
}
