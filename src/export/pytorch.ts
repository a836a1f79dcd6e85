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

const ACTIVATION_MODULES: Record<Activation, string | null> = {
  sigmoid: 'nn.Sigmoid()',
  rescaledSigmoid: 'RescaledSigmoid()',
  tanh: 'nn.Tanh()',
  relu: 'nn.ReLU()',
  linear: null,
};

const RESCALED_SIGMOID = `class RescaledSigmoid(nn.Module):
    def forward(self, values):
        return 2 * torch.sigmoid(values) - 1


`;

/** The modules of one layer: ("layer3", "nn.Linear(640, 100)"). A layer's own number names the one with its weights. */
function modulesOf({
  index,
  layer,
  inputSize,
  inputChannels,
  flattens,
}: ExportedLayer): [name: string, code: string][] {
  const modules: [string, string][] = flattens ? [[`flatten${index}`, 'FlattenHeightWidthChannel()']] : [];
  const activate = (activation: Activation): void => {
    const code = ACTIVATION_MODULES[activation];
    if (code !== null) modules.push([`activation${index}`, code]);
  };
  switch (layer.type) {
    case 'conv':
      modules.push([`layer${index}`, `nn.Conv2d(${inputChannels}, ${layer.filters}, (${layer.kernel.join(', ')}))`]);
      activate(layer.activation);
      break;
    case 'maxPool':
      modules.push([`layer${index}`, `nn.MaxPool2d((${layer.size.join(', ')}))`]);
      break;
    case 'dense':
      modules.push([`layer${index}`, `nn.Linear(${inputSize}, ${layer.units})`]);
      activate(layer.activation);
      break;
    case 'dropout':
      modules.push([`layer${index}`, `UnscaledDropout(${layer.rate})`]);
      break;
    case 'softmax':
    case 'sigmoidOutput':
      modules.push([`layer${index}`, `nn.Linear(${inputSize}, ${layer.units})`]);
      break;
    default:
      layer satisfies never;
  }
  return modules;
}

/**
 * A complete PyTorch program: the network, its initialisation, MNIST, training with the lab's semantics, and the lab's
 * weights on request.
 *
 * @throws Error where the network has issues
 */
