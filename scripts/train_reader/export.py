"""Writes the averaged weights as one small file, and a reference that any other implementation can be held to.

reader.bin: the eight bytes "DISCRNR1", the header's byte length (u32, little endian), the header, the data.
The header is UTF-8 text, one entry a line, words split by one space:

    height 24
    frames_per_step 2
    classes 347
    charset CHARACTERS                   class i + 1 is the i-th character; class 0 is the CTC blank
    script MARKER NAME LETTERWISE        a character of the charset that stands for another script's letter or word
    conv NAME IN OUT KH KW SH SW PH PW   followed by ReLU; batch normalisation is folded in
    bilstm NAME IN HIDDEN                gates in the order input, forget, cell, output
    linear NAME IN OUT                   row frame * classes + class
    tensor NAME TYPE OFFSET DIMENSIONS   byte offset from the end of the header, row-major
    scales NAME OFFSET COUNT             f16 factors of an i8 tensor, one for each index of its first dimension

Layers stand in the order in which they are applied. Biases are f32, all other weights i8.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

import learn
from charset import CHARSET, CLASSES, SCRIPTS, decode
from network import CONVOLUTIONS, FRAMES_PER_STEP, HIDDEN, Reader
from picture import HEIGHT
from render import Shard
from score import distance, labels_of
from workplace import write_atomically

MAGIC = b"DISCRNR1"
REFERENCE_LINES = 24
REFERENCE_LOGITS = 3
# Numpy is slow; so many lines show whether rounding the weights cost anything.
SCORED_LINES = 400
Floats = NDArray[np.float32]


def array(tensor: Tensor) -> Floats:
    values: Floats = tensor.detach().numpy().astype(np.float32)
    return values


def folded(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> tuple[Floats, Floats]:
    assert norm.running_mean is not None and norm.running_var is not None
    factor: Floats = array(norm.weight) / np.sqrt(array(norm.running_var) + np.float32(norm.eps))
    bias: Floats = array(norm.bias) - array(norm.running_mean) * factor
    return array(conv.weight) * factor[:, None, None, None], bias


def tensors_of(network: Reader) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for number in range(len(CONVOLUTIONS)):
        conv, norm = network.eyes[3 * number], network.eyes[3 * number + 1]
        assert isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
        found[f"conv{number}.weight"], found[f"conv{number}.bias"] = folded(conv, norm)
    for direction, suffix in (("forward", ""), ("backward", "_reverse")):
        lstm = network.memory
        found[f"lstm.{direction}.input"] = array(getattr(lstm, f"weight_ih_l0{suffix}"))
        found[f"lstm.{direction}.state"] = array(getattr(lstm, f"weight_hh_l0{suffix}"))
        found[f"lstm.{direction}.bias"] = array(getattr(lstm, f"bias_ih_l0{suffix}")) + array(
            getattr(lstm, f"bias_hh_l0{suffix}")
        )
    found["linear.weight"], found["linear.bias"] = array(network.voice.weight), array(network.voice.bias)
    return found


@dataclass
class File:
    """The data part grows while the header's lines are written."""

    header: list[str] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)

    def put(self, values: NDArray[np.generic]) -> int:
        self.data += bytes(-len(self.data) % 4)
        offset = len(self.data)
        self.data += values.tobytes()
        return offset

    def tensor(self, name: str, values: Floats) -> None:
        shape = " ".join(map(str, values.shape))
        if values.ndim == 1:
            self.header.append(f"tensor {name} f32 {self.put(values.astype('<f4'))} {shape}")
            return
        whole, scales = quantised(values)
        self.header.append(f"tensor {name} i8 {self.put(whole)} {shape}")
        self.header.append(f"scales {name} {self.put(scales)} {len(scales)}")

    def bytes(self) -> bytes:
        text = ("\n".join(self.header) + "\n").encode()
        text += b" " * (-(len(text) + len(MAGIC) + 4) % 4)
        return MAGIC + struct.pack("<I", len(text)) + text + bytes(self.data)


