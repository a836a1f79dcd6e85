// Convolution, max-pooling, bias and activation in one pass over the rows of pooled output.
import { activate } from './activation';
import { multiplyAdd } from './arithmetic';
import {
  ACTIVATION, BIAS, field, IN_CHANNELS, IN_STRIDE, IN_VALUES, IN_WIDTH, KERNEL_HEIGHT, KERNEL_WIDTH, OUT_CHANNELS,
  OUT_HEIGHT, OUT_PADDED, OUT_STRIDE, OUT_VALUES, OUT_WIDTH, part, POOL_HEIGHT, POOL_WIDTH, WEIGHTS, WINNERS,
} from './program';

/**
 * Weighted sums of `PIXELS` (1, 2 or 4) neighbouring pixels for `VECTORS` (1 to 3) vectors of four filters each: 4 x 2 or
 * 2 x 3. At most eight accumulators: with ten, compilers of browsers ran out of the 16 registers, at half the speed.
 */
@inline
function tile(
  PIXELS: i32, VECTORS: i32, input: usize, pixelBytes: usize, rowBytes: usize, kernelRows: i32, runBytes: usize,
  weights: usize, weightBytes: usize, output: usize, outputBytes: usize,
): void {
  let a0 = f32x4.splat(0.0), a1 = f32x4.splat(0.0), a2 = f32x4.splat(0.0);
  let b0 = f32x4.splat(0.0), b1 = f32x4.splat(0.0), b2 = f32x4.splat(0.0);
  let c0 = f32x4.splat(0.0), c1 = f32x4.splat(0.0);
  let d0 = f32x4.splat(0.0), d1 = f32x4.splat(0.0);
  for (let ky: i32 = 0; ky < kernelRows; ky++) {
    const end = input + runBytes;
    for (let at = input; at < end; at += 4) {
      const w0 = v128.load(weights);
      const a = v128.load32_splat(at);
      a0 = multiplyAdd(a, w0, a0);
      if (PIXELS == 1) {
        if (VECTORS > 1) a1 = multiplyAdd(a, v128.load(weights, 16), a1);
        if (VECTORS > 2) a2 = multiplyAdd(a, v128.load(weights, 32), a2);
      } else {
        const b = v128.load32_splat(at + pixelBytes);
        b0 = multiplyAdd(b, w0, b0);
        if (PIXELS == 2) {
          if (VECTORS > 1) { const w1 = v128.load(weights, 16); a1 = multiplyAdd(a, w1, a1); b1 = multiplyAdd(b, w1, b1); }
          if (VECTORS > 2) { const w2 = v128.load(weights, 32); a2 = multiplyAdd(a, w2, a2); b2 = multiplyAdd(b, w2, b2); }
        } else {
          const c = v128.load32_splat(at + pixelBytes * 2);
          const d = v128.load32_splat(at + pixelBytes * 3);
          c0 = multiplyAdd(c, w0, c0);
          d0 = multiplyAdd(d, w0, d0);
          if (VECTORS > 1) {
            const w1 = v128.load(weights, 16);
            a1 = multiplyAdd(a, w1, a1);
            b1 = multiplyAdd(b, w1, b1);
            c1 = multiplyAdd(c, w1, c1);
            d1 = multiplyAdd(d, w1, d1);
          }
        }
      }
      weights += weightBytes;
    }
    input += rowBytes;
  }
  v128.store(output, a0);
  if (VECTORS > 1) v128.store(output, a1, 16);
  if (VECTORS > 2) v128.store(output, a2, 32);
  if (PIXELS > 1) {
    output += outputBytes;
    v128.store(output, b0);
    if (VECTORS > 1) v128.store(output, b1, 16);
    if (VECTORS > 2) v128.store(output, b2, 32);
  }
  if (PIXELS > 2) {
    output += outputBytes;
    v128.store(output, c0);
    if (VECTORS > 1) v128.store(output, c1, 16);
    output += outputBytes;
    v128.store(output, d0);
    if (VECTORS > 1) v128.store(output, d1, 16);
  }
}

/** One row of weighted sums, `columns` pixels of `VECTORS` vectors. */
@inline
function sumsOfRow(
  VECTORS: i32, columns: i32, input: usize, pixelBytes: usize, rowBytes: usize, kernelRows: i32, runBytes: usize,
  weights: usize, weightBytes: usize, output: usize, outputBytes: usize,
): void {
  let x: i32 = 0;
  if (VECTORS < 3) {
    for (; x + 4 <= columns; x += 4) {
      tile(4, VECTORS, input, pixelBytes, rowBytes, kernelRows, runBytes, weights, weightBytes, output, outputBytes);
      input += pixelBytes << 2;
      output += outputBytes << 2;
    }
  }
  for (; x + 2 <= columns; x += 2) {
    tile(2, VECTORS, input, pixelBytes, rowBytes, kernelRows, runBytes, weights, weightBytes, output, outputBytes);
    input += pixelBytes << 1;
    output += outputBytes << 1;
  }
  if (x < columns) {
    tile(1, VECTORS, input, pixelBytes, rowBytes, kernelRows, runBytes, weights, weightBytes, output, outputBytes);
  }
}

function sums3(c: i32, i: usize, p: usize, r: usize, k: i32, n: usize, w: usize, b: usize, o: usize, s: usize): void {
  sumsOfRow(3, c, i, p, r, k, n, w, b, o, s);
}
function sums2(c: i32, i: usize, p: usize, r: usize, k: i32, n: usize, w: usize, b: usize, o: usize, s: usize): void {
  sumsOfRow(2, c, i, p, r, k, n, w, b, o, s);
}
function sums1(c: i32, i: usize, p: usize, r: usize, k: i32, n: usize, w: usize, b: usize, o: usize, s: usize): void {
  sumsOfRow(1, c, i, p, r, k, n, w, b, o, s);
}

