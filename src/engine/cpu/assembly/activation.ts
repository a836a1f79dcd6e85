import { sigmoid, tanh } from './arithmetic';
import { RELU, RESCALED_SIGMOID, SIGMOID, TANH } from './program';

/** The activation of four weighted inputs. */
@inline
export function activate(kind: i32, z: v128): v128 {
  if (kind == RELU) return f32x4.pmax(f32x4.splat(0.0), z);
  if (kind == SIGMOID) return sigmoid(z);
  if (kind == TANH) return tanh(z);
  // 2 sigmoid(z) - 1, without its cancellation near 0.
  if (kind == RESCALED_SIGMOID) return tanh(f32x4.mul(f32x4.splat(0.5), z));
  return z;
}

/** gradient * slope of the activation, from its output. */
@inline
export function throughActivation(kind: i32, gradient: v128, output: v128): v128 {
  if (kind == RELU) return v128.and(gradient, f32x4.gt(output, f32x4.splat(0.0)));
  if (kind == SIGMOID) return f32x4.mul(gradient, f32x4.mul(output, f32x4.sub(f32x4.splat(1.0), output)));
  if (kind == TANH) return f32x4.mul(gradient, f32x4.sub(f32x4.splat(1.0), f32x4.mul(output, output)));
  if (kind == RESCALED_SIGMOID) {
    const slope = f32x4.mul(f32x4.splat(0.5), f32x4.sub(f32x4.splat(1.0), f32x4.mul(output, output)));
    return f32x4.mul(gradient, slope);
  }
  return gradient;
}

/** The same for one value. */
@inline
export function throughActivationOnce(kind: i32, gradient: f32, output: f32): f32 {
  if (kind == RELU) return output > 0.0 ? gradient : 0.0;
  if (kind == SIGMOID) return gradient * (output * (<f32>1.0 - output));
  if (kind == TANH) return gradient * (<f32>1.0 - output * output);
  if (kind == RESCALED_SIGMOID) return gradient * (<f32>0.5 * (<f32>1.0 - output * output));
  return gradient;
}
