// Bytes of the resident data set become the floats of one example.
import { control, IMAGE_CHANNELS, IMAGE_HEIGHT, IMAGE_SIZE, IMAGE_WIDTH, IMAGES, LABELS, TRAIN_SIZE } from './program';

@inline
function toFloats(bytes: usize, target: usize, count: i32): void {
  const scale = f32x4.splat(255.0);
  let index: i32 = 0;
  for (; index + 4 <= count; index += 4) {
    const words = v128.load32_zero(bytes + <usize>index);
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(words));
    v128.store(target + (<usize>index << 2), f32x4.div(f32x4.convert_i32x4_u(wide), scale));
  }
  for (; index < count; index++) {
    store<f32>(target + (<usize>index << 2), <f32>load<u8>(bytes + <usize>index) / <f32>255.0);
  }
}

/** Writes image `number` of the job's images, as it is. */
export function loadImage(number: i32, target: usize): void {
  const size = control(IMAGE_SIZE);
  toFloats(<usize>control(IMAGES) + <usize>number * <usize>size, target, size);
}

export function labelOf(number: i32): i32 {
  return <i32>load<u8>(<usize>control(LABELS) + <usize>number);
}

/** Training example e is image e mod trainSize under shift floor(e / trainSize): 0 none, 1 down, 2 up, 3 right, 4 left. */
export function loadExample(example: u32, target: usize): void {
  const trainSize = <u32>control(TRAIN_SIZE);
  const image = example % trainSize;
  const shift = example / trainSize;
  if (shift == 0) {
    loadImage(image, target);
    return;
  }
  const size = control(IMAGE_SIZE);
  const height = control(IMAGE_HEIGHT);
  const row = control(IMAGE_WIDTH) * control(IMAGE_CHANNELS);
  const channels = control(IMAGE_CHANNELS);
  const source = <usize>control(IMAGES) + <usize>image * <usize>size;
  memory.fill(target, 0, <usize>size << 2);
  if (shift == 1) toFloats(source, target + (<usize>row << 2), size - row);
  else if (shift == 2) toFloats(source + <usize>row, target, size - row);
  else {
    const rightwards = shift == 3;
    for (let y: i32 = 0; y < height; y++) {
      const from = source + <usize>(y * row + (rightwards ? 0 : channels));
      const to = target + (<usize>(y * row + (rightwards ? channels : 0)) << 2);
      toFloats(from, to, row - channels);
    }
  }
}

export function exampleLabel(example: u32): i32 {
  return labelOf(example % <u32>control(TRAIN_SIZE));
}
