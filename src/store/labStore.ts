/** The store as the panels use it. */
import { useStore } from 'zustand';
import { browserWorkers } from '../worker/client.ts';
import { createLab } from './createLab.ts';
import { openDatabaseRepository } from './database.ts';
import { createKeptRepository, measureStorage } from './keptRepository.ts';
import { createBrowserOwnership } from './ownership.ts';
import type { Lab } from './types.ts';

/** That of package.json; written in by the bundler. */
declare const PROGRAM_VERSION: string;

const lab = createLab({
  workers: browserWorkers,
  openRepository: (onStatus) =>
    createKeptRepository({ open: () => openDatabaseRepository(), measure: measureStorage, onStatus }),
  ownership: createBrowserOwnership(),
  preferences: openLocalStorage(),
  browser: navigator.userAgent,
  version: PROGRAM_VERSION,
  cores: navigator.hardwareConcurrency,
  isCrossOriginIsolated: globalThis.crossOriginIsolated,
});

/** Reads the store in a component; `useLab.getState()` anywhere else. */
export const useLab = Object.assign(
  <Selected>(select: (lab: Lab) => Selected): Selected => useStore(lab.store, select),
  lab.store,
);

// Workers and data can wait until the page has been painted; animation frames do not come to a hidden tab.
setTimeout(() => lab.start(), 0);

/** Null where the browser forbids it: reading the property throws then. */
function openLocalStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
