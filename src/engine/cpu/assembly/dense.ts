// Fully connected layers: zero inputs (blank pixels, dropped and dead neurons) are skipped in both directions.
import { activate, throughActivationOnce } from './activation';
import { multiplyAdd, sumLanes } from './arithmetic';
import {
  ACTIVATION, BATCH_SIZE, BIAS, control, controlFloat, DECAY_FACTOR, field, IN_GRADIENT, IN_SIZE, IN_STRIDE, IN_VALUES,
  KEEP_ZEROS, LIST, LIST_COUNTS, LIST_STRIDE, MASK, MASK_STRIDE, OUT_GRADIENT, OUT_STRIDE, OUT_VALUES, part,
  SOURCE_ACTIVATION, SOURCE_STRIDE, SOURCE_VALUES, UNITS_PADDED, UPDATE_RATE, WEIGHTS,
} from './program';

/** Lists the inputs of one example that matter: entries (byte offset of the weight row, value). */
export function listInputs(record: usize, example: i32): void {
  const count = field(record, IN_SIZE);
  const rowBytes = field(record, UNITS_PADDED) << 2;
  const input = part(record, IN_VALUES, IN_STRIDE, example);
  const list = part(record, LIST, LIST_STRIDE, example);
  let end = list;
  let row: i32 = 0;
  for (let index: i32 = 0; index < count; index++) {
    const value = load<f32>(input + (<usize>index << 2));
    store<i32>(end, row);
    store<f32>(end, value, 4);
    // Zero inputs are overwritten by the next entry: no branch to mispredict.
    end += value != 0.0 ? 8 : 0;
    row += rowBytes;
  }
  store<i32>(<usize>field(record, LIST_COUNTS) + (<usize>example << 2), <i32>(end - list));
}

