/**
 * Elementary functions from IEEE additions, multiplications, divisions and square roots alone, which every machine rounds
 * alike. `Math.log`, `Math.exp` and `Math.pow` may differ in the last bit between browsers; these do not.
 */

const LN2 = 0.6931471805599453;

/** Natural logarithm of a finite x > 0, within a few units in the last place. */
export function exactLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  while (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // log m = 2 artanh((m - 1) / (m + 1)); |s| < 0.172, so 12 terms reach double precision.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let degree = 23; degree >= 1; degree -= 2) sum = sum * square + 1 / degree;
  return 2 * s * sum + exponent * LN2;
}

/** e to the power x for |x| < 700, within a few units in the last place. */
export function exactExp(x: number): number {
  const halvings = Math.round(x / LN2);
  const rest = x - halvings * LN2;
  let sum = 1;
  for (let term = 18; term >= 1; term -= 1) sum = 1 + (sum * rest) / term;
  let scale = 1;
  for (let count = 0; count < Math.abs(halvings); count += 1) scale *= halvings > 0 ? 2 : 0.5;
  return sum * scale;
}
