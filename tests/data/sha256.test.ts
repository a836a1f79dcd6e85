import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex, sha256InScript } from '../../src/data/sha256.ts';

describe('SHA-256', () => {
  test("agrees with the standard's examples", () => {
    const encode = (text: string) => new TextEncoder().encode(text);
    expect(sha256InScript(encode('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256InScript(encode(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('agrees with OpenSSL on every length around the block size', async () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, index) => (index * 37) & 255);
    for (let length = 0; length <= bytes.length; length += 1) {
      const part = bytes.slice(0, length);
      const expected = createHash('sha256').update(part).digest('hex');
      expect(sha256InScript(part)).toBe(expected);
      expect(await sha256Hex(part)).toBe(expected);
    }
  });

  test('agrees with OpenSSL on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        expect(sha256InScript(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });
});
