"""Writes pytorch-networks.json: forward passes, losses and gradient norms of both networks by PyTorch.

    python3 tests/golden/pytorch-networks.py > tests/golden/pytorch-networks.json

Parameters, images and truths are closed formulas of their index, so that any program can make the same.
"""

import json
import math
import os
import sys

import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../examples/pytorch"))
from clipwise_networks import NestedUNet, UNet  # noqa: E402

side, width, classes, examples, shown = 32, 4, 3, 2, 48


def wave(count, phase):
    """sin(phase + 1.7 index + 0.3 index^2 mod 7), a rough sequence in [-1, 1]."""
    return torch.tensor([math.sin(phase + 1.7 * i + 0.3 * ((i * i) % 7)) for i in range(count)], dtype=torch.float64)


def parameters_of(model):
    """Weights are waves / sqrt(fan in) of PyTorch's layout, norms' weights 1 + wave / 4, biases wave / 10."""
    for index, (name, parameter) in enumerate(model.named_parameters()):
        values = wave(parameter.numel(), index)
        if name.endswith("bias"):
            values = values / 10
        elif ".norm" in name:
            values = 1 + values / 4
        else:
            values = values / math.sqrt(parameter[0].numel())
        parameter.data = values.reshape(parameter.shape).to(torch.float64)


def loss_of(logits, truth):
    """Mean cross-entropy plus 1 - mean Dice of one example."""
    log_probabilities = torch.log_softmax(logits, dim=0)
    probabilities = log_probabilities.exp()
    cross_entropy = -(truth * log_probabilities).sum(0).mean()
    overlap = (truth * probabilities).sum((1, 2))
    total = truth.sum((1, 2)) + probabilities.sum((1, 2))
    return cross_entropy + 1 - ((2 * overlap + 1) / (total + 1)).mean()


result = {
    "source": f"PyTorch {torch.__version__} in double precision, tests/golden/pytorch-networks.py",
    "side": side,
    "width": width,
    "classes": classes,
    "networks": {},
}
for kind, network in (("unet", UNet), ("nested-unet", NestedUNet)):
    model = network(width, classes).double()
    parameters_of(model)
    cases = []
    for example in range(examples):
        image = wave(side * side, 100 + example).reshape(1, 1, side, side)
        labels = torch.tensor([(i // 5 + i // side + example) % classes for i in range(side * side)])
        truth = torch.nn.functional.one_hot(labels, classes).T.reshape(classes, side, side).double()
        model.zero_grad()
        logits = model(image)[0]
        loss = loss_of(logits, truth)
        loss.backward()
        channels_last = logits.permute(1, 2, 0).flatten()
        step = channels_last.numel() // shown
        cases.append(
            {
                "loss": loss.item(),
                "logits": [channels_last[i * step].item() for i in range(shown)],
                "logitStep": step,
                "gradientNorms": {name: p.grad.norm().item() for name, p in model.named_parameters()},
            }
        )
    result["networks"][kind] = {"names": [name for name, _ in model.named_parameters()], "examples": cases}
json.dump(result, sys.stdout, indent=1)
sys.stdout.write("\n")
