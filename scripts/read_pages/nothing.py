#!/usr/bin/python3
"""Fifty pictures without text, or with text that cannot be read, and whether a reader keeps silent on them.

nothing.py --out target/pages/nothing
nothing.py --out target/pages/nothing --cli target/debug/discern-cli
"""

from __future__ import annotations

import argparse
import gettext
import io
import json
import re
import shutil
import sys
from html import escape
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

import cards
from documents import Writer
from drawings import PLAIN, clouds, coloured, icon, photograph
from look import Look, css, look
from packages import WORK, unpacked
from readers import discern
from shoot import Camera
from words import Blocks, Words

MOST_WORDS = 5
# Font file, the manual's or catalogue's language, characters of the script, what it is to be called.
SCRIPTS: dict[str, tuple[str, str, str, str]] = {
    "chinese": ("gbsn00lp.ttf", "zh_CN", r"\u4e00-\u9fff，。、；：？！“”（）", "Chinese"),
    "japanese": ("VL-PGothic-Regular.ttf", "ja", r"\u3040-\u30ff\u4e00-\u9fff、。「」（）ー", "Japanese"),
    "korean": ("gulim.ttf", "ko", r"\uac00-\ud7af .,", "Korean"),
    "cyrillic": ("Carlito-Regular.ttf", "ru", r"\u0400-\u04ff .,:;«»—-", "Cyrillic"),
    "greek": ("Cardo104s.ttf", "el", r"\u0370-\u03ff\u1f00-\u1fff .,:;«»-", "Greek"),
    "arabic": ("KacstOne.ttf", "ar", r"\u0600-\u06ff .", "Arabic"),
    "thai": ("Garuda.ttf", "th", r"\u0e00-\u0e7f ", "Thai"),
    "devanagari": ("Gargi.ttf", "hi", r"\u0900-\u097f .", "Indic"),
}


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=WORK / "nothing")
    parser.add_argument("--seed", type=int, default=60_601)
    parser.add_argument("--cli", type=Path, help="discern-cli: count the words it invents and check its notices")
    return parser.parse_args()


def foreign_texts(language: str, characters: str) -> list[str]:
    """Runs of a script without any Latin letter or digit, from the manual and from interface translations."""
    found: list[str] = []
    for path in sorted(unpacked("texts")[0].rglob(f"{language}/*.html")):
        parser = Blocks()
        parser.feed(path.read_text())
        found += parser.found
    for folder in unpacked("labels"):
        for path in sorted(folder.rglob(f"locale/{language}/LC_MESSAGES/*.mo")):
            with path.open("rb") as file:
                catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            found += catalogue.values()
    runs = (run.strip() for text in found for run in re.findall(f"[{characters}]{{12,}}", text))
    return sorted({run for run in runs if len(run) >= 12})


