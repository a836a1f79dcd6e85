import type { TextStorage } from '../../store/preferences.ts';

/** The browser's storage of texts; null where it forbids it, where reading the property throws. */
export function browserTexts(): TextStorage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
