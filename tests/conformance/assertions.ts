/** Comparisons that name the worst place; no test runner, so that they also run in a browser's worker. */
import type { NetworkWeights } from '../../src/domain/weights.ts';

/** The golden traces' tolerance for float32: absolute, and relative to the expected value. */
const ABSOLUTE = 2e-5;
const RELATIVE = 2e-4;

export function expectTrue(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

export function expectEqual(name: string, received: unknown, expected: unknown): void {
  if (!Object.is(received, expected))
    throw new Error(`${name}: expected ${String(expected)}, received ${String(received)}`);
}

/** Every number within the tolerance, or equal to the bit where `isExact`. */
export function expectClose(
  name: string,
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  isExact = false,
): void {
  expectEqual(`${name}: how many`, received.length, expected.length);
  let worst = -1;
  let worstExcess = 0;
  for (let index = 0; index < expected.length; index += 1) {
    const want = expected[index] ?? Number.NaN;
    const difference = Math.abs((received[index] ?? Number.NaN) - want);
    const allowed = isExact ? 0 : ABSOLUTE + RELATIVE * Math.abs(want);
    const excess = difference - allowed;
    // Written so that a difference that is not a number counts as one.
    if (!(excess <= worstExcess)) {
      worst = index;
      worstExcess = excess;
      if (Number.isNaN(excess)) break;
    }
  }
  if (worst >= 0) throw new Error(`${name}[${worst}]: expected ${expected[worst]}, received ${received[worst]}`);
}

/** Anything that has weights and biases, whatever their precision. */
type AnyWeights = readonly ({ readonly weight: ArrayLike<number>; readonly bias: ArrayLike<number> } | null)[];

export function expectWeights(name: string, received: NetworkWeights, expected: AnyWeights, isExact = false): void {
  expectEqual(`${name}: layers`, received.length, expected.length);
  expected.forEach((layer, index) => {
    const own = received[index] ?? null;
    if (layer === null || own === null) {
      expectTrue(layer === own, `${name}: layer ${index} has weights only on one side`);
      return;
    }
    expectClose(`${name}: weight of layer ${index}`, own.weight, layer.weight, isExact);
    expectClose(`${name}: bias of layer ${index}`, own.bias, layer.bias, isExact);
  });
}

/** The error that `action` rejects with. @throws where it does not reject, or not within `milliseconds`. */
export async function expectRejection(name: string, action: Promise<unknown>, milliseconds = 20_000): Promise<Error> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds);
  });
  const outcome = await Promise.race([
    action.then(
      () => 'resolved' as const,
      (error: unknown) => error,
    ),
    late,
  ]);
  clearTimeout(timer);
  if (outcome instanceof Error) return outcome;
  throw new Error(
    `${name}: expected an Error, received ${outcome === 'late' ? `nothing in ${milliseconds} ms` : String(outcome)}`,
  );
}
