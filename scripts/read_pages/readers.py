"""Asks the readers: Discern's command line, and Tesseract raw and with its usual help, with what each costs."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from packages import WORK

# Tesseract's packs by language, each a Debian package `tesseract-ocr-PACK`.
PACKS = {
    "en": "eng", "fr": "fra", "de": "deu", "es": "spa", "it": "ita", "pl": "pol", "cs": "ces", "sv": "swe", "nl": "nld", "pt": "por",
    "da": "dan",    "hu": "hun", "ro": "ron", "fi": "fin", "ca": "cat",
}  # fmt: skip
TESSERACT = {"tesseract": False, "tesseract 2x": True}


@dataclass(frozen=True)
class ReadWord:
    """A word that a reader found: text and box as left, top, right, bottom."""

    text: str
    box: tuple[float, float, float, float]


@dataclass
class Reading:
    """What one reader made of one picture; words in the reader's own order, line by line."""

    lines: list[list[ReadWord]]
    seconds: float
    notice: str | None = None

    @property
    def words(self) -> list[ReadWord]:
        return [word for line in self.lines for word in line]


def of_discern(answer: dict[str, Any]) -> Reading:
    """One object of `discern-cli read --json`."""
    lines = [[ReadWord(word["text"], corners(word["box"])) for word in line["words"]] for line in answer["lines"]]
    return Reading(lines, answer["elapsed_ms"] / 1000, answer["notice"])


def corners(box: list[float]) -> tuple[float, float, float, float]:
    return box[0], box[1], box[0] + box[2], box[1] + box[3]


def discern(cli: Path, pictures: list[Path]) -> dict[Path, Reading]:
    """All pictures in runs of some dozens, so that starting costs nothing and one crash does not cost all."""
    found: dict[Path, Reading] = {}
    for start in range(0, len(pictures), 40):
        part = pictures[start : start + 40]
        done = subprocess.run([str(cli), "read", "--json", *map(str, part)], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1, 3):
            raise RuntimeError(f"{cli} ended with {done.returncode}: {done.stderr[-800:]}")
        for line in done.stdout.splitlines():
            answer = json.loads(line)
            found[Path(answer["path"])] = of_discern(answer)
    missing = [str(picture) for picture in pictures if picture not in found]
    if missing:
        raise RuntimeError(f"not answered: {missing}")
    return found


def tesseract(name: str, picture: Path, languages: list[str]) -> Reading:
    """Tesseract's words; kept on disk under the picture's checksum, because it is slow and never changes."""
    packs = "+".join(PACKS.get(language, "eng") for language in languages)
    key = hashlib.sha256(picture.read_bytes()).hexdigest()[:24]
    kept = WORK / "tesseract" / f"{key}-{name.replace(' ', '_')}-{packs}.json"
    if kept.exists():
        held = json.loads(kept.read_text())
        return Reading([[ReadWord(word["text"], tuple(word["box"])) for word in line] for line in held["lines"]], held["seconds"])
    reading = run_tesseract(picture, packs, helped=TESSERACT[name])
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(asdict(reading)))
    return reading


def helped_picture(picture: Path, out: Path) -> None:
    """Twice as large and dark pages inverted, as every guide says."""
    with Image.open(picture) as opened:
        grey = opened.convert("L")
    counts, half = grey.histogram(), grey.width * grey.height / 2
    median = next(value for value in range(256) if sum(counts[: value + 1]) >= half)
    if median < 128:
        grey = ImageOps.invert(grey)
    grey.resize((2 * grey.width, 2 * grey.height), Image.Resampling.BICUBIC).save(out, compress_level=1)


def run_tesseract(picture: Path, packs: str, *, helped: bool) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        given = picture
        if helped:
            given = Path(folder) / "helped.png"
            helped_picture(picture, given)
        before = os.times()
        command = ["tesseract", str(given), str(Path(folder) / "out"), "-l", packs, "tsv"]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        subprocess.run(command, check=True, capture_output=True, env=environment, timeout=900)
        after = os.times()
        seconds = after.children_user - before.children_user + after.children_system - before.children_system
        return of_table((Path(folder) / "out.tsv").read_text(), 2.0 if helped else 1.0, seconds)


def of_table(table: str, scale: float, seconds: float) -> Reading:
    lines: dict[tuple[str, ...], list[ReadWord]] = {}
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != "5" or not text:
            continue
        left, top, width, height = (float(row[name]) / scale for name in ("left", "top", "width", "height"))
        key = row["block_num"], row["par_num"], row["line_num"]
        lines.setdefault(key, []).append(ReadWord(text, (left, top, left + width, top + height)))
    return Reading(list(lines.values()), seconds)
