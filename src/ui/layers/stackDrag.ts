/**
 * Dragging as the stack understands it: what is dragged comes from the palette or the stack, and lands in a gap between two
 * cards. The nearest gap by height wins, so that a hand need not be exact.
 */
import { type CollisionDetection, closestCenter, type KeyboardCoordinateGetter, KeyboardSensor } from '@dnd-kit/core';
import type { DragSource } from './placement.ts';

/** How far beside the list, in pixels, the pointer may be for the list still to be meant. */
const SIDE_TOLERANCE = 48;

export function gapId(index: number): string {
  return `gap-${index}`;
}

/** The gap's number, or null for anything that is not a gap. */
export function gapIndex(id: string | number | undefined): number | null {
  const match = /^gap-(\d+)$/.exec(String(id ?? ''));
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The source that a draggable carries in its data. */
export function dragSource(data: Record<string, unknown> | undefined): DragSource | null {
  const source = data?.source;
  return typeof source === 'object' && source !== null && 'from' in source ? (source as DragSource) : null;
}

/** Whether dropping a source into this gap changes nothing. */
export function isHome(source: DragSource, gap: number): boolean {
  return source.from === 'stack' && (gap === source.index || gap === source.index + 1);
}

export const nearestGap: CollisionDetection = (args) => {
  const { pointerCoordinates, droppableRects, droppableContainers, collisionRect } = args;
  if (pointerCoordinates === null) return closestCenter({ ...args, collisionRect });
  const near = droppableContainers.flatMap((container) => {
    const rect = droppableRects.get(container.id);
    if (rect === undefined) return [];
    const { x, y } = pointerCoordinates;
    if (x < rect.left - SIDE_TOLERANCE || x > rect.right + SIDE_TOLERANCE) return [];
    return [
      { id: container.id, data: { droppableContainer: container, value: Math.abs(y - rect.top - rect.height / 2) } },
    ];
  });
  return near.sort((a, b) => a.data.value - b.data.value);
};

/** Arrow keys take a lifted layer one gap up or down; a layer's own two gaps count as one. */
export const stepBetweenGaps: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
  const source = dragSource(context.active?.data.current);
  if (step === 0 || source === null) return undefined;
  event.preventDefault();
  const gaps = context.droppableContainers
    .getEnabled()
    .map((container) => gapIndex(container.id))
    .filter((gap) => gap !== null)
    .filter((gap) => source.from !== 'stack' || gap !== source.index + 1)
    .sort((a, b) => a - b);
  // A key may come before the place below the lifted layer is known: then it is the layer's own.
  const over = gapIndex(context.over?.id) ?? (source.from === 'stack' ? source.index : 0);
  const here = source.from === 'stack' && over === source.index + 1 ? source.index : over;
  const next = gaps[gaps.indexOf(here) + step];
  const rect = next === undefined ? undefined : context.droppableRects.get(gapId(next));
  const { collisionRect } = context;
  if (rect === undefined || collisionRect === null) return currentCoordinates;
  // Where the carried card's centre lies on the gap's: what `nearestGap` then finds.
  return {
    x: rect.left + rect.width / 2 - collisionRect.width / 2,
    y: rect.top + rect.height / 2 - collisionRect.height / 2,
  };
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
