/** Of which epochs a run's weights are kept, so that one can look back. Pure. */

/** Epochs thin out as a run goes on, since weights change ever less: each is half again as far as the one before. */
const GROWTH = 1.5;
const MOST_KEPT = 16;
/** Of weights larger than this, in bytes, every other of these epochs is kept, and of still larger ones every fourth. */
const LARGE_BYTES = 2_000_000;
const HUGE_BYTES = 8_000_000;

/** 1, 2, 3, 5, 8, 12, 18, 27, ... */
const EPOCHS: readonly number[] = Array.from({ length: MOST_KEPT - 1 }).reduce<number[]>(
  (epochs) => [...epochs, Math.ceil(GROWTH * (epochs.at(-1) ?? 0))],
  [1],
);

/** The epochs after which the weights are kept, rising, for weights of so many bytes. */
export function snapshotEpochs(weightBytes: number): readonly number[] {
  const every = weightBytes > HUGE_BYTES ? 4 : weightBytes > LARGE_BYTES ? 2 : 1;
  return EPOCHS.filter((_, index) => index % every === 0);
}

/** The latest of some rising epochs that is not after `epoch`; null where all are. */
export function latestUpTo(epochs: readonly number[], epoch: number): number | null {
  return epochs.findLast((candidate) => candidate <= epoch) ?? null;
}
