/** jax-js on its WebAssembly backend: one jitted training step, as its MNIST demonstration is built. */
import { defaultDevice, init, jit, lax, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax';
import { type Experiment, learningRateAt } from '../../../src/domain/experiment.ts';
import { analyzeNetwork } from '../../../src/domain/shapes.ts';
import type { DataSplits } from '../../../src/engine/engine.ts';
import { createInitialWeights } from '../../../src/random/initialWeights.ts';
import { type BenchTrainer, createPositions, residentExamples, timeSteps } from './benchTrainer.ts';

type Parameters = { [name: string]: np.Array };

export async function createJaxTrainer(experiment: Experiment, data: DataSplits): Promise<BenchTrainer> {
  await init('wasm');
  defaultDevice('wasm');
  const examples = residentExamples(data.training);
  const images = np.array(examples.images).reshape([examples.labels.length, 1, 28, 28]);
  const labels = np.array(examples.labels);
  const size = experiment.training.miniBatchSize;
  const learningRate = learningRateAt(experiment.training, 1);
  const nextPosition = createPositions(size);
  let parameters = initialParameters(experiment);
  let key = random.key(experiment.seed);

  const cost = (current: Parameters, x: np.Array, y: np.Array, dropoutKey: np.Array): np.Array =>
    nn
      .logSoftmax(predict(experiment, current, x, dropoutKey))
      .mul(nn.oneHot(y, 10))
      .sum()
      .mul(-1 / size);
  const trainStep = jit(
    (current: Parameters, x: np.Array, y: np.Array, dropoutKey: np.Array): [Parameters, np.Array] => {
      const [value, gradients] = valueAndGrad(cost)(tree.ref(current), x, y, dropoutKey) as [np.Array, Parameters];
      const updated: Parameters = {};
      for (const [name, gradient] of Object.entries(gradients)) {
        updated[name] = (current[name] as np.Array).sub(gradient.mul(learningRate));
      }
      return [updated, value];
    },
  );

  const step = (): np.Array => {
    const start = nextPosition();
    const [nextKey, dropoutKey] = random.split(key, 2);
    key = nextKey as np.Array;
    const x = images.ref.slice([start, start + size]);
    const y = labels.ref.slice([start, start + size]);
    const [updated, value] = trainStep(parameters, x, y, dropoutKey as np.Array) as [Parameters, np.Array];
    parameters = updated;
    return value;
  };
  const read = async (value: np.Array): Promise<number> => Number(await value.jsAsync());
  return {
    async sample(seconds) {
      const sample = await timeSteps(seconds, size, step, read, (value) => value.dispose());
      return { ...sample, description: `jax-js, ${defaultDevice()}` };
    },
  };
}

/** The lab's initial weights in jax-js's order: kernels [filters, channels, height, width]. */
function initialParameters({ network, seed }: Experiment): Parameters {
  const parameters: Parameters = {};
  const shapes = analyzeNetwork(network).layers;
  createInitialWeights(network, seed).forEach((layer, index) => {
    const shape = shapes[index]?.parameterShapes?.weight;
    if (layer === null || shape === undefined) return;
    const weight = np.array(layer.weight).reshape([...shape]);
    parameters[`w${index}`] = shape.length === 4 ? weight.transpose([3, 2, 0, 1]) : weight;
    const bias = np.array(layer.bias);
    parameters[`b${index}`] = shape.length === 4 ? bias.reshape([layer.bias.length, 1, 1]) : bias;
  });
  return parameters;
}

/** The logits of a mini-batch. */
function predict({ network }: Experiment, parameters: Parameters, x: np.Array, key: np.Array): np.Array {
  const take = (name: string) => parameters[name] as np.Array;
  let value = x;
  let restOfKey = key;
  const flatten = () => {
    if (value.shape.length > 2) value = value.reshape([value.shape[0] as number, -1]);
  };
  network.layers.forEach((layer, index) => {
    switch (layer.type) {
      case 'conv':
        value = lax.convGeneralDilated(value, take(`w${index}`), [1, 1], 'VALID').add(take(`b${index}`));
        value = activate(layer.activation, value);
        break;
      case 'maxPool':
        value = lax.reduceWindow(value, np.max, [...layer.size], [...layer.size]);
        break;
      case 'dropout': {
        flatten();
        const [nextKey, ownKey] = random.split(restOfKey, 2);
        restOfKey = nextKey as np.Array;
        const kept = random.bernoulli(ownKey as np.Array, 1 - layer.rate, value.shape).astype(np.float32);
        value = value.mul(kept).mul(1 / (1 - layer.rate));
        break;
      }
      case 'dense':
        flatten();
        value = activate(layer.activation, np.dot(value, take(`w${index}`)).add(take(`b${index}`)));
        break;
      case 'softmax':
        flatten();
        value = np.dot(value, take(`w${index}`)).add(take(`b${index}`));
        break;
      default:
        throw new Error(`The bench's jax-js net has no layer ${layer.type}.`);
    }
  });
  restOfKey.dispose();
  return value;
}

function activate(activation: string, value: np.Array): np.Array {
  switch (activation) {
    case 'relu':
      return nn.relu(value);
    case 'sigmoid':
      return nn.sigmoid(value);
    case 'tanh':
      return np.tanh(value);
    case 'linear':
      return value;
    default:
      throw new Error(`The bench's jax-js net has no activation ${activation}.`);
  }
}
