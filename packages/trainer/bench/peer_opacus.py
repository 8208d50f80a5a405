"""Steps of PyTorch and Opacus on request: the same networks, loss, batch and optimizer as the trainer's.

`python3 peer_opacus.py '{"kind", "width", "side", "batch", "method", "file", "threads"}'`. The file holds the parameters and the
images (safetensors); null threads are all processors. One request is one line of JSON on stdin, answered by one on stdout; the
first line says what runs.
"""

import json
import os
import resource
import struct
import sys
import time

import numpy as np
import opacus
import torch
from opacus.grad_sample import GradSampleModule, register_grad_sampler
from opacus.optimizers import DPOptimizer, DPPerLayerOptimizer
from torch import nn
from torch.nn import functional

CLASS_COUNT = 9
NOISE_MULTIPLIER = 1.0
CLIP_NORM = 1.0


def groups_up_to(limit, channels):
    """The largest number of groups, at most `limit`, that divides the channels."""
    return next(groups for groups in range(min(limit, channels), 0, -1) if channels % groups == 0)


def double_convolution(inside, outside, has_bias, group_limit):
    groups = groups_up_to(group_limit, outside)
    layers = []
    for channels in (inside, outside):
        layers += [
            nn.Conv2d(channels, outside, 3, padding=1, bias=has_bias),
            nn.GroupNorm(groups, outside),
            nn.ReLU(),
        ]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """As src/models/unet.ts; modules are made in the order of its parameters."""

    def __init__(self, width):
        super().__init__()
        channels = [width * 2**level for level in range(5)]
        self.encoders = nn.ModuleList(
            double_convolution(1 if level == 0 else channels[level - 1], channels[level], False, 32)
            for level in range(5)
        )
        self.decoders = nn.ModuleList(
            nn.ModuleList(
                [
                    nn.ConvTranspose2d(channels[level + 1], channels[level], 2, stride=2),
                    double_convolution(2 * channels[level], channels[level], False, 32),
                ]
            )
            for level in (3, 2, 1, 0)
        )
        self.head = nn.Conv2d(width, CLASS_COUNT, 1)

    def forward(self, x):
        skips = []
        for level, encode in enumerate(self.encoders):
            x = encode(x if level == 0 else functional.max_pool2d(x, 2))
            skips.append(x)
        for (upsample, block), skip in zip(self.decoders, reversed(skips[:-1])):
            x = block(torch.cat([upsample(x), skip], 1))
        return self.head(x)


class NestedUNet(nn.Module):
    """As src/models/nested-unet.ts; modules are made in the order of its parameters."""

    def __init__(self, width):
        super().__init__()
        channels = [width * 2**level for level in range(5)]

        def inside(level, column):
            if column > 0:
                return column * channels[level] + channels[level + 1]
            return 1 if level == 0 else channels[level - 1]

        self.columns = nn.ModuleList(
            nn.ModuleList(
                double_convolution(inside(level, column), channels[level], True, 8)
                for level in range(5 - column)
            )
            for column in range(5)
        )
        self.head = nn.Conv2d(width, CLASS_COUNT, 1)

    def forward(self, x):
        outputs = []
        for column, nodes in enumerate(self.columns):
            outputs.append([])
            for level, node in enumerate(nodes):
                if column == 0:
                    value = x if level == 0 else functional.max_pool2d(outputs[0][level - 1], 2)
                else:
                    below = functional.interpolate(
                        outputs[column - 1][level + 1], scale_factor=2, mode="bilinear", align_corners=True
                    )
                    value = torch.cat([earlier[level] for earlier in outputs[:column]] + [below], 1)
                outputs[column].append(node(value))
        return self.head(outputs[-1][0])


def mean_loss(logits, truth):
    """Mean over the examples of src/losses/cross-entropy-dice.ts. `truth` is one-hot, [B, K, H, W]."""
    log_probabilities = functional.log_softmax(logits, 1)
    probabilities = log_probabilities.exp()
    cross_entropy = -(truth * log_probabilities).sum(1).mean((1, 2))
    overlap = (truth * probabilities).sum((2, 3))
    total = truth.sum((2, 3)) + probabilities.sum((2, 3))
    dice = (2 * overlap + 1) / (total + 1)
    return (cross_entropy + 1 - dice.mean(1)).mean()


