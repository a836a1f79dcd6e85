import { type RefObject, useEffect } from 'react';
import { type HistoryStep, takeStep } from './steps.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Ctrl or Command with Z, with Shift and Z, or with Y. */
export function historyStepOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): HistoryStep | null {
  if (ctrlKey === metaKey || altKey) return null;
  switch (key.toLowerCase()) {
    case 'z':
      return shiftKey ? 'redo' : 'undo';
    case 'y':
      return shiftKey ? null : 'redo';
    default:
      return null;
  }
}

const TEXT_FIELDS =
  'textarea, [contenteditable=""], [contenteditable="true"], input:not([type="checkbox"], [type="radio"])';

function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(TEXT_FIELDS);
}

/**
 * The shortcuts, wherever the keyboard is: but a text field in which something was typed keeps the browser's own undo until it
 * is left, and a dialog keeps its keys. Where the focused element vanishes, `fallback` takes the focus.
 */
export function useHistoryKeys(fallback: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let typedIn: EventTarget | null = null;
    const onInput = ({ target }: Event) => {
      if (isTextField(target)) typedIn = target;
    };
    const onFocus = () => {
      typedIn = null;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const step = historyStepOf(event);
      const { target } = event;
      if (step === null || event.defaultPrevented || (target !== null && target === typedIn)) return;
      if (target instanceof Element && target.closest('dialog, [role="dialog"]') !== null) return;
      event.preventDefault();
      takeStep(step);
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && target !== document.body) fallback.current?.focus();
      });
    };
    document.addEventListener('input', onInput);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('input', onInput);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [fallback]);
}
