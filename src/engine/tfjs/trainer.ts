/** A network in training on a tfjs backend. */
import { sizeOf } from '../../domain/layers/layer.ts';
import { analyzeNetwork } from '../../domain/shapes.ts';
import { type NetworkWeights, networkParameterShapes } from '../../domain/weights.ts';
import type {
  DataSplits,
  EvaluateOptions,
  Evaluation,
  MemoryUse,
  SplitName,
  Trainer,
  TrainerOptions,
  TrainOutcome,
  TrainRequest,
} from '../engine.ts';
import type { Backend } from './backends.ts';
import { type DropoutPlace, dropoutPlaces } from './batches.ts';
import { disposeWeights, downloadWeights, uploadWeights } from './deviceWeights.ts';
import { Evaluator } from './evaluation.ts';
import { createNetworkProgram, type NetworkProgram, type NetworkTensors } from './networkProgram.ts';
import { Pace } from './pace.ts';
import { trainSteps } from './training.ts';

const FLOAT_BYTES = 4;

export class TfjsTrainer implements Trainer {
  readonly description: string;
  readonly threads = 1;
  readonly #backend: Backend;
  readonly #options: TrainerOptions;
  readonly #shapes: ReturnType<typeof networkParameterShapes>;
  readonly #program: NetworkProgram;
  readonly #dropout: readonly DropoutPlace[];
  readonly #evaluator: Evaluator;
  readonly #activationsPerExample: number;
  readonly #pace = new Pace();
  #data: DataSplits;
  #weights: NetworkTensors;
  #isDisposed = false;

  /** @throws Error where the network has issues or the weights are not of its shapes. */
  constructor(backend: Backend, options: TrainerOptions) {
    const { network } = options.experiment;
    this.description = `${backend.device}, through tfjs`;
    this.#backend = backend;
    this.#options = options;
    this.#data = options.data;
    this.#shapes = networkParameterShapes(network);
    this.#program = createNetworkProgram(
      network,
      this.#shapes.map((shape) => shape !== null),
    );
    this.#dropout = dropoutPlaces(options.experiment);
    const { layers } = analyzeNetwork(network);
    this.#activationsPerExample = layers.reduce(
      (sum, { output }) => sum + (output === null ? 0 : sizeOf(output)),
      sizeOf(network.input),
    );
    this.#evaluator = new Evaluator(backend, this.#program, network.input, this.#activationsPerExample);
    this.#weights = uploadWeights(backend, this.#shapes, options.weights);
  }

  async train(request: TrainRequest): Promise<TrainOutcome> {
    this.#check();
    return trainSteps(
      {
        backend: this.#backend,
        program: this.#program,
        experiment: this.#options.experiment,
        trainingSet: this.#data.training,
        dropout: this.#dropout,
        pace: this.#pace,
        getWeights: () => this.#weights,
        replaceWeights: (weights) => this.#replaceWeights(weights),
      },
      request,
    );
  }

  async evaluate(split: SplitName, options: EvaluateOptions = {}): Promise<Evaluation> {
    this.#check();
    return this.#evaluator.evaluate(this.#weights, this.#data[split], options.limit, options.signal);
  }

  async predict(images: Uint8Array): Promise<Float32Array> {
    this.#check();
    return this.#evaluator.predict(this.#weights, images);
  }

  replaceTrainingImages(images: Uint8Array): void {
    this.#data = { ...this.#data, training: { ...this.#data.training, images } };
  }

  async getWeights(): Promise<NetworkWeights> {
    this.#check();
    return downloadWeights(this.#backend, this.#weights);
  }

  async setWeights(weights: NetworkWeights): Promise<void> {
    this.#check();
    this.#replaceWeights(uploadWeights(this.#backend, this.#shapes, weights));
  }

  /** An estimate of what the device and the uploads hold; the images themselves stay bytes of the caller's. */
  memoryUse(): MemoryUse {
    const parameters = this.#shapes.reduce(
      (sum, shape) =>
        shape === null ? sum : sum + shape.weight.reduce((product, side) => product * side, 1) + shape.bias[0],
      0,
    );
    const { miniBatchSize } = this.#options.experiment.training;
    const bytes = Object.values(this.#data).reduce(
      (sum, set) => sum + set.images.byteLength + set.labels.byteLength,
      0,
    );
    return {
      // Old and new weights, and their gradients, live side by side within a step.
      weights: 3 * parameters * FLOAT_BYTES,
      // Each value and its gradient.
      activations: 2 * this.#activationsPerExample * miniBatchSize * FLOAT_BYTES,
      data: bytes,
    };
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    disposeWeights(this.#weights);
    this.#weights = [];
  }

  #check(): void {
    if (this.#isDisposed) throw new Error('This trainer was disposed of.');
    this.#backend.watch.check();
  }

  #replaceWeights(weights: NetworkTensors): void {
    disposeWeights(this.#weights);
    this.#weights = weights;
  }
}
