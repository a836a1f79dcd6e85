/** Where everything lies in the kernels' memory. */
import type { Activation } from '../../domain/activation.ts';
import { EVALUATION_BATCH, MOST_ORDERED_STEPS } from '../../domain/engineMemory.ts';
import type { Experiment } from '../../domain/experiment.ts';
import type { LayerConfig } from '../../domain/layers/registry.ts';
import { analyzeNetwork, type NetworkAnalysis } from '../../domain/shapes.ts';
import { dropoutThreshold } from '../../random/dropoutMask.ts';
import { streamKey } from '../../random/philox.ts';
import type { DataSplits, MemoryUse, SplitName } from '../engine.ts';
import { CONTROL, CONTROL_BYTES, RECORD_BYTES, RECORD_WORDS, type RecordWord, WORD } from './words.ts';

/** Most steps of one call of the kernels. */
export const MOST_STEPS = MOST_ORDERED_STEPS;
/** Most examples of one evaluating call. */
export const MOST_EXAMPLES = 1000;
/** An output layer this small is computed for each example by itself. */
const SMALL_WEIGHTS = 16_384;
/** A thread that has not come by then, and longer where a step takes long, is gone. */
const LEAST_PATIENCE_SECONDS = 8;
/** A hundredth of what a core does. */
const SLOW_MULTIPLY_ADDS_PER_SECOND = 1e8;
/** Vectors may be read this far beyond a buffer's end. */
const MARGIN = 64;

const ACTIVATION_CODES: Record<Activation, number> = { sigmoid: 0, tanh: 1, relu: 2, linear: 3, rescaledSigmoid: 4 };
/** Whether a zero output may carry a gradient: not after ReLU, whose slope is 0 there, nor after a sigmoid, which has none. */
const ZEROS_CARRY_GRADIENT: Record<Activation, boolean> = {
  sigmoid: false,
  rescaledSigmoid: true,
  tanh: true,
  relu: false,
  linear: true,
};
const TYPE_CODES: Record<LayerConfig['type'], number> = {
  conv: 0,
  maxPool: 1,
  dropout: 2,
  dense: 3,
  softmax: 4,
  sigmoidOutput: 5,
};

/** Where one layer's weights lie, and how: padded, and for convolutions twice. */
export type WeightPlace =
  | {
      readonly kind: 'conv';
      readonly layer: number;
      readonly kernel: readonly [number, number];
      readonly channels: number;
      readonly channelsPadded: number;
      readonly filters: number;
      readonly filtersPadded: number;
      /** [ky][kx][channel padded][filter padded] */
      readonly weights: number;
      /** [filter][ky][kx and channel, padded]; floats of a row */
      readonly filterWeights: number;
      readonly rowFloats: number;
      readonly bias: number;
    }
  | {
      readonly kind: 'dense';
      readonly layer: number;
      /** Inputs lie as `pixels` groups of `channels`, padded to `channelsPadded`. */
      readonly pixels: number;
      readonly channels: number;
      readonly channelsPadded: number;
      readonly units: number;
      readonly unitsPadded: number;
      /** [input padded][unit padded] */
      readonly weights: number;
      readonly bias: number;
    };

export interface MemoryLayout {
  /** Size of the whole memory. */
  readonly bytes: number;
  readonly weightPlaces: readonly WeightPlace[];
  readonly classes: number;
  /** For each operation the layer that it computes, with the max-pooling that follows a convolution. */
  readonly operationLayers: readonly number[];
  /** Operations of images, which come first. */
  readonly firstFlat: number;
  readonly data: { readonly [Split in SplitName]: { readonly images: number; readonly labels: number } };
  readonly order: number;
  readonly stepCosts: number;
  readonly probabilities: number;
  readonly exampleCosts: number;
  /** Bytes of MOST_EXAMPLES images, and labels, for predictions. */
  readonly ownImages: number;
  readonly ownLabels: number;
  readonly memoryUse: MemoryUse;
  /** The words to write at the start: address and value; floats are given by their bits. */
  readonly words: readonly (readonly [address: number, value: number])[];
}

