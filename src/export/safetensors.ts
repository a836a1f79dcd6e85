/**
 * Weights as safetensors, float32, little-endian: an 8-byte header length, a JSON header, then the numbers. The format is
 * Hugging Face's; names and shapes are those of the experiment format.
 */
import type { Network } from '../domain/network.ts';
import { type NetworkWeights, networkParameterShapes } from '../domain/weights.ts';

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A weights file that cannot be used; the message says what was expected and received. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

const MAXIMUM_HEADER_BYTES = 10_000_000;

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Reads every tensor of a file. @throws WeightsError where the file is not whole, not safetensors, or not float32 */
export function readSafetensors(bytes: Uint8Array): Map<string, Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw new WeightsError(`expected a safetensors file, received ${bytes.length} bytes`);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > MAXIMUM_HEADER_BYTES || 8 + headerLength > bytes.length) {
    throw new WeightsError(`expected a header of ${headerLength} bytes, received a file of ${bytes.length}`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  const start = 8 + headerLength;
  const length = bytes.length - start;
  const tensors = new Map<string, Tensor>();
  const ranges: { name: string; begin: number; end: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { shape, begin, end } = parseEntry(name, entry);
    if (end > length) {
      throw new WeightsError(`${name}: expected data up to byte ${end}, received a file that ends at ${length}`);
    }
    ranges.push({ name, begin, end });
    const data = new Float32Array(sizeOf(shape));
    for (let index = 0; index < data.length; index += 1) data[index] = view.getFloat32(start + begin + 4 * index, true);
    tensors.set(name, { shape, data });
  }
  // Tensors without numbers begin where their neighbour does.
  ranges.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of ranges) {
    if (begin !== covered) throw new WeightsError(`${name}: expected data from byte ${covered}, received ${begin}`);
    covered = end;
  }
  if (covered !== length) throw new WeightsError(`expected ${covered} bytes of data, received ${length}`);
  return tensors;
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WeightsError('expected a JSON header, received other bytes');
  }
  if (header === null || typeof header !== 'object' || Array.isArray(header)) {
    throw new WeightsError('expected a JSON object as header, received another value');
  }
  return header as Record<string, unknown>;
}

function parseEntry(name: string, entry: unknown): { shape: number[]; begin: number; end: number } {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (dtype !== 'F32') throw new WeightsError(`${name}: expected dtype F32, received ${JSON.stringify(dtype)}`);
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw new WeightsError(`${name}: expected a shape of whole numbers, received ${JSON.stringify(shape)}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw new WeightsError(`${name}: expected two data offsets, received ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  if (end - begin !== 4 * sizeOf(shape)) {
    throw new WeightsError(
      `${name}: expected ${4 * sizeOf(shape)} bytes for [${shape.join(', ')}], received ${end - begin}`,
    );
  }
  return { shape, begin, end };
}

/** Writes tensors in the order of the map. */
export function writeSafetensors(tensors: ReadonlyMap<string, Tensor>): Uint8Array {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    if (sizeOf(shape) !== data.length) {
      throw new WeightsError(`${name}: expected ${sizeOf(shape)} numbers, received ${data.length}`);
    }
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + 4 * data.length] };
    offset += 4 * data.length;
  }
  const text = JSON.stringify(header);
  // Spaces align the numbers to 8 bytes, as the format recommends.
  const headerBytes = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8, ' '));
  const bytes = new Uint8Array(8 + headerBytes.length + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  let position = 8 + headerBytes.length;
  for (const { data } of tensors.values()) {
    for (const value of data) {
      view.setFloat32(position, value, true);
      position += 4;
    }
  }
  return bytes;
}

/** The weights of a network from a file. @throws WeightsError naming the tensor that is missing, superfluous or misshapen */
export function weightsFromSafetensors(network: Network, bytes: Uint8Array): NetworkWeights {
  const tensors = readSafetensors(bytes);
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name);
    if (tensor === undefined)
      throw new WeightsError(`${name}: expected [${shape.join(', ')}], received no such tensor`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((side, index) => side !== shape[index])) {
      throw new WeightsError(`${name}: expected [${shape.join(', ')}], received [${tensor.shape.join(', ')}]`);
    }
    tensors.delete(name);
    return tensor.data;
  };
  const weights = networkParameterShapes(network).map((shapes, index) =>
    shapes === null
      ? null
      : { weight: take(`layers.${index}.weight`, shapes.weight), bias: take(`layers.${index}.bias`, shapes.bias) },
  );
  const [extra] = tensors.keys();
  if (extra !== undefined) throw new WeightsError(`${extra}: expected no such tensor in this network`);
  return weights;
}

/** The file of a network's weights. */
export function weightsToSafetensors(network: Network, weights: NetworkWeights): Uint8Array {
  const tensors = new Map<string, Tensor>();
  networkParameterShapes(network).forEach((shapes, index) => {
    const own = weights[index];
    if (shapes === null || own === null || own === undefined) return;
    tensors.set(`layers.${index}.weight`, { shape: shapes.weight, data: own.weight });
    tensors.set(`layers.${index}.bias`, { shape: shapes.bias, data: own.bias });
  });
  return writeSafetensors(tensors);
}