class Maker:
    def __init__(self, seed: int, out: Path) -> None:
        self.rng = Random(seed)
        self.out = out
        self.camera = Camera("grid")
        self.words = Words("final")
        self.expected: dict[str, dict[str, object]] = {}

    def keep(self, what: str, picture: Image.Image, notices: tuple[str, ...]) -> None:
        """`notices` are those that would be right, by the names the command line gives them."""
        name = f"{len(self.expected):02}-{what.replace(' ', '-')}.png"
        picture.save(self.out / name)
        self.expected[name] = {"what": what, "notices": notices}

    def shoot(self, html: str, width: int, height: int, scale: float = 1.0) -> Image.Image:
        page = self.out / "page.html"
        page.write_text(html)
        png, _ = self.camera.capture(page, (width, height), scale)
        page.unlink()
        with Image.open(io.BytesIO(png)) as picture:
            return picture.convert("RGB")

    def look(self) -> Look:
        return look(self.rng, "final")

    def photographs(self, count: int) -> None:
        for number in range(count):
            size = self.rng.choice(((800, 600), (1200, 800), (640, 960)))
            self.keep("photograph", photograph(self.rng, size, number), ("NoText", "CannotRead"))

    def icon_sheets(self, count: int) -> None:
        for _ in range(count):
            appearance = self.look()
            size = self.rng.choice((16, 24, 32, 48))
            signs = [
                icon(
                    self.rng.choice(PLAIN),
                    size,
                    css(appearance.theme.accent(appearance.theme.page, self.rng.random())),
                    self.rng.random() < 0.3,
                )
                for _ in range(70)
            ]
            body = f'<div style="display:flex;flex-wrap:wrap;gap:{size}px">{"".join(signs)}</div>'
            self.keep("icons", self.shoot(appearance.html(body), 700, 900, self.rng.choice((1.0, 2.0))), ("NoText",))

    def charts(self, count: int) -> None:
        for _ in range(count):
            appearance = self.look()
            draw = cards.Cards(self.rng, self.words, appearance)
            body = "".join(
                f'<div style="margin:18px">{draw.curve(self.rng.randrange(300, 640), self.rng.randrange(140, 300))}</div>'
                for _ in range(3)
            )
            self.keep("chart", self.shoot(appearance.html(body), 760, 1000), ("NoText",))

    def plain(self) -> None:
        for size, colour in (
            ((1280, 720), "white"),
            ((1280, 720), "black"),
            ((800, 600), (38, 70, 120)),
            ((1, 1), "white"),
            ((1, 1), "black"),
        ):
            self.keep("empty" if size != (1, 1) else "one pixel", Image.new("RGB", size, colour), ("NoText",))
        long = Image.new("RGB", (400, 20_000), (250, 250, 248))
        for top in range(300, 19_600, 900):
            long.paste(photograph(self.rng, (320, self.rng.randrange(100, 420))), (40, top))
        self.keep("long", long, ("NoText", "CannotRead"))

    def script(self, name: str) -> None:
        file, language, characters, called = SCRIPTS[name]
        path = next(path for folder in unpacked("other-scripts") for path in folder.rglob(file))
        texts = foreign_texts(language, characters)
        appearance = self.look()
        side = "rtl" if name == "arabic" else "ltr"
        rows = "".join(f'<p dir={side} style="margin:.6em 0">{escape(self.rng.choice(texts))}</p>' for _ in range(24))
        size = self.rng.choice((14, 16, 18, 22))
        style = f"@font-face{{font-family:foreign;src:url('{path.as_uri()}')}} body{{font-family:foreign;font-size:{size}px}}"
        picture = self.shoot(appearance.html(rows, style), self.rng.choice((640, 900)), 1200, self.rng.choice((1.0, 1.5, 2.0)))
        right = (f"OtherScript {called}",)
        # Chinese characters alone do not tell the languages apart.
        self.keep(
            name, picture, (*right, "OtherScript Chinese", "OtherScript Japanese") if name in ("chinese", "japanese") else right
        )

    def handwriting(self) -> None:
        """Lines of a written hand, shaken, bent and blurred, on paper in uneven light."""
        rng = self.rng
        files = [path for folder in unpacked("handwriting") for path in sorted(folder.rglob("*.[to]tf"))]
        font = ImageFont.truetype(str(rng.choice(files)), rng.randrange(34, 58))
        width, height = 1100, 800
        ink = Image.new("L", (width, height))
        writer = Writer(rng, self.words, self.look())
        for row in range(9):
            x, y = rng.randrange(30, 90), 40 + row * 80 + rng.randrange(-6, 7)
            for word in writer.paragraph("en").split()[:8]:
                piece = Image.new("L", (int(font.getlength(word)) + 60, 110))
                ImageDraw.Draw(piece).text((20, 20), word, font=font, fill=255)
                piece = piece.transform(
                    piece.size,
                    Image.Transform.AFFINE,
                    (1, rng.uniform(0.1, 0.5), -20, rng.uniform(-0.08, 0.04), 1, 0),
                    Image.Resampling.BICUBIC,
                )
                ink.paste(ImageChops.lighter(ink.crop((x, y, x + piece.width, y + piece.height)), piece), (x, y))
                x += int(font.getlength(word)) + rng.randrange(10, 26)
                if x > width - 200:
                    break
        ink = bent(rng, ink.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC)).filter(
            ImageFilter.GaussianBlur(rng.uniform(1.2, 2.4))
        )
        tone = rng.randrange(150, 200)
        paper = coloured(
            Image.blend(clouds(rng, (width, height), 6), Image.new("L", (width, height), 160), 0.6),
            ((tone - 60, tone - 70, tone - 90), (tone, tone - 5, tone - 20), (255, 250, 235)),
        )
        paper.paste((40, 45, 90), (0, 0), ink.point(lambda value: value * 4 // 5))
        grain = Image.merge("RGB", [Image.effect_noise((width, height), 22)] * 3)
        self.keep("handwriting", ImageChops.add(paper, grain, 1, -128), ("CannotRead", "Blurred", "TooFaint"))


def bent(rng: Random, picture: Image.Image) -> Image.Image:
    """Waves through the whole picture, as a curled sheet shows them."""
    width, height = picture.size
    step = 50
    shift = {
        (x, y): (rng.uniform(-7, 7), rng.uniform(-7, 7))
        for x in range(0, width + step, step)
        for y in range(0, height + step, step)
    }
    mesh = []
    for x in range(0, width, step):
        for y in range(0, height, step):
            corners = [(x, y), (x, y + step), (x + step, y + step), (x + step, y)]
            mesh.append(
                (
                    (x, y, x + step, y + step),
                    tuple(side + moved for corner in corners for side, moved in zip(corner, shift[corner], strict=True)),
                )
            )
    return picture.transform(picture.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def make(seed: int, out: Path) -> dict[str, dict[str, object]]:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    maker = Maker(seed, out)
    maker.photographs(12)
    maker.icon_sheets(5)
    maker.charts(6)
    maker.plain()
    for name in SCRIPTS:
        for _ in range(2):
            maker.script(name)
    for _ in range(5):
        maker.handwriting()
    maker.camera.close()
    (out / "nothing.json").write_text(json.dumps(maker.expected, indent=1))
    return maker.expected


# What the command line says in English for each notice.
SAID = {
    "NoText": "no text was found", "CannotRead": "cannot be read on this computer", "TooSmall": "too small",
    "Blurred": "too blurred", "TooFaint": "too dark or too faint", "OtherScript": "this looks like", "Indic": "an indian script",
}  # fmt: skip


def agrees(notice: str | None, right: list[str]) -> bool:
    """Whether the notice says what one of the right ones names."""
    said = (notice or "").lower()
    return any(all(SAID.get(word, word.lower()) in said for word in name.split()) for name in right)


def check(cli: Path, out: Path) -> bool:
    expected = json.loads((out / "nothing.json").read_text())
    answers = discern(cli.resolve(), [(out / name).resolve() for name in expected])
    words = told = 0
    for path, reading in answers.items():
        entry = expected[path.name]
        words += len(reading.words)
        right = agrees(reading.notice, entry["notices"])
        told += right
        if reading.words or not right:
            print(f"{path.name}: {reading.notice}; {' '.join(word.text for word in reading.words)[:200]}")
    print(f"{len(answers)} pictures, {words} words invented (at most {MOST_WORDS}), {told} notices right")
    return words <= MOST_WORDS and told == len(answers)


def main() -> None:
    options = parse()
    out = options.out.resolve()
    if not (out / "nothing.json").exists():
        made = make(options.seed, out)
        print(f"{len(made)} pictures in {out}")
    if options.cli and not check(options.cli, out):
        sys.exit(1)


if __name__ == "__main__":
    main()