@inline
function columns(VECTORS: i32, list: usize, end: usize, weights: usize, bias: usize, activation: i32, output: usize): void {
  let a0 = v128.load(bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  if (VECTORS > 1) a1 = v128.load(bias, 16);
  if (VECTORS > 2) { a2 = v128.load(bias, 32); a3 = v128.load(bias, 48); }
  if (VECTORS > 4) { a4 = v128.load(bias, 64); a5 = v128.load(bias, 80); a6 = v128.load(bias, 96); a7 = v128.load(bias, 112); }
  for (; list < end; list += 8) {
    const row = weights + <usize>load<u32>(list);
    const x = v128.load32_splat(list, 4);
    a0 = multiplyAdd(x, v128.load(row), a0);
    if (VECTORS > 1) a1 = multiplyAdd(x, v128.load(row, 16), a1);
    if (VECTORS > 2) { a2 = multiplyAdd(x, v128.load(row, 32), a2); a3 = multiplyAdd(x, v128.load(row, 48), a3); }
    if (VECTORS > 4) {
      a4 = multiplyAdd(x, v128.load(row, 64), a4);
      a5 = multiplyAdd(x, v128.load(row, 80), a5);
      a6 = multiplyAdd(x, v128.load(row, 96), a6);
      a7 = multiplyAdd(x, v128.load(row, 112), a7);
    }
  }
  v128.store(output, activate(activation, a0));
  if (VECTORS > 1) v128.store(output, activate(activation, a1), 16);
  if (VECTORS > 2) { v128.store(output, activate(activation, a2), 32); v128.store(output, activate(activation, a3), 48); }
  if (VECTORS > 4) {
    v128.store(output, activate(activation, a4), 64);
    v128.store(output, activate(activation, a5), 80);
    v128.store(output, activate(activation, a6), 96);
    v128.store(output, activate(activation, a7), 112);
  }
}

function columns8(l: usize, e: usize, w: usize, b: usize, a: i32, o: usize): void { columns(8, l, e, w, b, a, o); }
function columns4(l: usize, e: usize, w: usize, b: usize, a: i32, o: usize): void { columns(4, l, e, w, b, a, o); }
function columns2(l: usize, e: usize, w: usize, b: usize, a: i32, o: usize): void { columns(2, l, e, w, b, a, o); }
function columns1(l: usize, e: usize, w: usize, b: usize, a: i32, o: usize): void { columns(1, l, e, w, b, a, o); }

/**
 * Outputs of the vectors [first, last) of four units each, for the examples [firstExample, lastExample): one block of columns
 * at a time for all examples, so that its weights stay in the cache.
 */
export function denseForward(record: usize, first: i32, last: i32, firstExample: i32, lastExample: i32, activation: i32): void {
  const weights = <usize>field(record, WEIGHTS);
  const bias = <usize>field(record, BIAS);
  const counts = <usize>field(record, LIST_COUNTS);
  while (first < last) {
    const left = last - first;
    const width = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    const at = <usize>first << 4;
    for (let example = firstExample; example < lastExample; example++) {
      const list = part(record, LIST, LIST_STRIDE, example);
      const end = list + <usize>load<i32>(counts + (<usize>example << 2));
      const output = part(record, OUT_VALUES, OUT_STRIDE, example) + at;
      if (width == 8) columns8(list, end, weights + at, bias + at, activation, output);
      else if (width == 4) columns4(list, end, weights + at, bias + at, activation, output);
      else if (width == 2) columns2(list, end, weights + at, bias + at, activation, output);
      else columns1(list, end, weights + at, bias + at, activation, output);
    }
    first += width;
  }
}

/**
 * One pass over the weight rows [first, last): each row gives its input's gradient (with the weights of before) and is then
 * updated in place with the sum over the mini-batch, so that no gradient of the size of the layer is ever stored.
 * `scratch` holds, for one row, the examples that need it.
 */
export function denseBackward(record: usize, first: i32, last: i32, scratch: usize): void {
  const examples = control(BATCH_SIZE);
  const vectors = field(record, UNITS_PADDED) >> 2;
  const rowBytes = <usize>vectors << 4;
  const rate = controlFloat(UPDATE_RATE);
  const decay = f32x4.splat(controlFloat(DECAY_FACTOR));
  const hasDecay = controlFloat(DECAY_FACTOR) != 1.0;
  const inStride = <usize>field(record, IN_STRIDE);
  const inValues = <usize>field(record, IN_VALUES);
  const inGradient = <usize>field(record, IN_GRADIENT);
  const sourceStride = <usize>field(record, SOURCE_STRIDE);
  const sourceValues = <usize>field(record, SOURCE_VALUES);
  const sourceActivation = field(record, SOURCE_ACTIVATION);
  const outGradient = <usize>field(record, OUT_GRADIENT);
  const outStride = <usize>field(record, OUT_STRIDE);
  const keepZeros = field(record, KEEP_ZEROS) != 0;
  const mask = <usize>field(record, MASK);
  const maskStride = <usize>field(record, MASK_STRIDE);
  let row = <usize>field(record, WEIGHTS) + rowBytes * <usize>first;
  // Per needed example: address of the gradient of its sums, -rate * input, and the lanes of its dot product.
  const dots = scratch + (<usize>examples << 3);

  for (let input = first; input < last; input++, row += rowBytes) {
    const offset = <usize>input << 2;
    let needed: i32 = 0;
    for (let example: i32 = 0; example < examples; example++) {
      const x = load<f32>(inValues + inStride * <usize>example + offset);
      let isNeeded = x != 0.0;
      if (!isNeeded && keepZeros) {
        isNeeded = mask == 0 || load<u8>(mask + maskStride * <usize>example + <usize>input) != 0;
      }
      const entry = scratch + (<usize>needed << 3);
      store<u32>(entry, <u32>(outGradient + outStride * <usize>example));
      store<f32>(entry, -rate * x, 4);
      if (isNeeded) needed += 1;
      else if (inGradient != 0) store<f32>(inGradient + sourceStride * <usize>example + offset, 0.0);
    }
    if (needed == 0) {
      if (hasDecay) for (let at: usize = 0; at < rowBytes; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), decay));
      continue;
    }
    const end = scratch + (<usize>needed << 3);
    if (inGradient == 0) {
      updateOnly(row, rowBytes, scratch, end, decay);
      continue;
    }
    dotsOfRow(row, rowBytes, scratch, end, dots);
    updateOnly(row, rowBytes, scratch, end, decay);
    let dot = dots;
    for (let entry = scratch; entry < end; entry += 8, dot += 16) {
      const example = (<usize>load<u32>(entry) - outGradient) / outStride;
      const gradient = sumLanes(v128.load(dot));
      const at = sourceStride * example + offset;
      store<f32>(
        inGradient + at,
        sourceActivation >= 0 ? throughActivationOnce(sourceActivation, gradient, load<f32>(sourceValues + at)) : gradient,
      );
    }
  }
}

