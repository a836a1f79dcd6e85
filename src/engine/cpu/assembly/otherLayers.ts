// Pooling by itself, dropout, and the output layers with their costs: what costs little, for one example at a time.
import { exactExponential, exactLogarithm } from './arithmetic';
import {
  control, EARLIER_MASK, field, IN_CHANNELS, IN_GRADIENT, IN_HEIGHT, IN_SIZE, IN_STRIDE, IN_VALUES, IN_WIDTH, KEEP_SHARE, KEY_HIGH,
  KEY_LOW, MASK, MASK_STRIDE, ORDINAL, OUT_GRADIENT, OUT_HEIGHT, OUT_STRIDE, OUT_VALUES, OUT_WIDTH, part, POOL_HEIGHT,
  POOL_WIDTH, SOFTMAX, THRESHOLD, TYPE, UNITS, UNITS_PADDED, WINNERS,
} from './program';

export function poolForward(record: usize, example: i32): void {
  const channelBytes = <usize>field(record, IN_CHANNELS) << 2;
  const rowBytes = channelBytes * <usize>field(record, IN_WIDTH);
  const poolHeight = field(record, POOL_HEIGHT);
  const poolWidth = field(record, POOL_WIDTH);
  const input = part(record, IN_VALUES, IN_STRIDE, example);
  let output = part(record, OUT_VALUES, OUT_STRIDE, example);
  let winners = part(record, WINNERS, OUT_STRIDE, example);
  for (let py: i32 = 0; py < field(record, OUT_HEIGHT); py++) {
    for (let px: i32 = 0; px < field(record, OUT_WIDTH); px++) {
      const corner = rowBytes * <usize>(py * poolHeight) + channelBytes * <usize>(px * poolWidth);
      for (let at: usize = 0; at < channelBytes; at += 4) {
        let winner = corner + at;
        let best = load<f32>(input + winner);
        for (let dy: i32 = 0; dy < poolHeight; dy++) {
          for (let dx: i32 = 0; dx < poolWidth; dx++) {
            const candidate = corner + rowBytes * <usize>dy + channelBytes * <usize>dx + at;
            const value = load<f32>(input + candidate);
            if (value > best) {
              best = value;
              winner = candidate;
            }
          }
        }
        store<f32>(output, best);
        store<u32>(winners, <u32>winner);
        output += 4;
        winners += 4;
      }
    }
  }
}

export function poolBackward(record: usize, example: i32): void {
  const channelBytes = <usize>field(record, IN_CHANNELS) << 2;
  const target = part(record, IN_GRADIENT, IN_STRIDE, example);
  memory.fill(target, 0, channelBytes * <usize>(field(record, IN_WIDTH) * field(record, IN_HEIGHT)));
  const bytes = channelBytes * <usize>(field(record, OUT_HEIGHT) * field(record, OUT_WIDTH));
  const gradient = part(record, OUT_GRADIENT, OUT_STRIDE, example);
  const winners = part(record, WINNERS, OUT_STRIDE, example);
  for (let at: usize = 0; at < bytes; at += 4) {
    const place = target + <usize>load<u32>(winners + at);
    store<f32>(place, load<f32>(place) + load<f32>(gradient + at));
  }
}

// The four numbers of one counter value, see `philox`.
let random0: u32 = 0;
let random1: u32 = 0;
let random2: u32 = 0;
let random3: u32 = 0;

