import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IdxError, parseIdx } from '../../src/data/idx.ts';

/** Writes the format as its description says, independently of the parser. */
function idxFile(shape: readonly number[], values: Uint8Array): Uint8Array<ArrayBuffer> {
  const sizes = shape.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from([0, 0, 8, shape.length, ...sizes, ...values]);
}

const anyArray = fc
  .array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 3 })
  .filter((shape) => shape.reduce((product, size) => product * size, 1) <= 2000)
  .chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return fc.record({ shape: fc.constant(shape), values: fc.uint8Array({ minLength: length, maxLength: length }) });
  });

function failure(action: () => unknown): IdxError {
  try {
    action();
  } catch (error) {
    if (error instanceof IdxError) return error;
    throw error;
  }
  throw new Error('Expected an IdxError.');
}

describe('IDX files', () => {
  test('give back shape and values', () => {
    fc.assert(
      fc.property(anyArray, ({ shape, values }) => {
        const parsed = parseIdx(idxFile(shape, values), shape.length);
        expect(parsed.shape).toEqual(shape);
        expect([...parsed.values]).toEqual([...values]);
      }),
    );
  });

  test('are read also where they begin in the middle of a buffer', () => {
    const file = idxFile([2], Uint8Array.of(7, 9));
    const larger = new Uint8Array(file.length + 5);
    larger.set(file, 3);
    expect([...parseIdx(larger.subarray(3, 3 + file.length), 1).values]).toEqual([7, 9]);
  });

  test('cut off anywhere are refused as truncated', () => {
    fc.assert(
      fc.property(
        anyArray,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        ({ shape, values }, part) => {
          const file = idxFile(shape, values);
          const cut = file.slice(0, Math.floor(part * file.length));
          expect(failure(() => parseIdx(cut, shape.length)).kind).toBe('truncated');
        },
      ),
    );
  });

  test('with bytes after their values are refused', () => {
    fc.assert(
      fc.property(anyArray, fc.uint8Array({ minLength: 1, maxLength: 9 }), ({ shape, values }, extra) => {
        const file = Uint8Array.from([...idxFile(shape, values), ...extra]);
        const error = failure(() => parseIdx(file, shape.length));
        expect(error.kind).toBe('malformed');
        expect(error.message).toContain(`${extra.length} bytes more`);
      }),
    );
  });

  test('of another type, magic or number of dimensions are refused with what was found', () => {
    const file = idxFile([3], Uint8Array.of(1, 2, 3));
    const changed = (index: number, value: number) => file.with(index, value);
    expect(failure(() => parseIdx(changed(0, 0x1f), 1)).message).toContain('found 0x1f 0x00: not an IDX file');
    expect(failure(() => parseIdx(changed(2, 0x0d), 1)).message).toContain(
      'expected type 8 (unsigned bytes), found type 13',
    );
    expect(failure(() => parseIdx(file, 3)).message).toContain('expected 3 dimensions, found 1');
  });

  test('whose header promises more than any file holds are refused as truncated', () => {
    const file = Uint8Array.from([0, 0, 8, 3, ...new Array<number>(12).fill(255)]);
    expect(failure(() => parseIdx(file, 3)).kind).toBe('truncated');
  });
});
