import type { ExampleSet } from '../../../src/engine/engine.ts';
import { type Sample, WARM_UP_SECONDS } from '../messages.ts';

/** A network in training, timed. */
export interface BenchTrainer {
  sample(seconds: number): Promise<Sample>;
  evaluate?(): Promise<Sample>;
}

/** Images that the peers keep on their device as one tensor; none of them comes near its end in a sample. */
const RESIDENT = 10_000;

/** The first training images as floats 0 to 1 [count, 784] and labels [count]. */
export function residentExamples({ images, labels }: ExampleSet): { images: Float32Array; labels: Int32Array } {
  return {
    images: Float32Array.from(images.subarray(0, RESIDENT * 784), (byte) => byte / 255),
    labels: Int32Array.from(labels.subarray(0, RESIDENT)),
  };
}

/** Goes through the resident examples in order, mini-batch by mini-batch, again and again. */
export function createPositions(miniBatchSize: number): () => number {
  let position = 0;
  return () => {
    if (position + miniBatchSize > RESIDENT) position = 0;
    position += miniBatchSize;
    return position - miniBatchSize;
  };
}

const STRETCH_SECONDS = 0.3;

/**
 * Times a trainer that queues its work: `step` starts one mini-batch and answers with a handle of its cost, `read` waits for
 * everything queued and answers with the cost. Reading is part of the time, but happens only about three times a second.
 */
export async function timeSteps<Handle>(
  seconds: number,
  miniBatchSize: number,
  step: () => Handle | Promise<Handle>,
  read: (handle: Handle) => Promise<number>,
  drop: (handle: Handle) => void,
): Promise<Omit<Sample, 'description'>> {
  const run = async (steps: number): Promise<number> => {
    let handle = await step();
    for (let index = 1; index < steps; index += 1) {
      drop(handle);
      handle = await step();
    }
    return read(handle);
  };
  let stretch = 1;
  const warmUpEnd = performance.now() + WARM_UP_SECONDS * 1000;
  do {
    const started = performance.now();
    await run(stretch);
    const secondsPerStep = (performance.now() - started) / 1000 / stretch;
    stretch = Math.max(1, Math.min(stretch * 4, Math.floor(STRETCH_SECONDS / secondsPerStep)));
  } while (performance.now() < warmUpEnd);
  const started = performance.now();
  let steps = 0;
  let cost = Number.NaN;
  let taken = 0;
  do {
    cost = await run(stretch);
    steps += stretch;
    taken = (performance.now() - started) / 1000;
  } while (taken < seconds);
  return { images: steps * miniBatchSize, seconds: taken, cost };
}
