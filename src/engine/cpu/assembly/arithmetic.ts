// Elementary functions on four floats at a time. Only exactly rounded instructions, so that every machine gives the same bits.

/** a * b + c: fused in the fast build, two roundings in the exact one. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Lanes summed in a fixed order: (0 + 2) + (1 + 3). */
@inline
export function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/**
 * e^x, relative error about 2e-7: x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite's two-part ln 2), a Taylor polynomial of
 * degree 7 for e^r, and n added to the exponent. Inputs are clamped to where the result is a normal number.
 */
export function exponential(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, f32x4.splat(88.0)), f32x4.splat(-87.0));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504)));
  const r = f32x4.sub(
    f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(0.693359375))),
    f32x4.mul(n, f32x4.splat(-2.12194440e-4)),
  );
  let p = f32x4.splat(1.0 / 5040.0);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 720.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 120.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 24.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 6.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1.0);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/**
 * tanh x = sign(x) (1 - 2 / (e^(2|x|) + 1)); below 0.625, where that would cancel, x + x^3 P(x^2) with P fitted to
 * artanh's inverse series (minimax on the interval).
 */
export function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const one = f32x4.splat(1.0);
  const large = f32x4.sub(
    one,
    f32x4.div(f32x4.splat(2.0), f32x4.add(exponential(f32x4.add(magnitude, magnitude)), one)),
  );
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-3.33332819422e-1));
  const small = f32x4.add(x, f32x4.mul(f32x4.mul(x, square), p));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.bitselect(small, v128.or(large, sign), f32x4.lt(magnitude, f32x4.splat(0.625)));
}

/** e^x in double precision for |x| < 700, as the domain's exactExp. */
export function exactExponential(x: f64): f64 {
  if (x < -700.0) return 0.0;
  const n = nearest(x / 0.6931471805599453);
  const r = x - n * 0.6931471805599453;
  let sum: f64 = 1.0;
  for (let term: i32 = 18; term >= 1; term--) sum = 1.0 + (sum * r) / <f64>term;
  return sum * reinterpret<f64>((<i64>n + 1023) << 52);
}

/** Natural logarithm of a normal x > 0, as the domain's exactLog. */
export function exactLogarithm(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let exponent = ((bits >> 52) & 0x7ff) - 1023;
  let mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | (<i64>1023 << 52));
  if (mantissa >= 1.4142135623730951) {
    mantissa /= 2.0;
    exponent += 1;
  }
  const s = (mantissa - 1.0) / (mantissa + 1.0);
  const square = s * s;
  let sum: f64 = 0.0;
  for (let degree: i32 = 23; degree >= 1; degree -= 2) sum = sum * square + 1.0 / <f64>degree;
  return 2.0 * s * sum + <f64>exponent * 0.6931471805599453;
}
