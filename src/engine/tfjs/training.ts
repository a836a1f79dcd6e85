/** The mini-batch loop: chunks of steps are queued on the device, and their logits read back while the next chunk runs. */
import type { Tensor, TensorContainerObject } from '@tensorflow/tfjs';
import type { Experiment } from '../../domain/experiment.ts';
import { CLASS_COUNT } from '../../domain/shapes.ts';
import { dropoutMask } from '../../random/dropoutMask.ts';
import type { ExampleSet, TrainOutcome, TrainRequest } from '../engine.ts';
import type { Backend } from './backends.ts';
import { type DropoutPlace, trainingBatch } from './batches.ts';
import { letEventsIn } from './eventLoop.ts';
import type { NetworkProgram, NetworkTensors, StepOutputs } from './networkProgram.ts';
import type { Pace } from './pace.ts';

export interface TrainingContext {
  readonly backend: Backend;
  readonly program: NetworkProgram;
  readonly experiment: Experiment;
  readonly trainingSet: ExampleSet;
  readonly dropout: readonly DropoutPlace[];
  readonly pace: Pace;
  getWeights(): NetworkTensors;
  /** Takes over the weights after a step; the ones before are released. */
  replaceWeights(weights: NetworkTensors): void;
}

interface QueuedChunk {
  readonly steps: number;
  readonly labels: Uint8Array;
  readonly logits: Promise<Float32Array>;
}

const PROGRESS_INTERVAL_MS = 50;

/** See `Trainer.train`. A step is queued whole or not at all, so the weights are always those after a whole step. */
export async function trainSteps(context: TrainingContext, request: TrainRequest): Promise<TrainOutcome> {
  const { backend, experiment, pace } = context;
  const { miniBatchSize } = experiment.training;
  const totalSteps = request.order.length / miniBatchSize;
  if (!Number.isInteger(totalSteps)) {
    throw new Error(
      `Expected a whole number of mini-batches of ${miniBatchSize}, received ${request.order.length} examples.`,
    );
  }
  const stepCosts = new Float32Array(request.recordStepCosts === true ? totalSteps : 0);
  const queue: QueuedChunk[] = [];
  let queuedSteps = 0;
  let steps = 0;
  let costSum = 0;
  let lastEnd = performance.now();
  let lastProgress = lastEnd;

  const complete = async (chunk: QueuedChunk) => {
    const logits = await backend.watch.guard(chunk.logits);
    const now = performance.now();
    pace.completed(chunk.steps, now - lastEnd);
    lastEnd = now;
    const costs = miniBatchCosts(context.program, logits, chunk.labels, miniBatchSize);
    for (const cost of costs) {
      if (request.recordStepCosts === true) stepCosts[steps] = cost;
      costSum += cost;
      steps += 1;
    }
    queuedSteps -= chunk.steps;
    if (now - lastProgress >= PROGRESS_INTERVAL_MS || steps === totalSteps) {
      lastProgress = now;
      request.onProgress?.({ steps, costSum });
    }
  };

  backend.activate();
  const scalars = createScalars(backend, request, miniBatchSize);
  try {
    let begun = 0;
    while (steps < totalSteps) {
      const aborted = request.signal?.aborted === true;
      const next = pace.chunkSteps(totalSteps - begun);
      if (!aborted && begun < totalSteps && pace.admits(queuedSteps, next)) {
        queue.push(queueChunk(context, request, scalars, begun, next));
        begun += next;
        queuedSteps += next;
      } else {
        const chunk = queue.shift();
        if (chunk === undefined) break;
        await complete(chunk);
        await letEventsIn(backend);
      }
    }
  } catch (error) {
    throw await backend.watch.explain(error);
  } finally {
    // After a failure the rest of the queue has no reader.
    for (const chunk of queue) chunk.logits.catch(() => undefined);
    scalars.rate.dispose();
    scalars.decay?.dispose();
  }
  return {
    steps,
    costSum,
    completed: steps === totalSteps,
    ...(request.recordStepCosts === true ? { stepCosts: stepCosts.slice(0, steps) } : {}),
  };
}

