/**
 * Philox 4x32-10: a counter-based generator (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011). The n-th number is a function of the key and n alone, so that any thread, engine or resumed run draws the same.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** What a stream of numbers is for; each purpose has its own, so that more of one never moves another. */
export const STREAMS = { initialWeights: 1, order: 2, dropout: 3, distortion: 4 } as const;
export type StreamName = keyof typeof STREAMS;

/** The two key words of a stream: the seed's 53 bits and, in the top byte, the stream. */
export function streamKey(seed: number, stream: StreamName): readonly [number, number] {
  const high = Math.floor(seed / 2 ** 32) & 0x1fffff;
  return [seed >>> 0, (high | (STREAMS[stream] << 24)) >>> 0];
}

/** High 32 bits of the product of two unsigned 32-bit integers, from 16-bit halves (exact in doubles). */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const cross = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) >>> 0;
}

/**
 * Writes the four unsigned 32-bit numbers of one counter value to `out[offset]` and the three after it.
 *
 * @param key two words, see `streamKey`
 */
export function philox(
  key: readonly [number, number],
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  out: Uint32Array,
  offset = 0,
): void {
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  let k0 = key[0];
  let k1 = key[1];
  for (let round = 0; round < 10; round += 1) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}
