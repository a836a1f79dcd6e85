import {
  type Announcements,
  type DragEndEvent,
  type DragMoveEvent,
  type DragStartEvent,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useMemo } from 'react';
import { announce } from '../common/announce.ts';
import { countOf, drop } from './drop.ts';
import { carriedIndices, describePlaces, dropInto, isHome, speakCarried } from './placement.ts';
import { dragSource, gapOf, StackKeyboardSensor, stepBetweenGaps, useCarried } from './stackDrag.ts';
import { analysisOf, currentNetwork } from './useDraftNetwork.ts';
import type { RequestFocus } from './useStackFocus.ts';

interface Carried {
  readonly active: { readonly data: { readonly current: Record<string, unknown> | undefined } };
}

function whatIsCarried({ active }: Carried): string {
  const source = dragSource(active.data.current);
  return source === null ? 'Layer' : speakCarried(currentNetwork(), source);
}

function whereItWouldGo({ active }: Carried, gap: number): string {
  const source = dragSource(active.data.current);
  if (source === null) return '';
  const { network, index } = dropInto(currentNetwork(), source, gap);
  return describePlaces(network, index, countOf(source), analysisOf(network));
}

/** What is said while a layer is carried; what came of it is said by the drop itself, when the stack has changed. */
function createAnnouncements(): Announcements {
  // The place under a layer just lifted is reported at once; it must not talk over the lifting.
  let pickedUp = '';
  let toldGap: number | null | undefined;
  const tellPlace = (event: Carried) => {
    const { gap, source } = useCarried.getState();
    if (gap === toldGap || source === null) return undefined;
    toldGap = gap;
    const place =
      gap === null ? 'Outside the stack; dropping here changes nothing.' : `To ${whereItWouldGo(event, gap)}`;
    const isStill = pickedUp !== '' && gap !== null && isHome(source, gap);
    const said = isStill ? pickedUp : `${pickedUp} ${place}`.trim();
    pickedUp = '';
    return said;
  };
  return {
    onDragStart: (event) => {
      const source = dragSource(event.active.data.current);
      const from = source?.from === 'stack' ? (carriedIndices(source)[0] ?? source.index) : null;
      const place = from === null ? '' : `, from position ${from + 1}`;
      pickedUp = `Picked up ${whatIsCarried(event)}${place}.`;
      toldGap = undefined;
      return pickedUp;
    },
    onDragMove: tellPlace,
    onDragOver: tellPlace,
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

const NOTHING = { source: null, gap: null };

function follow({ collisions }: DragMoveEvent): void {
  const gap = gapOf(collisions);
  if (gap !== useCarried.getState().gap) useCarried.setState({ gap });
}

/** Sensors and handlers of dragging in the stack; what is carried, and where to, is in `useCarried`. */
export function useStackDrag(requestFocus: RequestFocus) {
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
      onDragStart: ({ active }: DragStartEvent) =>
        useCarried.setState({ source: dragSource(active.data.current), gap: null }),
      onDragMove: follow,
      onDragOver: follow,
      onDragCancel: () => useCarried.setState(NOTHING),
      onDragEnd: ({ active, collisions }: DragEndEvent) => {
        useCarried.setState(NOTHING);
        const dropped = dragSource(active.data.current);
        const gap = gapOf(collisions);
        if (dropped === null) return;
        if (gap === null) announce(`${speakCarried(currentNetwork(), dropped)}, put back. The stack is unchanged.`);
        else drop(dropped, gap, requestFocus);
      },
    }),
    [requestFocus],
  );
  return { sensors, handlers };
}
