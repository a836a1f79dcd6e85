"""Training speed of native PyTorch on the processor.

Reads one JSON request from standard input and answers with one JSON line a sample, so that the caller can take turns between
trainers. The networks are those of the lab's works, written as a PyTorch user writes them: nn.Sequential, cross-entropy, SGD.

Request lines: {"work": NAME, "network": {...}, "miniBatchSize": N, "learningRate": R, "weightDecay": D, "threads": T,
"seconds": S}; a line {"evaluate": COUNT, "network": ..., "threads": T} times the evaluation of that many images.
"""

import json
import pathlib
import sys
import time

import torch
from torch import nn


def read_idx(path, header_bytes):
    data = pathlib.Path(path).read_bytes()
    return torch.frombuffer(bytearray(data[header_bytes:]), dtype=torch.uint8)


def load(folder):
    images = read_idx(f"{folder}/train-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)
    labels = read_idx(f"{folder}/train-labels-idx1-ubyte", 8).long()
    return (images[:50000].float() / 255).contiguous(), labels[:50000].contiguous()


ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}


def build(network):
    """A sequential model of an experiment's network; its last layer gives logits."""
    height, width, channels = network["input"]
    modules = []
    is_flat = False
    inputs = channels
    for layer in network["layers"]:
        kind = layer["type"]
        if kind == "conv":
            kernel = layer["kernel"]
            modules.append(nn.Conv2d(inputs, layer["filters"], tuple(kernel)))
            height, width, inputs = height - kernel[0] + 1, width - kernel[1] + 1, layer["filters"]
        elif kind == "maxPool":
            size = layer["size"]
            modules.append(nn.MaxPool2d(tuple(size)))
            height, width = height // size[0], width // size[1]
        elif kind in ("dense", "softmax"):
            if not is_flat:
                modules.append(nn.Flatten())
                inputs, is_flat = inputs * height * width, True
            modules.append(nn.Linear(inputs, layer["units"]))
            inputs = layer["units"]
        elif kind == "dropout":
            if not is_flat:
                modules.append(nn.Flatten())
                inputs, is_flat = inputs * height * width, True
            modules.append(nn.Dropout(layer["rate"]))
        else:
            raise ValueError(f"unknown layer {kind}")
        activation = ACTIVATIONS.get(layer.get("activation"))
        if activation is not None:
            modules.append(activation())
    return nn.Sequential(*modules)


class Work:
    """A model in training, kept between samples."""

    def __init__(self, request, images, labels):
        torch.manual_seed(1)
        self.model = build(request["network"])
        self.optimizer = torch.optim.SGD(
            self.model.parameters(), lr=request["learningRate"], weight_decay=request["weightDecay"]
        )
        self.loss = nn.CrossEntropyLoss()
        self.size = request["miniBatchSize"]
        self.images, self.labels = images, labels
        self.position = 0
        self.model.train()

    def step(self):
        if self.position + self.size > len(self.labels):
            self.position = 0
        rows = slice(self.position, self.position + self.size)
        self.position += self.size
        self.optimizer.zero_grad()
        loss = self.loss(self.model(self.images[rows]), self.labels[rows])
        loss.backward()
        self.optimizer.step()
        return loss

    def sample(self, warm_up_seconds, seconds):
        """Steps for about `seconds` after a warm-up: (images, seconds taken, last cost)."""
        warm_up_end = time.perf_counter() + warm_up_seconds
        while time.perf_counter() < warm_up_end:
            self.step()
        steps = 0
        started = time.perf_counter()
        while True:
            loss = self.step()
            steps += 1
            taken = time.perf_counter() - started
            if taken >= seconds:
                return steps * self.size, taken, loss.item()


def evaluate(request, images):
    model = build(request["network"]).eval()
    started = time.perf_counter()
    with torch.no_grad():
        for start in range(0, request["evaluate"], 1000):
            model(images[start : min(start + 1000, request["evaluate"])]).argmax(1)
    return time.perf_counter() - started


def main():
    images, labels = load(sys.argv[1])
    works = {}
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        torch.set_num_threads(request["threads"])
        if "evaluate" in request:
            print(json.dumps({"seconds": evaluate(request, images)}), flush=True)
            continue
        key = request["work"]
        if key not in works:
            works[key] = Work(request, images, labels)
        count, seconds, cost = works[key].sample(request["warmUpSeconds"], request["seconds"])
        print(json.dumps({"images": count, "seconds": seconds, "cost": cost}), flush=True)


if __name__ == "__main__":
    main()
