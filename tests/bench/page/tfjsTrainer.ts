/** Stock tfjs as its users write it: a layers model, softmax cross-entropy, SGD; the data on the device, the cost read seldom. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import type { Activation } from '../../../src/domain/activation.ts';
import { type Experiment, learningRateAt } from '../../../src/domain/experiment.ts';
import type { DataSplits } from '../../../src/engine/engine.ts';
import { type BenchTrainer, createPositions, residentExamples, timeSteps } from './benchTrainer.ts';

export async function createTfjsTrainer(
  backend: 'cpu' | 'webgl' | 'webgpu',
  experiment: Experiment,
  data: DataSplits,
): Promise<BenchTrainer> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start its backend ${backend}`);
  await tf.ready();
  const model = createModel(experiment);
  const examples = residentExamples(data.training);
  const images = tf.tensor4d(examples.images, [examples.labels.length, 28, 28, 1]);
  const labels = tf.oneHot(tf.tensor1d(examples.labels, 'int32'), 10).toFloat() as tf.Tensor2D;
  const optimizer = tf.train.sgd(learningRateAt(experiment.training, 1));
  const size = experiment.training.miniBatchSize;
  const nextPosition = createPositions(size);
  const step = (): tf.Scalar =>
    tf.tidy(() => {
      const start = nextPosition();
      const x = images.slice([start, 0, 0, 0], [size, 28, 28, 1]);
      const y = labels.slice([start, 0], [size, 10]);
      const cost = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor2D) as tf.Scalar,
        true,
      );
      if (cost === null) throw new Error('tfjs gave no cost');
      return cost;
    });
  const read = async (cost: tf.Scalar) => {
    const [value = Number.NaN] = await cost.data();
    cost.dispose();
    return value;
  };
  return {
    async sample(seconds) {
      const sample = await timeSteps(seconds, size, step, read, (cost) => cost.dispose());
      return { ...sample, description: `tfjs ${tf.version_core}, ${tf.getBackend()}` };
    },
  };
}

function named(activation: Activation): Exclude<Activation, 'rescaledSigmoid'> {
  if (activation === 'rescaledSigmoid') throw new Error(`The bench's tfjs model has no activation ${activation}.`);
  return activation;
}

function createModel({ network }: Experiment): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [...network.input] }));
  let isFlat = false;
  const flatten = () => {
    if (!isFlat) model.add(tf.layers.flatten());
    isFlat = true;
  };
  for (const layer of network.layers) {
    switch (layer.type) {
      case 'conv':
        model.add(
          tf.layers.conv2d({
            filters: layer.filters,
            kernelSize: [...layer.kernel],
            activation: named(layer.activation),
          }),
        );
        break;
      case 'maxPool':
        model.add(tf.layers.maxPooling2d({ poolSize: [...layer.size] }));
        break;
      case 'dropout':
        model.add(tf.layers.dropout({ rate: layer.rate }));
        break;
      case 'dense':
        flatten();
        model.add(tf.layers.dense({ units: layer.units, activation: named(layer.activation) }));
        break;
      case 'softmax':
        flatten();
        // The cost takes logits.
        model.add(tf.layers.dense({ units: layer.units }));
        break;
      default:
        throw new Error(`The bench's tfjs model has no layer ${layer.type}.`);
    }
  }
  return model;
}
