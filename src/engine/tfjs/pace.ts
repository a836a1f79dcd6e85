/**
 * How much work may be queued on a device. Queueing ahead keeps it busy; but what is queued can no longer be stopped, so it
 * stays within about 50 ms, or one mini-batch where that takes longer.
 */
const CHUNK_MS = 20;
const MOST_QUEUED_MS = 45;
const MOST_STEPS = 64;

export class Pace {
  #steps = 1;
  #stepMs = Number.POSITIVE_INFINITY;

  /** Mini-batches to queue together; at most `limit`. */
  chunkSteps(limit: number): number {
    return Math.max(1, Math.min(this.#steps, limit));
  }

  /** Whether a chunk of so many steps may join `queuedSteps` that are not done yet. */
  admits(queuedSteps: number, steps: number): boolean {
    return queuedSteps === 0 || (queuedSteps + steps) * this.#stepMs <= MOST_QUEUED_MS;
  }

  /** Reports that a chunk took so long, from its own start or the end of the one before. */
  completed(steps: number, durationMs: number): void {
    this.#stepMs = durationMs / steps;
    // The first steps compile kernels and look slow: grow from there by doubling.
    this.#steps = Math.max(1, Math.min(Math.floor(CHUNK_MS / this.#stepMs), this.#steps * 2, MOST_STEPS));
  }
}
