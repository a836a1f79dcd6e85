/** The images that each neuron of a layer answers most strongly. */
import { parseExperiment } from '../domain/experiment.ts';
import type { BestInputs, Subject } from './insightMessages.ts';
import { createLayerOutputs } from './layerOutputs.ts';

/** As many as a page shows of a neuron. */
export const BEST_COUNT = 9;
/** Work between two looks at what the page wants, in milliseconds. */
const SLICE_MS = 30;

export interface BestInputsOptions {
  /** Index in the network's layers. */
  readonly layer: number;
  /** [count, height, width, channels] bytes. */
  readonly images: Uint8Array;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/**
 * For every neuron of a layer, or every feature map by its strongest place, the images with its largest outputs; of equal ones
 * the first.
 *
 * @throws AbortError after the signal
 */
export async function bestInputs(subject: Subject, options: BestInputsOptions): Promise<BestInputs> {
  const { layer, images, onProgress, signal } = options;
  const { network } = parseExperiment(subject.experiment);
  const outputs = createLayerOutputs(network, subject.weights, layer);
  const size = network.input.reduce((product, side) => product * side, 1);
  const count = images.length / size;
  const units = outputs.shape.at(-1) ?? 1;
  const kept = Math.min(BEST_COUNT, count);
  const best: BestInputs = {
    layer,
    units,
    count,
    kept,
    images: new Int32Array(units * kept),
    values: new Float32Array(units * kept).fill(Number.NEGATIVE_INFINITY),
    places: new Int32Array(units * kept),
  };
  const largest = new Float32Array(units);
  const places = new Int32Array(units);
  let pausedAt = performance.now();
  for (let image = 0; image < count; image += 1) {
    if (performance.now() - pausedAt > SLICE_MS) {
      onProgress(image, count);
      await new Promise((resolve) => setTimeout(resolve, 0));
      pausedAt = performance.now();
    }
    signal.throwIfAborted();
    const values = outputs.of(images.subarray(image * size, (image + 1) * size));
    largest.fill(Number.NEGATIVE_INFINITY);
    for (let at = 0; at < values.length; at += 1) {
      const unit = at % units;
      const value = values[at] as number;
      if (value > (largest[unit] as number)) {
        largest[unit] = value;
        places[unit] = (at - unit) / units;
      }
    }
    for (let unit = 0; unit < units; unit += 1) insert(best, unit, image, largest[unit] ?? 0, places[unit] ?? 0);
  }
  return best;
}

/** Puts an image among a unit's best, before those that are weaker. */
function insert(
  { kept, images, values, places }: BestInputs,
  unit: number,
  image: number,
  value: number,
  place: number,
) {
  const first = unit * kept;
  let at = first + kept;
  while (at > first && value > (values[at - 1] as number)) at -= 1;
  if (at === first + kept) return;
  images.copyWithin(at + 1, at, first + kept - 1);
  values.copyWithin(at + 1, at, first + kept - 1);
  places.copyWithin(at + 1, at, first + kept - 1);
  images[at] = image;
  values[at] = value;
  places[at] = place;
}
