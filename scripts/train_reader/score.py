"""Scores a network on a rendered set: character errors, exact lines, and which characters go wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import torch
from torch import nn

from charset import CHARSET, decode
from network import frames_of
from picture import HEIGHT
from render import Shard

COLUMNS_PER_BATCH = 32_000


@dataclass(frozen=True)
class Score:
    errors: int
    characters: int
    exact: int
    lines: int
    by_kind: dict[str, float]
    confusions: list[tuple[str, int]]

    @property
    def error_rate(self) -> float:
        return self.errors / max(1, self.characters)

    @property
    def exact_share(self) -> float:
        return self.exact / max(1, self.lines)


def distance(a: str, b: str) -> int:
    """Levenshtein distance, row by row."""
    row = np.arange(len(b) + 1)
    codes = np.array([ord(char) for char in b])
    for number, char in enumerate(a, 1):
        before = row
        row = np.empty_like(before)
        row[0] = number
        row[1:] = np.minimum(before[1:] + 1, before[:-1] + (codes != ord(char)))
        # Insertions run along the row: the smallest of all cheaper starts plus the way.
        way = np.arange(len(b) + 1)
        row = np.minimum.accumulate(row - way) + way
    return int(row[-1])


def labels_of(shard: Shard) -> list[str]:
    ends = np.cumsum(shard.lengths.astype(np.int64))
    return [
        "".join(CHARSET[number - 1] for number in shard.labels[end - length : end])
        for end, length in zip(ends, shard.lengths, strict=True)
    ]


def read_all(network: nn.Module, shard: Shard) -> list[str]:
    """Greedy readings of all lines, in the shard's order."""
    ends = np.cumsum(shard.widths.astype(np.int64))
    order = np.argsort(shard.widths, kind="stable")
    readings = [""] * len(order)
    network.eval()
    start = 0
    with torch.inference_mode():
        while start < len(order):
            count = 1
            while start + count < len(order) and (count + 1) * shard.widths[order[start + count]] <= COLUMNS_PER_BATCH:
                count += 1
            chosen = order[start : start + count]
            pictures = torch.zeros(count, 1, HEIGHT, int(shard.widths[chosen].max()))
            for row, line in enumerate(chosen):
                width = int(shard.widths[line])
                pictures[row, 0, :, :width] = torch.from_numpy(shard.pixels[:, ends[line] - width : ends[line]]) / 255
            classes = network(pictures).argmax(2).T
            frames = frames_of(torch.from_numpy(shard.widths[chosen]))
            for row, line in enumerate(chosen):
                readings[line] = decode(classes[row, : frames[row]].tolist())
            start += count
    network.train()
    return readings


def score(network: nn.Module, shard: Shard) -> Score:
    truths, readings = labels_of(shard), read_all(network, shard)
    errors = [distance(reading, truth) for reading, truth in zip(readings, truths, strict=True)]
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    confusions: Counter[str] = Counter()
    for kind, wrong, reading, truth in zip(shard.kinds, errors, readings, truths, strict=True):
        kinds[str(kind)][0] += wrong
        kinds[str(kind)][1] += len(truth)
        if wrong:
            confusions.update(differences(truth, reading))
    return Score(
        sum(errors),
        sum(len(truth) for truth in truths),
        sum(wrong == 0 for wrong in errors),
        len(truths),
        {kind: wrong / max(1, characters) for kind, (wrong, characters) in sorted(kinds.items())},
        confusions.most_common(40),
    )


def differences(truth: str, reading: str) -> list[str]:
    matcher = SequenceMatcher(None, truth, reading, autojunk=False)
    return [f"{truth[a:b]}→{reading[c:d]}" for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
