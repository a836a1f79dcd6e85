import { philox, streamKey } from './philox.ts';

/** Values whose random integer is below this are dropped. */
export function dropoutThreshold(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}

/**
 * Which inputs a dropout layer keeps in one step: 1 kept, 0 dropped. Value e of the mini-batch's example s, at global step t
 * (counted from 0), in the network's k-th dropout layer (from 0) takes word e mod 4 of the counter (floor(e / 4), s, t, k).
 *
 * @returns one byte a value, [exampleCount, valuesPerExample]
 */
export function dropoutMask(
  seed: number,
  rate: number,
  ordinal: number,
  step: number,
  exampleCount: number,
  valuesPerExample: number,
): Uint8Array {
  const mask = new Uint8Array(exampleCount * valuesPerExample);
  const key = streamKey(seed, 'dropout');
  const threshold = dropoutThreshold(rate);
  const block = new Uint32Array(4);
  for (let example = 0; example < exampleCount; example += 1) {
    for (let value = 0; value < valuesPerExample; value += 1) {
      if (value % 4 === 0) philox(key, value / 4, example, step, ordinal, block);
      mask[example * valuesPerExample + value] = (block[value % 4] as number) >= threshold ? 1 : 0;
    }
  }
  return mask;
}
