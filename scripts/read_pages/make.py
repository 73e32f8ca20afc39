#!/usr/bin/python3
"""Renders the pages that the text reader is judged on, with the truth beside each.

make.py --set dev --per-kind 3               to work with
make.py --set final --least-characters 20000 to judge by
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from PIL import Image

import cards
import consoles
import documents
import papers
import screens
import truth
from documents import Page
from look import Look, look
from native import TOOLKITS, Display, capture
from packages import WORK
from shoot import Cameras
from words import SETS, Words

Maker = Callable[[Random, Words, Look], Page]
KINDS: dict[str, Maker] = {
    "documents": documents.documents,
    "languages": documents.languages,
    "columns": documents.columns,
    "code": consoles.code,
    "terminal": consoles.terminal,
    "settings": screens.settings,
    "chat": screens.chat,
    "shop": cards.shop,
    "table": papers.table,
    "receipt": papers.receipt,
    "dashboard": cards.dashboard,
}
SEEDS = {"dev": 411, "final": 558_302}
SCALES = ((1.0, 1.25, 1.5, 1.75, 2.0, 3.0), (46, 14, 15, 5, 15, 5))
SMOOTHINGS = (("grid", "free", "stripes"), (50, 30, 20))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, default="dev", help="fonts, texts and seed")
    parser.add_argument("--seed", type=int, help="another seed than the set's own")
    parser.add_argument("--out", type=Path, help="folder of the pages (target/pages/SET)")
    parser.add_argument("--kinds", nargs="+", choices=(*KINDS, *TOOLKITS), default=[*KINDS, *TOOLKITS])
    parser.add_argument("--per-kind", type=int, default=8, help="at least so many pages of each kind")
    parser.add_argument("--least-characters", type=int, default=0, help="go on until a kind has so many")
    parser.add_argument("--keep-html", action="store_true", help="leave the page beside its picture")
    return parser.parse_args()


class Studio:
    """Draws pages of one set: the browser for most kinds, the toolkits' own programs for the rest."""

    def __init__(self, set_name: str) -> None:
        self.set_name = set_name
        self.words = Words(set_name)
        self.cameras = Cameras()
        self.display: Display | None = None

    def close(self) -> None:
        self.cameras.close()
        if self.display is not None:
            self.display.close()

    def draw(self, kind: str, rng: Random, html: Path) -> tuple[bytes, truth.Truth]:
        """One page; equal seeds draw equal pages as long as packages and programs are the same."""
        appearance = look(rng, self.set_name)
        if kind in TOOLKITS:
            if self.display is None:
                self.display = Display()
            return capture(kind, self.display, rng, self.words, appearance, self.set_name)
        scale = rng.choices(*SCALES)[0]
        smoothing = rng.choices(*SMOOTHINGS)[0] if scale < 2 else "free"
        page = KINDS[kind](rng, self.words, appearance)
        html.write_text(page.html)
        png, seen = self.cameras.with_smoothing(smoothing).capture(html, (page.width, page.most), scale)
        found, lines, ignored = truth.of_pieces(seen, scale)
        about = {
            "scale": scale, "smoothing": smoothing, "theme": appearance.theme.name, "font": appearance.text.name,
            "mono": appearance.mono.name, "px": appearance.size,
        }  # fmt: skip
        with Image.open(io.BytesIO(png)) as picture:
            size = list(picture.size)
        return png, truth.Truth(size, kind, list(page.languages), page.ordered, found, lines, ignored, about)


def main() -> None:
    options = parse()
    out: Path = (options.out or WORK / options.set).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    seed = SEEDS[options.set] if options.seed is None else options.seed
    studio = Studio(options.set)
    with closing(studio):
        for kind in options.kinds:
            number = characters = 0
            while number < options.per_kind or characters < options.least_characters:
                name = f"{kind}-{number:03}"
                html = out / f"{name}.html"
                png, page = studio.draw(kind, Random(f"{seed}/{kind}/{number}"), html)
                (out / f"{name}.png").write_bytes(png)
                (out / f"{name}.json").write_text(json.dumps(page.as_json(), ensure_ascii=False))
                if not options.keep_html:
                    html.unlink(missing_ok=True)
                number += 1
                characters += page.characters
            print(f"{kind:12} {number:4} pages {characters:7} characters", flush=True)


if __name__ == "__main__":
    main()
