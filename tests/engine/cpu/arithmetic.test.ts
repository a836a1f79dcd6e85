/** The kernels' own exp, sigmoid, tanh and log, compiled by themselves and held to JavaScript's double precision. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/tooling/paths.ts';

const SOURCES = join(projectRoot, 'src/engine/cpu/assembly');
const SINGLE = ['exponential', 'sigmoid', 'tanh'] as const;
const DOUBLE = ['exactExponential', 'exactLogarithm'] as const;

/** Applies each function in place to `count` numbers from the start of the memory's second page on. */
const ENTRY = `
import { ${[...SINGLE, ...DOUBLE].join(', ')} } from './arithmetic';
${SINGLE.map(
  (name) => `export function ${name}All(count: i32): void {
    for (let at: usize = 65536; at < 65536 + (<usize>count << 2); at += 16) v128.store(at, ${name}(v128.load(at)));
  }`,
).join('\n')}
${DOUBLE.map(
  (name) => `export function ${name}All(count: i32): void {
    for (let at: usize = 65536; at < 65536 + (<usize>count << 3); at += 8) store<f64>(at, ${name}(load<f64>(at)));
  }`,
).join('\n')}
`;

const PAGE = 65536;
let exported: WebAssembly.Exports;
let memory: WebAssembly.Memory;

beforeAll(async () => {
  const written: Uint8Array<ArrayBuffer>[] = [];
  const { error, stderr } = await asc.main(
    [
      'entry.ts',
      '--baseDir',
      SOURCES,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
      '--outFile',
      'out',
    ],
    {
      readFile: (name, folder) =>
        name === 'entry.ts' ? ENTRY : readFile(join(folder, name), 'utf8').catch(() => null),
      writeFile: (_name, content) => {
        if (typeof content !== 'string') written.push(Uint8Array.from(content));
      },
    },
  );
  expect(error, stderr.toString()).toBe(null);
  const [binary] = written;
  if (binary === undefined) throw new Error('The compiler wrote no module');
  memory = new WebAssembly.Memory({ initial: 64 });
  exported = (await WebAssembly.instantiate(binary, { env: { memory } })).instance.exports;
}, 120_000);

function call(name: string, count: number): void {
  const apply = exported[`${name}All`];
  if (typeof apply !== 'function') throw new Error(`No function ${name}`);
  apply(count);
}

/** `name` of each input as float32; pairs of (input as the kernel saw it, output). */
function applySingle(name: (typeof SINGLE)[number], inputs: readonly number[]): [input: number, output: number][] {
  const rounded = Float32Array.from(inputs);
  const floats = new Float32Array(memory.buffer, PAGE, Math.ceil(inputs.length / 4) * 4);
  floats.set(rounded);
  call(name, floats.length);
  return Array.from(rounded, (input, index) => [input, floats[index] ?? Number.NaN]);
}

function applyDouble(name: (typeof DOUBLE)[number], inputs: readonly number[]): [input: number, output: number][] {
  const doubles = new Float64Array(memory.buffer, PAGE, inputs.length);
  doubles.set(inputs);
  call(name, inputs.length);
  return inputs.map((input, index) => [input, doubles[index] ?? Number.NaN]);
}

function evenly(from: number, to: number, count = 200_000): number[] {
  return Array.from({ length: count + 1 }, (_, index) => from + ((to - from) * index) / count);
}

/** Largest relative error over the pairs. */
function relativeError(pairs: readonly [number, number][], truth: (input: number) => number): number {
  let worst = 0;
  for (const [input, output] of pairs) {
    const expected = truth(input);
    const error = expected === 0 ? Math.abs(output) : Math.abs(output - expected) / Math.abs(expected);
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}

describe('single precision', () => {
  it('exp is right to 2e-7', () => {
    expect(relativeError(applySingle('exponential', evenly(-87, 88)), Math.exp)).toBeLessThan(2e-7);
    expect(relativeError(applySingle('exponential', evenly(-0.7, 0.7)), Math.exp)).toBeLessThan(2e-7);
  });

  it('sigmoid is right to 3e-7', () => {
    const truth = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(relativeError(applySingle('sigmoid', evenly(-86, 86)), truth)).toBeLessThan(3e-7);
  });

  it('tanh is right to 3e-7, also where it is small and where its two formulas meet', () => {
    expect(relativeError(applySingle('tanh', evenly(-12, 12)), Math.tanh)).toBeLessThan(3e-7);
    expect(relativeError(applySingle('tanh', evenly(-1e-3, 1e-3)), Math.tanh)).toBeLessThan(3e-7);
    expect(relativeError(applySingle('tanh', evenly(0.62, 0.63)), Math.tanh)).toBeLessThan(3e-7);
  });

  it('stays in range far out, and lets what is no number through', () => {
    const far = [-1e30, -1000, -88.5, 0, 88.5, 1000, 1e30, Number.NaN];
    const outputs = (name: (typeof SINGLE)[number]): number[] => applySingle(name, far).map(([, output]) => output);
    expect(outputs('tanh')).toEqual([-1, -1, -1, 0, 1, 1, 1, Number.NaN]);
    const sigmoids = outputs('sigmoid');
    expect(sigmoids.slice(3)).toEqual([0.5, 1, 1, 1, Number.NaN]);
    for (const small of sigmoids.slice(0, 3)) expect(small).toBeLessThan(1e-37);
    const powers = outputs('exponential');
    expect(powers.slice(0, 7).every((power) => power > 0 && Number.isFinite(power))).toBe(true);
    expect(powers[7]).toBeNaN();
  });
});

describe('double precision', () => {
  it('exp is right to 1e-13', () => {
    expect(relativeError(applyDouble('exactExponential', evenly(-690, 690, 20_000)), Math.exp)).toBeLessThan(1e-13);
    expect(applyDouble('exactExponential', [0, -1000]).map(([, output]) => output)).toEqual([1, 0]);
  });

  it('log is right to 1e-14', () => {
    const inputs = [...evenly(1.001, 3, 20_000), ...evenly(3, 1e6, 20_000), ...evenly(1e-6, 0.99, 20_000)];
    expect(relativeError(applyDouble('exactLogarithm', inputs), Math.log)).toBeLessThan(1e-14);
    expect(applyDouble('exactLogarithm', [1]).map(([, output]) => output)).toEqual([0]);
  });
});
