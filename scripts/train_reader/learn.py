"""The training loop: resumable at every checkpoint, scheduled by samples seen and by nothing else."""

from __future__ import annotations

import copy
import io
import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor

from network import Reader, frames_of
from picture import HEIGHT
from render import Shard, shard_path
from score import Score, score
from workplace import Workplace, wait_while_quiet, write_atomically

LARGEST_SHIFT = 8


@dataclass(frozen=True)
class Plan:
    """All that decides the result, apart from the data."""

    seed: int = 1
    peak_rate: float = 2e-3
    warm_up_steps: int = 300
    constant_samples: int = 400_000
    columns_per_batch: int = 12_288
    shards_per_block: int = 24
    turns_per_block: int = 2
    weight_decay: float = 0.01
    average_keep: float = 0.9995
    finish_samples: int = 0
    tail_share: float = 0.25


def rate_at(plan: Plan, step: int, samples: int) -> float:
    """Warm-up by steps, then constant, then falling with the square root; a cosine tail if an end is set."""
    rate = plan.peak_rate * min(1.0, (step + 1) / plan.warm_up_steps)
    rate *= min(1.0, math.sqrt(plan.constant_samples / max(1, samples)))
    if plan.finish_samples:
        tail = plan.finish_samples * plan.tail_share
        through = (samples - (plan.finish_samples - tail)) / tail
        if through > 0:
            rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, through)))
    return rate


def shard_of_turn(plan: Plan, turn: int) -> int:
    """Shards come in blocks; a block is gone through several times before the next one starts."""
    block, within = divmod(turn, plan.shards_per_block * plan.turns_per_block)
    return block * plan.shards_per_block + within % plan.shards_per_block


def oldest_needed(plan: Plan, turn: int) -> int:
    """Shards before this one are never read again."""
    per_block = plan.shards_per_block * plan.turns_per_block
    block, within = divmod(turn, per_block)
    last_turn = within >= per_block - plan.shards_per_block
    return block * plan.shards_per_block + (within % plan.shards_per_block if last_turn else 0)


@dataclass(frozen=True)
class Batch:
    pictures: Tensor
    labels: Tensor
    columns: Tensor
    lengths: Tensor


def batches(plan: Plan, shard: Shard, turn: int) -> Iterator[Batch]:
    """Lines of like width together; the first turns go from short to long, which lets CTC find its feet."""
    rng = np.random.default_rng((plan.seed, turn))
    groups = like_widths(plan, shard.widths, rng)
    if turn >= 2:
        rng.shuffle(groups)
    pixel_ends, label_ends = np.cumsum(shard.widths.astype(np.int64)), np.cumsum(shard.lengths.astype(np.int64))
    for group in groups:
        yield assemble(shard, group, pixel_ends, label_ends, rng)


