/** A WebAssembly loop that does nothing but 128-bit multiply-adds: the most that any kernel could reach here. */
import asc from 'assemblyscript/asc';

/** Independent sums, enough to hide the latency of an addition and few enough to stay in registers. */
const SUMS = 12;
/** Lanes of a vector times the two operations of a multiply-add. */
export const PEAK_FLOPS_PER_ROUND = SUMS * 4 * 2;

/** @returns a module that exports `run(rounds): number` */
export async function compilePeakLoop(isFused: boolean): Promise<Uint8Array> {
  const names = Array.from({ length: SUMS }, (_, index) => `sum${index}`);
  const source = [
    'export function run(rounds: i32): f32 {',
    '  const scale = f32x4.splat(0.999999);',
    '  const shift = f32x4.splat(1e-7);',
    ...names.map((name, index) => `  let ${name} = f32x4.splat(${index}.5);`),
    '  for (let round = 0; round < rounds; ++round) {',
    ...names.map((name) =>
      isFused
        ? `    ${name} = f32x4.relaxed_madd(${name}, scale, shift);`
        : `    ${name} = f32x4.add(f32x4.mul(${name}, scale), shift);`,
    ),
    '  }',
    `  let total = ${names.reduce((sum, name) => `f32x4.add(${sum}, ${name})`)};`,
    '  return f32x4.extract_lane(total, 0);',
    '}',
  ].join('\n');
  const features = isFused ? ['simd', 'relaxed-simd'] : ['simd'];
  const { error, binary, stderr } = await asc.compileString(source, {
    optimizeLevel: 3,
    noAssert: true,
    runtime: 'stub',
    enable: features,
  });
  if (error !== null || binary === null) throw new Error(`The peak loop did not compile: ${stderr.toString()}`);
  return binary;
}
