/** Notices a worker that has fallen silent, which a worker killed by the browser does without any event. */

const PING_EVERY_MS = 4_000;

export interface Heartbeat {
  /** Any message from the worker is a sign of life. */
  alive(): void;
  /** How long it may be silent from now on: compiling shaders takes longer than training. */
  allowSilence(ms: number): void;
  stop(): void;
}

/**
 * Pings while it runs and calls `onSilence` once when nothing was heard for too long. Time counts by the page's own ticks: a
 * laptop that slept or a throttled tab in the background is no sign against the worker.
 */
export function startHeartbeat(ping: () => void, onSilence: () => void, allowedMs: number): Heartbeat {
  let allowed = allowedMs;
  let silentMs = 0;
  let tickedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    silentMs += Math.min(now - tickedAt, 2 * PING_EVERY_MS);
    tickedAt = now;
    if (silentMs > allowed) {
      clearInterval(timer);
      onSilence();
    } else {
      ping();
    }
  }, PING_EVERY_MS);
  return {
    alive() {
      silentMs = 0;
    },
    allowSilence(ms) {
      allowed = ms;
    },
    stop() {
      clearInterval(timer);
    },
  };
}
