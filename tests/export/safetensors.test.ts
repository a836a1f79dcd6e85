import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/domain/network.ts';
import {
  readSafetensors,
  type Tensor,
  WeightsError,
  weightsFromSafetensors,
  weightsToSafetensors,
  writeSafetensors,
} from '../../src/export/safetensors.ts';
import { createInitialWeights } from '../../src/random/initialWeights.ts';

const NETWORK: Network = {
  input: [4, 4, 1],
  layers: [
    { type: 'conv', filters: 2, kernel: [3, 2], activation: 'relu' },
    { type: 'dropout', rate: 0.5 },
    { type: 'softmax', units: 10 },
  ],
  initialization: 'he',
};
const WEIGHTS = createInitialWeights(NETWORK, 1);
const FILE = weightsToSafetensors(NETWORK, WEIGHTS);

interface Entry {
  dtype: string;
  shape: unknown;
  data_offsets: unknown;
}

/** The header of a file, and the numbers after it. */
function split(file: Uint8Array): { header: Record<string, Entry>; data: Uint8Array } {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<string, Entry>;
  return { header, data: file.subarray(8 + length) };
}

function join(header: unknown, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

/** The file after a change of its header. */
function withHeader(change: (header: Record<string, Entry>) => void): Uint8Array {
  const { header, data } = split(FILE);
  change(header);
  return join(header, data);
}

function entryOf(header: Record<string, Entry>, name: string): Entry {
  const entry = header[name];
  if (entry === undefined) throw new Error(`No ${name} in the file`);
  return entry;
}

describe('a safetensors file', () => {
  it('gives back every tensor to the last bit, whatever its shape and numbers', () => {
    const tensor = fc.array(fc.nat(4), { maxLength: 4 }).chain((shape): fc.Arbitrary<Tensor> => {
      const size = shape.reduce((product, side) => product * side, 1);
      return fc
        .float32Array({ minLength: size, maxLength: size, noNaN: true })
        .map((data) => ({ shape, data: Float32Array.from(data) }));
    });
    const names = fc.string().filter((name) => name !== '__metadata__' && name !== '__proto__');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, tensor), { maxLength: 5 }), (entries) => {
        const tensors = new Map(entries);
        const file = writeSafetensors(tensors);
        expect(readSafetensors(file)).toEqual(tensors);
        // The numbers start at a multiple of eight, so that a reader can map them.
        expect((file.length - split(file).data.length) % 8).toBe(0);
      }),
    );
  });

  it('names the weights by the index of their layer, in the shapes of the format', () => {
    expect(Object.entries(split(FILE).header).map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ['layers.0.weight', 'F32', [3, 2, 1, 2]],
      ['layers.0.bias', 'F32', [2]],
      ['layers.2.weight', 'F32', [12, 10]],
      ['layers.2.bias', 'F32', [10]],
    ]);
    expect(weightsFromSafetensors(NETWORK, FILE)).toEqual(WEIGHTS);
  });

  it('holds little-endian float32', () => {
    const file = writeSafetensors(new Map([['x', { shape: [1], data: Float32Array.of(1) }]]));
    expect([...split(file).data]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('may lie anywhere in a larger buffer, carry metadata, and list its tensors in any order', () => {
    const moved = new Uint8Array(FILE.length + 3);
    moved.set(FILE, 3);
    expect(weightsFromSafetensors(NETWORK, moved.subarray(3))).toEqual(WEIGHTS);
    const { header, data } = split(FILE);
    const reversed = Object.fromEntries([['__metadata__', { format: 'pt' }], ...Object.entries(header).toReversed()]);
    expect(weightsFromSafetensors(NETWORK, join(reversed, data))).toEqual(WEIGHTS);
  });

  it('is not written from numbers that do not fill the shape', () => {
    expect(() => writeSafetensors(new Map([['x', { shape: [3], data: new Float32Array(2) }]]))).toThrow(
      'x: expected 3 numbers, received 2',
    );
  });
});

describe('a damaged file', () => {
  it('is refused wherever it is cut off', () => {
    for (let length = 0; length < FILE.length; length += 1) {
      expect(() => weightsFromSafetensors(NETWORK, FILE.subarray(0, length)), `at ${length}`).toThrow(WeightsError);
    }
  });

  it('is refused with bytes at its end', () => {
    const longer = new Uint8Array(FILE.length + 4);
    longer.set(FILE);
    const size = split(FILE).data.length;
    expect(() => readSafetensors(longer)).toThrow(`expected ${size} bytes of data, received ${size + 4}`);
  });

  it('is refused or read, but never anything else, with any byte of its header changed', () => {
    const headerEnd = FILE.length - split(FILE).data.length;
    fc.assert(
      fc.property(fc.nat(headerEnd - 1), fc.nat(255), (position, byte) => {
        const changed = FILE.slice();
        changed[position] = byte;
        try {
          expect(weightsFromSafetensors(NETWORK, changed)).toEqual(WEIGHTS);
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['text', 'hello', 'expected a JSON header'],
    ['a list', [], 'expected a JSON object as header'],
    ['null', null, 'expected a JSON object as header'],
  ])('is refused with %s as its header', (_, header, message) => {
    expect(() => readSafetensors(join(header, new Uint8Array(0)))).toThrow(message);
  });

  it('cannot ask for more memory than it has bytes', () => {
    const vast = withHeader((header) => {
      entryOf(header, 'layers.2.weight').shape = [2 ** 20, 2 ** 20];
      entryOf(header, 'layers.2.weight').data_offsets = [0, 2 ** 42];
    });
    expect(() => readSafetensors(vast)).toThrow(/^layers\.2\.weight: expected data up to byte 4398046511104/);
    const header = new Uint8Array(16);
    new DataView(header.buffer).setBigUint64(0, 2n ** 63n, true);
    expect(() => readSafetensors(header)).toThrow('received a file of 16');
  });

  it.each<[string, (header: Record<string, Entry>) => void, string]>([
    [
      'another type of number',
      (header) => {
        entryOf(header, 'layers.0.bias').dtype = 'F16';
      },
      'layers.0.bias: expected dtype F32, received "F16"',
    ],
    [
      'a shape that is none',
      (header) => {
        entryOf(header, 'layers.0.bias').shape = [-2];
      },
      'layers.0.bias: expected a shape of whole numbers, received [-2]',
    ],
    [
      'a shape that its bytes do not fill',
      (header) => {
        entryOf(header, 'layers.0.bias').shape = [3];
      },
      'layers.0.bias: expected 12 bytes for [3], received 8',
    ],
    [
      'offsets that are none',
      (header) => {
        entryOf(header, 'layers.0.bias').data_offsets = [48];
      },
      'layers.0.bias: expected two data offsets, received [48]',
    ],
    [
      'offsets that run backwards',
      (header) => {
        entryOf(header, 'layers.0.bias').data_offsets = [56, 48];
      },
      'layers.0.bias: expected 8 bytes for [2], received -8',
    ],
    [
      'overlapping data',
      (header) => {
        entryOf(header, 'layers.0.bias').data_offsets = [44, 52];
      },
      'layers.0.bias: expected data from byte 48, received 44',
    ],
    [
      'a gap in the data',
      (header) => {
        delete header['layers.0.bias'];
      },
      'layers.2.weight: expected data from byte 48, received 56',
    ],
  ])('is refused with %s, naming the tensor', (_, change, message) => {
    const changed = withHeader(change);
    expect(() => readSafetensors(changed)).toThrow(new WeightsError(message));
  });
});

describe('weights of another network', () => {
  const tensors = readSafetensors(FILE);

  it('are refused where a tensor is missing', () => {
    const fewer = new Map(tensors);
    fewer.delete('layers.2.bias');
    expect(() => weightsFromSafetensors(NETWORK, writeSafetensors(fewer))).toThrow(
      'layers.2.bias: expected [10], received no such tensor',
    );
  });

  it('are refused where a tensor is too many', () => {
    const more = new Map(tensors).set('layers.1.weight', { shape: [1], data: new Float32Array(1) });
    expect(() => weightsFromSafetensors(NETWORK, writeSafetensors(more))).toThrow(
      'layers.1.weight: expected no such tensor in this network',
    );
  });

  it('are refused where a tensor has another shape, even of the same size', () => {
    const { data } = tensors.get('layers.2.weight') ?? { data: new Float32Array(0) };
    for (const shape of [[10, 12], [120], [12, 10, 1]]) {
      const other = new Map(tensors).set('layers.2.weight', { shape, data });
      expect(() => weightsFromSafetensors(NETWORK, writeSafetensors(other))).toThrow(
        `layers.2.weight: expected [12, 10], received [${shape.join(', ')}]`,
      );
    }
  });
});
