"""Renders shards of labelled line pictures; shard n of a seed is the same on every machine."""

from __future__ import annotations

import io
import os
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from charset import encode
from draw import Drawn, choose_face, choose_size, draw_line, split_runs
from fonts import FontCase
from mix import Said, TextMix
from pages import PageSource
from picture import HEIGHT, Bytes, line_picture
from scene import Scene, nothing_to_read
from workplace import Workplace, wait_while_quiet, write_atomically

LINES_PER_SHARD = 4096
NEIGHBOURS = 6
LONGEST_HEIGHTS = 52
# Every so many-th shard is cut from pages, the others are drawn.
PAGES_EVERY = 4
RESAMPLES = (Image.Resampling.BILINEAR,) * 7 + (Image.Resampling.BICUBIC, Image.Resampling.BOX, Image.Resampling.LANCZOS)


@dataclass(frozen=True)
class Shard:
    """All pictures side by side in one array, all labels end to end."""

    pixels: Bytes
    widths: NDArray[np.int32]
    labels: NDArray[np.int16]
    lengths: NDArray[np.int16]
    kinds: NDArray[np.str_]

    def save(self, path: Path) -> None:
        buffer = io.BytesIO()
        np.savez(buffer, **self.__dict__)
        write_atomically(path, buffer.getvalue())

    @staticmethod
    def load(path: Path) -> Shard:
        with np.load(path) as stored:
            return Shard(**{name: stored[name] for name in stored.files})

    @staticmethod
    def of(lines: list[tuple[Said, Bytes]]) -> Shard:
        labels = [encode(said.label) for said, _ in lines]
        return Shard(
            np.concatenate([picture for _, picture in lines], axis=1),
            np.array([picture.shape[1] for _, picture in lines], dtype=np.int32),
            np.array([number for label in labels for number in label], dtype=np.int16),
            np.array([len(label) for label in labels], dtype=np.int16),
            np.array([said.kind for said, _ in lines]),
        )


class Renderer:
    """The sources of texts and faces, loaded once per process."""

    def __init__(self, work: Workplace, *, heldout: bool) -> None:
        self.mix = TextMix(work, heldout=heldout)
        self.case = FontCase(work, heldout=heldout)
        self.pages: PageSource | None = None
        self.neighbours: list[Drawn] = []

    def line(self, rng: Random) -> tuple[Said, Bytes]:
        for _ in range(50):
            said = self.mix.say(rng)
            rgb = nothing_to_read(rng, self.case) if not said.label else self.picture(rng, said)
            if rgb is None:
                continue
            picture = line_picture(rgb, rng.choice(RESAMPLES))
            if readable(said, picture):
                return said, picture
        raise RuntimeError("fifty lines in a row could not be drawn: fonts or texts are missing")

    def picture(self, rng: Random, said: Said) -> Bytes | None:
        face = choose_face(rng, self.case, said)
        if face is None:
            return None
        size = choose_size(rng)
        if len(said.shown) * size > 2600:
            size = max(9.0, 2600 / len(said.shown))
        drawn = draw_line(rng, split_runs(rng, self.case, said, face), size)
        if drawn is None:
            return None
        rgb = Scene(rng, drawn).compose(self.case, self.neighbours)
        self.neighbours = [drawn, *self.neighbours[: NEIGHBOURS - 1]]
        return rgb

    def shard(self, seed: int, number: int, lines: int, *, pages: bool = False) -> Shard:
        rng = Random(f"{seed}/{number}")
        self.neighbours = []
        found = self.page_lines(rng, lines) if pages else [self.line(rng) for _ in range(lines)]
        return Shard.of(found)

    def page_lines(self, rng: Random, lines: int) -> list[tuple[Said, Bytes]]:
        self.pages = self.pages or PageSource(self.mix, self.case)
        found: list[tuple[Said, Bytes]] = []
        with TemporaryDirectory(prefix="reader-page-") as folder:
            while len(found) < lines:
                wait_while_quiet()
                cut = self.pages.lines(rng, Path(folder))
                pictures = [(said, line_picture(rgb, rng.choice(RESAMPLES))) for said, rgb in cut]
                found += [(said, picture) for said, picture in pictures if readable(said, picture)]
        return found[:lines]

    def close(self) -> None:
        if self.pages:
            self.pages.close()
            self.pages = None


def readable(said: Said, picture: Bytes) -> bool:
    """Two network frames per four columns; a label that cannot fit is no lesson, nor is a line without end."""
    label, columns = said.label, picture.shape[1]
    repeats = sum(a == b for a, b in zip(label, label[1:], strict=False))
    return bool(columns // 2 >= len(label) + repeats + 2 and columns <= LONGEST_HEIGHTS * HEIGHT)


def shard_path(work: Workplace, name: str, number: int) -> Path:
    return work.shards / name / f"{number:06}.npz"


def render_forever(work: Workplace, name: str, seed: int, first: int, step: int, ahead: int) -> None:
    """Keeps `ahead` shards waiting: first, first + step, ... until the training that started it is gone."""
    renderer = Renderer(work, heldout=False)
    folder = work.shards / name
    folder.mkdir(parents=True, exist_ok=True)
    parent, number = os.getppid(), first
    while os.getppid() == parent:
        if shard_path(work, name, number).exists() or number < oldest_wanted(folder):
            number += step
        elif number >= oldest_wanted(folder) + ahead:
            time.sleep(1.0)
        else:
            wait_while_quiet()
            from_pages = number % PAGES_EVERY == PAGES_EVERY - 1
            renderer.shard(seed, number, LINES_PER_SHARD, pages=from_pages).save(shard_path(work, name, number))
            number += step
    renderer.close()


def oldest_wanted(folder: Path) -> int:
    """The trainer writes here the first shard it still needs."""
    wanted = folder / "wanted"
    return int(wanted.read_text()) if wanted.exists() else 0


def render_heldout(work: Workplace, seed: int, lines: int, *, pages: bool) -> Shard:
    """A scoring set: held-out fonts and texts, another seed than any training shard."""
    path = work.shards / f"heldout-{'pages' if pages else 'drawn'}.npz"
    if not path.exists():
        wait_while_quiet()
        renderer = Renderer(work, heldout=True)
        renderer.shard(seed, 0, lines, pages=pages).save(path)
        renderer.close()
    return Shard.load(path)


def start_renderers(work: Workplace, name: str, seed: int, processes: int, ahead: int) -> list[object]:
    context = get_context("spawn")
    started: list[object] = []
    for first in range(processes):
        process = context.Process(target=render_forever, args=(work, name, seed, first, processes, ahead), daemon=True)
        process.start()
        started.append(process)
    return started