/**
 * Largest sum of each filter in one pooling window, its number in the window, then bias and activation once. Only a larger sum
 * takes the place: the first maximum wins. Numbers grow along the window, so that the last to take the place has the largest.
 */
function poolWindow(
  window: usize, poolHeight: i32, poolWidth: i32, pixelBytes: usize, rowBytes: usize, bias: usize, activation: i32,
  output: usize, winners: usize,
): void {
  for (let at: usize = 0; at < pixelBytes; at += 16) {
    let best = v128.load(window + at);
    let winner = i32x4.splat(0);
    for (let dy: i32 = 0; dy < poolHeight; dy++) {
      for (let dx: i32 = dy == 0 ? 1 : 0; dx < poolWidth; dx++) {
        const candidate = v128.load(window + rowBytes * <usize>dy + pixelBytes * <usize>dx + at);
        winner = i32x4.max_s(winner, v128.and(f32x4.gt(candidate, best), i32x4.splat(dy * poolWidth + dx)));
        best = f32x4.pmax(best, candidate);
      }
    }
    v128.store(output + at, activate(activation, f32x4.add(best, v128.load(bias + at))));
    v128.store(winners + at, winner);
  }
}

/** The same for windows of 2 x 2, every pooling of the chapter. */
function poolFour(
  window: usize, bytes: usize, rowBytes: usize, pixelBytes: usize, bias: usize, activation: i32, output: usize, winners: usize,
): void {
  const end = window + bytes;
  for (; window < end; window += 16) {
    const below = window + rowBytes;
    let best = v128.load(window);
    const second = v128.load(window + pixelBytes);
    const third = v128.load(below);
    const fourth = v128.load(below + pixelBytes);
    let winner = v128.and(f32x4.gt(second, best), i32x4.splat(1));
    best = f32x4.pmax(best, second);
    winner = i32x4.max_s(winner, v128.and(f32x4.gt(third, best), i32x4.splat(2)));
    best = f32x4.pmax(best, third);
    winner = i32x4.max_s(winner, v128.and(f32x4.gt(fourth, best), i32x4.splat(3)));
    best = f32x4.pmax(best, fourth);
    v128.store(output, activate(activation, f32x4.add(best, v128.load(bias))));
    v128.store(winners, winner);
    output += 16;
    winners += 16;
    bias += 16;
  }
}

/** The whole layer for one example; `scratch` holds one pooling window's rows of sums. */
export function convForward(record: usize, example: i32, scratch: usize): void {
  const channels = field(record, IN_CHANNELS);
  const outPadded = field(record, OUT_PADDED);
  const kernelRows = field(record, KERNEL_HEIGHT);
  const poolHeight = field(record, POOL_HEIGHT);
  const poolWidth = field(record, POOL_WIDTH);
  const outHeight = field(record, OUT_HEIGHT);
  const outWidth = field(record, OUT_WIDTH);
  const columns = outWidth * poolWidth;
  const pixelBytes = <usize>channels << 2;
  const rowBytes = pixelBytes * <usize>field(record, IN_WIDTH);
  const runBytes = pixelBytes * <usize>field(record, KERNEL_WIDTH);
  const weightBytes = <usize>outPadded << 2;
  const weights = <usize>field(record, WEIGHTS);
  const vectors = outPadded >> 2;
  const sumRowBytes = weightBytes * <usize>columns;
  const input = part(record, IN_VALUES, IN_STRIDE, example);
  let output = part(record, OUT_VALUES, OUT_STRIDE, example);
  let winners = part(record, WINNERS, OUT_STRIDE, example);
  const bias = <usize>field(record, BIAS);
  const activation = field(record, ACTIVATION);
  const outChannels = field(record, OUT_CHANNELS);

  for (let py: i32 = 0; py < outHeight; py++) {
    for (let first: i32 = 0; first < vectors; ) {
      const left = vectors - first;
      // Pairs of vectors, and three at the end of an odd number.
      const width: i32 = left == 3 ? 3 : left >= 2 ? 2 : 1;
      const block = <usize>first << 4;
      for (let dy: i32 = 0; dy < poolHeight; dy++) {
        const from = input + rowBytes * <usize>(py * poolHeight + dy);
        const to = scratch + sumRowBytes * <usize>dy + block;
        const w = weights + block;
        if (width == 3) sums3(columns, from, pixelBytes, rowBytes, kernelRows, runBytes, w, weightBytes, to, weightBytes);
        else if (width == 2) sums2(columns, from, pixelBytes, rowBytes, kernelRows, runBytes, w, weightBytes, to, weightBytes);
        else sums1(columns, from, pixelBytes, rowBytes, kernelRows, runBytes, w, weightBytes, to, weightBytes);
      }
      first += width;
    }
    for (let px: i32 = 0; px < outWidth; px++) {
      const window = scratch + weightBytes * <usize>(px * poolWidth);
      if (poolHeight == 2 && poolWidth == 2) poolFour(window, weightBytes, sumRowBytes, weightBytes, bias, activation, output, winners);
      else poolWindow(window, poolHeight, poolWidth, weightBytes, sumRowBytes, bias, activation, output, winners);
      // Lanes beyond the last filter stay zero for the layers that read them.
      for (let lane = outChannels; lane < outPadded; lane++) store<f32>(output + (<usize>lane << 2), 0.0);
      output += weightBytes;
      winners += weightBytes;
    }
  }
}
