/** How long after a failure the report of a loss may come. */
const REPORT_DELAY_MS = 300;

/**
 * Notices the loss of a graphics device. Work on a lost device may throw, resolve with zeros or never settle, depending on the
 * browser; behind a watch it rejects with one clear error, whatever happens.
 */
export class LossWatch {
  readonly #canBeLost: boolean;
  #lost: Error | null = null;
  readonly #waiting = new Set<(error: Error) => void>();

  /** @param canBeLost False for a backend without a device. */
  constructor(canBeLost: boolean) {
    this.#canBeLost = canBeLost;
  }

  get isLost(): boolean {
    return this.#lost !== null;
  }

  /** Reports the loss; only the first report counts. */
  report(reason: string): void {
    if (this.#lost !== null) return;
    const error = new Error(`the GPU was lost: ${reason}`);
    this.#lost = error;
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  /** @throws Error "the GPU was lost: ..." after a loss. */
  check(): void {
    if (this.#lost !== null) throw this.#lost;
  }

  /** Settles as `promise` does, or rejects as soon as the device is lost. */
  guard<Value>(promise: Promise<Value>): Promise<Value> {
    // Not a race with one long-lived promise: that would keep a reaction for every call until the end of the run.
    return new Promise((resolve, reject) => {
      if (this.#lost !== null) {
        promise.catch(() => undefined);
        reject(this.#lost);
        return;
      }
      this.#waiting.add(reject);
      promise
        .then(resolve, async (error: unknown) => reject(await this.explain(error)))
        .finally(() => this.#waiting.delete(reject));
    });
  }

  /** The loss behind a failure, where there is one: work may fail a moment before the loss itself is reported. */
  async explain(error: unknown): Promise<unknown> {
    if (this.#lost !== null) return this.#lost;
    if (!this.#canBeLost) return error;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(report);
        resolve(error);
      }, REPORT_DELAY_MS);
      const report = (loss: Error) => {
        clearTimeout(timer);
        resolve(loss);
      };
      this.#waiting.add(report);
    });
  }
}
