/** What a code export is, and the pieces that the Python exporters share. */
import type { Activation } from '../domain/activation.ts';
import type { Experiment, TrainingSettings } from '../domain/experiment.ts';
import { exampleCount, stepsPerEpoch } from '../domain/experiment.ts';
import { kindOf, type LayerConfig } from '../domain/layers/registry.ts';
import { analyzeNetwork } from '../domain/shapes.ts';

export interface CodeExport {
  /** "PyTorch". */
  readonly label: string;
  readonly fileName: string;
  readonly code: string;
  /** What the other program cannot do as the lab does, in sentences; also written into the code. */
  readonly limitations: readonly string[];
}

/** A layer with what its initial weights need. */
export interface ExportedLayer {
  readonly index: number;
  readonly layer: LayerConfig;
  /** Values of one example before the layer. */
  readonly inputSize: number;
  readonly inputChannels: number;
  /** Whether this is the first layer that takes a flat input while its own input is an image. */
  readonly flattens: boolean;
  readonly hasParameters: boolean;
  /** Standard deviation of the initial weights; 0 starts weights and biases at zero. */
  readonly initialDeviation: number;
}

/** The layers of an experiment without issues. @throws Error with the first issue otherwise */
export function exportedLayers(experiment: Experiment): ExportedLayer[] {
  const { network } = experiment;
  const analysis = analyzeNetwork(network);
  const issue = analysis.issues[0];
  if (issue !== undefined) throw new Error(issue.message);
  let isImage = true;
  return analysis.layers.map(({ layer, input, parameterShapes }, index) => {
    if (input === null) throw new Error('A network without issues has all its shapes');
    const next = network.layers[index + 1];
    const poolSize = next?.type === 'maxPool' ? next.size[0] * next.size[1] : 1;
    const variance = kindOf(layer).initialVariance(layer, input, network.initialization ?? 'network3', poolSize);
    const isFlatLayer = layer.type === 'dense' || kindOf(layer).isOutput;
    const flattens = isFlatLayer && isImage;
    if (isFlatLayer) isImage = false;
    return {
      index,
      layer,
      inputSize: input.reduce((product, side) => product * side, 1),
      inputChannels: input.length === 3 ? input[2] : 1,
      flattens,
      hasParameters: parameterShapes !== null,
      initialDeviation: Math.sqrt(variance),
    };
  });
}

export function usesActivation({ network }: Experiment, activation: Activation): boolean {
  return network.layers.some((layer) => 'activation' in layer && layer.activation === activation);
}

/** A number as Python writes it: 0.1, 1e-06, None for nothing. */
export function pythonNumber(value: number | undefined): string {
  return value === undefined ? 'None' : String(value);
}

/** A JavaScript string as a Python string literal. */
export function pythonString(text: string): string {
  // JSON's escapes are all Python's as well.
  return JSON.stringify(text);
}

/** A text that may stand in a Python comment or docstring: one line, without quotes and backslashes. */
export function commentText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .trim();
}

/** A file name made of an experiment's name. */
export function fileNameOf(experiment: Experiment, suffix: string): string {
  const stem = experiment.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${stem === '' ? 'experiment' : stem}${suffix}`;
}

/** Body of a Python function `learning_rate(epoch)`, epochs counted from 1. */
export function pythonLearningRate(training: TrainingSettings): string {
  const { learningRate } = training;
  if (typeof learningRate === 'number') return `return ${pythonNumber(learningRate)}`;
  switch (learningRate.schedule) {
    case 'step':
      return `return ${learningRate.initial} * ${learningRate.factor} ** ((epoch - 1) // ${learningRate.every})`;
    case 'exponential':
      return `return ${learningRate.initial} * (${learningRate.final} / ${learningRate.initial}) ** ((epoch - 1) / max(1, EPOCHS - 1))`;
    default:
      return learningRate satisfies never;
  }
}

