/** The words that the kernels read, as numbered in assembly/program.ts: of the control block, and of each operation's record. */

/** Byte address of the control block. */
export const CONTROL = 65536;
export const CONTROL_BYTES = 1024;
export const RECORD_BYTES = 256;

export const JOB = { train: 1, evaluate: 2, stop: 3 } as const;

/** Words of the control block: those up to `patience` are set once, those from `job` on by each job. */
export const WORD = {
  threads: 0,
  operationCount: 1,
  operations: 2,
  firstFlat: 3,
  imageSize: 4,
  imageHeight: 5,
  imageWidth: 6,
  imageChannels: 7,
  trainSize: 8,
  keyLow: 9,
  keyHigh: 10,
  costs: 11,
  scratch: 12,
  scratchBytes: 13,
  capacity: 14,
  patience: 15,
  job: 16,
  images: 17,
  labels: 18,
  order: 19,
  stepCount: 20,
  firstStep: 21,
  batchSize: 22,
  stepCosts: 23,
  updateRate: 24,
  decayFactor: 25,
  firstExample: 26,
  exampleCount: 27,
  probabilities: 28,
  exampleCosts: 29,
} as const;
/** Counted up for each job; byte address. */
export const JOB_GENERATION = CONTROL + 512;
/** Counted up each time that all threads have met; waiting threads sleep on it. Byte address. */
export const GENERATION = CONTROL + 256;
/** Not zero once a thread has failed; byte address. */
export const BROKEN = CONTROL + 576;

/** The words of a record, in their order; what an operation has no use for is 0. */
export const RECORD_WORDS = [
  'type',
  'activation',
  'inHeight',
  'inWidth',
  'inChannels',
  'outHeight',
  'outWidth',
  'outChannels',
  'outPadded',
  'kernelHeight',
  'kernelWidth',
  'poolHeight',
  'poolWidth',
  'inValues',
  'inStride',
  'outValues',
  'outStride',
  'outGradient',
  'inGradient',
  'winners',
  'weights',
  'bias',
  'filterWeights',
  'rowFloats',
  'inSize',
  'units',
  'unitsPadded',
  'list',
  'listStride',
  'listCounts',
  'mask',
  'maskStride',
  'threshold',
  'keepShare',
  'ordinal',
  'keepZeros',
  'sourceActivation',
  'sourceValues',
  'sourceStride',
  'byExample',
  'earlierMask',
] as const;
export type RecordWord = (typeof RECORD_WORDS)[number];
