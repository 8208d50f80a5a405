"""A residual network trained by PyTorch and Opacus, logged as it goes: pip install torch opacus, then python3 train_opacus.py."""

import torch
from clipwise import Run, ask
from opacus import PrivacyEngine
from torch import nn

EXAMPLES, BATCH, EPOCHS, DELTA, SIDE = 512, 32, 6, 1e-5, 16


def bars(count):
    """Images [count,1,SIDE,SIDE] of a bar in noise, and whether it lies or stands [count]."""
    labels = torch.randint(0, 2, (count,))
    away = (torch.arange(SIDE) - torch.randint(2, SIDE - 2, (count, 1))).abs()
    lying = (away <= 1).float().unsqueeze(2).expand(-1, SIDE, SIDE)
    shapes = torch.where(labels.view(-1, 1, 1) == 0, lying, lying.transpose(1, 2))
    return shapes.unsqueeze(1) + 0.3 * torch.randn(count, 1, SIDE, SIDE), labels


class Residual(nn.Module):
    """Two convolutions around which the input goes; group norms, as a batch norm would couple examples."""

    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1), nn.GroupNorm(4, channels), nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1), nn.GroupNorm(4, channels))

    def forward(self, images):
        return torch.relu(images + self.inner(images))


torch.manual_seed(1)
model = nn.Sequential(nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(), Residual(16), Residual(16),
                      nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
batches = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*bars(EXAMPLES)), batch_size=BATCH)
held_images, held_labels = bars(256)
engine = PrivacyEngine(accountant="rdp")
model, optimizer, batches = engine.make_private(
    module=model, optimizer=optimizer, data_loader=batches, noise_multiplier=1.0, max_grad_norm=1.0)

# What is charged is read from the objects that run: the loader that draws, the optimizer that adds the noise.
run = Run("residual network, Opacus", study="PyTorch and Opacus", delta=DELTA,
          config={"optimizer": "sgd", "lr": 0.5, "maxGradNorm": optimizer.max_grad_norm, "torch": torch.__version__},
          sampling_rate=batches.sample_rate, noise_multiplier=optimizer.noise_multiplier, examples=EXAMPLES,
          steps=EPOCHS * len(batches), epochs=EPOCHS, model="residual", method="DP-SGD", clipping="flat")
step = 0
for epoch in range(EPOCHS):
    for images, labels in batches:
        step += 1
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        run.charge(step)
        optimizer.step()
        # Poisson batches may be empty: noise, a step and a charge all the same, and no loss.
        if len(labels) > 0:
            run.log(step, {"training/loss": loss.item()}, epoch=step / len(batches))
    with torch.no_grad():
        correct = (model(held_images).argmax(1) == held_labels).float().mean().item()
    run.log(step, {"validation/accuracy": correct}, epoch=epoch + 1)
run.end()

seen = ask("query ($id: ID!) { run(id: $id) { privacy { verdict chargedSteps chargedEpsilon } findings { text } } }", id=run.id)["run"]
told = seen["privacy"]
print("run", run.id)
print("accuracy", correct)
print("clipwise", told["verdict"], told["chargedSteps"], told["chargedEpsilon"])
print("findings", [finding["text"] for finding in seen["findings"]])
print("opacus", sum(steps for _, _, steps in engine.accountant.history), engine.get_epsilon(DELTA))
