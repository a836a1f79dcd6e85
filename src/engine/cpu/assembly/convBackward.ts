// Convolution backwards. Only the winner of each pooling window received a gradient, so only winners with one are visited.
import { throughActivation } from './activation';
import { multiplyAdd } from './arithmetic';
import {
  ACTIVATION, BATCH_SIZE, BIAS, control, controlFloat, DECAY_FACTOR, field, FILTER_WEIGHTS, IN_CHANNELS, IN_GRADIENT, IN_HEIGHT,
  IN_STRIDE, IN_VALUES, IN_WIDTH, KERNEL_HEIGHT, KERNEL_WIDTH, OUT_CHANNELS, OUT_GRADIENT, OUT_HEIGHT, OUT_PADDED, OUT_STRIDE,
  OUT_VALUES, OUT_WIDTH, part, POOL_HEIGHT, POOL_WIDTH, ROW_FLOATS, UPDATE_RATE, WEIGHTS, WINNERS,
} from './program';

/** Turns the gradient of the outputs into that of the weighted sums, in place. */
export function convSlopes(record: usize, example: i32): void {
  const activation = field(record, ACTIVATION);
  const bytes = <usize>(field(record, OUT_HEIGHT) * field(record, OUT_WIDTH) * field(record, OUT_PADDED)) << 2;
  const gradient = part(record, OUT_GRADIENT, OUT_STRIDE, example);
  const output = part(record, OUT_VALUES, OUT_STRIDE, example);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(gradient + at, throughActivation(activation, v128.load(gradient + at), v128.load(output + at)));
  }
}

/**
 * target[0 .. VECTORS) += sum over the list of g * source[0 .. VECTORS). A list entry is (address, g); `step` is added to
 * each address.
 */
@inline
function gather(VECTORS: i32, target: usize, list: usize, end: usize, step: usize): void {
  let a0 = v128.load(target), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  if (VECTORS > 1) a1 = v128.load(target, 16);
  if (VECTORS > 2) a2 = v128.load(target, 32);
  if (VECTORS > 3) a3 = v128.load(target, 48);
  if (VECTORS > 4) a4 = v128.load(target, 64);
  if (VECTORS > 5) a5 = v128.load(target, 80);
  if (VECTORS > 6) a6 = v128.load(target, 96);
  if (VECTORS > 7) a7 = v128.load(target, 112);
  for (; list < end; list += 8) {
    const from = <usize>load<u32>(list) + step;
    const g = v128.load32_splat(list, 4);
    a0 = multiplyAdd(g, v128.load(from), a0);
    if (VECTORS > 1) a1 = multiplyAdd(g, v128.load(from, 16), a1);
    if (VECTORS > 2) a2 = multiplyAdd(g, v128.load(from, 32), a2);
    if (VECTORS > 3) a3 = multiplyAdd(g, v128.load(from, 48), a3);
    if (VECTORS > 4) a4 = multiplyAdd(g, v128.load(from, 64), a4);
    if (VECTORS > 5) a5 = multiplyAdd(g, v128.load(from, 80), a5);
    if (VECTORS > 6) a6 = multiplyAdd(g, v128.load(from, 96), a6);
    if (VECTORS > 7) a7 = multiplyAdd(g, v128.load(from, 112), a7);
          }
  v128.store(target, a0);
  if (VECTORS > 1) v128.store(target, a1, 16);
  if (VECTORS > 2) v128.store(target, a2, 32);
  if (VECTORS > 3) v128.store(target, a3, 48);
  if (VECTORS > 4) v128.store(target, a4, 64);
  if (VECTORS > 5) v128.store(target, a5, 80);
  if (VECTORS > 6) v128.store(target, a6, 96);
  if (VECTORS > 7) v128.store(target, a7, 112);
}

function gather8(target: usize, list: usize, end: usize, step: usize): void { gather(8, target, list, end, step); }
function gather7(target: usize, list: usize, end: usize, step: usize): void { gather(7, target, list, end, step); }
function gather6(target: usize, list: usize, end: usize, step: usize): void { gather(6, target, list, end, step); }
function gather5(target: usize, list: usize, end: usize, step: usize): void { gather(5, target, list, end, step); }
function gather4(target: usize, list: usize, end: usize, step: usize): void { gather(4, target, list, end, step); }
function gather3(target: usize, list: usize, end: usize, step: usize): void { gather(3, target, list, end, step); }
function gather2(target: usize, list: usize, end: usize, step: usize): void { gather(2, target, list, end, step); }
function gather1(target: usize, list: usize, end: usize, step: usize): void { gather(1, target, list, end, step); }

