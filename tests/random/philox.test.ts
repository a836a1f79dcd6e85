import { describe, expect, it } from 'vitest';
import { philox, STREAMS, type StreamName, streamKey } from '../../src/random/philox.ts';

function draw(key: readonly [number, number], counter: readonly [number, number, number, number]): string[] {
  const out = new Uint32Array(4);
  philox(key, ...counter, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0'));
}

describe('Philox 4x32-10', () => {
  // Random123 1.14, tests/kat_vectors.
  it.each([
    [[0, 0], [0, 0, 0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('gives the known answers of Random123 (key %j)', (key, counter, expected) => {
    expect(draw(key, counter).join(' ')).toBe(expected);
  });

  it('writes four words at the offset and nothing else', () => {
    const out = new Uint32Array(8).fill(7);
    philox([0, 0], 0, 0, 0, 0, out, 2);
    expect([...out]).toEqual([7, 7, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 7, 7]);
  });
});

describe('stream keys', () => {
  const names = Object.keys(STREAMS) as StreamName[];

  it('differ between streams and between seeds, over all 53 bits of a seed', () => {
    const seeds = [0, 1, 2, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER];
    const keys = seeds.flatMap((seed) => names.map((name) => streamKey(seed, name).join()));
    expect(new Set(keys).size).toBe(seeds.length * names.length);
  });

  it('hold the seed and, in the top byte, the stream', () => {
    expect(streamKey(Number.MAX_SAFE_INTEGER, 'dropout')).toEqual([0xffffffff, 0x031fffff]);
    expect(streamKey(0x1_0000_0002, 'initialWeights')).toEqual([2, 0x01000001]);
  });
});
