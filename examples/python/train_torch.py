"""DP-SGD by hand in PyTorch on a small ResNet, logged as it trains: python3 train_torch.py (needs torch, and nothing else).

Each step draws a Poisson batch, clips the gradient of every example by itself, adds Gaussian noise to the sum, and is charged
before the noisy sum is used. The images are made up, so that nobody's data are in it.
"""

import math
import random

import torch
from torch import nn

from clipwise import Run, ask

examples, sampling_rate, noise_multiplier, clip_norm, steps = 200, 0.1, 1.0, 1.0, 20
system = random.SystemRandom()
torch.manual_seed(system.getrandbits(60))

# Bars that lie or stand, with noise.
labels = torch.arange(examples) % 2
images = 0.3 * torch.randn(examples, 1, 8, 8)
for image, label in zip(images, labels):
    place = system.randrange(8)
    if label == 0:
        image[0, place, :] += 1
    else:
        image[0, :, place] += 1


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        self.norm = nn.GroupNorm(2, width)  # Batch norm would mix examples, and clipping would bound nothing.

    def forward(self, x):
        return torch.relu(x + self.second(torch.relu(self.norm(self.first(x)))))


model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), Block(8), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(8, 2))
parameters = list(model.parameters())
loss_of = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(parameters, lr=0.5)

run = Run("resnet in PyTorch", config={"framework": "torch " + torch.__version__, "clipNorm": clip_norm, "batchSize": 20},
          delta=1e-5, sampling_rate=sampling_rate, noise_multiplier=noise_multiplier, examples=examples, steps=steps,
          epochs=2, model="resnet", dataset="made-up bars", clipping="flat", method="flat")
for step in range(1, steps + 1):
    batch = [index for index in range(examples) if system.random() < sampling_rate]
    total = [torch.zeros_like(parameter) for parameter in parameters]
    losses = 0.0
    for index in batch:
        loss = loss_of(model(images[index:index + 1]), labels[index:index + 1])
        gradients = torch.autograd.grad(loss, parameters)
        norm = math.sqrt(sum(float(gradient.square().sum()) for gradient in gradients))
        weight = min(1.0, clip_norm / norm) if norm > 0 else 0.0
        for summed, gradient in zip(total, gradients):
            summed += weight * gradient
        losses += float(loss.detach())
    run.charge(step)
    for parameter, summed in zip(parameters, total):
        noise = noise_multiplier * clip_norm * torch.randn_like(summed)
        parameter.grad = (summed + noise) / (sampling_rate * examples)
    optimizer.step()
    run.log(step, {"training/loss": losses / max(1, len(batch))}, epoch=step * sampling_rate)
with torch.no_grad():
    accuracy = float((model(images).argmax(1) == labels).float().mean())
run.log(steps, {"training/accuracy": accuracy}, epoch=steps * sampling_rate)
run.end()

told = ask("query ($id: ID!) { run(id: $id) { privacy { verdict chargedEpsilon delta } } }", id=run.id)["run"]["privacy"]
print(run.id, told["verdict"], "epsilon", told["chargedEpsilon"], "delta", told["delta"])
