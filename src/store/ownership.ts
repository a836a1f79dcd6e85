/** Which tab a run belongs to: only one may train and keep it, and the others hear when it changes. */

export interface RunOwnership {
  /** Takes the run unless another tab has it. */
  tryClaim(runId: string): Promise<boolean>;
  /** Resolves once the run is ours: the other tab is gone, or has let go of it. */
  claim(runId: string): Promise<void>;
  release(runId: string): void;
  /** Tells the other tabs that what is kept of a run has changed. */
  announce(runId: string): void;
  /** Calls back when another tab announces. */
  listen(onChange: (runId: string) => void): void;
}

const CHANNEL = 'layer-lab.runs';

/** By the browser's locks, which it frees itself when a tab closes or crashes. */
export function createBrowserOwnership(): RunOwnership {
  const releases = new Map<string, () => void>();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);

  const request = (runId: string, ifAvailable: boolean): Promise<boolean> => {
    // Without locks (plain HTTP from another machine) there is no telling tabs apart; each run is taken.
    if (releases.has(runId) || navigator.locks === undefined) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      navigator.locks
        .request(`${CHANNEL}.${runId}`, { ifAvailable }, (lock) => {
          resolve(lock !== null);
          if (lock === null) return undefined;
          return new Promise<void>((release) => {
            releases.set(runId, release);
          });
        })
        .catch(reject);
    });
  };

  return {
    tryClaim: (runId) => request(runId, true),
    async claim(runId) {
      await request(runId, false);
    },
    release(runId) {
      releases.get(runId)?.();
      releases.delete(runId);
    },
    announce: (runId) => channel?.postMessage(runId),
    listen(onChange) {
      channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') onChange(data);
      });
    },
  };
}

/** For a page that shares its runs with nobody. */
export function createSoleOwnership(): RunOwnership {
  return {
    tryClaim: () => Promise.resolve(true),
    claim: () => Promise.resolve(),
    release: () => undefined,
    announce: () => undefined,
    listen: () => undefined,
  };
}
