/** Forward passes over many images, in batches that grow as far as the device is fast. */
import type { ImageShape } from '../../domain/network.ts';
import { CLASS_COUNT } from '../../domain/shapes.ts';
import type { Evaluation, ExampleSet } from '../engine.ts';
import type { Backend } from './backends.ts';
import { pixelValues } from './batches.ts';
import { letEventsIn } from './eventLoop.ts';
import type { NetworkProgram, NetworkTensors } from './networkProgram.ts';
import { largestIndex } from './outputs.ts';

/** Few sizes, because every one compiles kernels of its own on WebGL. */
const BATCH_SIZES = [20, 100, 500] as const;
/** A batch may grow to the next size while it takes less than this; the wish to stop is heard between batches. */
const FAST_BATCH_MS = 10;
/** Most floats of one batch's activations, so that a wide network does not fill the device's memory. */
const MOST_ACTIVATIONS = 16_000_000;

export class Evaluator {
  readonly #backend: Backend;
  readonly #program: NetworkProgram;
  readonly #shape: ImageShape;
  readonly #largestLevel: number;
  #level = 0;

  constructor(backend: Backend, program: NetworkProgram, shape: ImageShape, activationsPerExample: number) {
    this.#backend = backend;
    this.#program = program;
    this.#shape = shape;
    this.#largestLevel = Math.max(
      0,
      BATCH_SIZES.findLastIndex((size) => size * activationsPerExample <= MOST_ACTIVATIONS),
    );
  }

  /**
   * Logits [count, classes] of images that are bytes.
   * @throws AbortError after the signal; Error when the device is lost.
   */
  async logits(weights: NetworkTensors, images: Uint8Array, signal?: AbortSignal): Promise<Float32Array> {
    const imageBytes = this.#shape[0] * this.#shape[1] * this.#shape[2];
    const count = images.length / imageBytes;
    const logits = new Float32Array(count * CLASS_COUNT);
    let done = 0;
    while (done < count) {
      throwIfAborted(signal);
      const size = BATCH_SIZES[this.#level] ?? BATCH_SIZES[0];
      const bytes = images.subarray(done * imageBytes, Math.min(done + size, count) * imageBytes);
      const started = performance.now();
      const batch = await this.#batch(weights, bytes, size);
      const duration = performance.now() - started;
      const used = Math.min(size, count - done);
      logits.set(batch.subarray(0, used * CLASS_COUNT), done * CLASS_COUNT);
      done += used;
      if (duration < FAST_BATCH_MS && this.#level < this.#largestLevel) this.#level += 1;
      await letEventsIn(this.#backend);
    }
    return logits;
  }

  /** The last batch is filled up with blank images, which costs less than kernels for another size. */
  #batch(weights: NetworkTensors, bytes: Uint8Array, size: number): Promise<Float32Array> {
    const { tf, watch } = this.#backend;
    const [height, width, channels] = this.#shape;
    const pixels = new Float32Array(size * height * width * channels);
    pixelValues(bytes, pixels, 0);
    this.#backend.activate();
    const output = tf.tidy(() => {
      return this.#program.evaluate(tf, tf.tensor4d(pixels, [size, height, width, channels]), weights);
    });
    const values = output.data() as Promise<Float32Array>;
    return watch.guard(values.finally(() => output.dispose()));
  }

  /** See `Trainer.evaluate`. */
  async evaluate(weights: NetworkTensors, set: ExampleSet, limit?: number, signal?: AbortSignal): Promise<Evaluation> {
    const count = Math.min(limit ?? set.count, set.count);
    const imageBytes = this.#shape[0] * this.#shape[1] * this.#shape[2];
    const probabilities = await this.logits(weights, set.images.subarray(0, count * imageBytes), signal);
    const predictions = new Uint8Array(count);
    let correct = 0;
    let costSum = 0;
    for (let example = 0; example < count; example += 1) {
      const label = set.labels[example] ?? 0;
      const offset = example * CLASS_COUNT;
      costSum += this.#program.output.finish(probabilities, offset, CLASS_COUNT, label);
      const prediction = largestIndex(probabilities, offset, CLASS_COUNT);
      predictions[example] = prediction;
      if (prediction === label) correct += 1;
    }
    return { count, accuracy: correct / count, cost: costSum / count, predictions, probabilities };
  }

  /** Probabilities [count, classes] of images that are bytes. */
  async predict(weights: NetworkTensors, images: Uint8Array): Promise<Float32Array> {
    const values = await this.logits(weights, images);
    for (let offset = 0; offset < values.length; offset += CLASS_COUNT) {
      this.#program.output.finish(values, offset, CLASS_COUNT, 0);
    }
    return values;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DOMException('The evaluation was stopped.', 'AbortError');
}
