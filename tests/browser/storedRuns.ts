/** What the page keeps, read as the page itself does. */
import type { Page } from '@playwright/test';

export interface KeptRun {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly failure: string | null;
  readonly weightsSha256: string | null;
  readonly engine: { readonly id: string; readonly reason: string } | null;
  readonly provenance: { readonly threads: number } | null;
  readonly training: {
    readonly step: number;
    readonly epochs: readonly { readonly epoch: number }[];
    readonly best: { readonly validationAccuracy: number; readonly testAccuracy: number } | null;
  };
}

/** The runs in the page's database, oldest first; none before the page has made it. */
export async function keptRuns(page: Page): Promise<KeptRun[]> {
  const runs = await page.evaluate(
    () =>
      new Promise<(KeptRun & { createdAt: number })[]>((resolve, reject) => {
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('runs').objectStore('runs').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result);
          };
        };
      }),
  );
  return runs.sort((a, b) => a.createdAt - b.createdAt);
}

export interface KeptAnswers {
  readonly predictions: readonly number[];
  /** [images * 10] */
  readonly probabilities: readonly number[];
}

/** What a run predicted on a split (of validation after its latest epoch, of test at its best one), as the page's database has it. */
export function keptAnswers(page: Page, runId: string, split: 'validation' | 'test'): Promise<KeptAnswers> {
  return page.evaluate(
    ([id, name]) =>
      new Promise<KeptAnswers>((resolve, reject) => {
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('predictions').objectStore('predictions').get([id, name]);
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            const { predictions, probabilities } = reading.result;
            resolve({ predictions: Array.from(predictions), probabilities: Array.from(probabilities) });
          };
        };
      }),
    [runId, split] as const,
  );
}

/** The ids of the runs of which a store of the page's database keeps something. */
export async function keptKeys(
  page: Page,
  store: 'checkpoints' | 'snapshots' | 'predictions' | 'history',
): Promise<string[]> {
  return page.evaluate(
    (name) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction(name).objectStore(name).getAllKeys();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result.map((key) => (Array.isArray(key) ? String(key[0]) : String(key))));
          };
        };
      }),
    store,
  );
}

/** Opens the lab with this experiment on the bench, unless an earlier visit left another. */
export async function openWithDraft(page: Page, draft: object, threads: number | 'auto' = 'auto'): Promise<void> {
  await page.addInitScript(
    ([experiment, threadCount]) => {
      const key = 'layer-lab.preferences';
      if (localStorage.getItem(key) !== null) return;
      const preferences = { version: 1, browser: navigator.userAgent, draft: experiment, engineChoice: 'cpu' };
      localStorage.setItem(key, JSON.stringify({ ...preferences, threads: threadCount, measurements: {} }));
    },
    [draft, threads] as const,
  );
  await page.goto('./');
}
