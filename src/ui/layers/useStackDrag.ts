import {
  type Announcements,
  type DragEndEvent,
  type DragStartEvent,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useMemo, useState } from 'react';
import { kindOf } from '../../domain/layers/registry.ts';
import { layerIdentities } from './layerIds.ts';
import { carriedLayer, type DragSource, describeLayer, describePlace, dropInto } from './placement.ts';
import { dragSource, gapIndex, isHome, StackKeyboardSensor, stepBetweenGaps } from './stackDrag.ts';
import { analysisOf, currentNetwork, editNetwork } from './useDraftNetwork.ts';
import type { CardControl } from './useStackFocus.ts';

interface Carried {
  readonly active: { readonly data: { readonly current: Record<string, unknown> | undefined } };
}

function whatIsCarried({ active }: Carried): string {
  const source = dragSource(active.data.current);
  return source === null ? 'Layer' : describeLayer(carriedLayer(currentNetwork(), source));
}

function whereItWouldGo({ active }: Carried, gap: number): string {
  const source = dragSource(active.data.current);
  if (source === null) return '';
  const { network, index } = dropInto(currentNetwork(), source, gap);
  return describePlace(network, index, analysisOf(network));
}

/** What is said while a layer is carried; what came of it is said by the drop itself, when the stack has changed. */
function createAnnouncements(): Announcements {
  // The place under a layer just lifted is reported at once; it must not talk over the lifting.
  let pickedUp = '';
  return {
    onDragStart: (event) => {
      const source = dragSource(event.active.data.current);
      const place = source?.from === 'stack' ? `, from position ${source.index + 1}` : '';
      pickedUp = `Picked up ${whatIsCarried(event)}${place}.`;
      return pickedUp;
    },
    onDragOver: (event) => {
      const gap = gapIndex(event.over?.id);
      const source = dragSource(event.active.data.current);
      const place =
        gap === null ? 'Outside the stack; dropping here changes nothing.' : `To ${whereItWouldGo(event, gap)}`;
      const isStill = pickedUp !== '' && gap !== null && source !== null && isHome(source, gap);
      const said = isStill ? pickedUp : `${pickedUp} ${place}`.trim();
      pickedUp = '';
      return said;
    },
    onDragEnd: () => undefined,
    onDragCancel: (event) => `${whatIsCarried(event)}, put back. The stack is unchanged.`,
  };
}

export const DRAG_ACCESSIBILITY = {
  announcements: createAnnouncements(),
  screenReaderInstructions: {
    draggable:
      'Press Space to pick up the layer, the up and down arrow keys to choose its place, Space again to drop it there, Escape to put it back.',
  },
};

type RequestFocus = (layerId: string | null, ...controls: CardControl[]) => void;

/** Sensors and handlers of dragging in the stack; `source` is what is being carried, if anything is. */
export function useStackDrag(requestFocus: RequestFocus, announce: (text: string) => void) {
  const [source, setSource] = useState<DragSource | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    // A short hold, so that a finger can still scroll the stack.
    useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    useSensor(StackKeyboardSensor, {
      coordinateGetter: stepBetweenGaps,
      // A smooth scroll would still be under way when the next key asks where the layer is.
      scrollBehavior: 'auto',
      keyboardCodes: { start: ['Space', 'Enter'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  );
  const handlers = useMemo(
    () => ({
      onDragStart: ({ active }: DragStartEvent) => setSource(dragSource(active.data.current)),
      onDragCancel: () => setSource(null),
      onDragEnd: ({ active, over }: DragEndEvent) => {
        setSource(null);
        const dropped = dragSource(active.data.current);
        const gap = gapIndex(over?.id);
        const network = currentNetwork();
        if (dropped === null) return;
        const layer = carriedLayer(network, dropped);
        if (gap === null) {
          announce(`${describeLayer(layer)}, put back. The stack is unchanged.`);
          return;
        }
        const result = dropInto(network, dropped, gap);
        if (result.network !== network) {
          requestFocus(layerIdentities(result.network.layers)[result.index] ?? null, 'handle');
          editNetwork(
            result.network,
            `${dropped.from === 'stack' ? 'move' : 'add'} ${kindOf(layer).label.toLowerCase()}`,
          );
        }
        const verb = dropped.from === 'stack' ? 'moved to' : 'added at';
        announce(`${describeLayer(layer)}, ${verb} ${describePlace(result.network, result.index)}`);
      },
    }),
    [requestFocus, announce],
  );
  return { source, sensors, handlers };
}
