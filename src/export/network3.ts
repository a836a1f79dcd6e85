import type { Activation } from '../domain/activation.ts';
import type { Experiment } from '../domain/experiment.ts';
import type { LayerConfig } from '../domain/layers/registry.ts';
import {
  type CodeExport,
  commentText,
  type ExportedLayer,
  exportedLayers,
  fileNameOf,
  pythonComments,
  usesActivation,
} from './code.ts';

const ACTIVATION_NAMES: Record<Activation, string> = {
  sigmoid: 'sigmoid',
  rescaledSigmoid: 'rescaled_sigmoid',
  tanh: 'tanh',
  relu: 'ReLU',
  linear: 'linear',
};

const RESCALED_SIGMOID = `
def rescaled_sigmoid(z):
    return 2 * sigmoid(z) - 1
`;

/** What the chapter's program has no words for, in sentences. */
function limitationsOf(experiment: Experiment): string[] {
  const { network, training, data } = experiment;
  const limitations = ['Theano, which this program needs, is no longer maintained.'];
  const say = (condition: boolean, sentence: string): void => {
    if (condition) limitations.push(sentence);
  };
  const { layers } = network;
  say(
    layers.some((layer, index) => layer.type === 'maxPool' && layers[index - 1]?.type !== 'conv'),
    'network3 pools only directly after a convolution: the other pooling layers are left out.',
  );
  say(
    layers.some((layer, index) => layer.type === 'dropout' && !takesDropout(layers[nextOther(layers, index)])),
    'network3 drops only the inputs of fully connected and softmax layers: the other dropout layers are left out.',
  );
  say(
    layers.some((layer, index) => layer.type === 'dropout' && layers[index + 1]?.type === 'dropout'),
    'network3 has one dropout rate a layer: rates that follow each other are combined.',
  );
  say(
    layers.some((layer) => layer.type === 'sigmoidOutput'),
    'network3 has no sigmoid output layer with cross-entropy: a softmax layer stands in its place.',
  );
  say(
    (network.initialization ?? 'network3') !== 'network3',
    `network3 knows only its own initial weights, not the scheme ${network.initialization}.`,
  );
  say(training.l2Scaling === 'examples', `network3 divides lambda by mini-batches: ${training.l2} is converted.`);
  say(training.shuffle === 'everyEpoch', 'network3 never shuffles: shuffle "everyEpoch" is left out.');
  say(training.maxSteps !== undefined, `network3 trains whole epochs: maxSteps ${training.maxSteps} is left out.`);
  say(
    training.earlyStopping !== undefined,
    `network3 has no early stopping: the patience of ${training.earlyStopping?.patience} epochs is left out.`,
  );
  say(
    typeof training.learningRate !== 'number',
    `network3 has one learning rate: the schedule ${JSON.stringify(training.learningRate)} is left out.`,
  );
  say(data.trainSize !== 50_000, `network3 takes all 50,000 training images, not the first ${data.trainSize}.`);
  say(data.expansion === 'distort', 'network3 has no elastic distortion: it trains on the undistorted images.');
  say(true, `network3 draws its numbers unseeded: the seed ${experiment.seed} is left out.`);
  return limitations;
}

function takesDropout(layer: LayerConfig | undefined): boolean {
  return layer?.type === 'dense' || layer?.type === 'softmax' || layer?.type === 'sigmoidOutput';
}

function nextOther(layers: readonly LayerConfig[], index: number): number {
  let next = index + 1;
  while (layers[next]?.type === 'dropout') next += 1;
  return next;
}

/** The layers as network3's constructors: convolution and pooling in one, dropout as an argument of the layer after it. */
function constructorsOf(layers: readonly ExportedLayer[], experiment: Experiment): string[] {
  const constructors: string[] = [];
  let [height, width] = experiment.network.input;
  let kept = 1;
  layers.forEach(({ layer, inputSize, inputChannels }, position) => {
    const dropoutArgument = kept < 1 ? `, p_dropout=${Number((1 - kept).toPrecision(12))}` : '';
    switch (layer.type) {
      case 'conv': {
        const next = layers[position + 1]?.layer;
        const pool = next?.type === 'maxPool' ? next.size : ([1, 1] as const);
        constructors.push(
          `ConvPoolLayer(image_shape=(mini_batch_size, ${inputChannels}, ${height}, ${width}),\n` +
            `              filter_shape=(${layer.filters}, ${inputChannels}, ${layer.kernel.join(', ')}),\n` +
            `              poolsize=(${pool.join(', ')}),\n` +
            `              activation_fn=${ACTIVATION_NAMES[layer.activation]})`,
        );
        height = Math.floor((height - layer.kernel[0] + 1) / pool[0]);
        width = Math.floor((width - layer.kernel[1] + 1) / pool[1]);
        kept = 1;
        break;
      }
      case 'maxPool':
        break;
      case 'dropout':
        kept *= 1 - layer.rate;
        break;
      case 'dense':
        constructors.push(
          `FullyConnectedLayer(n_in=${inputSize}, n_out=${layer.units}, activation_fn=${ACTIVATION_NAMES[layer.activation]}${dropoutArgument})`,
        );
        kept = 1;
        break;
      case 'softmax':
      case 'sigmoidOutput':
        constructors.push(`SoftmaxLayer(n_in=${inputSize}, n_out=${layer.units}${dropoutArgument})`);
        kept = 1;
        break;
      default:
        layer satisfies never;
    }
  });
  return constructors;
}

/**
 * The experiment as code for the book's program, with what that program cannot say in comments.
 *
 * @throws Error where the network has issues
 */
export function exportNetwork3(experiment: Experiment): CodeExport {
  const { training, data } = experiment;
  const limitations = limitationsOf(experiment);
  const { learningRate } = training;
  const eta = typeof learningRate === 'number' ? learningRate : learningRate.initial;
  // lambda / examples = lambda' / mini-batches: network3's lambda' is smaller by the mini-batch size.
  const lambda = training.l2Scaling === 'examples' ? training.l2 / training.miniBatchSize : training.l2;
  const isExpanded = data.expansion === 'shift';
  const code = `# ${commentText(experiment.name)}
${pythonComments(limitations)}
import network3
from network3 import Network, ConvPoolLayer, FullyConnectedLayer, SoftmaxLayer
from network3 import sigmoid, tanh, ReLU, linear
${usesActivation(experiment, 'rescaledSigmoid') ? RESCALED_SIGMOID : ''}
training_data, validation_data, test_data = network3.load_data_shared()
${isExpanded ? 'expanded_training_data, _, _ = network3.load_data_shared("../data/mnist_expanded.pkl.gz")\n' : ''}mini_batch_size = ${training.miniBatchSize}
net = Network([
${constructorsOf(exportedLayers(experiment), experiment)
  .map((text) => text.replaceAll(/^/gm, '    '))
  .join(',\n')}
], mini_batch_size)
net.SGD(${isExpanded ? 'expanded_training_data' : 'training_data'}, ${training.epochs}, mini_batch_size, ${eta},
        validation_data, test_data, lmbda=${lambda})
`;
  return { label: 'network3', fileName: fileNameOf(experiment, '-network3.py'), code, limitations };
}
