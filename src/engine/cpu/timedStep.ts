/** One training step on one thread, layer by layer against the clock. */
import type { LayerSeconds } from '../../domain/stepShares.ts';
import type { MemoryLayout } from './layout.ts';
import type { KernelExports } from './platform.ts';

/** Times of layers, summed over steps. */
export class LayerClock {
  private readonly sums: number[];
  private steps = 0;

  constructor(
    private readonly kernels: KernelExports,
    private readonly layout: MemoryLayout,
    private readonly layerCount: number,
  ) {
    this.sums = new Array<number>(layout.operationLayers.length).fill(0);
  }

  /** Does step `step` of the job, whose order lies in the memory, in the order of the kernels' own program. */
  step(step: number, globalStep: number, examples: number): void {
    const { kernels, layout, sums } = this;
    const { firstFlat, operationLayers } = layout;
    const count = operationLayers.length;
    let since = 0;
    // A clock that shows whole ticks errs in single readings, but not in their sum over hundreds of steps.
    const charge = (operation: number): void => {
      const now = performance.now();
      sums[operation] = (sums[operation] ?? 0) + (now - since);
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
    this.steps += 1;
  }

  /** Forgets what was timed so far. */
  reset(): void {
    this.sums.fill(0);
    this.steps = 0;
  }

  /** Means over the steps; null where none was timed. */
  seconds(): LayerSeconds | null {
    if (this.steps === 0) return null;
    const seconds = new Array<number | null>(this.layerCount).fill(null);
    for (const [operation, layer] of this.layout.operationLayers.entries()) {
      seconds[layer] = (this.sums[operation] ?? 0) / 1000 / this.steps;
    }
    return seconds;
  }
}
