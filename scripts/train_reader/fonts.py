"""The index of font files: which characters each can draw, whether it is monospaced, how often it is used."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from charset import ASCII, LATIN, script_marker
from workplace import Workplace, write_atomically

# Faces that programs and pages really use are drawn more often than the rest.
COMMON_FAMILIES = {
    "DejaVu Sans", "DejaVu Sans Mono", "Liberation Sans", "Liberation Mono", "Liberation Serif", "Noto Sans", "Noto Sans UI",
    "Noto Serif", "Noto Sans Mono", "Roboto", "Roboto Mono", "Open Sans", "Lato", "Fira Code", "Hack", "Arimo", "Cousine",
    "Tinos", "FreeSans", "FreeMono", "Nimbus Sans", "Tahoma", "Courier New", "Inconsolata", "Manrope", "Noto Sans Display",
}  # fmt: skip
COMMON_WEIGHT = 5
LEAST_ASCII = 90
# Small capitals have no case to read; key caps and dingbats draw something other than the letter.
ODD_FACES = ("Symbol", "Math", "Dingbats", "D050000L", "Caps", "Smallcaps", "Keyboard", "Keyfont", "Monoisome")


@dataclass(frozen=True)
class Face:
    """One font file (or one face of a collection) and what it can draw."""

    path: str
    number: int
    family: str
    style: str
    mono: bool
    role: str
    letters: str
    scripts: str

    @property
    def can_draw(self) -> frozenset[str]:
        return letters_of(self.letters)


@cache
def letters_of(letters: str) -> frozenset[str]:
    return frozenset(letters)


def read_face(path: Path, number: int, role: str) -> Face | None:
    """None for fonts that FreeType cannot scale or that hold nothing of use."""
    try:
        font = TTFont(path, fontNumber=number, lazy=True)
        cmap = font.getBestCmap() or {}
        names = font["name"]
        post = font["post"]
        advances = font["hmtx"].metrics
    except (TTLibError, KeyError, AssertionError) as error:
        print(f"left out {path.name}: {error!r}")
        return None
    family = names.getDebugName(16) or names.getDebugName(1) or path.stem
    style = names.getDebugName(17) or names.getDebugName(2) or "Regular"
    letters = "".join(sorted(char for char in LATIN if ord(char) in cmap))
    scripts = "".join(sorted({m for m in (script_marker(chr(code)) for code in cmap) if m}))
    narrow, wide = (advances.get(cmap.get(ord(c), ""), (0, 0))[0] for c in "iW")
    mono = bool(post.isFixedPitch) or (narrow == wide and narrow > 0)
    font.close()
    if role == "icons":
        letters = "".join(chr(code) for code in sorted(cmap) if 0xE000 <= code < 0xF900 or code > 0xF0000)
    return Face(str(path), number, family, style, mono, role, letters, scripts)


def scan(work: Workplace) -> None:
    """Writes the index; the order is by path, so that a seed picks the same faces everywhere."""
    if work.fonts.exists():
        return
    faces: list[Face] = []
    for role in ("fonts", "heldout", "icons", "foreign-fonts"):
        for path in sorted((work.unpacked / role).rglob("*")):
            if path.is_symlink() or path.suffix.lower() not in (".ttf", ".otf", ".ttc"):
                continue
            face = read_face(path, 0 if path.suffix.lower() == ".ttc" else -1, role)
            if face is not None and draws(face):
                faces.append(face)
    write_atomically(work.fonts, json.dumps([asdict(face) for face in faces]).encode())


def draws(face: Face) -> bool:
    try:
        # Two odd sizes find the fonts that are bitmaps inside.
        fonts = [ImageFont.truetype(face.path, size, index=max(0, face.number)) for size in (9.25, 57.5)]
        return all(font.getlength("n" if face.role != "icons" else face.letters[:1]) > 0 for font in fonts)
    except OSError as error:
        print(f"left out {face.path}: {error}")
        return False


@lru_cache(maxsize=512)
def sized(path: str, number: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=max(0, number), layout_engine=ImageFont.Layout.RAQM)


class FontCase:
    """Faces of one role set, chosen by family first so that a family of forty files counts as one."""

    def __init__(self, work: Workplace, *, heldout: bool) -> None:
        faces = [Face(**row) for row in json.loads(work.fonts.read_text())]
        role = "heldout" if heldout else "fonts"
        self.text = [f for f in faces if f.role == role and len(f.can_draw & set(ASCII)) >= LEAST_ASCII and usable(f)]
        self.icons = [f for f in faces if f.role == "icons" and len(f.letters) > 40]
        self.fallback = [f for f in faces if f.family in ("DejaVu Sans", "FreeSans", "Symbola", "FreeSerif", "FreeMono")]
        self.by_script: dict[str, list[Face]] = defaultdict(list)
        for face in faces:
            for marker in face.scripts if face.role in ("fonts", "foreign-fonts") else "":
                self.by_script[marker].append(face)
        self.mono = families([f for f in self.text if f.mono])
        self.plain = families([f for f in self.text if not f.mono])

    def choose(self, rng: Random, *, mono: bool, needed: frozenset[str]) -> Face:
        """A face that draws all of `needed` if a few tries find one, else the nearest one tried."""
        pool, weights = self.mono if mono else self.plain
        best, missing = None, 1 << 30
        for _ in range(12):
            family = rng.choices(pool, weights)[0]
            face = rng.choices(family, [style_weight(face) for face in family])[0]
            lacking = len(needed - face.can_draw)
            if lacking < missing:
                best, missing = face, lacking
            if lacking == 0:
                break
        assert best is not None
        return best

    def relative(self, rng: Random, face: Face) -> Face:
        """Another style of the same family: the bold or slanted word in a line."""
        same = [f for f in self.text if f.family == face.family]
        return rng.choice(same)

    def fallback_for(self, rng: Random, char: str) -> Face | None:
        able = [f for f in self.fallback if char in f.can_draw]
        return rng.choice(able) if able else None


def style_weight(face: Face) -> float:
    """Upright text is what screens show most, bold next."""
    style = face.style.lower()
    weight = 0.4 if "italic" in style or "oblique" in style else 1.0
    if "cond" in style or "thin" in style or "black" in style:
        weight *= 0.5
    return weight * (4.0 if style in ("regular", "book", "roman", "medium", "normal") else 1.5 if style == "bold" else 1.0)


def usable(face: Face) -> bool:
    """Noto carries Latin in dozens of faces for other scripts; one Noto is enough."""
    if face.family.startswith("Noto "):
        return face.family in (
            "Noto Sans",
            "Noto Serif",
            "Noto Sans Mono",
            "Noto Sans Display",
            "Noto Serif Display",
            "Noto Mono",
        )
    return not any(word in face.family for word in ODD_FACES)


def families(faces: list[Face]) -> tuple[list[list[Face]], list[int]]:
    grouped: dict[str, list[Face]] = defaultdict(list)
    for face in faces:
        grouped[face.family].append(face)
    names = sorted(grouped)
    return [grouped[name] for name in names], [COMMON_WEIGHT if name in COMMON_FAMILIES else 1 for name in names]
