import type { Activation } from '../domain/activation.ts';
import type { Experiment } from '../domain/experiment.ts';
import {
  type CodeExport,
  commentText,
  commonLimitations,
  type ExportedLayer,
  exportedLayers,
  fileNameOf,
  PYTHON_DATA,
  PYTHON_SAFETENSORS,
  pythonComments,
  pythonLearningRate,
  pythonSettings,
  pythonString,
  usesActivation,
} from './code.ts';

/** As Python expressions. */
const ACTIVATION_NAMES: Record<Activation, string> = {
  sigmoid: '"sigmoid"',
  rescaledSigmoid: 'rescaled_sigmoid',
  tanh: '"tanh"',
  relu: '"relu"',
  linear: '"linear"',
};

const RESCALED_SIGMOID = `def rescaled_sigmoid(values):
    return 2 * ops.sigmoid(values) - 1


`;

/** The Keras layers of one layer of the stack, as code; a layer's own number names the one with its weights. */
function layersOf({ index, layer, flattens, initialDeviation }: ExportedLayer): string[] {
  const name = `name="layer${index}"`;
  const initial = `**initial(${initialDeviation})`;
  // Keras keeps images as [height, width, channels], so its own Flatten has the lab's order.
  const before = flattens ? ['layers.Flatten()'] : [];
  switch (layer.type) {
    case 'conv':
      return [
        `layers.Conv2D(${layer.filters}, (${layer.kernel.join(', ')}), activation=${ACTIVATION_NAMES[layer.activation]}, ${initial}, ${name})`,
      ];
    case 'maxPool':
      return [`layers.MaxPooling2D((${layer.size.join(', ')}), ${name})`];
    case 'dense':
      return [
        ...before,
        `layers.Dense(${layer.units}, activation=${ACTIVATION_NAMES[layer.activation]}, ${initial}, ${name})`,
      ];
    case 'dropout':
      return [`UnscaledDropout(${layer.rate}, ${name})`];
    case 'softmax':
      return [...before, `layers.Dense(${layer.units}, activation="softmax", ${initial}, ${name})`];
    case 'sigmoidOutput':
      return [...before, `layers.Dense(${layer.units}, activation="sigmoid", ${initial}, ${name})`];
    default:
      return layer satisfies never;
  }
}

/**
 * A complete Keras 3 program: the network, its initialisation, MNIST, training with the lab's semantics, and the lab's weights
 * on request.
 *
 * @throws Error where the network has issues
 */