function updateOnly(row: usize, rowBytes: usize, list: usize, end: usize, decay: v128): void {
  let at: usize = 0;
  for (; at + 64 <= rowBytes; at += 64) {
    let u0 = f32x4.mul(v128.load(row + at), decay);
    let u1 = f32x4.mul(v128.load(row + at, 16), decay);
    let u2 = f32x4.mul(v128.load(row + at, 32), decay);
    let u3 = f32x4.mul(v128.load(row + at, 48), decay);
    for (let entry = list; entry < end; entry += 8) {
      const delta = <usize>load<u32>(entry) + at;
      const x = v128.load32_splat(entry, 4);
      u0 = multiplyAdd(x, v128.load(delta), u0);
      u1 = multiplyAdd(x, v128.load(delta, 16), u1);
      u2 = multiplyAdd(x, v128.load(delta, 32), u2);
      u3 = multiplyAdd(x, v128.load(delta, 48), u3);
    }
    v128.store(row + at, u0);
    v128.store(row + at, u1, 16);
    v128.store(row + at, u2, 32);
    v128.store(row + at, u3, 48);
  }
  for (; at < rowBytes; at += 16) {
    let u = f32x4.mul(v128.load(row + at), decay);
    for (let entry = list; entry < end; entry += 8) {
      u = multiplyAdd(v128.load32_splat(entry, 4), v128.load(<usize>load<u32>(entry) + at), u);
    }
    v128.store(row + at, u);
  }
}

/** The lanes of the dot products of one row with the gradients of the listed examples, one after the other. */
function dotsOfRow(row: usize, rowBytes: usize, list: usize, end: usize, dots: usize): void {
  const whole = rowBytes & ~63;
  for (let entry = list; entry < end; entry += 8, dots += 16) {
    const delta = <usize>load<u32>(entry);
    let sum = f32x4.splat(0.0);
    let at: usize = 0;
    for (; at < whole; at += 64) {
      const from = delta + at;
      const weights = row + at;
      const left = multiplyAdd(v128.load(weights, 16), v128.load(from, 16), f32x4.mul(v128.load(weights), v128.load(from)));
      const right = multiplyAdd(v128.load(weights, 48), v128.load(from, 48), f32x4.mul(v128.load(weights, 32), v128.load(from, 32)));
      sum = f32x4.add(sum, f32x4.add(left, right));
    }
    for (; at < rowBytes; at += 16) sum = multiplyAdd(v128.load(row + at), v128.load(delta + at), sum);
    v128.store(dots, sum);
  }
}

/** Biases of the vectors [first, last) of four units each. */
export function denseUpdateBias(record: usize, first: i32, last: i32): void {
  const examples = control(BATCH_SIZE);
  const rate = f32x4.splat(-controlFloat(UPDATE_RATE));
  const bias = <usize>field(record, BIAS);
  for (let vector = first; vector < last; vector++) {
    const at = <usize>vector << 4;
    let sum = f32x4.splat(0.0);
    for (let example: i32 = 0; example < examples; example++) {
      sum = f32x4.add(sum, v128.load(part(record, OUT_GRADIENT, OUT_STRIDE, example) + at));
    }
    v128.store(bias + at, multiplyAdd(rate, sum, v128.load(bias + at)));
  }
}