/** The same for a run of any length, in parts as even as can be of at most eight vectors. */
function gatherRun(target: usize, list: usize, end: usize, step: usize, vectors: i32): void {
  for (let parts = (vectors + 7) >> 3; parts > 0; parts--) {
    const taken = (vectors + parts - 1) / parts;
    switch (taken) {
      case 8: gather8(target, list, end, step); break;
      case 7: gather7(target, list, end, step); break;
      case 6: gather6(target, list, end, step); break;
      case 5: gather5(target, list, end, step); break;
      case 4: gather4(target, list, end, step); break;
      case 3: gather3(target, list, end, step); break;
      case 2: gather2(target, list, end, step); break;
      default: gather1(target, list, end, step);
    }
    vectors -= taken;
    target += <usize>taken << 4;
    step += <usize>taken << 4;
  }
}

/**
 * Gradient of the inputs of one example: for each pixel of the convolution, the filters that won there add their kernels to
 * the pixel's receptive field. `scratch` holds one list of filters for each pixel of a pooling window.
 */
export function convInputGradient(record: usize, example: i32, scratch: usize): void {
  const inGradient = part(record, IN_GRADIENT, IN_STRIDE, example);
  const channels = field(record, IN_CHANNELS);
  const pixelBytes = <usize>channels << 2;
  const rowBytes = pixelBytes * <usize>field(record, IN_WIDTH);
  memory.fill(inGradient, 0, rowBytes * <usize>field(record, IN_HEIGHT));
  const outChannels = field(record, OUT_CHANNELS);
  const outBytes = <usize>field(record, OUT_PADDED) << 2;
  const poolHeight = field(record, POOL_HEIGHT);
  const poolWidth = field(record, POOL_WIDTH);
  const window = poolHeight * poolWidth;
  const kernelRows = field(record, KERNEL_HEIGHT);
  const filterRowBytes = <usize>field(record, ROW_FLOATS) << 2;
  const filterBytes = filterRowBytes * <usize>kernelRows;
  const filterWeights = <usize>field(record, FILTER_WEIGHTS);
  const vectors = field(record, KERNEL_WIDTH) * channels >> 2;
  const listBytes = <usize>outChannels << 3;
  const ends = scratch;
  const lists = scratch + (<usize>window << 2);
  let gradient = part(record, OUT_GRADIENT, OUT_STRIDE, example);
  let winners = part(record, WINNERS, OUT_STRIDE, example);
  const outWidth = field(record, OUT_WIDTH);
  const outHeight = field(record, OUT_HEIGHT);

  for (let py: i32 = 0; py < outHeight; py++) {
    for (let px: i32 = 0; px < outWidth; px++) {
      for (let pixel: i32 = 0; pixel < window; pixel++) {
        store<u32>(ends + (<usize>pixel << 2), <u32>(lists + listBytes * <usize>pixel));
      }
      for (let filter: i32 = 0; filter < outChannels; filter++) {
        const g = load<f32>(gradient + (<usize>filter << 2));
        const end = ends + (<usize>load<i32>(winners + (<usize>filter << 2)) << 2);
        const entry = <usize>load<u32>(end);
        store<u32>(entry, <u32>(filterWeights + filterBytes * <usize>filter));
        store<f32>(entry, g, 4);
        store<u32>(end, <u32>(entry + (g != 0.0 ? 8 : 0)));
      }
      for (let pixel: i32 = 0; pixel < window; pixel++) {
        const list = lists + listBytes * <usize>pixel;
        const end = <usize>load<u32>(ends + (<usize>pixel << 2));
        if (list == end) continue;
        const y = py * poolHeight + pixel / poolWidth;
        const x = px * poolWidth + pixel % poolWidth;
        let target = inGradient + rowBytes * <usize>y + pixelBytes * <usize>x;
        let step: usize = 0;
        for (let ky: i32 = 0; ky < kernelRows; ky++) {
          gatherRun(target, list, end, step, vectors);
          target += rowBytes;
          step += filterRowBytes;
        }
      }
      gradient += outBytes;
      winners += outBytes;
    }
  }
}

/**
 * Sum over all examples of gradient times receptive field for one filter, then the update of its weights, in both layouts, and
 * of its bias. One thread does a whole filter, in the order of the examples: the sum does not depend on the threads.
 */
