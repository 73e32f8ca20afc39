"""The line reader: five convolutions, one bidirectional LSTM, one linear layer, CTC.

24 rows become one, every four columns become one step, and each step answers twice,
because narrow letters such as "ill" need more answers than there are steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from charset import CLASSES

COLUMNS_PER_STEP = 4
FRAMES_PER_STEP = 2
HIDDEN = 128


@dataclass(frozen=True)
class Conv:
    """Kernel, stride and padding are (rows, columns)."""

    inputs: int
    outputs: int
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]


CONVOLUTIONS = (
    Conv(1, 16, (3, 3), (2, 2), (1, 1)),
    Conv(16, 48, (3, 3), (2, 2), (1, 1)),
    Conv(48, 96, (3, 3), (2, 1), (1, 1)),
    Conv(96, 128, (3, 3), (2, 1), (1, 1)),
    Conv(128, 224, (2, 3), (1, 1), (0, 1)),
)


class Reader(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for conv in CONVOLUTIONS:
            layers += [
                nn.Conv2d(conv.inputs, conv.outputs, conv.kernel, conv.stride, conv.padding, bias=False),
                nn.BatchNorm2d(conv.outputs, momentum=0.05),
                nn.ReLU(inplace=True),
            ]
        self.eyes = nn.Sequential(*layers).to(memory_format=torch.channels_last)
        self.memory = nn.LSTM(CONVOLUTIONS[-1].outputs, HIDDEN, bidirectional=True)
        self.voice = nn.Linear(2 * HIDDEN, FRAMES_PER_STEP * CLASSES)

    def forward(self, pictures: Tensor) -> Tensor:
        """Pictures (batch, 1, 24, columns) in 0..1 to logits (frames, batch, classes)."""
        seen = self.eyes(pictures).squeeze(2).permute(2, 0, 1).contiguous()
        said = self.voice(self.memory(seen)[0])
        steps, batch, _ = said.shape
        frames: Tensor = said.view(steps, batch, FRAMES_PER_STEP, CLASSES).transpose(1, 2)
        return frames.reshape(steps * FRAMES_PER_STEP, batch, CLASSES)


def frames_of(columns: Tensor) -> Tensor:
    """How many frames a picture of so many columns yields."""
    steps = columns
    for conv in CONVOLUTIONS:
        steps = (steps + 2 * conv.padding[1] - conv.kernel[1]) // conv.stride[1] + 1
    return steps * FRAMES_PER_STEP
