/** From bytes to the floats that are uploaded, and where a network drops any. */

import { writeExample } from '../../data/shift.ts';
import type { Experiment } from '../../domain/experiment.ts';
import { sizeOf } from '../../domain/layers/layer.ts';
import { analyzeNetwork } from '../../domain/shapes.ts';
import type { ExampleSet } from '../engine.ts';

/** Pixel values 0 to 1, as float32, by byte. */
const PIXEL_VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

export function pixelValues(bytes: Uint8Array, target: Float32Array, offset: number): void {
  for (let index = 0; index < bytes.length; index += 1) {
    target[offset + index] = PIXEL_VALUES[bytes[index] ?? 0] ?? 0;
  }
}

/** Training images and one-hot labels in a given order of example numbers, shifted where the example number says so. */
export function trainingBatch(
  experiment: Experiment,
  set: ExampleSet,
  classes: number,
  order: Uint32Array,
): { readonly images: Float32Array<ArrayBuffer>; readonly targets: Float32Array<ArrayBuffer> } {
  const shape = experiment.network.input;
  const { trainSize } = experiment.data;
  const imageBytes = shape[0] * shape[1] * shape[2];
  const example = new Uint8Array(imageBytes);
  const images = new Float32Array(order.length * imageBytes);
  const targets = new Float32Array(order.length * classes);
  order.forEach((number, index) => {
    writeExample(set.images, number, trainSize, shape, example);
    pixelValues(example, images, index * imageBytes);
    targets[index * classes + (set.labels[number % trainSize] ?? 0)] = 1;
  });
  return { images, targets };
}

/** A dropout layer of a network that drops anything. */
export interface DropoutPlace {
  readonly layer: number;
  readonly rate: number;
  /** Which of the network's dropout layers it is, from 0. */
  readonly ordinal: number;
  readonly shape: readonly number[];
  readonly valuesPerExample: number;
}

export function dropoutPlaces(experiment: Experiment): DropoutPlace[] {
  const places: DropoutPlace[] = [];
  let ordinal = 0;
  analyzeNetwork(experiment.network).layers.forEach(({ layer: config, input }, layer) => {
    if (config.type !== 'dropout' || input === null) return;
    places.push({ layer, rate: config.rate, ordinal, shape: input, valuesPerExample: sizeOf(input) });
    ordinal += 1;
  });
  return places;
}