def quantised(values: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    rows = values.reshape(len(values), -1)
    scales = (np.maximum(np.abs(rows).max(axis=1), 1e-6) / 127).astype("<f2")
    whole = np.clip(np.round(rows / scales.astype(np.float32)[:, None]), -127, 127).astype(np.int8)
    return whole.reshape(values.shape), scales


def weights_file(network: Reader) -> bytes:
    file = File()
    file.header += [f"height {HEIGHT}", f"frames_per_step {FRAMES_PER_STEP}", f"classes {CLASSES}", f"charset {CHARSET}"]
    file.header += [f"script {marker} {name} {int(letters)}" for marker, (name, letters) in SCRIPTS.items()]
    for number, conv in enumerate(CONVOLUTIONS):
        sizes = (conv.inputs, conv.outputs, *conv.kernel, *conv.stride, *conv.padding)
        file.header.append(f"conv conv{number} {' '.join(map(str, sizes))}")
    file.header.append(f"bilstm lstm {CONVOLUTIONS[-1].outputs} {HIDDEN}")
    file.header.append(f"linear linear {2 * HIDDEN} {FRAMES_PER_STEP * CLASSES}")
    for name, values in tensors_of(network).items():
        file.tensor(name, values)
    return file.bytes()


class Weights:
    """Reads the file back and computes with numpy alone: the reference for other implementations."""

    def __init__(self, content: bytes) -> None:
        assert content[:8] == MAGIC
        (length,) = struct.unpack_from("<I", content, 8)
        self.lines = [line.split(" ") for line in content[12 : 12 + length].decode().split("\n") if line.strip()]
        data = content[12 + length :]
        self.tensors: dict[str, Floats] = {}
        for word, name, *rest in self.lines:
            if word == "tensor":
                kind, offset, shape = rest[0], int(rest[1]), [int(n) for n in rest[2:]]
                values = np.frombuffer(data, "i1" if kind == "i8" else "<f4", int(np.prod(shape)), offset).reshape(shape)
                self.tensors[name] = values.astype(np.float32)
            elif word == "scales":
                scales = np.frombuffer(data, "<f2", int(rest[1]), int(rest[0])).astype(np.float32)
                self.tensors[name] *= scales.reshape(-1, *[1] * (self.tensors[name].ndim - 1))

    def logits(self, picture: NDArray[np.uint8]) -> Floats:
        """Frames by classes for one picture."""
        seen: Floats = picture[None].astype(np.float32) / np.float32(255)
        for word, name, *rest in self.lines:
            sizes = [int(n) for n in rest] if word in ("conv", "bilstm", "linear") else []
            if word == "conv":
                seen = convolve(seen, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"], sizes[4:6], sizes[6:8])
            elif word == "bilstm":
                steps = seen[:, 0].T
                seen = np.concatenate([self.recur(steps, "forward"), self.recur(steps[::-1], "backward")[::-1]], axis=1)
            elif word == "linear":
                seen = seen @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]
        return seen.reshape(-1, CLASSES)

    def recur(self, steps: Floats, direction: str) -> Floats:
        inputs = steps @ self.tensors[f"lstm.{direction}.input"].T + self.tensors[f"lstm.{direction}.bias"]
        state = cell = np.zeros(HIDDEN, dtype=np.float32)
        answers = np.empty((len(steps), HIDDEN), dtype=np.float32)
        for number, given in enumerate(inputs):
            gates = given + self.tensors[f"lstm.{direction}.state"] @ state
            enter, forget, new, leave = np.split(gates, 4)
            cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(new)
            state = sigmoid(leave) * np.tanh(cell)
            answers[number] = state
        return answers


def sigmoid(values: Floats) -> Floats:
    result: Floats = (1 / (1 + np.exp(-values))).astype(np.float32)
    return result


def convolve(seen: Floats, weight: Floats, bias: Floats, stride: list[int], padding: list[int]) -> Floats:
    padded = np.pad(seen, ((0, 0), (padding[0], padding[0]), (padding[1], padding[1])))
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(1, 2))
    windows = windows[:, :: stride[0], :: stride[1]]
    summed = np.einsum("irckl,oikl->orc", windows, weight, optimize=True) + bias[:, None, None]
    result: Floats = np.maximum(summed, 0).astype(np.float32)
    return result


def pictures_of(shard: Shard) -> list[NDArray[np.uint8]]:
    ends = np.cumsum(shard.widths.astype(np.int64))
    return [shard.pixels[:, end - width : end] for end, width in zip(ends, shard.widths, strict=True)]


def reference(weights: Weights, shard: Shard) -> tuple[dict[str, object], bytes]:
    """Pictures, best classes and texts of some lines, and all logits of the narrowest of them."""
    pictures, truths = pictures_of(shard), labels_of(shard)
    chosen = [line for line in range(len(pictures)) if truths[line] and 40 <= pictures[line].shape[1] <= 480][:REFERENCE_LINES]
    chosen.sort(key=lambda line: pictures[line].shape[1])
    data, lines = bytearray(), []
    for place, line in enumerate(chosen):
        logits = weights.logits(pictures[line])
        best = logits.argmax(axis=1).tolist()
        entry: dict[str, object] = {"width": pictures[line].shape[1], "picture": len(data), "truth": truths[line]}
        data += np.ascontiguousarray(pictures[line]).tobytes()
        data += bytes(-len(data) % 4)
        entry |= {"frames": len(logits), "best": best, "text": decode(best)}
        if place < REFERENCE_LOGITS:
            entry["logits"] = len(data)
            data += logits.astype("<f4").tobytes()
        lines.append(entry)
    return {"height": HEIGHT, "classes": CLASSES, "lines": lines}, bytes(data)


def export(training: learn.Training, heldout: dict[str, Shard], out: Path) -> None:
    content = weights_file(training.average)
    weights = Weights(content)
    write_atomically(out / "reader.bin", content)
    index, data = reference(weights, heldout["drawn"])
    write_atomically(out / "reader_reference.json", (json.dumps(index, ensure_ascii=False) + "\n").encode())
    write_atomically(out / "reader_reference.bin", data)
    print(f"reader.bin: {len(content)} bytes, {training.samples} samples")
    for name, shard in heldout.items():
        print_scores(name, weights, shard)


def print_scores(name: str, weights: Weights, heldout: Shard) -> None:
    """What the file itself reads, not what the network read before rounding."""
    pictures, truths = pictures_of(heldout)[:SCORED_LINES], labels_of(heldout)[:SCORED_LINES]
    readings = [decode(weights.logits(picture).argmax(axis=1).tolist()) for picture in pictures]
    wrong = [distance(reading, truth) for reading, truth in zip(readings, truths, strict=True)]
    rate = 100 * sum(wrong) / max(1, sum(map(len, truths)))
    exact = 100 * sum(not errors for errors in wrong) / len(wrong)
    print(f"  {name}: errors {rate:.3f} %, lines exact {exact:.2f} %")
