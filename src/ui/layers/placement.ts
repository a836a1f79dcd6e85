/** Where things go in a stack, and how that is said aloud. */
import { kindOf, LAYER_KINDS, type LayerConfig, type LayerType } from '../../domain/layers/registry.ts';
import { insertLayer, moveLayer, type Network } from '../../domain/network.ts';
import { analyzeNetwork, type NetworkAnalysis } from '../../domain/shapes.ts';
import { speakShape } from '../common/format.ts';

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

/** What is being moved: a layer of the stack, or a new one from the palette. */
export type DragSource =
  | { readonly from: 'stack'; readonly index: number }
  | { readonly from: 'palette'; readonly type: LayerType };

/** The stack after dropping `source` into gap `gap` (0 is above the first layer, length below the last), and where it went. */
export function dropInto(network: Network, source: DragSource, gap: number): { network: Network; index: number } {
  if (source.from === 'palette') {
    return { network: insertLayer(network, gap, { ...LAYER_KINDS[source.type].defaults }), index: gap };
  }
  const index = gap > source.index ? gap - 1 : gap;
  return { network: index === source.index ? network : moveLayer(network, source.index, index), index };
}

/** "Convolution, 20 feature maps, 5 × 5 kernel, ReLU". */
export function describeLayer(layer: LayerConfig): string {
  const kind = kindOf(layer);
  return `${kind.label}, ${kind.summary(layer).replaceAll(' × ', ' by ')}`;
}

/** The layer that a drag carries. */
export function carriedLayer(network: Network, source: DragSource): LayerConfig {
  const layer = source.from === 'stack' ? network.layers[source.index] : undefined;
  return layer ?? { ...LAYER_KINDS[source.from === 'palette' ? source.type : 'dense'].defaults };
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
