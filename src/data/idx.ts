/**
 * The IDX format of the MNIST files: two zero bytes, a type (8: unsigned byte), the number of dimensions, each dimension as a
 * big-endian 32-bit integer, then the values, last dimension fastest.
 */

const UNSIGNED_BYTE = 0x08;

export interface IdxArray {
  readonly shape: readonly number[];
  /** A view into the file, not a copy; its length is the product of `shape`. */
  readonly values: Uint8Array<ArrayBuffer>;
}

export type IdxErrorKind = 'truncated' | 'malformed';

/** A file that is no IDX file of unsigned bytes, or not one of the expected dimensions. */
export class IdxError extends Error {
  override readonly name = 'IdxError';
  readonly kind: IdxErrorKind;

  constructor(kind: IdxErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * Parses an IDX file of unsigned bytes with `dimensions` dimensions.
 * @throws IdxError where the header is another one, or the file is shorter or longer than its header says.
 */
export function parseIdx(file: Uint8Array<ArrayBuffer>, dimensions: number): IdxArray {
  const headerBytes = 4 + 4 * dimensions;
  if (file.length < 4)
    throw new IdxError('truncated', `expected a header of ${headerBytes} bytes, found ${file.length}`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint16(0) !== 0) {
    throw new IdxError('malformed', `expected two zero bytes at the start, found ${hex(file, 2)}: not an IDX file`);
  }
  if (view.getUint8(2) !== UNSIGNED_BYTE) {
    throw new IdxError('malformed', `expected type 8 (unsigned bytes), found type ${view.getUint8(2)}`);
  }
  if (view.getUint8(3) !== dimensions) {
    throw new IdxError('malformed', `expected ${dimensions} dimensions, found ${view.getUint8(3)}`);
  }
  if (file.length < headerBytes) {
    throw new IdxError('truncated', `expected a header of ${headerBytes} bytes, found ${file.length}`);
  }
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  // Products beyond 2^53 lose digits, but stay far above the length of any file.
  const count = shape.reduce((product, size) => product * size, 1);
  const received = file.length - headerBytes;
  if (received < count)
    throw new IdxError('truncated', `expected ${count} values of [${shape}], found only ${received}`);
  if (received > count) {
    throw new IdxError('malformed', `expected ${count} values of [${shape}], found ${received - count} bytes more`);
  }
  return { shape, values: file.subarray(headerBytes) };
}

function hex(bytes: Uint8Array, count: number): string {
  return Array.from(bytes.subarray(0, count), (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ');
}