/** Philox 4x32-10, as `random/philox.ts`. */
function philox(key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  for (let round: i32 = 0; round < 10; round++) {
    const product0 = <u64>0xd2511f53 * <u64>c0;
    const product1 = <u64>0xcd9e8d57 * <u64>c2;
    const next0 = <u32>(product1 >> 32) ^ c1 ^ key0;
    const next2 = <u32>(product0 >> 32) ^ c3 ^ key1;
    c1 = <u32>product1;
    c3 = <u32>product0;
    c0 = next0;
    c2 = next2;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  random0 = c0;
  random1 = c1;
  random2 = c2;
  random3 = c3;
}

@inline
function drop(input: usize, output: usize, mask: usize, earlier: usize, value: i32, random: u32, threshold: u32): void {
  let kept: u32 = random >= threshold ? 1 : 0;
  store<f32>(output + (<usize>value << 2), kept != 0 ? load<f32>(input + (<usize>value << 2)) : 0.0);
  if (earlier != 0) kept &= load<u8>(earlier + <usize>value);
  store<u8>(mask + <usize>value, <u8>kept);
}

/**
 * Training: each value kept or dropped by its own random number, not rescaled. The numbers count the values of the layer
 * without padding: value = pixel * channels + channel, of which UNITS of every UNITS_PADDED floats are real.
 */
export function dropoutTrain(record: usize, example: i32, step: i32): void {
  const channels = field(record, UNITS);
  const padded = field(record, UNITS_PADDED);
  const size = field(record, IN_SIZE);
  const threshold = <u32>field(record, THRESHOLD);
  const input = part(record, IN_VALUES, IN_STRIDE, example);
  const output = part(record, OUT_VALUES, OUT_STRIDE, example);
  const mask = part(record, MASK, MASK_STRIDE, example);
  const earlierMask = <usize>field(record, EARLIER_MASK);
  const earlier = earlierMask == 0 ? 0 : earlierMask + <usize>field(record, MASK_STRIDE) * <usize>example;
  let number: i32 = 0;
  for (let start: i32 = 0; start < size; start += padded) {
    for (let channel: i32 = 0; channel < channels; channel++, number++) {
      const word = number & 3;
      if (word == 0) {
        philox(control(KEY_LOW), control(KEY_HIGH), number >> 2, example, step, field(record, ORDINAL), );
      }
      const random = word == 0 ? random0 : word == 1 ? random1 : word == 2 ? random2 : random3;
      drop(input, output, mask, earlier, start + channel, random, threshold);
    }
    for (let channel = channels; channel < padded; channel++) {
      store<f32>(output + (<usize>(start + channel) << 2), 0.0);
      store<u8>(mask + <usize>(start + channel), 0);
    }
  }
}

/** Evaluation: every value times the share that training keeps. */
export function dropoutEvaluate(record: usize, example: i32): void {
  const bytes = <usize>field(record, IN_SIZE) << 2;
  const share = load<f32>(record + (KEEP_SHARE << 2));
  const input = part(record, IN_VALUES, IN_STRIDE, example);
  const output = part(record, OUT_VALUES, OUT_STRIDE, example);
  for (let at: usize = 0; at < bytes; at += 4) store<f32>(output + at, load<f32>(input + at) * share);
}

/** Backwards between image layers: the gradient of what was kept. */
export function dropoutBackward(record: usize, example: i32): void {
  const target = part(record, IN_GRADIENT, IN_STRIDE, example);
  const gradient = part(record, OUT_GRADIENT, OUT_STRIDE, example);
  const mask = part(record, MASK, MASK_STRIDE, example);
  const size = field(record, IN_SIZE);
  for (let value: i32 = 0; value < size; value++) {
    const at = <usize>value << 2;
    store<f32>(target + at, load<u8>(mask + <usize>value) != 0 ? load<f32>(gradient + at) : 0.0);
  }
}

/** Turns logits into probabilities, in place, in double precision; writes the gradient and returns the cost for `label`. */
export function outputLayer(record: usize, example: i32, label: i32): f64 {
  const units = field(record, UNITS);
  const padded = field(record, UNITS_PADDED);
  const values = part(record, OUT_VALUES, OUT_STRIDE, example);
  const gradient = part(record, OUT_GRADIENT, OUT_STRIDE, example);
  let cost: f64 = 0.0;
  if (field(record, TYPE) == SOFTMAX) {
    let largest = load<f32>(values);
    for (let unit: i32 = 1; unit < units; unit++) largest = max<f32>(largest, load<f32>(values + (<usize>unit << 2)));
    let sum: f64 = 0.0;
    for (let unit: i32 = 0; unit < units; unit++) sum += exactExponential(<f64>load<f32>(values + (<usize>unit << 2)) - <f64>largest);
    if (label >= 0) cost = exactLogarithm(sum) + <f64>largest - <f64>load<f32>(values + (<usize>label << 2));
    for (let unit: i32 = 0; unit < units; unit++) {
      const at = <usize>unit << 2;
      const probability = exactExponential(<f64>load<f32>(values + at) - <f64>largest) / sum;
      store<f32>(values + at, <f32>probability);
      store<f32>(gradient + at, <f32>(probability - (unit == label ? 1.0 : 0.0)));
    }
  } else {
    for (let unit: i32 = 0; unit < units; unit++) {
      const at = <usize>unit << 2;
      const z = <f64>load<f32>(values + at);
      const power = exactExponential(-abs(z));
      // ln(1 + e^-|z|) and the sigmoid without cancellation on either side.
      cost += (z > 0.0 ? z : 0.0) - (unit == label ? z : 0.0) + exactLogarithm(1.0 + power);
      const output = z >= 0.0 ? 1.0 / (1.0 + power) : power / (1.0 + power);
      store<f32>(values + at, <f32>output);
      store<f32>(gradient + at, <f32>(output - (unit == label ? 1.0 : 0.0)));
    }
  }
  for (let unit = units; unit < padded; unit++) store<f32>(gradient + (<usize>unit << 2), 0.0);
  return cost;
}