/** Tenths of a second that a thread may be waited for: many times what a whole step takes on a slow machine that others use too. */
function patience(analysis: NetworkAnalysis, examples: number): number {
  const multiplyAdds = 3 * (analysis.multiplyAdds ?? 0) * examples;
  return Math.ceil(10 * (LEAST_PATIENCE_SECONDS + multiplyAdds / SLOW_MULTIPLY_ADDS_PER_SECOND));
}

function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

const float32 = new Float32Array(1);
const float32Bits = new Int32Array(float32.buffer);

/** The bits of a number as float32. */
export function floatBits(value: number): number {
  float32[0] = value;
  return float32Bits[0] as number;
}

/** A buffer that holds values of `examples` examples: where, bytes from one to the next, and the shape of its floats. */
interface ValueBuffer {
  readonly values: number;
  readonly gradient: number;
  readonly stride: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly channelsPadded: number;
}

function floatsOf(buffer: ValueBuffer): number {
  return buffer.height * buffer.width * buffer.channelsPadded;
}

class LayoutBuilder {
  private top = CONTROL + CONTROL_BYTES;
  readonly use = { weights: 0, activations: 0, data: 0 };
  readonly words: [number, number][] = [];

  constructor(readonly examples: number) {}

  take(bytes: number, use: keyof MemoryUse): number {
    const address = Math.ceil(this.top / 64) * 64;
    this.top = address + bytes + MARGIN;
    this.use[use] += bytes;
    return address;
  }

  /** Room for values and, in training, their gradients; the image itself needs none. */
  buffer(height: number, width: number, channels: number, channelsPadded: number, hasGradient: boolean): ValueBuffer {
    const stride = Math.ceil((height * width * channelsPadded * 4) / 64) * 64;
    const values = this.take(stride * this.examples, 'activations');
    const gradient = hasGradient ? this.take(stride * this.examples, 'activations') : 0;
    return { values, gradient, stride, height, width, channels, channelsPadded };
  }

  word(address: number, value: number): void {
    this.words.push([address, value]);
  }

  get bytes(): number {
    return this.top;
  }
}

type RecordWords = Partial<Record<RecordWord, number>>;

/**
 * Plans the memory of a trainer. Convolutions take a max-pooling that follows into the same operation. Channels and units are
 * padded to vectors of four.
 */
