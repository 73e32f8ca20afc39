"""How a page looks: faces of one set, colours of one theme."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from PIL import ImageFont

from packages import unpacked

# Drawn letters, small capitals, signs: nobody sets a page in these.
ODD = re.compile(
    r"(?i)symbol|math|caps|smcp|outline|initial|dingbat|display|keyboard|awesome|icons|extrabold|black|thin|extralight|hairline|chorus"
)
# Noto carries Latin in dozens of faces for other scripts.
FOREIGN = re.compile(
    r"NotoS(?:ans|erif)[A-Z]\w+-|NotoSerifDisplay|NotoKufi|NotoNaskh|NotoNastaliq|NotoMusic|NotoTraditional|NotoRashi"
)
NEEDED = "Aaeghmn0158éüß"


@dataclass(frozen=True)
class Family:
    """A family as a page names it: its upright files by weight."""

    name: str
    mono: bool
    regular: str
    bold: str | None
    italic: str | None

    def rules(self) -> str:
        files = ((self.regular, 400, "normal"), (self.bold, 700, "normal"), (self.italic, 400, "italic"))
        return "".join(
            f"@font-face{{font-family:'{self.name}';font-weight:{weight};font-style:{style};src:url('{Path(path).as_uri()}')}}"
            for path, weight, style in files
            if path
        )


@cache
def families(set_name: str) -> tuple[Family, ...]:
    """The families of the set's font packages that have a regular face with European letters."""
    found: dict[str, dict[str, str]] = {}
    mono: dict[str, bool] = {}
    for folder in unpacked(f"{set_name}-fonts"):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in (".ttf", ".otf") or path.is_symlink() or FOREIGN.search(path.name) or "[" in path.name:
                continue
            try:
                font = ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
            except OSError:
                continue
            family, style = (name or "" for name in font.getname())
            if ODD.search(f"{family} {style} {path.stem}") or not draws(font):
                continue
            found.setdefault(family, {}).setdefault(style.lower(), str(path))
            mono[family] = abs(font.getlength("i") - font.getlength("W")) < 0.01
    made = []
    for family, styles in sorted(found.items()):
        regular = next((styles[s] for s in ("regular", "book", "roman", "medium", "normal", "text") if s in styles), None)
        if regular:
            italic = styles.get("italic") or styles.get("oblique")
            made.append(Family(f"set {family}", mono[family], regular, styles.get("bold"), italic))
    return tuple(made)


def draws(font: ImageFont.FreeTypeFont) -> bool:
    """A missing letter is drawn as the box that every missing letter is."""
    absent = font.getmask("\U000f1234").getbbox(), font.getlength("\U000f1234")
    return all((font.getmask(c).getbbox(), font.getlength(c)) != absent and font.getmask(c).getbbox() for c in NEEDED)


Colour = tuple[int, int, int]


def luminance(colour: Colour) -> float:
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def css(colour: Colour) -> str:
    return f"rgb({colour[0]},{colour[1]},{colour[2]})"


def blend(one: Colour, other: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def tint(hue: float, saturation: float, lightness: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 1.0, lightness, saturation)
    return round(255 * red), round(255 * green), round(255 * blue)


@dataclass(frozen=True)
class Theme:
    """Colours of a page. `ink(ground)` is readable on any ground, `faint(ground)` only just."""

    name: str
    page: Colour
    panel: Colour
    rule: Colour
    hue: float
    least: float

    def ink(self, ground: Colour, wanted: float | None = None) -> Colour:
        """Towards black or white until the contrast is reached."""
        wanted = self.least if wanted is None else wanted
        goal: Colour = (255, 255, 255) if luminance(ground) < 0.22 else (0, 0, 0)
        start = tint(self.hue, 0.25, 0.5)
        steps = [blend(blend(ground, start, 0.3), goal, step / 20) for step in range(21)]
        return next((colour for colour in steps if contrast(colour, ground) >= wanted), goal)

    def faint(self, ground: Colour) -> Colour:
        return self.ink(ground, min(self.least, 3.2))

    def accent(self, ground: Colour, turn: float = 0.0) -> Colour:
        """A coloured ink that can still be read."""
        goal: Colour = (255, 255, 255) if luminance(ground) < 0.22 else (0, 0, 0)
        start = tint(self.hue + turn, 0.8, 0.5)
        steps = [blend(start, goal, step / 20) for step in range(21)]
        return next((colour for colour in steps if contrast(colour, ground) >= min(self.least, 4.2)), goal)

    def fill(self, turn: float = 0.0) -> Colour:
        """A strong ground for white letters."""
        grounds = [tint(self.hue + turn, 0.6, lightness / 100) for lightness in range(46, 10, -2)]
        return next(ground for ground in grounds if contrast(ground, (255, 255, 255)) >= min(self.least, 4.0))


def theme(rng: Random) -> Theme:
    name = rng.choices(("light", "dark", "coloured", "low contrast"), (44, 32, 12, 12))[0]
    hue = rng.random()
    dark = name == "dark" or (name != "light" and rng.random() < 0.4)
    saturation = {"coloured": rng.uniform(0.3, 0.7), "low contrast": 0.1}.get(name, rng.uniform(0.0, 0.2))
    lightness = rng.uniform(0.06, 0.17) if dark else rng.choice((1.0, 0.98, 0.95))
    if name == "coloured":
        lightness = rng.uniform(0.15, 0.3) if dark else rng.uniform(0.78, 0.9)
    page = tint(hue, saturation, lightness)
    away: Colour = (255, 255, 255) if dark else (0, 0, 0)
    panel = blend(page, away, rng.uniform(0.04, 0.1)) if rng.random() < 0.7 or not dark else blend(page, (0, 0, 0), 0.3)
    least = rng.uniform(2.6, 3.6) if name == "low contrast" else rng.uniform(6.0, 15.0)
    return Theme(name, page, panel, blend(page, away, rng.uniform(0.12, 0.3)), hue, least)


@dataclass(frozen=True)
class Look:
    """Theme, faces and size of one page."""

    theme: Theme
    text: Family
    heading: Family
    mono: Family
    size: float

    def html(self, body: str, style: str = "", margin: int = 14) -> str:
        rules = "".join(family.rules() for family in {self.text, self.heading, self.mono})
        base = (
            f"*{{box-sizing:border-box;hyphens:none}} body{{margin:{margin}px;background:{css(self.theme.page)};"
            f"color:{css(self.theme.ink(self.theme.page))};font:{self.size}px/1.45 '{self.text.name}';"
            # An arrow drawn for -> is an arrow to whoever reads it; the truth would be a matter of taste.
            f"font-variant-ligatures:no-contextual}}"
            f".h{{font-family:'{self.heading.name}'}} .m{{font-family:'{self.mono.name}'}} .one{{white-space:nowrap}}"
            f"table{{border-collapse:collapse}}"
        )
        return (
            f"<!doctype html><html><head><meta charset=utf-8><style>{rules}{base}{style}</style></head><body>{body}</body></html>"
        )


def look(rng: Random, set_name: str) -> Look:
    every = families(set_name)
    plain = [family for family in every if not family.mono]
    fixed = [family for family in every if family.mono]
    text = rng.choice(plain)
    heading = rng.choice(plain) if rng.random() < 0.3 else text
    size = rng.choices((9, 10, 11, 12, 13, 14, 15, 16, 18), (2, 6, 14, 20, 20, 18, 10, 8, 2))[0]
    return Look(theme(rng), text, heading, rng.choice(fixed), size)