export function convUpdateFilter(record: usize, filter: i32, scratch: usize): void {
  const examples = control(BATCH_SIZE);
  const channels = field(record, IN_CHANNELS);
  const pixelBytes = <usize>channels << 2;
  const rowBytes = pixelBytes * <usize>field(record, IN_WIDTH);
  const outBytes = <usize>field(record, OUT_PADDED) << 2;
  const poolHeight = field(record, POOL_HEIGHT);
  const poolWidth = field(record, POOL_WIDTH);
  const outHeight = field(record, OUT_HEIGHT);
  const outWidth = field(record, OUT_WIDTH);
  const kernelRows = field(record, KERNEL_HEIGHT);
  const runFloats = field(record, KERNEL_WIDTH) * channels;
  const rowFloats = field(record, ROW_FLOATS);
  const sums = scratch;
  const sumBytes = (<usize>rowFloats << 2) * <usize>kernelRows;
  const window = poolHeight * poolWidth;
  const offsets = scratch + sumBytes;
  for (let pixel: i32 = 0; pixel < window; pixel++) {
    const offset = rowBytes * <usize>(pixel / poolWidth) + pixelBytes * <usize>(pixel % poolWidth);
    store<u32>(offsets + (<usize>pixel << 2), <u32>offset);
  }
  const list = offsets + (<usize>window << 2);
  let end = list;
  let biasSum: f32 = 0.0;

  for (let example: i32 = 0; example < examples; example++) {
    let gradient = part(record, OUT_GRADIENT, OUT_STRIDE, example) + (<usize>filter << 2);
    let winners = part(record, WINNERS, OUT_STRIDE, example) + (<usize>filter << 2);
    let origin = part(record, IN_VALUES, IN_STRIDE, example);
    for (let py: i32 = 0; py < outHeight; py++) {
      let corner = origin;
      for (let px: i32 = 0; px < outWidth; px++) {
        const g = load<f32>(gradient);
        store<u32>(end, <u32>corner + load<u32>(offsets + (<usize>load<u32>(winners) << 2)));
        store<f32>(end, g, 4);
        // Gradients of zero are overwritten by the next entry: no branch to mispredict.
        end += g != 0.0 ? 8 : 0;
        biasSum += g;
        gradient += outBytes;
        winners += outBytes;
        corner += pixelBytes * <usize>poolWidth;
      }
      origin += rowBytes * <usize>poolHeight;
    }
  }

  memory.fill(sums, 0, sumBytes);
  const vectors = rowFloats >> 2;
  if (end > list) {
    if (vectors == 2 && kernelRows == 5) gatherFiveShortRows(sums, list, end, rowBytes);
    else {
      for (let ky: i32 = 0; ky < kernelRows; ky++) {
        gatherRun(sums + (<usize>(ky * rowFloats) << 2), list, end, rowBytes * <usize>ky, vectors);
      }
    }
  }

  const rate = controlFloat(UPDATE_RATE);
  const decay = controlFloat(DECAY_FACTOR);
  const own = <usize>field(record, FILTER_WEIGHTS) + sumBytes * <usize>filter;
  let forward = <usize>field(record, WEIGHTS) + (<usize>filter << 2);
  for (let ky: i32 = 0; ky < kernelRows; ky++) {
    for (let k: i32 = 0; k < runFloats; k++) {
      const at = <usize>(ky * rowFloats + k) << 2;
      const updated = load<f32>(own + at) * decay - rate * load<f32>(sums + at);
      store<f32>(own + at, updated);
      store<f32>(forward, updated);
      forward += outBytes;
    }
  }
  const bias = <usize>field(record, BIAS) + (<usize>filter << 2);
  store<f32>(bias, load<f32>(bias) - rate * biasSum);
}

/**
 * Kernels of five rows of up to eight floats (5 x 5 on one channel): three rows at once, then two. Lanes beyond a row's end
 * sum what stands beside the receptive field, and are never used.
 */
function gatherFiveShortRows(target: usize, list: usize, end: usize, rowBytes: usize): void {
  let a0 = f32x4.splat(0.0), a1 = f32x4.splat(0.0), a2 = f32x4.splat(0.0);
  let a3 = f32x4.splat(0.0), a4 = f32x4.splat(0.0), a5 = f32x4.splat(0.0);
  for (let entry = list; entry < end; entry += 8) {
    const from = <usize>load<u32>(entry);
    const g = v128.load32_splat(entry, 4);
    a0 = multiplyAdd(g, v128.load(from), a0);
    a1 = multiplyAdd(g, v128.load(from, 16), a1);
    a2 = multiplyAdd(g, v128.load(from + rowBytes), a2);
    a3 = multiplyAdd(g, v128.load(from + rowBytes, 16), a3);
    a4 = multiplyAdd(g, v128.load(from + rowBytes * 2), a4);
    a5 = multiplyAdd(g, v128.load(from + rowBytes * 2, 16), a5);
  }
  v128.store(target, a0);
  v128.store(target, a1, 16);
  v128.store(target, a2, 32);
  v128.store(target, a3, 48);
  v128.store(target, a4, 64);
  v128.store(target, a5, 80);
  a0 = f32x4.splat(0.0);
  a1 = f32x4.splat(0.0);
  a2 = f32x4.splat(0.0);
  a3 = f32x4.splat(0.0);
  for (let entry = list; entry < end; entry += 8) {
    const from = <usize>load<u32>(entry) + rowBytes * 3;
    const g = v128.load32_splat(entry, 4);
    a0 = multiplyAdd(g, v128.load(from), a0);
    a1 = multiplyAdd(g, v128.load(from, 16), a1);
    a2 = multiplyAdd(g, v128.load(from + rowBytes), a2);
    a3 = multiplyAdd(g, v128.load(from + rowBytes, 16), a3);
  }
  v128.store(target, a0, 96);
  v128.store(target, a1, 112);
  v128.store(target, a2, 128);
  v128.store(target, a3, 144);
}
