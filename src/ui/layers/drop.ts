/** Putting what is carried into a gap of the stack, however it came there: by dragging, or by a menu. */
import { announce } from '../common/announce.ts';
import { setJoined } from './blocks.ts';
import { layerIdentities } from './layerIds.ts';
import { carriedIndices, carriedWords, type DragSource, describePlaces, dropInto, speakCarried } from './placement.ts';
import { analysisOf, currentNetwork, editNetwork } from './useDraftNetwork.ts';
import type { RequestFocus } from './useStackFocus.ts';

/** How many layers a source puts into the stack. */
export function countOf(source: DragSource): number {
  return source.from === 'stack' ? carriedIndices(source).length : source.type === 'block' ? 2 : 1;
}

/** Edits the draft, says what came of it, and sends the keyboard to the handle of what was put there. */
export function drop(source: DragSource, gap: number, requestFocus: RequestFocus): void {
  const network = currentNetwork();
  const carried = speakCarried(network, source);
  const result = dropInto(network, source, gap);
  if (result.network !== network) {
    if (source.from === 'palette' && source.type === 'block') setJoined(result.network.layers, result.index, true);
    const held =
      source.from === 'stack'
        ? layerIdentities(network.layers)[source.index]
        : layerIdentities(result.network.layers)[result.index];
    requestFocus(held ?? null, 'handle');
    editNetwork(
      result.network,
      `${source.from === 'stack' ? 'move' : 'add'} ${carriedWords(network, source).title.toLowerCase()}`,
    );
  }
  const verb = source.from === 'stack' ? 'moved to' : 'added at';
  const places = describePlaces(result.network, result.index, countOf(source), analysisOf(result.network));
  announce(`${carried}, ${verb} ${places}`);
}
