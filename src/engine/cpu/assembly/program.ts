// Where everything lies: the control block, and one record an operation. `words.ts` has the same numbers for the side that writes them.

/** Start of the control block; below are the compiler's own constants. */
export const CONTROL: usize = 65536;

@inline
export function control(word: i32): i32 {
  return load<i32>(CONTROL + (<usize>word << 2));
}

@inline
export function controlFloat(word: i32): f32 {
  return load<f32>(CONTROL + (<usize>word << 2));
}

// Words of the control block.
export const THREADS: i32 = 0;
export const OPERATION_COUNT: i32 = 1;
export const OPERATIONS: i32 = 2;
/** Number of the first operation after the last image operation. */
export const FIRST_FLAT: i32 = 3;
export const IMAGE_SIZE: i32 = 4;
export const IMAGE_HEIGHT: i32 = 5;
export const IMAGE_WIDTH: i32 = 6;
export const IMAGE_CHANNELS: i32 = 7;
export const TRAIN_SIZE: i32 = 8;
export const KEY_LOW: i32 = 9;
export const KEY_HIGH: i32 = 10;
/** [examples in flight] of float64. */
export const COSTS: i32 = 11;
/** Scratch of each thread: start and bytes. */
export const SCRATCH: i32 = 12;
export const SCRATCH_BYTES: i32 = 13;
/** Examples that fit the buffers at once. */
export const CAPACITY: i32 = 14;
/** Sleeps of a tenth of a second that a thread waits for the others before it takes them for gone. */
export const PATIENCE: i32 = 15;
// The job under way.
export const JOB: i32 = 16;
export const IMAGES: i32 = 17;
export const LABELS: i32 = 18;
export const ORDER: i32 = 19;
export const STEP_COUNT: i32 = 20;
export const FIRST_STEP: i32 = 21;
export const BATCH_SIZE: i32 = 22;
export const STEP_COSTS: i32 = 23;
export const UPDATE_RATE: i32 = 24;
export const DECAY_FACTOR: i32 = 25;
export const FIRST_EXAMPLE: i32 = 26;
export const EXAMPLE_COUNT: i32 = 27;
export const PROBABILITIES: i32 = 28;
export const EXAMPLE_COSTS: i32 = 29;
// Synchronisation, each on a cache line of its own.
export const GENERATION: usize = CONTROL + 256;
export const ARRIVED: usize = CONTROL + 320;
export const WAITING: usize = CONTROL + 384;
export const NEXT_TASK: usize = CONTROL + 448;
export const JOB_GENERATION: usize = CONTROL + 512;
/** Not zero once a thread has failed. */
export const BROKEN: usize = CONTROL + 576;

export const JOB_TRAIN: i32 = 1;
export const JOB_EVALUATE: i32 = 2;
export const JOB_STOP: i32 = 3;

export const RECORD_BYTES: usize = 256;

export const TYPE: i32 = 0;
export const ACTIVATION: i32 = 1;
export const IN_HEIGHT: i32 = 2;
export const IN_WIDTH: i32 = 3;
export const IN_CHANNELS: i32 = 4;
export const OUT_HEIGHT: i32 = 5;
export const OUT_WIDTH: i32 = 6;
export const OUT_CHANNELS: i32 = 7;
export const OUT_PADDED: i32 = 8;
export const KERNEL_HEIGHT: i32 = 9;
export const KERNEL_WIDTH: i32 = 10;
export const POOL_HEIGHT: i32 = 11;
export const POOL_WIDTH: i32 = 12;
export const IN_VALUES: i32 = 13;
export const IN_STRIDE: i32 = 14;
export const OUT_VALUES: i32 = 15;
export const OUT_STRIDE: i32 = 16;
export const OUT_GRADIENT: i32 = 17;
export const IN_GRADIENT: i32 = 18;
export const WINNERS: i32 = 19;
export const WEIGHTS: i32 = 20;
export const BIAS: i32 = 21;
export const FILTER_WEIGHTS: i32 = 22;
export const ROW_FLOATS: i32 = 23;
export const IN_SIZE: i32 = 24;
export const UNITS: i32 = 25;
export const UNITS_PADDED: i32 = 26;
export const LIST: i32 = 27;
export const LIST_STRIDE: i32 = 28;
export const LIST_COUNTS: i32 = 29;
export const MASK: i32 = 30;
export const MASK_STRIDE: i32 = 31;
export const THRESHOLD: i32 = 32;
export const KEEP_SHARE: i32 = 33;
export const ORDINAL: i32 = 34;
export const KEEP_ZEROS: i32 = 35;
export const SOURCE_ACTIVATION: i32 = 36;
export const SOURCE_VALUES: i32 = 37;
export const SOURCE_STRIDE: i32 = 38;
export const BY_EXAMPLE: i32 = 39;
export const EARLIER_MASK: i32 = 40;

export const CONV: i32 = 0;
export const POOL: i32 = 1;
export const DROPOUT: i32 = 2;
export const DENSE: i32 = 3;
export const SOFTMAX: i32 = 4;
export const SIGMOID_OUTPUT: i32 = 5;

export const SIGMOID: i32 = 0;
export const TANH: i32 = 1;
export const RELU: i32 = 2;
export const RESCALED_SIGMOID: i32 = 4;

@inline
export function operation(index: i32): usize {
  return <usize>control(OPERATIONS) + <usize>index * RECORD_BYTES;
}

@inline
export function field(record: usize, word: i32): i32 {
  return load<i32>(record + (<usize>word << 2));
}

/** Start of one example's part of a buffer: `values` and `stride` name the words of the record. */
@inline
export function part(record: usize, values: i32, stride: i32, example: i32): usize {
  return <usize>field(record, values) + <usize>field(record, stride) * <usize>example;
}
