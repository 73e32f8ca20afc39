"""Photographs drawn by code, and icons as SVG: what lies between the texts of a page and says nothing."""

from __future__ import annotations

import base64
import io
import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

# A path in a box of 24, and whether a reader may take it for a character (a tick, a cross, an arrow).
ICONS: dict[str, tuple[str, bool]] = {
    "gear": ('<circle cx="12" cy="12" r="4"/><path d="M12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M5 19l3-3M16 8l3-3"/>', False),
    "person": ('<circle cx="12" cy="8" r="4"/><path d="M4 21c1-6 15-6 16 0"/>', False),
    "folder": ('<path d="M3 6h6l2 3h10v10H3z"/>', False),
    "bell": ('<path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4"/>', False),
    "lens": ('<circle cx="10" cy="10" r="6"/><path d="M15 15l6 6"/>', False),
    "home": ('<path d="M3 12 12 4l9 8M6 10v10h12V10"/>', False),
    "heart": ('<path d="M12 20C2 13 4 5 9 5c2 0 3 2 3 3 0-1 1-3 3-3 5 0 7 8-3 15z"/>', False),
    "picture": ('<path d="M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6"/><circle cx="16" cy="9" r="1.6"/>', False),
    "bin": ('<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6"/>', False),
    "lock": ('<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>', False),
    "chart": ('<path d="M4 20V10M10 20V4M16 20v-8M21 20H2"/>', False),
    "pen": ('<path d="M4 20l1-5L16 4l4 4L9 19z"/>', False),
    "letter": ('<path d="M3 6h18v12H3zM3 7l9 7 9-7"/>', False),
    "clock": ('<circle cx="12" cy="12" r="9"/><path d="M12 6v6l4 3"/>', False),
    "tick": ('<path d="M4 13l5 5L20 6"/>', True),
    "cross": ('<path d="M5 5l14 14M19 5 5 19"/>', True),
    "plus": ('<path d="M12 4v16M4 12h16"/>', True),
    "down": ('<path d="M5 9l7 7 7-7"/>', True),
    "next": ('<path d="M9 5l7 7-7 7"/>', True),
    "menu": ('<path d="M3 6h18M3 12h18M3 18h18"/>', True),
    "dots": ('<circle cx="5" cy="12" r="1.6"/><circle cx="12" cy="12" r="1.6"/><circle cx="19" cy="12" r="1.6"/>', True),
    "star": ('<path d="M12 3l2.7 6 6.3.6-4.8 4.3 1.5 6.4L12 17l-5.7 3.3 1.5-6.4L3 9.6 9.3 9z"/>', True),
}  # fmt: skip
PLAIN = tuple(name for name, (_, sign) in ICONS.items() if not sign)


def icon(name: str, size: float, colour: str, filled: bool = False) -> str:
    path, sign = ICONS[name]
    paint = f'fill="{colour}"' if filled else f'fill="none" stroke="{colour}" stroke-width="2"'
    mark = " data-sign" if sign else ""
    return f'<svg{mark} width="{size:g}" height="{size:g}" viewBox="0 0 24 24" style="vertical-align:-.2em;flex:none" {paint}>{path}</svg>'


