/** Keeps the keyboard's place while cards move, appear and vanish: a moved or removed element loses the browser's focus. */
import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';

/** A control of a card, by its `data-control`. */
export type CardControl = 'handle' | 'up' | 'down' | 'duplicate' | 'remove' | 'join';

interface Wanted {
  readonly layerId: string;
  /** In order of preference; a disabled one is passed over. */
  readonly controls: readonly CardControl[];
}

function findControl(list: HTMLElement, { layerId, controls }: Wanted): HTMLElement | null {
  const card = list.querySelector(`[data-layer-id="${CSS.escape(layerId)}"]`);
  for (const control of controls) {
    const element = card?.querySelector<HTMLButtonElement>(`[data-control="${control}"]`);
    if (element !== null && element !== undefined && !element.disabled) return element;
  }
  return null;
}

/** Says where focus belongs after the next drawing of the stack; null sends it to the palette. */
export type RequestFocus = (layerId: string | null, ...controls: CardControl[]) => void;

/** Keeps the promise of `RequestFocus`. */
export function useStackFocus(list: RefObject<HTMLElement | null>, ids: readonly string[]): RequestFocus {
  const wanted = useRef<Wanted | 'palette' | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list of ids is the moment at which focus may have been lost
  useLayoutEffect(() => {
    const target = wanted.current;
    if (target === null || list.current === null) return;
    wanted.current = null;
    const element =
      target === 'palette'
        ? document.querySelector<HTMLElement>('[data-palette] button')
        : findControl(list.current, target);
    element?.focus({ preventScroll: true });
    element?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [ids, list]);
  return useCallback((layerId: string | null, ...controls: CardControl[]) => {
    wanted.current = layerId === null ? 'palette' : { layerId, controls };
  }, []);
}
