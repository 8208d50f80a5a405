"""The networks of Clipwise as PyTorch modules whose parameters have the names of `clipwise checkpoint export`.

    clipwise checkpoint export --checkpoint runs/first/checkpoint.safetensors --out first.safetensors
    python3 -c "from clipwise_networks import load; print(load('first.safetensors'))"

`save` writes a state_dict for `clipwise checkpoint import`. Nothing but PyTorch is needed.
"""

import json
import struct
from array import array

import torch
from torch import nn
from torch.nn import functional


def groups_up_to(limit, channels):
    """The largest number of groups, at most `limit`, that divides the channels."""
    return next(groups for groups in range(min(limit, channels), 0, -1) if channels % groups == 0)


class DoubleConvolution(nn.Module):
    """Twice: 3x3 convolution, GroupNorm, ReLU."""

    def __init__(self, in_channels, out_channels, has_bias, group_limit):
        super().__init__()
        groups = groups_up_to(group_limit, out_channels)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=has_bias)
        self.norm1 = nn.GroupNorm(groups, out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=has_bias)
        self.norm2 = nn.GroupNorm(groups, out_channels)

    def forward(self, x):
        x = functional.relu(self.norm1(self.conv1(x)))
        return functional.relu(self.norm2(self.conv2(x)))


class UNet(nn.Module):
    """`[B, C, H, W]` -> logits `[B, classes, H, W]`; height and width are multiples of 16."""

    def __init__(self, width, classes, channels=1):
        super().__init__()
        sizes = [width * 2**level for level in range(5)]
        for level, size in enumerate(sizes):
            name = "bottleneck" if level == 4 else f"encoder{level + 1}"
            before = channels if level == 0 else sizes[level - 1]
            setattr(self, name, DoubleConvolution(before, size, False, 32))
        for level in reversed(range(4)):
            up = nn.ConvTranspose2d(sizes[level + 1], sizes[level], 2, stride=2)
            setattr(self, f"upsample{level + 1}", up)
            setattr(self, f"decoder{level + 1}", DoubleConvolution(2 * sizes[level], sizes[level], False, 32))
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        skips = []
        for level in range(4):
            x = getattr(self, f"encoder{level + 1}")(x if level == 0 else functional.max_pool2d(x, 2))
            skips.append(x)
        x = self.bottleneck(functional.max_pool2d(x, 2))
        for level in reversed(range(4)):
            up = getattr(self, f"upsample{level + 1}")(x)
            x = getattr(self, f"decoder{level + 1}")(torch.cat([up, skips[level]], dim=1))
        return self.head(x)


class NestedUNet(nn.Module):
    """UNet++ without deep supervision; `[B, C, H, W]` -> logits `[B, classes, H, W]`."""

    def __init__(self, width, classes, channels=1):
        super().__init__()
        sizes = [width * 2**level for level in range(5)]
        for column in range(5):
            for level in range(5 - column):
                backbone = channels if level == 0 else sizes[level - 1]
                before = backbone if column == 0 else column * sizes[level] + sizes[level + 1]
                setattr(self, f"node{level}-{column}", DoubleConvolution(before, sizes[level], True, 8))
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        outputs = {}
        for column in range(5):
            for level in range(5 - column):
                if column == 0:
                    shown = x if level == 0 else functional.max_pool2d(outputs[level - 1, 0], 2)
                else:
                    below = outputs[level + 1, column - 1]
                    up = functional.interpolate(below, scale_factor=2, mode="bilinear", align_corners=True)
                    shown = torch.cat([outputs[level, before] for before in range(column)] + [up], dim=1)
                outputs[level, column] = getattr(self, f"node{level}-{column}")(shown)
        return self.head(outputs[0, 4])


networks = {"unet": UNet, "nested-unet": NestedUNet}


def read_safetensors(file):
    """Tensors by name, and the metadata."""
    with open(file, "rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(length))
        body = stream.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = array("f", body[start:end])
        tensors[name] = torch.tensor(values).reshape(entry["shape"])
    return tensors, metadata


def load(file):
    """The network of an exported checkpoint, ready to predict."""
    tensors, metadata = read_safetensors(file)
    config = json.loads(metadata["config"])
    model = networks[config["model"]["kind"]](
        config["model"]["width"], len(tensors["head.bias"]), config["dataset"].get("channels", 1)
    )
    model.load_state_dict(tensors)
    return model.eval()


def save(model, file, metadata=None):
    """Writes the parameters of a network; `metadata` is text by text."""
    header, parts, end = {"__metadata__": metadata or {}}, [], 0
    for name, tensor in model.state_dict().items():
        values = array("f", tensor.detach().flatten().tolist()).tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [end, end + len(values)]}
        parts.append(values)
        end += len(values)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