@register_grad_sampler(nn.ConvTranspose2d)
def transposed_convolution_gradients(layer, activations, backprops):
    """Of a kernel as wide as its stride: every input pixel makes a square of its own. Opacus has no rule for it."""
    x = activations[0] if isinstance(activations, (list, tuple)) else activations
    batch, inside, height, width = x.shape
    outside = backprops.shape[1]
    squares = backprops.view(batch, outside, height, 2, width, 2).permute(0, 2, 4, 1, 3, 5)
    weight = torch.bmm(
        x.reshape(batch, inside, height * width), squares.reshape(batch, height * width, 4 * outside)
    )
    return {
        layer.weight: weight.view(batch, inside, outside, 2, 2),
        layer.bias: backprops.sum((2, 3)),
    }


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }


def adopt(parameters, values):
    """Copies the trainer's parameters, whose channels come last."""
    for parameter, (name, value) in zip(parameters, values.items()):
        tensor = torch.from_numpy(value.copy())
        if tensor.ndim == 4:
            tensor = tensor.permute(3, 2, 0, 1)
        elif name.startswith("upsample") and tensor.ndim == 2:
            tensor = tensor.view(tensor.shape[0], 2, 2, -1).permute(0, 3, 1, 2)
        elif tensor.ndim == 2:
            tensor = tensor.t()[:, :, None, None]
        if parameter.shape != tensor.shape:
            raise SystemExit(f"{name} has the shape {list(tensor.shape)} and here {list(parameter.shape)}")
        parameter.data.copy_(tensor)


def create_step(size):
    tensors = read_safetensors(size["file"])
    images = torch.from_numpy(tensors.pop("images").copy()).unsqueeze(1)
    labels = torch.from_numpy(tensors.pop("masks").copy()).long()
    truth = functional.one_hot(labels, CLASS_COUNT).permute(0, 3, 1, 2).float().contiguous()
    model = (UNet if size["kind"] == "unet" else NestedUNet)(size["width"])
    parameter_count = sum(parameter.numel() for parameter in model.parameters())
    if parameter_count == sum(value.size for value in tensors.values()):
        adopt(model.parameters(), tensors)
    with torch.no_grad():
        loss = mean_loss(model(images), truth).item()

    is_private = size["method"] != "non-private"
    if is_private:
        model = GradSampleModule(model, loss_reduction="mean")
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    common = {"noise_multiplier": NOISE_MULTIPLIER, "expected_batch_size": size["batch"]}
    if size["method"] == "DP flat":
        optimizer = DPOptimizer(optimizer, max_grad_norm=CLIP_NORM, **common)
    elif size["method"] == "DP per-layer":
        norms = [CLIP_NORM] * len(list(model.parameters()))
        optimizer = DPPerLayerOptimizer(optimizer, max_grad_norm=norms, **common)
    elif is_private:
        raise SystemExit(f"method {size['method']} is unknown; known: non-private, DP flat, DP per-layer")

    def step():
        optimizer.zero_grad()
        value = mean_loss(model(images), truth)
        value.backward()
        optimizer.step()
        return value.item()

    return step, parameter_count, loss


def main():
    size = json.loads(sys.argv[1])
    torch.set_num_threads(size["threads"] or os.cpu_count())
    step, parameter_count, loss = create_step(size)

    def answer(value):
        print(json.dumps(value), flush=True)

    answer(
        {
            "name": f"Opacus {opacus.__version__}",
            "description": f"PyTorch {torch.__version__} with Opacus {opacus.__version__}, "
            f"{torch.get_num_threads()} thread{'' if torch.get_num_threads() == 1 else 's'}",
            "parameterCount": parameter_count,
            "loss": loss,
        }
    )
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "step":
            start = time.perf_counter()
            for _ in range(request["count"]):
                step()
            answer({"ms": 1000 * (time.perf_counter() - start)})
        else:
            answer({"peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024})


main()
