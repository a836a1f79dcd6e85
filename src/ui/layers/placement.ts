/** Where things go in a stack, and how that is said aloud. */
import { kindOf, LAYER_KINDS, type LayerConfig, type LayerType } from '../../domain/layers/registry.ts';
import { gatherLayers, type Network } from '../../domain/network.ts';
import { analyzeNetwork, type NetworkAnalysis } from '../../domain/shapes.ts';
import { speakShape } from '../common/format.ts';
import { newBlock, unitsOf } from './blocks.ts';

export const BLOCK_LABEL = 'Convolution + pooling';

/** Whether a kind works on images only, so that it must stand before the first flat layer. */
function needsImage(type: LayerType): boolean {
  const kind = LAYER_KINDS[type];
  return kind.issues(kind.defaults as never, [1]).some((issue) => issue.code === 'imageLayerAfterFlat');
}

/**
 * Where a new layer of this kind makes sense: image layers after the last image, other layers before the output layer, an
 * output layer at the end.
 */
export function suggestedIndex(network: Network, type: LayerType): number {
  const { layers } = network;
  if (LAYER_KINDS[type].isOutput) return layers.length;
  const outputIndex = layers.findIndex((layer) => kindOf(layer).isOutput);
  const beforeOutput = outputIndex === -1 ? layers.length : outputIndex;
  if (!needsImage(type)) return beforeOutput;
  const isFlattening = (layer: LayerConfig) => !needsImage(layer.type) && layer.type !== 'dropout';
  const firstFlat = layers.findIndex(isFlattening);
  if (firstFlat === -1) return beforeOutput;
  // A dropout right before the flat layer belongs to that layer's input.
  let index = Math.min(firstFlat, beforeOutput);
  while (index > 0 && layers[index - 1]?.type === 'dropout') index -= 1;
  return index;
}

/** What the palette offers: every kind of layer, and the chapter's convolution with its pooling. */
export type PaletteItem = LayerType | 'block';

/** What is being moved: layers of the stack, or new ones from the palette. */
export type DragSource =
  /** The layer that is held, and all that go with it (itself too, rising); absent where it goes alone. */
  | { readonly from: 'stack'; readonly index: number; readonly together?: readonly number[] }
  | { readonly from: 'palette'; readonly type: PaletteItem };

/** The positions that a source from the stack takes along, rising. */
export function carriedIndices(source: Extract<DragSource, { from: 'stack' }>): readonly number[] {
  return source.together ?? [source.index];
}

/** The highest of the gaps that mean the same place: those above and below a layer that itself moves. */
export function highestAlike(source: DragSource, gap: number): number {
  if (source.from === 'palette') return gap;
  const carried = carriedIndices(source);
  let highest = gap;
  while (carried.includes(highest - 1)) highest -= 1;
  return highest;
}

/** Whether dropping a source into this gap changes nothing; layers that stand apart come together wherever they go. */
export function isHome(source: DragSource, gap: number): boolean {
  if (source.from === 'palette') return false;
  const carried = carriedIndices(source);
  const [first = source.index] = carried;
  return carried.every((index, place) => index === first + place) && highestAlike(source, gap) === first;
}

/** The new layers of a palette item. */
export function paletteLayers(type: PaletteItem): LayerConfig[] {
  return type === 'block' ? newBlock() : [{ ...LAYER_KINDS[type].defaults }];
}

/**
 * The stack after dropping `source` into gap `gap` (0 is above the first layer, length below the last), and where its first
 * layer went. Layers that go together stand one below the other there, in the order they had.
 */
export function dropInto(network: Network, source: DragSource, gap: number): { network: Network; index: number } {
  const { layers } = network;
  if (source.from === 'palette') {
    return { network: { ...network, layers: layers.toSpliced(gap, 0, ...paletteLayers(source.type)) }, index: gap };
  }
  const carried = carriedIndices(source);
  return {
    network: isHome(source, gap) ? network : gatherLayers(network, carried, gap),
    index: gap - carried.filter((position) => position < gap).length,
  };
}

/** "Convolution, 20 feature maps, 5 × 5 kernel, ReLU". */
export function describeLayer(layer: LayerConfig): string {
  const kind = kindOf(layer);
  return `${kind.label}, ${kind.summary(layer).replaceAll(' × ', ' by ')}`;
}

/** What a drag carries, for the eye: a title and what it holds. */
export function carriedWords(
  network: Network,
  source: DragSource,
): { readonly title: string; readonly detail: string } {
  if (source.from === 'palette') {
    if (source.type === 'block') return { title: BLOCK_LABEL, detail: '' };
    const kind = LAYER_KINDS[source.type];
    return { title: kind.label, detail: kindOf(kind.defaults).summary(kind.defaults) };
  }
  const layers = carriedIndices(source).flatMap((index) => network.layers[index] ?? []);
  const [only] = layers;
  if (only === undefined) return { title: 'Layer', detail: '' };
  if (layers.length === 1) return { title: kindOf(only).label, detail: kindOf(only).summary(only) };
  if (isBlock(layers)) return { title: BLOCK_LABEL, detail: kindOf(only).summary(only) };
  return { title: `${layers.length} layers`, detail: layers.map((layer) => kindOf(layer).label).join(', ') };
}

function isBlock(layers: readonly LayerConfig[]): boolean {
  return layers.length === 2 && unitsOf(layers).length === 1;
}

/** What a drag carries, spoken: "Convolution, 20 feature maps, 5 by 5 kernel, ReLU", "3 layers". */
export function speakCarried(network: Network, source: DragSource): string {
  const { title, detail } = carriedWords(network, source);
  return detail === '' ? title : `${title}, ${detail.replaceAll(' × ', ' by ')}`;
}

/** "position 2 of 5; output 12 by 12 by 20", or the first thing wrong there. */
export function describePlace(
  network: Network,
  index: number,
  analysis: NetworkAnalysis = analyzeNetwork(network),
): string {
  const place = `position ${index + 1} of ${network.layers.length}`;
  const issue = analysis.issues.find((candidate) => candidate.layer === index);
  if (issue !== undefined) return `${place}; problem: ${issue.message}`;
  const output = analysis.layers[index]?.output;
  return output ? `${place}; output ${speakShape(output)}` : place;
}

/** `describePlace` for `count` layers one below the other: "positions 2 to 4 of 7", what the last puts out, or the first problem. */
export function describePlaces(network: Network, index: number, count: number, analysis: NetworkAnalysis): string {
  if (count === 1) return describePlace(network, index, analysis);
  const last = index + count - 1;
  const place = `positions ${index + 1} to ${last + 1} of ${network.layers.length}`;
  const issue = analysis.issues.find(({ layer }) => layer !== undefined && layer >= index && layer <= last);
  if (issue !== undefined) return `${place}; problem: ${issue.message}`;
  const output = analysis.layers[last]?.output;
  return output ? `${place}; output ${speakShape(output)}` : place;
}
