/** One training step on one thread, layer by layer against the clock. */
import type { LayerSeconds } from '../../domain/stepShares.ts';
import type { MemoryLayout } from './layout.ts';
import type { KernelExports } from './platform.ts';

/** Times of layers over many steps. */
export class LayerClock {
  /** For each step the milliseconds of each operation. */
  private readonly steps: Float64Array[] = [];

  constructor(
    private readonly kernels: KernelExports,
    private readonly layout: MemoryLayout,
    private readonly layerCount: number,
  ) {}

  /** Does step `step` of the job, whose order lies in the memory, in the order of the kernels' own program. */
  step(step: number, globalStep: number, examples: number): void {
    const { kernels, layout } = this;
    const { firstFlat, operationLayers } = layout;
    const count = operationLayers.length;
    const times = new Float64Array(count);
    let since = 0;
    // A clock that shows whole ticks errs in single readings, but not in their sum over hundreds of steps.
    const charge = (operation: number): void => {
      const now = performance.now();
      times[operation] = (times[operation] ?? 0) + (now - since);
      since = now;
    };
    for (let example = 0; example < examples; example += 1) {
      kernels.timedLoad(step, example);
      since = performance.now();
      for (let operation = 0; operation < firstFlat; operation += 1) {
        kernels.timedForwardImage(operation, example, globalStep);
        charge(operation);
      }
    }
    since = performance.now();
    for (let operation = firstFlat; operation < count; operation += 1) {
      kernels.timedForwardFlat(operation, step, globalStep);
      charge(operation);
    }
    for (let operation = count - 1; operation >= firstFlat; operation -= 1) {
      kernels.timedBackwardFlat(operation);
      charge(operation);
    }
    for (let example = 0; example < examples; example += 1) {
      for (let operation = firstFlat - 1; operation >= 0; operation -= 1) {
        kernels.timedBackwardImage(operation, example);
        charge(operation);
      }
    }
    for (let operation = firstFlat - 1; operation >= 0; operation -= 1) {
      kernels.timedUpdateFilters(operation);
      charge(operation);
    }
    this.steps.push(times);
  }

  /** Means over the quicker half of the steps: others were held up, or touched memory for the first time. Null without steps. */
  seconds(): LayerSeconds | null {
    if (this.steps.length === 0) return null;
    const total = (times: Float64Array): number => times.reduce((sum, time) => sum + time, 0);
    const quick = this.steps.toSorted((a, b) => total(a) - total(b)).slice(0, Math.ceil(this.steps.length / 2));
    const seconds = new Array<number | null>(this.layerCount).fill(null);
    for (const [operation, layer] of this.layout.operationLayers.entries()) {
      const sum = quick.reduce((before, times) => before + (times[operation] ?? 0), 0);
      seconds[layer] = sum / 1000 / quick.length;
    }
    return seconds;
  }
}