export function planMemory(experiment: Experiment, data: DataSplits, threads: number): MemoryLayout {
  const { network, training } = experiment;
  const analysis = analyzeNetwork(network);
  const builder = new LayoutBuilder(Math.max(training.miniBatchSize, EVALUATION_BATCH));
  const { examples } = builder;
  const records: RecordWords[] = [];
  const operationLayers: number[] = [];
  const weightPlaces: WeightPlace[] = [];
  const [height, width, channels] = network.input;
  const image = builder.buffer(height, width, channels, channels, false);
  let scratchBytes = 0;
  const needScratch = (bytes: number): void => {
    scratchBytes = Math.max(scratchBytes, bytes);
  };

  const layers = network.layers;
  const lastImageLayer = layers.findLastIndex((layer) => layer.type === 'conv' || layer.type === 'maxPool');
  let firstFlat = 0;
  let current = image;
  /** What the next dense layer takes its gradient to, past dropout. */
  let source = image;
  let sourceActivation = -1;
  let zerosCarryGradient = false;
  let hasParametersBefore = false;
  let mask = 0;
  let dropouts = 0;
  const gradientOf = (buffer: ValueBuffer): number => (hasParametersBefore ? buffer.gradient : 0);
  const imageShapeAt = (index: number): readonly [number, number, number] => {
    const shape = analysis.layers[index]?.output;
    if (shape?.length !== 3) throw new Error(`Layer ${index} has no image as output`);
    return shape;
  };

  for (let index = 0; index < layers.length; index += 1) {
    const layer = layers[index] as LayerConfig;
    const input = current;
    const isImage = index <= lastImageLayer;
    operationLayers.push(index);
    const common: RecordWords = {
      type: TYPE_CODES[layer.type],
      inHeight: input.height,
      inWidth: input.width,
      inChannels: input.channelsPadded,
      inValues: input.values,
      inStride: input.stride,
    };
    switch (layer.type) {
      case 'conv': {
        const next = layers[index + 1];
        const pool = next?.type === 'maxPool' ? next.size : ([1, 1] as const);
        const [outHeight, outWidth] = imageShapeAt(next?.type === 'maxPool' ? index + 1 : index);
        const filtersPadded = padded(layer.filters);
        const [kernelHeight, kernelWidth] = layer.kernel;
        const rowFloats = padded(kernelWidth * input.channelsPadded);
        const output = builder.buffer(outHeight, outWidth, layer.filters, filtersPadded, true);
        const winners = builder.take(output.stride * examples, 'activations');
        const weightCount = kernelHeight * kernelWidth * input.channelsPadded * filtersPadded;
        const place: WeightPlace = {
          kind: 'conv',
          layer: index,
          kernel: layer.kernel,
          channels: input.channels,
          channelsPadded: input.channelsPadded,
          filters: layer.filters,
          filtersPadded,
          weights: builder.take(weightCount * 4, 'weights'),
          filterWeights: builder.take(layer.filters * kernelHeight * rowFloats * 4, 'weights'),
          rowFloats,
          bias: builder.take(filtersPadded * 4, 'weights'),
        };
        weightPlaces.push(place);
        records.push({
          ...common,
          activation: ACTIVATION_CODES[layer.activation],
          outHeight: outHeight,
          outWidth: outWidth,
          outChannels: layer.filters,
          outPadded: filtersPadded,
          kernelHeight: kernelHeight,
          kernelWidth: kernelWidth,
          poolHeight: pool[0],
          poolWidth: pool[1],
          outValues: output.values,
          outStride: output.stride,
          outGradient: output.gradient,
          inGradient: gradientOf(input),
          winners: winners,
          weights: place.weights,
          bias: place.bias,
          filterWeights: place.filterWeights,
          rowFloats: rowFloats,
        });
        needScratch(pool[0] * outWidth * pool[1] * filtersPadded * 4);
        needScratch(pool[0] * pool[1] * (4 + layer.filters * 8));
        const entries = training.miniBatchSize * outHeight * outWidth;
        needScratch(kernelHeight * rowFloats * 4 + pool[0] * pool[1] * 4 + entries * 8);
        if (next?.type === 'maxPool') index += 1;
        current = output;
        source = output;
        sourceActivation = -1;
        zerosCarryGradient = ZEROS_CARRY_GRADIENT[layer.activation];
        hasParametersBefore = true;
        break;
      }
      case 'maxPool': {
        const [outHeight, outWidth] = imageShapeAt(index);
        const output = builder.buffer(outHeight, outWidth, input.channels, input.channelsPadded, true);
        records.push({
          ...common,
          outHeight: outHeight,
          outWidth: outWidth,
          poolHeight: layer.size[0],
          poolWidth: layer.size[1],
          outValues: output.values,
          outStride: output.stride,
          outGradient: output.gradient,
          inGradient: gradientOf(input),
          winners: builder.take(output.stride * examples, 'activations'),
        });
        current = output;
        source = output;
        sourceActivation = -1;
        zerosCarryGradient = true;
        break;
      }
      case 'dropout': {
        const output = builder.buffer(input.height, input.width, input.channels, input.channelsPadded, isImage);
        const values = floatsOf(input);
        const ownMask = builder.take(values * examples, 'activations');
        records.push({
          ...common,
          outValues: output.values,
          outStride: output.stride,
          outGradient: output.gradient,
          inGradient: isImage ? gradientOf(input) : 0,
          inSize: values,
          units: input.channels,
          unitsPadded: input.channelsPadded,
          mask: ownMask,
          maskStride: values,
          threshold: dropoutThreshold(layer.rate) | 0,
          keepShare: floatBits(1 - layer.rate),
          ordinal: dropouts,
          earlierMask: isImage ? 0 : mask,
        });
        dropouts += 1;
        if (!isImage) mask = ownMask;
        current = output;
        if (isImage) source = output;
        break;
      }
      case 'dense':
      case 'softmax':
      case 'sigmoidOutput': {
        const pixels = input.height * input.width;
        const inputs = pixels === 1 ? input.channels : floatsOf(input);
        const unitsPadded = padded(layer.units);
        const output = builder.buffer(1, 1, layer.units, unitsPadded, true);
        const place: WeightPlace = {
          kind: 'dense',
          layer: index,
          pixels,
          channels: input.channels,
          channelsPadded: pixels === 1 ? input.channels : input.channelsPadded,
          units: layer.units,
          unitsPadded,
          weights: builder.take(inputs * unitsPadded * 4, 'weights'),
          bias: builder.take(unitsPadded * 4, 'weights'),
        };
        weightPlaces.push(place);
        const listStride = inputs * 8 + MARGIN;
        const isSmallOutput = layer.type !== 'dense' && inputs * unitsPadded <= SMALL_WEIGHTS;
        records.push({
          ...common,
          activation: layer.type === 'dense' ? ACTIVATION_CODES[layer.activation] : ACTIVATION_CODES.linear,
          outValues: output.values,
          outStride: output.stride,
          outGradient: output.gradient,
          inGradient: gradientOf(source),
          weights: place.weights,
          bias: place.bias,
          inSize: inputs,
          units: layer.units,
          unitsPadded: unitsPadded,
          list: builder.take(listStride * examples, 'activations'),
          listStride: listStride,
          listCounts: builder.take(examples * 4, 'activations'),
          mask: mask,
          maskStride: mask === 0 ? 0 : floatsOf(input),
          keepZeros: zerosCarryGradient ? 1 : 0,
          sourceActivation: sourceActivation,
          sourceValues: source.values,
          sourceStride: source.stride,
          byExample: isSmallOutput ? 1 : 0,
        });
        needScratch(training.miniBatchSize * 24 + MARGIN);
        current = output;
        source = output;
        sourceActivation = layer.type === 'dense' ? ACTIVATION_CODES[layer.activation] : -1;
        zerosCarryGradient = layer.type === 'dense' && ZEROS_CARRY_GRADIENT[layer.activation];
        hasParametersBefore = true;
        mask = 0;
        break;
      }
      default:
        layer satisfies never;
    }
    if (isImage) firstFlat = records.length;
  }

  const classes = current.channels;
  const recordsAt = builder.take(records.length * RECORD_BYTES, 'activations');
  records.forEach((record, number) => {
    RECORD_WORDS.forEach((word, place) => {
      builder.word(recordsAt + number * RECORD_BYTES + place * 4, record[word] ?? 0);
    });
  });
  const imageBytes = height * width * channels;
  const costs = builder.take(examples * 8, 'activations');
  scratchBytes = Math.ceil((scratchBytes + MARGIN) / 128) * 128;
  const scratch = builder.take(scratchBytes * threads, 'activations');
  const [keyLow, keyHigh] = streamKey(experiment.seed, 'dropout');
  const control: Partial<Record<keyof typeof WORD, number>> = {
    threads,
    operationCount: records.length,
    operations: recordsAt,
    firstFlat,
    imageSize: imageBytes,
    imageHeight: height,
    imageWidth: width,
    imageChannels: channels,
    trainSize: experiment.data.trainSize,
    keyLow: keyLow | 0,
    keyHigh: keyHigh | 0,
    costs,
    scratch,
    scratchBytes,
    capacity: EVALUATION_BATCH,
    patience: patience(analysis, builder.examples),
  };
  for (const [name, word] of Object.entries(WORD) as [keyof typeof WORD, number][]) {
    builder.word(CONTROL + word * 4, control[name] ?? 0);
  }

  const place = (count: number): { images: number; labels: number } => ({
    images: builder.take(count * imageBytes, 'data'),
    labels: builder.take(count, 'data'),
  });
  const trainCount = Math.min(experiment.data.trainSize, data.training.count);
  const splits = {
    training: place(trainCount),
    validation: place(data.validation.count),
    test: place(data.test.count),
  };
  const own = place(MOST_EXAMPLES);
  const order = builder.take(MOST_STEPS * training.miniBatchSize * 4, 'activations');
  const stepCosts = builder.take(MOST_STEPS * 8, 'activations');
  const probabilities = builder.take(MOST_EXAMPLES * classes * 4, 'activations');
  const exampleCosts = builder.take(MOST_EXAMPLES * 8, 'activations');
  return {
    bytes: builder.bytes,
    weightPlaces,
    classes,
    operationLayers,
    firstFlat,
    data: splits,
    order,
    stepCosts,
    probabilities,
    exampleCosts,
    ownImages: own.images,
    ownLabels: own.labels,
    memoryUse: builder.use,
    words: builder.words,
  };
}
