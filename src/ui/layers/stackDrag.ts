/**
 * Dragging as the stack understands it: what is dragged comes from the palette or the stack, and lands in a gap between two
 * cards. The nearest gap by height wins, so that a hand need not be exact. To the library the whole stack is one place to
 * drop: with one for every gap, all cards of a tall stack would be drawn again whenever a carried layer passes one of them.
 */
import { type CollisionDetection, type KeyboardCoordinateGetter, KeyboardSensor } from '@dnd-kit/core';
import { create } from 'zustand';
import { carriedIndices, type DragSource, highestAlike } from './placement.ts';

export const STACK_ID = 'stack';

/** How far beside the stack, in pixels, the pointer may be for it still to be meant. */
const SIDE_TOLERANCE = 48;
/** Half of what is between two cards, in pixels; see `.gap`. */
const HALF_GAP = 4;

/** What is being carried and the gap it would go to; null and null while nothing is, and a null gap outside the stack. */
export const useCarried = create<{ readonly source: DragSource | null; readonly gap: number | null }>(() => ({
  source: null,
  gap: null,
}));

interface GapPlace {
  readonly gap: number;
  /** Of its middle, in pixels of the window. */
  readonly x: number;
  readonly y: number;
}

/** Where the gaps are now; the stack may scroll while something is carried. */
function gapPlaces(stack: HTMLElement): GapPlace[] {
  return [...stack.querySelectorAll<HTMLElement>('[data-gap]')].map((line) => {
    // A card out of sight is not laid out; the list item that holds it and its gap is, and starts with the gap.
    const { left, width, top } = (line.closest('li') ?? line).getBoundingClientRect();
    return { gap: Number(line.dataset.gap), x: left + width / 2, y: top + HALF_GAP };
  });
}

/** The source that a draggable carries in its data. */
export function dragSource(data: Record<string, unknown> | undefined): DragSource | null {
  const source = data?.source;
  return typeof source === 'object' && source !== null && 'from' in source ? (source as DragSource) : null;
}

/** The stack, with the nearest gap in the collision's data (see `gapOf`), unless the pointer is beside it. */
export const nearestGap: CollisionDetection = ({ pointerCoordinates, droppableContainers, collisionRect }) => {
  const stack = droppableContainers.find(({ id }) => id === STACK_ID);
  const node = stack?.node.current ?? null;
  if (stack === undefined || node === null) return [];
  // The keyboard carries by the card's middle.
  const { x, y } = pointerCoordinates ?? {
    x: collisionRect.left + collisionRect.width / 2,
    y: collisionRect.top + collisionRect.height / 2,
  };
  const { left, right } = node.getBoundingClientRect();
  if (x < left - SIDE_TOLERANCE || x > right + SIDE_TOLERANCE) return [];
  const far = (place: GapPlace) => Math.abs(place.y - y);
  const nearest = gapPlaces(node).reduce<GapPlace | null>(
    (best, place) => (best === null || far(place) < far(best) ? place : best),
    null,
  );
  return nearest === null
    ? []
    : [{ id: STACK_ID, data: { droppableContainer: stack, value: far(nearest), gap: nearest.gap } }];
};

/** The gap that `nearestGap` found, or null outside the stack. */
export function gapOf(collisions: readonly { readonly data?: Record<string, unknown> }[] | null): number | null {
  const gap = collisions?.[0]?.data?.gap;
  return typeof gap === 'number' ? gap : null;
}

/** Arrow keys take a lifted layer one gap up or down; the gaps above and below a layer that moves count as one. */
export const stepBetweenGaps: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
  const source = dragSource(context.active?.data.current);
  const stack = context.droppableContainers.get(STACK_ID)?.node.current ?? null;
  if (step === 0 || source === null || stack === null) return undefined;
  event.preventDefault();
  const places = gapPlaces(stack).filter(({ gap }) => gap === highestAlike(source, gap));
  // A key may come before the place below the lifted layer is known: then it is the layer's own.
  const own = source.from === 'stack' ? (carriedIndices(source)[0] ?? source.index) : 0;
  const here = highestAlike(source, useCarried.getState().gap ?? own);
  const next = places[places.findIndex(({ gap }) => gap === here) + step];
  const { collisionRect } = context;
  if (next === undefined || collisionRect === null) return currentCoordinates;
  // Where the carried card's centre lies on the gap's: what `nearestGap` then finds.
  return { x: next.x - collisionRect.width / 2, y: next.y - collisionRect.height / 2 };
};

/** Space or Enter lifts a card by its handle; in the palette Enter stays the button's click, which adds the layer. */
export class StackKeyboardSensor extends KeyboardSensor {
  static override activators: typeof KeyboardSensor.activators = KeyboardSensor.activators.map((activator) => ({
    ...activator,
    handler: (event, options, context) => {
      const isPalette = dragSource(context.active.data.current)?.from === 'palette';
      return !(isPalette && event.nativeEvent.code === 'Enter') && activator.handler(event, options, context) === true;
    },
  }));
}
