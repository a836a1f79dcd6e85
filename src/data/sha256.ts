/**
 * SHA-256 (FIPS 180-4) as hexadecimal digits: the platform's where it has one, else our own, since browsers withhold
 * theirs from pages that come over plain HTTP from another machine.
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Typed as always there, but undefined in an insecure context.
  const subtle: typeof globalThis.crypto.subtle | undefined = globalThis.crypto?.subtle;
  return subtle === undefined ? sha256InScript(bytes) : toHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const BLOCK_BYTES = 64;
const { initialState, roundConstants } = squareAndCubeRoots();

/** The same without the platform's help; about ten times slower. */
export function sha256InScript(bytes: Uint8Array): string {
  const state = Uint32Array.from(initialState);
  const schedule = new Uint32Array(64);
  const wholeBytes = bytes.length - (bytes.length % BLOCK_BYTES);
  for (let offset = 0; offset < wholeBytes; offset += BLOCK_BYTES) compress(state, schedule, bytes, offset);

  // The rest, a one bit, zeros, and the length in bits.
  const rest = bytes.subarray(wholeBytes);
  const tail = new Uint8Array(rest.length + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const tailView = new DataView(tail.buffer);
  tailView.setUint32(tail.length - 8, Math.floor((bytes.length * 8) / 2 ** 32));
  tailView.setUint32(tail.length - 4, (bytes.length * 8) % 2 ** 32);
  for (let offset = 0; offset < tail.length; offset += BLOCK_BYTES) compress(state, schedule, tail, offset);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(state: Uint32Array, schedule: Uint32Array, bytes: Uint8Array, offset: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, BLOCK_BYTES);
  for (let index = 0; index < 16; index += 1) schedule[index] = view.getUint32(4 * index);
  for (let index = 16; index < 64; index += 1) {
    const early = schedule[index - 15] as number;
    const late = schedule[index - 2] as number;
    const small = rotateRight(early, 7) ^ rotateRight(early, 18) ^ (early >>> 3);
    const large = rotateRight(late, 17) ^ rotateRight(late, 19) ^ (late >>> 10);
    schedule[index] = (schedule[index - 16] as number) + small + (schedule[index - 7] as number) + large;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let index = 0; index < 64; index += 1) {
    const sumE = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sumE + choice + (roundConstants[index] as number) + (schedule[index] as number)) | 0;
    const sumA = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + sumA + majority) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = (state[index] as number) + word;
  });
}

function rotateRight(word: number, count: number): number {
  return (word >>> count) | (word << (32 - count));
}

/** The standard's constants: first 32 bits of the fractions of the square and cube roots of the first primes. */
function squareAndCubeRoots(): { initialState: Uint32Array; roundConstants: Uint32Array } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return {
    initialState: Uint32Array.from(primes.slice(0, 8), (prime) => fractionBits(prime, 2)),
    roundConstants: Uint32Array.from(primes, (prime) => fractionBits(prime, 3)),
  };
}

/** floor(2^32 x the fraction of value^(1/degree)), in integers: a root in floating point could be off by one. */
function fractionBits(value: number, degree: 2 | 3): number {
  const target = BigInt(value) << BigInt(32 * degree);
  let root = 0n;
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) {
    if ((root + bit) ** BigInt(degree) <= target) root += bit;
  }
  return Number(root & 0xffffffffn);
}
