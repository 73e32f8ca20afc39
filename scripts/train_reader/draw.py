"""Draws one line of text the way screens do: coverage of the ink, where it lies, which parts are fainter."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from charset import SCRIPTS
from fonts import Face, FontCase, sized
from mix import Said

Floats = NDArray[np.float32]
# FreeType's default filter for sub-pixel text.
LCD_FILTER = np.array([8, 77, 86, 77, 8], dtype=np.float32) / 256
# Pixels per em: tiny interface text is where errors come from, so it is drawn most.
SIZES = ((9, 11, 26), (11, 13, 24), (13, 16.5, 24), (16.5, 24, 14), (24, 36, 8), (36, 60, 4))


# Figures with ascenders and descenders, of one width or not, and a zero with a stroke, in faces that have them.
NUMERALS = (["onum"], ["onum", "pnum"], ["onum", "tnum"], ["lnum"], ["tnum"], ["zero"])


@dataclass
class Run:
    """A stretch of the line in one face; `strength` fades it, `box` puts it on its own background."""

    text: str
    face: Face
    scale: float = 1.0
    strength: float = 1.0
    underlined: bool = False
    struck: bool = False
    box: bool = False


@dataclass
class Drawn:
    """Coverage per channel (three channels only for sub-pixel text) and the columns each run takes."""

    coverage: Floats
    baseline: int
    size: float
    spans: list[tuple[int, int, Run]] = field(default_factory=list)

    def ink_rows(self) -> tuple[int, int]:
        rows = np.flatnonzero(self.coverage.max(axis=(1, 2)) > 0.12)
        return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, self.coverage.shape[0])

    def ink_columns(self) -> tuple[int, int]:
        columns = np.flatnonzero(self.coverage.max(axis=(0, 2)) > 0.12)
        return (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, self.coverage.shape[1])


def choose_size(rng: Random) -> float:
    low, high, _ = rng.choices(SIZES, [weight for _, _, weight in SIZES])[0]
    size = rng.uniform(low, high)
    return float(round(size)) if rng.random() < 0.6 else round(size * 4) / 4


def choose_face(rng: Random, case: FontCase, said: Said) -> Face | None:
    if said.marker:
        return choose_foreign_face(rng, case, said)
    mono = rng.random() < said.prefers_mono
    return case.choose(rng, mono=mono, needed=frozenset(said.label) - {" "})


def choose_foreign_face(rng: Random, case: FontCase, said: Said) -> Face | None:
    """A face that holds every script of the line, or None."""
    needed = {char for char in said.label if char in SCRIPTS}
    able = [f for f in case.by_script[said.marker] if needed <= set(f.scripts)]
    families = sorted({f.family for f in able})
    if not families:
        return None
    family = rng.choice(families)
    return rng.choice([f for f in able if f.family == family])


def split_runs(rng: Random, case: FontCase, said: Said, face: Face) -> list[Run]:
    """Faces, strengths and decorations along the line, and fallback faces where the face lacks a letter."""
    if said.marker:
        return [Run(said.shown, face)]
    runs = [Run(said.shown, face)]
    if said.kind in ("code", "terminal") and rng.random() < 0.6:
        runs = coloured(rng, said.shown, face)
    elif said.kind == "numbers" and " " in said.shown and rng.random() < 0.3:
        runs = with_old_price(rng, said.shown, face)
    elif " " in said.shown and rng.random() < 0.22:
        runs = with_odd_word(rng, case, said.shown, face)
    if rng.random() < 0.05:
        for run in runs:
            run.underlined = True
    elif rng.random() < (0.15 if said.kind == "numbers" else 0.03):
        for run in runs:
            run.struck = True
    return [piece for run in runs for piece in with_fallback(rng, case, run)]


def coloured(rng: Random, text: str, face: Face) -> list[Run]:
    """Syntax colours: every few letters another strength."""
    runs, start = [], 0
    while start < len(text):
        end = min(len(text), start + rng.randrange(1, 14))
        runs.append(Run(text[start:end], face, strength=rng.uniform(0.4, 1.0)))
        start = end
    return runs


def with_old_price(rng: Random, text: str, face: Face) -> list[Run]:
    """The end of the line is smaller and fainter, and struck through more often than not."""
    words = text.split(" ")
    at = rng.randrange(1, len(words))
    old = Run(" ".join(words[at:]), face, scale=rng.uniform(0.55, 0.9), strength=rng.uniform(0.35, 0.9), struck=rng.random() < 0.7)
    return [Run(" ".join(words[:at]) + " ", face), old]


def with_odd_word(rng: Random, case: FontCase, text: str, face: Face) -> list[Run]:
    """A few words in the middle that are code, bold, slanted, a link, fainter or a badge."""
    words = text.split(" ")
    first = rng.randrange(len(words))
    last = min(len(words), first + rng.choice((1, 1, 2, 3)))
    before, odd, after = " ".join(words[:first]), " ".join(words[first:last]), " ".join(words[last:])
    run = Run(odd, face)
    needed = frozenset(odd) - {" "}
    change = rng.choice(("mono", "mono", "style", "style", "link", "faint", "badge"))
    if change == "mono":
        run = Run(odd, case.choose(rng, mono=not face.mono, needed=needed), scale=rng.uniform(0.82, 1.02), box=rng.random() < 0.5)
    elif change == "style":
        run = Run(odd, case.relative(rng, face))
    elif change == "link":
        run = Run(odd, face, strength=rng.uniform(0.5, 1.0), underlined=True)
    elif change == "faint":
        run = Run(odd, face, strength=rng.uniform(0.35, 0.8))
    else:
        run = Run(odd, face, scale=rng.uniform(0.75, 1.0), strength=rng.uniform(0.6, 1), box=True)
    others = rng.uniform(0.5, 1.0) if rng.random() < 0.2 else 1.0
    runs = [Run(before + " ", face, strength=others)] if before else []
    runs.append(run)
    if after:
        runs.append(Run(" " + after, face, strength=others))
    return runs


def with_fallback(rng: Random, case: FontCase, run: Run) -> list[Run]:
    lacking = set(run.text) - run.face.can_draw - {" "}
    if not lacking:
        return [run]
    pieces: list[Run] = []
    for char in run.text:
        face = (case.fallback_for(rng, char) if char in lacking else None) or run.face
        if pieces and pieces[-1].face == face:
            pieces[-1].text += char
        else:
            pieces.append(Run(char, face, run.scale, run.strength, run.underlined, run.struck, run.box))
    return pieces


def draw_line(rng: Random, runs: list[Run], size: float) -> Drawn | None:
    """None when nothing was drawn, as with faces that hold a letter without an outline."""
    kinds = (("grid", 45), ("smooth", 30), ("lcd", 22), ("jagged", 3)) if size < 26 else (("grid", 75), ("smooth", 25))
    kind = rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
    finer = {"grid": 1, "smooth": 3 if size > 14 else 4, "lcd": 3, "jagged": 1}[kind]
    tracking = rng.uniform(-0.03, 0.09) * size if rng.random() < 0.08 else 0.0
    numerals = rng.choice(NUMERALS) if rng.random() < 0.2 else None
    # Narrower and wider letters than the faces have, so that a face never seen is no surprise.
    stretch = rng.uniform(0.84, 1.2) if finer > 1 and rng.random() < 0.25 else 1.0
    faces = [sized(run.face.path, run.face.number, round(size * run.scale * finer, 2)) for run in runs]
    advances = [
        font.getlength(run.text, features=numerals) + tracking * finer * len(run.text)
        for run, font in zip(runs, faces, strict=True)
    ]
    pad = int(size) * finer
    width, height = int(sum(advances)) + 2 * pad, int(2.4 * size) * finer
    width, height = width + -width % finer, height + -height % finer
    if width > 6000 * finer or width <= 0:
        return None
    baseline = int(1.5 * size) * finer + rng.randrange(finer)
    canvas = Image.new("L", (width, height))
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = "1" if kind == "jagged" else "L"
    x = pad + (rng.random() if finer == 1 else rng.randrange(finer))
    spans = []
    for run, font, advance in zip(runs, faces, advances, strict=True):
        write(pen, x, baseline, run.text, font, tracking * finer, numerals)
        spans.append((int(x * stretch) // finer, int((x + advance) * stretch) // finer, run))
        x += advance
    if stretch != 1.0:
        wide = int(width * stretch)
        canvas = canvas.resize((wide + -wide % finer, height), Image.Resampling.BILINEAR)
    coverage: Floats = np.asarray(reduce(canvas, kind, finer), dtype=np.float32) / np.float32(255)
    coverage = subpixels(coverage) if kind == "lcd" else coverage[:, :, None]
    if coverage.max() < 0.2:
        return None
    return Drawn(weighted(rng, coverage, kind), baseline // finer, size, spans)


def write(
    pen: ImageDraw.ImageDraw,
    x: float,
    baseline: int,
    text: str,
    font: ImageFont.FreeTypeFont,
    tracking: float,
    numerals: list[str] | None,
) -> None:
    if tracking == 0.0:
        pen.text((x, baseline), text, fill=255, font=font, anchor="ls", features=numerals)
        return
    for char in text:
        pen.text((x, baseline), char, fill=255, font=font, anchor="ls", features=numerals)
        x += font.getlength(char, features=numerals) + tracking


def reduce(canvas: Image.Image, kind: str, finer: int) -> Image.Image:
    if kind == "smooth":
        return canvas.reduce(finer)
    return canvas.reduce((1, finer)) if kind == "lcd" else canvas


def subpixels(wide: Floats) -> Floats:
    """Three times wider coverage becomes one value per red, green and blue stripe."""
    padded = np.pad(wide, ((0, 0), (2, 2)))
    columns = wide.shape[1]
    smooth = sum(LCD_FILTER[i] * padded[:, i : i + columns] for i in range(5))
    return np.asarray(smooth, dtype=np.float32).reshape(wide.shape[0], -1, 3)


def weighted(rng: Random, coverage: Floats, kind: str) -> Floats:
    """Thinner and bolder strokes, as text gamma and synthetic bold make them."""
    if kind == "jagged":
        return coverage
    if rng.random() < 0.06:
        shifted = np.zeros_like(coverage)
        shifted[:, 1:] = coverage[:, :-1]
        coverage = np.maximum(coverage, shifted * rng.uniform(0.4, 1.0))
    if rng.random() < 0.7:
        coverage = coverage ** np.float32(rng.uniform(0.55, 1.5))
    return coverage
