/** Answers questions about trained networks. Knows no worker. */
import { ACTIVATION_BOUNDS } from '../domain/activation.ts';
import { type Experiment, parseExperiment } from '../domain/experiment.ts';
import { analyzeNetwork } from '../domain/shapes.ts';
import type { DataSplits, Engine, ExampleSet, Trainer } from '../engine/engine.ts';
import {
  type ReferenceActivation,
  referenceForward,
  referenceGradients,
  toReferenceWeights,
} from '../engine/reference.ts';
import { bestInputs } from './bestInputs.ts';
import {
  type AskedInsight,
  type FromInsight,
  type LayerHealth,
  type LayerValues,
  SATURATED_WITHIN,
  type Subject,
  type ToInsight,
} from './insightMessages.ts';

/** Networks that stay ready for the next question. */
const MOST_READY = 8;

export interface InsightEnvironment {
  readonly post: (message: FromInsight) => void;
  /** The exact engine. */
  readonly loadEngine: () => Promise<Engine>;
}

export interface Insight {
  /** Questions are answered one after the other, but for a search through many images, which goes on beside them. */
  handle(message: ToInsight): Promise<void>;
}

export function createInsight({ post, loadEngine }: InsightEnvironment): Insight {
  const ready = new Map<string, Promise<Trainer>>();
  const subjects = new Map<string, Subject>();
  const cancels = new Map<number, AbortController>();

  const subjectOf = ({ key, experiment, weights }: AskedInsight['subject']): Subject => {
    const subject = weights === null ? subjects.get(key) : { key, experiment, weights };
    if (subject === undefined) throw new Error('The weights of this run were not sent.');
    subjects.set(key, subject);
    return subject;
  };

  const trainerOf = (subject: Subject): Promise<Trainer> => {
    const known = ready.get(subject.key);
    ready.delete(subject.key);
    const trainer = known ?? createPredictor(subject, loadEngine);
    ready.set(subject.key, trainer);
    trainer.catch(() => ready.delete(subject.key));
    for (const [key, old] of ready) {
      if (ready.size <= MOST_READY) break;
      ready.delete(key);
      void old.then((one) => one.dispose());
    }
    return trainer;
  };

  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const answer = async (message: AskedInsight, subject: Subject): Promise<FromInsight> => {
    const { request } = message;
    switch (message.kind) {
      case 'predict': {
        const trainer = await trainerOf(subject);
        return { type: 'predict', request, answer: await trainer.predict(message.images) };
      }
      case 'layers':
        return { type: 'layers', request, answer: layerValues(subject, message.image) };
      case 'health':
        return { type: 'health', request, answer: layerHealth(subject, message.images, message.labels) };
      case 'best': {
        const { layer, images } = message;
        const cancel = new AbortController();
        cancels.set(request, cancel);
        try {
          const onProgress = (done: number, total: number) => post({ type: 'progress', request, done, total });
          const found = await bestInputs(subject, { layer, images, onProgress, signal: cancel.signal });
          return { type: 'best', request, answer: found };
        } finally {
          cancels.delete(request);
        }
      }
      default:
        return message satisfies never;
    }
  };

  return {
    async handle(message) {
      if (message.kind === 'cancel') {
        cancels.get(message.request)?.abort();
        return;
      }
      try {
        // On arrival: later questions count on the weights that came with this one, and may be answered sooner.
        const subject = subjectOf(message.subject);
        const work = () => answer(message, subject);
        // A search through many images lets the other questions in by itself.
        post(await (message.kind === 'best' ? work() : inTurn(work)));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        post({ type: 'failed', request: message.request, message: reason });
      }
    },
  };
}

/** A trainer that never trains: the engine's kernels with one blank image a split. */
async function createPredictor(subject: Subject, loadEngine: () => Promise<Engine>): Promise<Trainer> {
  const parsed = parseExperiment(subject.experiment);
  const [height, width, channels] = parsed.network.input;
  const blank: ExampleSet = {
    images: new Uint8Array(height * width * channels),
    labels: new Uint8Array(1),
    count: 1,
  };
  const data: DataSplits = { training: blank, validation: blank, test: blank };
  const experiment: Experiment = {
    ...parsed,
    data: { dataset: 'mnist', trainSize: 1, expansion: 'none' },
    training: { ...parsed.training, miniBatchSize: 1 },
  };
  return (await loadEngine()).createTrainer({ experiment, weights: subject.weights, data, threads: 1 });
}

/** Pixels as the networks take them, 0 to 1. */
function inputOf(image: Uint8Array): Float64Array {
  return Float64Array.from(image, (byte) => byte / 255);
}

/** Every layer's values for one image, dropout scaled as in evaluation. */
export function layerValues(subject: Subject, image: Uint8Array): LayerValues[] {
  const { network } = parseExperiment(subject.experiment);
  const activations = referenceForward(network, toReferenceWeights(subject.weights), inputOf(image));
  const { layers } = analyzeNetwork(network);
  return activations.map(({ output }, index) => ({
    shape: [...(layers[index]?.output ?? [output.length])],
    values: Float32Array.from(output),
  }));
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/**
 * How every layer with weights stands on a mini-batch, dropout scaled as in evaluation.
 *
 * @param images [count, height, width, channels] bytes
 * @param labels [count]
 */
export function layerHealth(subject: Subject, images: Uint8Array, labels: Uint8Array): LayerHealth[] {
  const { network } = parseExperiment(subject.experiment);
  const weights = toReferenceWeights(subject.weights);
  const size = images.length / labels.length;
  const inputs = Array.from(labels, (_, example) => inputOf(images.subarray(example * size, (example + 1) * size)));
  const activations = inputs.map((input) => referenceForward(network, weights, input));
  // As in evaluation, dropout leaves everything in at a lower scale, instead of some at the full one.
  const masks = activations.map((layers) =>
    network.layers.flatMap((layer, index) =>
      layer.type === 'dropout' ? [new Float64Array(layers[index]?.input.length ?? 0).fill(1 - layer.rate)] : [],
    ),
  );
  const { gradients } = referenceGradients(network, weights, { images: inputs, labels, masks });
  return network.layers.flatMap((layer, index) => {
    const own = weights[index];
    const gradient = gradients[index];
    if (!own || !gradient) return [];
    const outputs = activations.flatMap((layers) => layers[index] ?? []);
    const activation = 'activation' in layer ? layer.activation : null;
    const bounds = activation === null ? null : ACTIVATION_BOUNDS[activation];
    const channels = own.bias.length;
    return [
      {
        layer: index,
        weightNorm: norm(own.weight),
        gradientNorm: norm(gradient.weight),
        saturatedShare: bounds === null ? null : saturated(outputs, bounds),
        deadShare: activation === 'relu' ? dead(outputs, channels) : null,
      },
    ];
  });
}

function saturated(outputs: readonly ReferenceActivation[], [low, high]: readonly [number, number]): number {
  let near = 0;
  let count = 0;
  for (const { output } of outputs) {
    for (const value of output) {
      if (value < low + SATURATED_WITHIN || value > high - SATURATED_WITHIN) near += 1;
    }
    count += output.length;
  }
  return count === 0 ? 0 : near / count;
}

function dead(outputs: readonly ReferenceActivation[], units: number): number {
  const lives = new Uint8Array(units);
  for (const { output } of outputs) {
    output.forEach((value, at) => {
      if (value > 0) lives[at % units] = 1;
    });
  }
  return lives.filter((life) => life === 0).length / units;
}