export function exportPyTorch(experiment: Experiment): CodeExport {
  const layers = exportedLayers(experiment);
  const limitations = commonLimitations(experiment);
  const isSoftmax = layers.at(-1)?.layer.type === 'softmax';
  const modules = layers.flatMap(modulesOf);
  const deviations = layers.filter(({ hasParameters }) => hasParameters);
  const code = `"""${commentText(experiment.name)}: a network of Layer Lab, in PyTorch.

    python ${fileNameOf(experiment, '-pytorch.py')} --data FOLDER              trains on the IDX files in FOLDER
    python ${fileNameOf(experiment, '-pytorch.py')} --weights FILE.safetensors  starts from weights that the lab saved
"""
# What differs from the lab:
${pythonComments(limitations)}
import argparse
import gzip
import json
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

NAME = ${pythonString(experiment.name)}
${pythonSettings(experiment)}


def learning_rate(epoch):
    ${pythonLearningRate(experiment.training)}


${usesActivation(experiment, 'rescaledSigmoid') ? RESCALED_SIGMOID : ''}class UnscaledDropout(nn.Module):
    """Drops inputs without rescaling in training; multiplies by 1 - rate in evaluation. nn.Dropout does it the other way."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, values):
        if self.training:
            return values * (torch.rand_like(values) >= self.rate)
        return values * (1 - self.rate)


class FlattenHeightWidthChannel(nn.Module):
    """Flattens images in the lab's order; PyTorch stores channels first."""

    def forward(self, images):
        return images.permute(0, 2, 3, 1).flatten(1)


def build():
    """The network; it returns logits, [count, 10]."""
    model = nn.Sequential(
        OrderedDict(
            [
${modules.map(([name, text]) => `                ("${name}", ${text}),`).join('\n')}
            ]
        )
    )
    # Standard deviations of the initial weights; biases are N(0, 1). Zero: weights and biases start at zero.
    deviations = {${deviations.map(({ index, initialDeviation }) => `"layer${index}": ${initialDeviation}`).join(', ')}}
    with torch.no_grad():
        for name, deviation in deviations.items():
            layer = getattr(model, name)
            layer.weight.normal_(0, deviation) if deviation > 0 else layer.weight.zero_()
            layer.bias.normal_(0, 1) if deviation > 0 else layer.bias.zero_()
    return model


def load_weights(model, path):
    """Copies a weights file of the lab into the model."""
    arrays = read_weights(path)
    with torch.no_grad():
        for name, layer in model.named_children():
            if not hasattr(layer, "weight"):
                continue
            index = name.removeprefix("layer")
            weight = torch.from_numpy(arrays[f"layers.{index}.weight"])
            # [height, width, in, out] -> [out, in, height, width]; [in, out] -> [out, in]
            layer.weight.copy_(weight.permute(3, 2, 0, 1) if weight.dim() == 4 else weight.t())
            layer.bias.copy_(torch.from_numpy(arrays[f"layers.{index}.bias"]))


def probabilities(model, images):
    """Class probabilities of images [count, 1, 28, 28], values 0 to 1."""
    model.eval()
    with torch.no_grad():
        return ${isSoftmax ? 'functional.softmax(model(images), dim=1)' : 'torch.sigmoid(model(images))'}


def cost_of(logits, labels):
    """The mean cost of a mini-batch without the penalty, which the optimizer's weight decay adds."""
    ${
      isSoftmax
        ? 'return functional.cross_entropy(logits, labels)'
        : 'wanted = functional.one_hot(labels, logits.shape[1]).to(logits.dtype)\n    return functional.binary_cross_entropy_with_logits(logits, wanted, reduction="sum") / len(labels)'
    }


${PYTHON_SAFETENSORS}


${PYTHON_DATA}


def to_tensors(split):
    images, labels = split
    return torch.from_numpy(images.astype(np.float32) / 255).unsqueeze(1), torch.from_numpy(labels.astype(np.int64))


def accuracy(model, split):
    images, labels = split
    right = sum(
        int((probabilities(model, images[i : i + 500]).argmax(1) == labels[i : i + 500]).sum())
        for i in range(0, len(labels), 500)
    )
    return right / len(labels)


def train(model, folder):
    generator = np.random.default_rng(SEED)
    training, validation, test = map(to_tensors, load_data(folder, generator))
    weights = [value for name, value in model.named_parameters() if name.endswith("weight")]
    biases = [value for name, value in model.named_parameters() if name.endswith("bias")]
    optimizer = torch.optim.SGD(
        [{"params": weights, "weight_decay": L2 / L2_DIVISOR}, {"params": biases}], lr=learning_rate(1)
    )
    steps, best_epoch, best_validation, best_test = 0, 0, 0.0, 0.0
    for epoch in range(1, EPOCHS + 1):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(epoch)
        count = len(training[1]) // MINI_BATCH_SIZE * MINI_BATCH_SIZE  # an incomplete last mini-batch is dropped
        order = torch.from_numpy(generator.permutation(len(training[1]))) if SHUFFLE_EVERY_EPOCH else None
        model.train()
        for first in range(0, count, MINI_BATCH_SIZE):
            chosen = slice(first, first + MINI_BATCH_SIZE)
            if order is not None:
                chosen = order[chosen]
            optimizer.zero_grad()
            cost_of(model(training[0][chosen]), training[1][chosen]).backward()
            optimizer.step()
            steps += 1
            if steps == MAX_STEPS:
                break
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
    torch.manual_seed(SEED)
    model = build()
    if arguments.weights:
        load_weights(model, arguments.weights)
    train(model, arguments.data)


if __name__ == "__main__":
    main()
`;
  return { label: 'PyTorch', fileName: fileNameOf(experiment, '-pytorch.py'), code, limitations };
}