def clouds(rng: Random, size: tuple[int, int], octaves: int = 5) -> Image.Image:
    """Grey noise that is rough and smooth at once, as nature is."""
    total = Image.new("L", size, 128)
    for octave in range(octaves):
        cells = 2 << octave
        grain = Image.new("L", (cells + 1, max(2, cells * size[1] // max(1, size[0]) + 1)))
        grain.putdata([rng.randrange(256) for _ in range(grain.width * grain.height)])
        layer = grain.resize(size, Image.Resampling.BICUBIC)
        total = Image.blend(total, layer, 0.5 / (octave * 0.6 + 1))
    return total


def coloured(grey: Image.Image, stops: tuple[tuple[int, int, int], ...]) -> Image.Image:
    """A grey picture through a ramp of colours."""
    channels = []
    for channel in range(3):
        table = []
        for value in range(256):
            place = value / 255 * (len(stops) - 1)
            first = min(int(place), len(stops) - 2)
            share = place - first
            table.append(round(stops[first][channel] * (1 - share) + stops[first + 1][channel] * share))
        channels.append(grey.point(table))
    return Image.merge("RGB", channels)


def ramp(rng: Random) -> tuple[tuple[int, int, int], ...]:
    return tuple((rng.randrange(256), rng.randrange(256), rng.randrange(256)) for _ in range(4))


def landscape(rng: Random, size: tuple[int, int]) -> Image.Image:
    """A sky of clouds and some ridges before it."""
    width, height = size
    picture = coloured(clouds(rng, size, 4), ((90, 130, 190), (180, 205, 230), (250, 245, 235)))
    for ridge in range(3):
        ground = coloured(clouds(rng, size, 7), ((20, 40, 25), (70 - 15 * ridge, 95, 55), (150, 140, 100)))
        mask = Image.new("L", size)
        phase, base = rng.uniform(0, 6), height * (0.45 + 0.17 * ridge)
        line = [
            (x, base + height * (0.07 * math.sin(x / width * 7 + phase) + 0.03 * math.sin(x / width * 31 + 2 * phase)))
            for x in range(0, width + 8, 4)
        ]
        ImageDraw.Draw(mask).polygon([(0, height), *line, (width, height)], fill=255)
        picture.paste(ground, (0, 0), mask.filter(ImageFilter.GaussianBlur(1)))
    return picture


def things(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Round and angular bodies with light and shadow on a blurred ground."""
    width, height = size
    picture = coloured(clouds(rng, size, 3), ramp(rng)).filter(ImageFilter.GaussianBlur(max(2, width // 60)))
    for _ in range(rng.randrange(3, 9)):
        r = rng.uniform(0.08, 0.3) * min(size)
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        mask = Image.new("L", size)
        pen = ImageDraw.Draw(mask)
        if rng.random() < 0.6:
            pen.ellipse((x - r, y - r * 0.9, x + r, y + r * 0.9), fill=255)
        else:
            turn = rng.uniform(0, 6)
            count = rng.randrange(3, 7)
            pen.polygon(
                [
                    (x + r * math.cos(turn + 6.2832 * k / count), y + r * math.sin(turn + 6.2832 * k / count))
                    for k in range(count)
                ],
                fill=255,
            )
        shade = Image.radial_gradient("L").resize((max(1, int(4 * r)), max(1, int(4 * r))))
        light = Image.new("L", size, 255)
        light.paste(shade, (int(x - 2.4 * r), int(y - 2.4 * r)))
        body = coloured(ImageChops.invert(light), ramp(rng))
        picture.paste(body, (0, 0), mask.filter(ImageFilter.GaussianBlur(1)))
    return picture


def texture(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Grain, weave or bark."""
    grain = Image.effect_noise(size, rng.uniform(20, 90))
    stretched = grain.resize((max(1, size[0] // rng.choice((1, 2, 12))), max(1, size[1] // rng.choice((1, 2, 12))))).resize(size)
    return coloured(Image.blend(stretched, clouds(rng, size, 6), 0.5), ramp(rng))


def gradient(rng: Random, size: tuple[int, int]) -> Image.Image:
    grey = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270))).resize(size)
    return coloured(grey, ramp(rng)[:2])


def masonry(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Rows of bricks, as like to lines of letters as a wall gets."""
    width, height = size
    ground = coloured(clouds(rng, size, 6), ((120, 110, 100), (170, 165, 155), (200, 195, 190)))
    stones = coloured(clouds(rng, size, 7), ((90, 40, 30), (150, 75, 55), (190, 120, 90)))
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    high = rng.randrange(12, 48)
    for number, top in enumerate(range(0, height, high)):
        left = -rng.randrange(high, 2 * high) if number % 2 else 0
        while left < width:
            wide = rng.uniform(1.6, 2.6) * high
            pen.rounded_rectangle((left + 1, top + 1, left + wide - 3, top + high - 3), 2, fill=rng.randrange(190, 256))
            left += round(wide)
    ground.paste(stones, (0, 0), mask.filter(ImageFilter.GaussianBlur(0.8)))
    return ground


PHOTOGRAPHS = (landscape, things, texture, masonry, gradient)


def photograph(rng: Random, size: tuple[int, int], number: int | None = None) -> Image.Image:
    """A photograph with its grain; with a number, one kind after the other."""
    draw = rng.choice((landscape, *PHOTOGRAPHS)) if number is None else PHOTOGRAPHS[number % len(PHOTOGRAPHS)]
    return ImageChops.add(draw(rng, size), Image.merge("RGB", [Image.effect_noise(size, 8)] * 3), 1, -128)


def as_address(picture: Image.Image) -> str:
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(held.getvalue()).decode()


def image(rng: Random, width: int, height: int, style: str = "") -> str:
    """An element with a photograph of its own."""
    address = as_address(photograph(rng, (max(8, width), max(8, height))))
    return f'<img src="{address}" width="{width}" height="{height}" style="display:block;flex:none;{style}">'