interface StepScalars {
  readonly rate: Tensor;
  readonly decay: Tensor | null;
}

function createScalars({ tf }: Backend, request: TrainRequest, miniBatchSize: number): StepScalars {
  const { learningRate, weightDecay } = request;
  return {
    rate: tf.scalar(learningRate / miniBatchSize),
    decay: weightDecay === 0 ? null : tf.scalar(1 - learningRate * weightDecay),
  };
}

/** Queues `steps` mini-batches and asks for their logits. */
function queueChunk(
  context: TrainingContext,
  request: TrainRequest,
  scalars: StepScalars,
  begun: number,
  steps: number,
): QueuedChunk {
  const { backend, experiment, trainingSet } = context;
  const { tf } = backend;
  const { miniBatchSize } = experiment.training;
  const order = request.order.subarray(begun * miniBatchSize, (begun + steps) * miniBatchSize);
  backend.activate();
  const all = tf.tidy(() => {
    const logits: Tensor[] = [];
    for (let step = 0; step < steps; step += 1) {
      const examples = order.subarray(step * miniBatchSize, (step + 1) * miniBatchSize);
      logits.push(queueStep(context, scalars, examples, request.firstStep + begun + step));
    }
    return tf.concat(logits, 0);
  });
  const labels = Uint8Array.from(order, (number) => trainingSet.labels[number % experiment.data.trainSize] ?? 0);
  const logits = all.data() as Promise<Float32Array>;
  logits.finally(() => all.dispose()).catch(() => undefined);
  return { steps, labels, logits };
}

/** Queues one mini-batch, inputs included, and takes over the weights after it. @returns its logits */
function queueStep(context: TrainingContext, scalars: StepScalars, examples: Uint32Array, step: number): Tensor {
  const { backend, experiment, program, trainingSet, dropout } = context;
  const { tf } = backend;
  const { miniBatchSize } = experiment.training;
  const batch = trainingBatch(experiment, trainingSet, CLASS_COUNT, examples);
  const outputs = tf.tidy((): StepOutputs & TensorContainerObject => {
    const masks: (Tensor | null)[] = experiment.network.layers.map(() => null);
    for (const place of dropout) {
      const mask = dropoutMask(experiment.seed, place.rate, place.ordinal, step, miniBatchSize, place.valuesPerExample);
      masks[place.layer] = tf.tensor(Float32Array.from(mask), [miniBatchSize, ...place.shape]);
    }
    const { logits, weights } = program.step(tf, {
      images: tf.tensor4d(batch.images, [miniBatchSize, ...experiment.network.input]),
      targets: tf.tensor2d(batch.targets, [miniBatchSize, CLASS_COUNT]),
      masks,
      weights: context.getWeights(),
      ...scalars,
    });
    // tidy finds the tensors to keep by walking this object; its type knows no null, its code does.
    return { logits, weights: weights as never };
  });
  // Kept beyond the tidy around the chunk: these belong to the trainer now.
  for (const layer of outputs.weights) {
    if (layer === null) continue;
    tf.keep(layer.weight);
    tf.keep(layer.bias);
  }
  context.replaceWeights(outputs.weights);
  return outputs.logits;
}

/** Mean cost of each mini-batch. `logits` [mini-batches x miniBatchSize, classes]. */
function miniBatchCosts(
  program: NetworkProgram,
  logits: Float32Array,
  labels: Uint8Array,
  miniBatchSize: number,
): number[] {
  const values = Float32Array.from(logits);
  const costs: number[] = Array.from({ length: labels.length / miniBatchSize }, () => 0);
  labels.forEach((label, example) => {
    const miniBatch = Math.floor(example / miniBatchSize);
    const cost = program.output.finish(values, example * CLASS_COUNT, CLASS_COUNT, label);
    costs[miniBatch] = (costs[miniBatch] ?? 0) + cost / miniBatchSize;
  });
  return costs;
}