export function exportKeras(experiment: Experiment): CodeExport {
  const layers = exportedLayers(experiment);
  const limitations = commonLimitations(experiment);
  const isSoftmax = layers.at(-1)?.layer.type === 'softmax';
  const fileName = fileNameOf(experiment, '-keras.py');
  const code = `"""${commentText(experiment.name)}: a network of Layer Lab, in Keras 3.

    python ${fileName} --data FOLDER              trains on the IDX files in FOLDER
    python ${fileName} --weights FILE.safetensors  starts from weights that the lab saved
"""
# What differs from the lab:
${pythonComments(limitations)}
import argparse
import gzip
import json
import struct
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

NAME = ${pythonString(experiment.name)}
${pythonSettings(experiment)}


def learning_rate(epoch):
    ${pythonLearningRate(experiment.training)}


${usesActivation(experiment, 'rescaledSigmoid') ? RESCALED_SIGMOID : ''}class UnscaledDropout(layers.Layer):
    """Drops inputs without rescaling in training; multiplies by 1 - rate in evaluation. layers.Dropout does it the other way."""

    def __init__(self, rate, **options):
        super().__init__(**options)
        self.rate = rate
        self.generator = keras.random.SeedGenerator(SEED)

    def call(self, values, training=False):
        if not training:
            return values * (1 - self.rate)
        kept = keras.random.uniform(ops.shape(values), seed=self.generator) >= self.rate
        return values * ops.cast(kept, values.dtype)


def initial(deviation):
    """Initialisers and the penalty of one layer: weights N(0, deviation squared), biases N(0, 1); both zero for deviation 0."""
    normal = keras.initializers.RandomNormal
    return {
        "kernel_initializer": normal(0, deviation, seed=keras.random.SeedGenerator(SEED)) if deviation > 0 else "zeros",
        "bias_initializer": normal(0, 1, seed=keras.random.SeedGenerator(SEED + 1)) if deviation > 0 else "zeros",
        # Keras adds l2 * sum(w ** 2), the lab lambda / (2 * divisor) * sum(w ** 2).
        "kernel_regularizer": keras.regularizers.L2(L2 / (2 * L2_DIVISOR)) if L2 > 0 else None,
    }


def build():
    """The network; it returns class probabilities, [count, 10]."""
    return keras.Sequential(
        [
            keras.Input((${experiment.network.input.join(', ')})),
${layers
  .flatMap(layersOf)
  .map((text) => `            ${text},`)
  .join('\n')}
        ]
    )


def cost_of(labels, outputs):
    """The cost of each example; the penalty comes from the layers."""
    ${
      isSoftmax
        ? 'return keras.losses.sparse_categorical_crossentropy(labels, outputs)'
        : 'wanted = ops.one_hot(ops.cast(ops.reshape(labels, (-1,)), "int32"), outputs.shape[-1])\n    return keras.losses.binary_crossentropy(wanted, outputs) * outputs.shape[-1]'
    }


def load_weights(model, path):
    """Copies a weights file of the lab into the model."""
    arrays = read_weights(path)
    for layer in model.layers:
        index = layer.name.removeprefix("layer")
        if f"layers.{index}.weight" in arrays:
            layer.set_weights([arrays[f"layers.{index}.weight"], arrays[f"layers.{index}.bias"]])


${PYTHON_SAFETENSORS}


${PYTHON_DATA}


def to_arrays(split):
    images, labels = split
    return (images.astype(np.float32) / 255)[..., np.newaxis], labels.astype(np.int64)


def accuracy(model, split):
    images, labels = split
    return float(np.mean(model.predict(images, batch_size=500, verbose=0).argmax(1) == labels))


def train(model, folder):
    generator = np.random.default_rng(SEED)
    training, validation, test = map(to_arrays, load_data(folder, generator))
    model.compile(optimizer=keras.optimizers.SGD(learning_rate(1)), loss=cost_of)
    steps, best_epoch, best_validation, best_test = 0, 0, 0.0, 0.0
    for epoch in range(1, EPOCHS + 1):
        model.optimizer.learning_rate = learning_rate(epoch)
        count = len(training[1]) // MINI_BATCH_SIZE * MINI_BATCH_SIZE  # an incomplete last mini-batch is dropped
        if MAX_STEPS is not None:
            count = min(count, (MAX_STEPS - steps) * MINI_BATCH_SIZE)
        order = (generator.permutation(len(training[1])) if SHUFFLE_EVERY_EPOCH else np.arange(len(training[1])))[:count]
        model.fit(training[0][order], training[1][order], batch_size=MINI_BATCH_SIZE, shuffle=False, verbose=2)
        steps += count // MINI_BATCH_SIZE
        validation_accuracy = accuracy(model, validation)
        line = f"epoch {epoch}: validation {validation_accuracy:.2%}"
        if validation_accuracy >= best_validation:
            best_epoch, best_validation, best_test = epoch, validation_accuracy, accuracy(model, test)
            line += f", test {best_test:.2%}"
        print(line, flush=True)
        if steps == MAX_STEPS or (PATIENCE is not None and epoch - best_epoch >= PATIENCE):
            break
    print(f"{NAME}: test accuracy {best_test:.2%} at the best validation accuracy, {best_validation:.2%} (epoch {best_epoch})")


def main():
    parser = argparse.ArgumentParser(description=NAME)
    parser.add_argument("--data", default="mnist", help="folder with MNIST's four IDX files, plain or gzipped")
    parser.add_argument("--weights", help="safetensors file of the lab to start from")
    arguments = parser.parse_args()
    keras.utils.set_random_seed(SEED)
    model = build()
    if arguments.weights:
        load_weights(model, arguments.weights)
    train(model, arguments.data)


if __name__ == "__main__":
    main()
`;
  return { label: 'Keras 3', fileName, code, limitations };
}