def padded(width: int) -> int:
    """Few different widths: the processor's kernels are compiled for each shape of a batch."""
    step = 12 if width <= 192 else 24 if width <= 480 else 48
    return -(-width // step) * step


def like_widths(plan: Plan, widths: NDArray[np.int32], rng: np.random.Generator) -> list[list[int]]:
    """Lines grouped by padded width, each width with its own fixed count; the rest moves up to the next width."""
    groups: list[list[int]] = []
    rest: list[int] = []
    room = [padded(int(width) + LARGEST_SHIFT) for width in widths]
    for bucket in sorted(set(room)):
        lines = [line for line in range(len(room)) if room[line] == bucket]
        rng.shuffle(lines)
        lines = rest + lines
        count = max(1, plan.columns_per_batch // bucket)
        full = len(lines) - len(lines) % count
        groups += [lines[start : start + count] for start in range(0, full, count)]
        rest = lines[full:]
    return [*groups, rest] if rest else groups


def assemble(shard: Shard, group: list[int], pixel_ends: np.ndarray, label_ends: np.ndarray, rng: np.random.Generator) -> Batch:
    shifts = rng.integers(0, LARGEST_SHIFT, len(group))
    widest = padded(int(shard.widths[group].max()) + LARGEST_SHIFT)
    pictures = np.zeros((len(group), 1, HEIGHT, widest), dtype=np.uint8)
    for row, (line, shift) in enumerate(zip(group, shifts, strict=True)):
        width, end = int(shard.widths[line]), pixel_ends[line]
        pictures[row, 0, :, shift : shift + width] = shard.pixels[:, end - width : end]
    floats = torch.from_numpy(pictures).float() / 255
    labels = [shard.labels[label_ends[line] - shard.lengths[line] : label_ends[line]] for line in group]
    return Batch(
        vary(floats, rng),
        torch.from_numpy(np.concatenate(labels).astype(np.int64)),
        torch.from_numpy(shard.widths[group].astype(np.int64) + shifts),
        torch.from_numpy(shard.lengths[group].astype(np.int64)),
    )


def vary(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Small changes so that a line seen again is not the same line: row shift, weight of strokes, noise."""
    count = pictures.shape[0]
    shift = int(rng.integers(-1, 2))
    if shift:
        pictures = torch.roll(pictures, shift, 2)
        pictures[:, :, 0 if shift > 0 else -1] = 0
    powers = torch.from_numpy(np.exp(rng.normal(0, 0.12, (count, 1, 1, 1))).astype(np.float32))
    pictures = pictures.clamp_min(1e-4) ** powers
    if rng.random() < 0.3:
        noise = torch.from_numpy(rng.normal(0, 0.02, (1, 1, *pictures.shape[2:])).astype(np.float32))
        pictures = (pictures + noise).clamp(0, 1)
    return pictures


class Training:
    """Everything that a checkpoint holds, and one step of learning."""

    def __init__(self, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.network = Reader()
        self.average = copy.deepcopy(self.network)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), plan.peak_rate, betas=(0.9, 0.98), weight_decay=plan.weight_decay
        )
        self.step = 0
        self.samples = 0
        self.turn = 0
        self.batch = 0
        self.processor_seconds = 0.0

    def learn(self, batch: Batch) -> float:
        """Returns the summed loss; averaged weights follow with a memory that grows to its limit."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(self.plan, self.step, self.samples)
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network(batch.pictures.contiguous(memory_format=torch.channels_last))
        logs = logits.float().log_softmax(2)
        loss = functional.ctc_loss(
            logs, batch.labels, frames_of(batch.columns), batch.lengths, reduction="sum", zero_infinity=True
        )
        self.optimizer.zero_grad(set_to_none=True)
        (loss / max(1, int(batch.lengths.sum()))).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.samples += len(batch.lengths)
        self.follow()
        return float(loss.detach())

    @torch.no_grad()
    def follow(self) -> None:
        keep = min(self.plan.average_keep, (self.step + 1) / (self.step + 10))
        ours, theirs = self.average.state_dict(), self.network.state_dict()
        for name, value in ours.items():
            if value.is_floating_point():
                value.lerp_(theirs[name], 1 - keep)
            else:
                value.copy_(theirs[name])

    def state(self) -> dict[str, object]:
        return {
            "plan": asdict(self.plan),
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "counters": {name: getattr(self, name) for name in ("step", "samples", "turn", "batch", "processor_seconds")},
            "random": torch.get_rng_state(),
        }

    def save(self, path: Path) -> None:
        write_atomically(path, serialised(self.state()))

    def pack(self, path: Path) -> None:
        """A checkpoint of half the size: only the weights keep their precision, the rest is an estimate anyway."""
        optimizer = self.optimizer.state_dict()
        optimizer["state"] = {
            number: {name: value if name == "step" else value.bfloat16() for name, value in state.items()}
            for number, state in optimizer["state"].items()
        }
        average = {name: value.half() if value.ndim > 1 else value for name, value in self.average.state_dict().items()}
        write_atomically(path, serialised({**self.state(), "optimizer": optimizer, "average": average}))

    def restore(self, path: Path) -> None:
        """Data order and variation depend on turn and seed alone, so a batch boundary is all it takes to go on."""
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        for name, value in state["counters"].items():
            setattr(self, name, value)
        torch.set_rng_state(state["random"])


def serialised(state: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    torch.save(state, buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class Rhythm:
    """How often to look and to save; changes nothing in the result."""

    score_every: int = 20_000
    save_every: int = 10_000
    stop_at: int = 1 << 60


def begin(work: Workplace, name: str, plan: Plan) -> Training:
    """A new run or the last checkpoint; the renderers, started after this, learn which shards it needs."""
    training = Training(plan)
    checkpoint = checkpoint_of(work, name)
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        training.restore(checkpoint)
    clear_away(work, name, oldest_needed(plan, training.turn))
    return training


def checkpoint_of(work: Workplace, name: str) -> Path:
    return work.runs / name / "checkpoint.pt"


def train(work: Workplace, name: str, training: Training, rhythm: Rhythm, heldout: dict[str, Shard]) -> None:
    plan, checkpoint = training.plan, checkpoint_of(work, name)
    log = Log(checkpoint.with_name("log.tsv"), training)
    stop_at = min(rhythm.stop_at, plan.finish_samples or rhythm.stop_at)
    while training.samples < stop_at:
        shard = await_shard(work, name, shard_of_turn(plan, training.turn))
        for number, batch in enumerate(batches(plan, shard, training.turn)):
            if number < training.batch:
                continue
            wait_while_quiet()
            log.learned(training.learn(batch), batch)
            training.batch = number + 1
            if log.passed(rhythm.save_every, "save"):
                training.save(checkpoint)
            if log.passed(rhythm.score_every, "score"):
                log.scored({kind: score(training.average, shard) for kind, shard in heldout.items()})
            if training.samples >= stop_at:
                break
        else:
            training.turn += 1
            training.batch = 0
            clear_away(work, name, oldest_needed(plan, training.turn))
    log.scored({kind: score(training.average, shard) for kind, shard in heldout.items()})
    training.save(checkpoint)


class Log:
    """One line per look: samples, processor seconds, rate, train loss, then errors and exact lines of each scoring set."""

    COLUMNS = (
        "samples",
        "step",
        "train_cpu_s",
        "rate",
        "train_loss",
        "drawn_cer",
        "drawn_exact",
        "pages_cer",
        "pages_exact",
        "by_kind",
    )

    def __init__(self, path: Path, training: Training) -> None:
        self.path = path
        self.training = training
        self.marks: dict[str, int] = {}
        self.loss = 0.0
        self.characters = 0
        self.clock = time.process_time()
        if not path.exists():
            path.write_text("\t".join(self.COLUMNS) + "\n")

    def learned(self, loss: float, batch: Batch) -> None:
        self.loss += loss
        self.characters += int(batch.lengths.sum())
        now = time.process_time()
        self.training.processor_seconds += now - self.clock
        self.clock = now

    def passed(self, every: int, what: str) -> bool:
        mark = self.training.samples // every
        before = self.marks.setdefault(what, mark)
        self.marks[what] = mark
        return mark > before

    def scored(self, results: dict[str, Score]) -> None:
        training = self.training
        drawn, pages = results["drawn"], results["pages"]
        row = (
            training.samples,
            training.step,
            round(training.processor_seconds),
            f"{rate_at(training.plan, training.step, training.samples):.6f}",
            f"{self.loss / max(1, self.characters):.4f}",
            *(f"{100 * share:.3f}" for share in (drawn.error_rate, drawn.exact_share, pages.error_rate, pages.exact_share)),
            json.dumps({kind: round(100 * rate, 2) for kind, rate in drawn.by_kind.items()}),
        )
        with self.path.open("a") as file:
            file.write("\t".join(map(str, row)) + "\n")
        print(*row[:-1], flush=True)
        self.loss, self.characters = 0.0, 0
        self.clock = time.process_time()


def await_shard(work: Workplace, name: str, number: int) -> Shard:
    path = shard_path(work, name, number)
    while not path.exists():
        time.sleep(0.5)
    return Shard.load(path)


def clear_away(work: Workplace, name: str, oldest: int) -> None:
    """Deletes shards that are never read again and tells the renderers how far the training is."""
    write_atomically(work.shards / name / "wanted", str(oldest).encode())
    for path in (work.shards / name).glob("*.npz"):
        if int(path.stem) < oldest:
            path.unlink()
