/** How much of the browser's storage each run takes. */

export interface RunSize {
  readonly runId: string;
  /** Bytes of the weights of its last and its best epoch, and of those in its history. */
  readonly weights: number;
  /** Bytes of its answers on the validation and the test images, those in its history too. */
  readonly predictions: number;
}

/** Bytes of the arrays of numbers in a value, wherever in it they stand; what is not in them is next to nothing. */
export function arrayBytes(value: unknown): number {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof Blob) return value.size;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((total, part) => total + arrayBytes(part), 0);
}

/** Adds up sizes by run. */
export function createSizes(): {
  readonly add: (runId: string, kind: 'weights' | 'predictions', value: unknown) => void;
  readonly addBytes: (runId: string, kind: 'weights' | 'predictions', bytes: number) => void;
  readonly list: () => RunSize[];
} {
  const sizes = new Map<string, RunSize>();
  const addBytes = (runId: string, kind: 'weights' | 'predictions', bytes: number): void => {
    const size = sizes.get(runId) ?? { runId, weights: 0, predictions: 0 };
    sizes.set(runId, { ...size, [kind]: size[kind] + bytes });
  };
  return {
    add: (runId, kind, value) => addBytes(runId, kind, arrayBytes(value)),
    addBytes,
    list: () => [...sizes.values()],
  };
}

/** What the site keeps in all and may keep, in bytes, by the browser's own estimate; null where it does not tell. */
export async function storageEstimate(): Promise<{ readonly usage: number | null; readonly quota: number | null }> {
  // Typed as always there, but undefined in an insecure context.
  const storage: StorageManager | undefined = globalThis.navigator.storage;
  const { usage, quota } = (await storage?.estimate().catch(() => undefined)) ?? {};
  return { usage: usage ?? null, quota: quota ?? null };
}