/** The constants that both Python programs start with, one a line, with what they mean. */
export function pythonSettings(experiment: Experiment): string {
  const { training, data } = experiment;
  const divisor = training.l2Scaling === 'examples' ? exampleCount(data) : stepsPerEpoch(experiment);
  const divisorName = training.l2Scaling === 'examples' ? 'training examples' : 'mini-batches of an epoch';
  return `EPOCHS = ${training.epochs}
MAX_STEPS = ${pythonNumber(training.maxSteps)}  # ends training after so many mini-batches
MINI_BATCH_SIZE = ${training.miniBatchSize}
L2 = ${pythonNumber(training.l2)}  # lambda
L2_DIVISOR = ${divisor}  # ${divisorName}
SHUFFLE_EVERY_EPOCH = ${training.shuffle === 'everyEpoch' ? 'True' : 'False'}
PATIENCE = ${pythonNumber(training.earlyStopping?.patience)}  # epochs without a new best validation accuracy
TRAIN_SIZE = ${data.trainSize}
SHIFTED_COPIES = ${data.expansion === 'shift' ? 'True' : 'False'}  # each image also one pixel down, up, right and left
SEED = ${experiment.seed}`;
}

/** Reading MNIST's four IDX files, the split, and the shifted copies; needs numpy as np, gzip, pathlib.Path. */
export const PYTHON_DATA = `def read_idx(folder, name):
    """One of MNIST's four files, plain or gzipped, as an array of bytes."""
    path = Path(folder) / name
    if path.exists():
        content = path.read_bytes()
    elif path.with_name(name + ".gz").exists():
        content = gzip.decompress(path.with_name(name + ".gz").read_bytes())
    else:
        raise SystemExit(f"{path} is missing: put MNIST's four IDX files into {folder}")
    sides = content[3]
    shape = [int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(sides)]
    return np.frombuffer(content, np.uint8, offset=4 + 4 * sides).reshape(shape)


def shifted(images, down, right):
    """A copy moved by one pixel; the row or column left empty is 0."""
    moved = np.zeros_like(images)
    height, width = images.shape[1:]
    moved[:, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = images[
        :, max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
    ]
    return moved


def load_data(folder, generator):
    """Training, validation and test split, each (bytes [count, 28, 28], labels [count])."""
    images, labels = read_idx(folder, "train-images-idx3-ubyte"), read_idx(folder, "train-labels-idx1-ubyte")
    test = read_idx(folder, "t10k-images-idx3-ubyte"), read_idx(folder, "t10k-labels-idx1-ubyte")
    training = images[:TRAIN_SIZE], labels[:TRAIN_SIZE]
    if SHIFTED_COPIES:
        moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
        order = generator.permutation(len(moves) * TRAIN_SIZE)  # shuffled once
        training = (
            np.concatenate([shifted(training[0], down, right) for down, right in moves])[order],
            np.tile(training[1], len(moves))[order],
        )
    return training, (images[50000:], labels[50000:]), test`;

/** Reading the lab's weights file; needs json, struct, numpy as np. */
export const PYTHON_SAFETENSORS = `def read_weights(path):
    """The arrays of a safetensors file (float32) by name."""
    content = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(content[8 + length + entry["data_offsets"][0] : 8 + length + entry["data_offsets"][1]], "<f4")
        .reshape(entry["shape"])
        .copy()
        for name, entry in header.items()
    }`;

/** Sentences on what no export can carry over. */
export function commonLimitations(experiment: Experiment): string[] {
  const limitations = [
    'Initial weights, order and dropout come from another random generator, so single figures differ; give the lab’s weights with --weights to start from the same numbers.',
  ];
  if (experiment.data.expansion === 'distort') {
    limitations.push('Elastic and affine distortion is not part of this program: it trains on the undistorted images.');
  }
  return limitations;
}

/** A comment block of sentences, one a line, for Python. */
export function pythonComments(sentences: readonly string[]): string {
  return sentences.map((sentence) => `# - ${sentence.replaceAll('’', "'")}`).join('\n');
}
