/** How much memory training a stack takes at most in the CPU engine, which holds everything in one block of limited size. */
import { sizeOf } from './layers/layer.ts';
import type { LayerAnalysis } from './shapes.ts';

/** The block may have this size: half of what WebAssembly can address, so that every address is a positive number. */
export const MAXIMUM_ENGINE_BYTES = 2 ** 31;

/** Examples that evaluation takes through the layers together; more would push activations out of the cache. */
export const EVALUATION_BATCH = 24;
/** Most steps of which the engine is told the order at once. */
export const MOST_ORDERED_STEPS = 4096;
/** More threads than this gain nothing on a mini-batch; each has scratch of its own. */
export const MOST_ENGINE_THREADS = 16;

/** Bytes of MNIST's images and labels, of which training, validation, test and single predictions may hold so many. */
const DATA_BYTES = 71_000 * 785;
/** Rounding of addresses for each layer, control words, probabilities. */
const OTHER_BYTES = 4 * 2 ** 20;
const ROUNDING_BYTES = 1024;
const FLOAT = 4;

function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/** Whether a layer of images follows. */
function isBeforeImages(layers: readonly LayerAnalysis[], index: number): boolean {
  return layers.findLastIndex(({ layer }) => layer.type === 'conv' || layer.type === 'maxPool') > index;
}

interface LayerBytes {
  readonly weights: number;
  readonly anExample: number;
  /** Of one thread. */
  readonly scratch: number;
  /** Of one thread, for each example of a mini-batch. */
  readonly scratchAnExample: number;
}

/** Of the layer at `index`; a max-pooling is computed with the convolution before it. Null where a shape is unknown. */
function bytesOf(layers: readonly LayerAnalysis[], index: number): LayerBytes | null {
  const { layer, input = null, output = null } = layers[index] ?? {};
  const next = layers[index + 1];
  if (layer === undefined) return null;
  if (input === null || output === null) return null;
  const channels = padded(input.at(-1) ?? 1);
  const inputFloats = (sizeOf(input) / (input.at(-1) ?? 1)) * channels;
  const outputFloats = (sizeOf(output) / (output.at(-1) ?? 1)) * padded(output.at(-1) ?? 1);
  switch (layer.type) {
    case 'conv': {
      const pool = next?.layer.type === 'maxPool' ? next : null;
      if (pool !== null && pool.output === null) return null;
      const [height = 1, width = 1] = pool?.output ?? output;
      const [poolHeight, poolWidth] = pool?.layer.type === 'maxPool' ? pool.layer.size : [1, 1];
      const [rows, columns] = layer.kernel;
      const filters = padded(layer.filters);
      const windowBytes = poolHeight * poolWidth * FLOAT;
      const rowFloats = padded(columns * channels);
      return {
        weights: (rows * columns * channels * filters + layer.filters * rows * rowFloats + filters) * FLOAT,
        // Values, their gradients, and which value of a window won.
        anExample: 3 * height * width * filters * FLOAT,
        scratch: windowBytes * (width * filters + 1 + 2 * layer.filters) + rows * rowFloats * FLOAT + windowBytes,
        scratchAnExample: height * width * 2 * FLOAT,
      };
    }
    case 'maxPool':
      return { weights: 0, anExample: 3 * outputFloats * FLOAT, scratch: 0, scratchAnExample: 0 };
    case 'dropout':
      // Values, gradients (those of flat layers know the mask), and a byte for each value that is kept.
      return {
        weights: 0,
        anExample: ((isBeforeImages(layers, index) ? 2 : 1) * FLOAT + 1) * outputFloats,
        scratch: 0,
        scratchAnExample: 0,
      };
    case 'dense':
    case 'softmax':
    case 'sigmoidOutput':
      return {
        weights: (inputFloats + 1) * outputFloats * FLOAT,
        // Values, gradients, and a list of the inputs that are not zero.
        anExample: 2 * outputFloats * FLOAT + 2 * inputFloats * FLOAT,
        scratch: 0,
        scratchAnExample: 24,
      };
    default:
      return layer satisfies never;
  }
}

/** The layer that takes most for each example; 0 where none is known. */
export function heaviestLayer(layers: readonly LayerAnalysis[]): number {
  const weigh = (index: number): number => {
    return bytesOf(layers, index)?.anExample ?? 0;
  };
  return layers.reduce((best, _, index) => (weigh(index) > weigh(best) ? index : best), 0);
}

/**
 * The most bytes that the CPU engine takes to train and evaluate the stack on all of MNIST; null where a shape is unknown.
 * Its plan of memory never asks for more.
 */
export function engineMemory(layers: readonly LayerAnalysis[], miniBatchSize: number): number | null {
  let weights = 0;
  let anExample = 0;
  let scratch = 0;
  for (const [index, layer] of layers.entries()) {
    const isInPassBefore = layer.layer.type === 'maxPool' && layers[index - 1]?.layer.type === 'conv';
    if (isInPassBefore) continue;
    const bytes = bytesOf(layers, index);
    if (bytes === null) return null;
    weights += bytes.weights + ROUNDING_BYTES;
    anExample += bytes.anExample + ROUNDING_BYTES;
    scratch = Math.max(scratch, bytes.scratch + bytes.scratchAnExample * miniBatchSize + ROUNDING_BYTES);
  }
  const image = layers[0]?.input ?? null;
  anExample += (image === null ? 0 : sizeOf(image) * FLOAT) + ROUNDING_BYTES;
  const order = MOST_ORDERED_STEPS * FLOAT * miniBatchSize;
  const examples = Math.max(miniBatchSize, EVALUATION_BATCH);
  return weights + anExample * examples + scratch * MOST_ENGINE_THREADS + order + DATA_BYTES + OTHER_BYTES;
}

/** Whether the CPU engine has room for a stack, whose shapes are known, at this mini-batch size. */
function fits(layers: readonly LayerAnalysis[], miniBatchSize: number): boolean {
  const bytes = engineMemory(layers, miniBatchSize);
  return bytes === null || bytes <= MAXIMUM_ENGINE_BYTES;
}

/** The largest mini-batch of at most `miniBatchSize` examples that the CPU engine has room for, rounded to two digits; 0 where none fits. */
export function roomyMiniBatch(layers: readonly LayerAnalysis[], miniBatchSize: number): number {
  if (fits(layers, miniBatchSize)) return miniBatchSize;
  let below = 0;
  let above = miniBatchSize;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (fits(layers, middle)) below = middle;
    else above = middle;
  }
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, below))) - 1);
  return Math.floor(below / unit) * unit;
}

/** "3.4 GB" */
export function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

export interface MiniBatchIssue {
  readonly message: string;
  /** The size to take instead. */
  readonly largest: number;
}

/** What is wrong with a mini-batch size for a stack that trains with smaller ones; null where nothing is. */
export function miniBatchIssue(layers: readonly LayerAnalysis[], miniBatchSize: number): MiniBatchIssue | null {
  const largest = roomyMiniBatch(layers, miniBatchSize);
  if (largest === miniBatchSize || largest === 0) return null;
  const needed = formatGigabytes(engineMemory(layers, miniBatchSize) ?? 0);
  const size = miniBatchSize.toLocaleString('en');
  const limit = formatGigabytes(MAXIMUM_ENGINE_BYTES);
  return { message: `A mini-batch of ${size} needs ${needed} of memory in this stack; a tab has ${limit}.`, largest };
}
