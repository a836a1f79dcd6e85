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

  /** Mini-batches to queue together; at most `limit`, and fewer only at the very end. */
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
    const fitting = Math.max(1, Math.min(CHUNK_MS / this.#stepMs, MOST_STEPS));
    // Powers of two, because reading back another number of steps compiles another kernel; and the first steps, which
    // compile theirs, look slow: grow from there by doubling.
    this.#steps = Math.min(2 ** Math.floor(Math.log2(fitting)), this.#steps * 2);
  }
}
