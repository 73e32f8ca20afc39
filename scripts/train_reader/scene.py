"""Puts a drawn line into its surroundings: colours, boxes, neighbours, icons, photographs, rescaling, JPEG."""

from __future__ import annotations

import io
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from draw import Drawn, Floats
from fonts import FontCase, sized
from picture import Bytes

Colour = NDArray[np.float32]


def colour(rng: Random) -> Colour:
    kind = rng.random()
    if kind < 0.3:
        return np.full(3, rng.choice((0, 0, 17, 30, 36, 51, 85, 240, 248, 255, 255, 255)), dtype=np.float32)
    if kind < 0.5:
        return np.full(3, rng.randrange(256), dtype=np.float32)
    return np.array([rng.randrange(256) for _ in range(3)], dtype=np.float32)


def contrasting(rng: Random, background: Colour, least: float) -> Colour:
    for _ in range(20):
        found = colour(rng)
        if np.abs(found - background).max() >= least:
            return found
    return np.full(3, 255 if background.mean() < 128 else 0, dtype=np.float32)


def toned(background: Colour, ink: Colour, strength: float) -> Colour:
    return background + (ink - background) * np.float32(strength)


class Scene:
    """One line on its way from coverage to a cropped picture."""

    def __init__(self, rng: Random, drawn: Drawn) -> None:
        self.rng = rng
        self.drawn = drawn
        self.height, self.width = drawn.coverage.shape[:2]
        self.top, self.bottom = drawn.ink_rows()
        self.left, self.right = drawn.ink_columns()
        self.background = colour(rng)
        self.ink = contrasting(rng, self.background, 110 if rng.random() < 0.85 else 45)
        self.canvas = np.empty((self.height, self.width, 3), dtype=np.float32)
        self.canvas[:] = self.background

    def compose(self, case: FontCase, neighbours: list[Drawn]) -> Bytes:
        rng = self.rng
        if rng.random() < 0.07:
            self.paint_background()
        if rng.random() < 0.06:
            self.paint_selection()
        self.paint_text()
        margins = self.margins()
        if neighbours and rng.random() < 0.22:
            margins = self.paint_neighbours(neighbours, margins)
        if rng.random() < 0.05:
            margins = self.paint_borders(margins)
        if rng.random() < 0.06:
            margins = self.paint_icon(case, margins)
        return spoil(rng, self.crop(margins))

    def margins(self) -> list[int]:
        """Top, bottom, left and right of the ink; line finders cut a little too wide, rarely too close."""
        rng, size = self.rng, self.drawn.size
        loose = size * (0.06 if rng.random() < 0.8 else 0.22)
        top, bottom = (round(rng.uniform(-0.4, 1.2) + rng.random() * loose) for _ in range(2))
        if rng.random() < 0.3:
            # The whole band of the face, for finders that keep room for letters that are not there.
            top = max(top, self.top - round(self.drawn.baseline - 0.78 * size))
            bottom = max(bottom, round(self.drawn.baseline + 0.23 * size) - self.bottom)
        left, right = (round(rng.uniform(-0.4, 2.5) + rng.random() ** 2 * 0.5 * size) for _ in range(2))
        return [top, bottom, left, right]

    def paint_background(self) -> None:
        rng = self.rng
        if rng.random() < 0.55:
            other = np.clip(self.background + np.array([rng.uniform(-45, 45) for _ in range(3)], dtype=np.float32), 0, 255)
            along = rng.choice((0, 1))
            ramp = np.linspace(0, 1, self.canvas.shape[along], dtype=np.float32)
            shape = (-1, 1, 1) if along == 0 else (1, -1, 1)
            self.canvas += ramp.reshape(shape) * (other - self.background)
            return
        photo = photograph(rng, self.height, self.width)
        amount = np.float32(rng.uniform(0.1, 0.75))
        self.canvas = self.canvas * (1 - amount) + photo * amount
        mean = self.canvas.mean(axis=(0, 1))
        self.ink = np.full(3, 255 if mean.mean() < 128 else 0, dtype=np.float32)
        self.background = mean
        if rng.random() < 0.5:
            shadow = Image.fromarray((self.drawn.coverage.max(axis=2) * 255).astype(np.uint8))
            soft = np.asarray(shadow.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 2))), dtype=np.float32)[:, :, None]
            self.canvas += (255 - self.ink - self.canvas) * np.minimum(1, soft / 255 * rng.uniform(0.5, 1.5))

    def paint_selection(self) -> None:
        """A differently coloured stretch behind part of the line; the ink must stand out on both."""
        first, last = sorted(self.rng.randrange(self.left, self.right + 1) for _ in range(2))
        tone = toned(self.background, contrasting(self.rng, self.ink, 90), self.rng.uniform(0.15, 0.6))
        if np.abs(tone - self.ink).max() > 70:
            pad = self.rng.randrange(0, 1 + int(self.drawn.size / 3))
            self.canvas[max(0, self.top - pad) : self.bottom + pad, first:last] = tone

    def paint_text(self) -> None:
        rng, thick = self.rng, max(1, round(self.drawn.size / 14))
        inks = np.empty((1, self.width, 3), dtype=np.float32)
        inks[:] = self.ink
        colourful = len(self.drawn.spans) > 1 and rng.random() < 0.5
        for first, last, run in self.drawn.spans:
            shade = toned(self.background, self.ink, run.strength)
            if colourful and rng.random() < 0.5:
                shade = contrasting(rng, self.background, 80)
            inks[:, max(0, first - 1) : last] = shade
            if run.box:
                pad = max(1, round(self.drawn.size * rng.uniform(0.05, 0.25)))
                fill = toned(self.background, contrasting(rng, self.background, 60), rng.uniform(0.08, 0.3))
                rows = slice(max(0, self.top - pad), self.bottom + pad)
                self.canvas[rows, max(0, first - pad + 1) : last + pad - 1] = fill
            line = None
            if run.underlined:
                line = self.drawn.baseline + max(1, round(self.drawn.size * rng.uniform(0.06, 0.16)))
            elif run.struck:
                line = self.drawn.baseline - round(self.drawn.size * run.scale * rng.uniform(0.2, 0.33))
            if line is not None:
                self.canvas[line : line + thick, first:last] = shade
                self.bottom = max(self.bottom, min(self.height, line + thick)) if rng.random() < 0.6 else self.bottom
        self.canvas += self.drawn.coverage * (inks - self.canvas)

    def paint_neighbours(self, neighbours: list[Drawn], margins: list[int]) -> list[int]:
        """Descenders of the line above or tops of the line below reach into the crop."""
        for above in (True, False):
            if self.rng.random() < 0.4:
                continue
            other = self.rng.choice(neighbours)
            first, last = other.ink_rows()
            rows = min(self.rng.randrange(1, 2 + int(self.drawn.size / 7)), last - first)
            strip = other.coverage[last - rows : last] if above else other.coverage[first : first + rows]
            strip = strip.max(axis=2, keepdims=True)[:, other.ink_columns()[0] :]
            gap = self.rng.randrange(0, 3)
            start = self.top - gap - rows if above else self.bottom + gap
            if start < 0 or start + rows > self.height:
                continue
            wide = min(strip.shape[1], self.width - self.left)
            area = self.canvas[start : start + rows, self.left : self.left + wide]
            area += strip[:, :wide] * (self.ink - area)
            margins[0 if above else 1] = max(margins[0 if above else 1], gap + self.rng.randrange(0, rows + 1))
        return margins

    def paint_borders(self, margins: list[int]) -> list[int]:
        """Edges of boxes and table rules that came along with the crop."""
        shade = toned(self.background, contrasting(self.rng, self.background, 60), self.rng.uniform(0.2, 1.0))
        thick = self.rng.choice((1, 1, 2, 3))
        for side in self.rng.sample(range(4), self.rng.choice((1, 1, 2, 4))):
            gap = self.rng.randrange(2, 5 + int(self.drawn.size / 3)) if side > 1 else self.rng.randrange(1, 4)
            margins[side] = max(margins[side], gap + self.rng.randrange(0, thick + 1))
            if side == 0:
                self.canvas[max(0, self.top - gap - thick) : max(0, self.top - gap)] = shade
            elif side == 1:
                self.canvas[self.bottom + gap : self.bottom + gap + thick] = shade
            elif side == 2:
                self.canvas[:, max(0, self.left - gap - thick) : max(0, self.left - gap)] = shade
            else:
                self.canvas[:, self.right + gap : self.right + gap + thick] = shade
        return margins

    def paint_icon(self, case: FontCase, margins: list[int]) -> list[int]:
        """A picture before or after the text, which the reader must pass over in silence."""
        rng = self.rng
        side = max(6, round(self.drawn.size * rng.uniform(0.7, 1.3)))
        gap = round(self.drawn.size * rng.uniform(0.25, 0.9))
        icon = icon_picture(rng, case, side)
        top = round(self.drawn.baseline - self.drawn.size * 0.35 - side / 2)
        before = rng.random() < 0.6
        start = self.left - gap - side if before else self.right + gap
        if start < 0 or start + side > self.width or top < 0 or top + side > self.height:
            return margins
        area = self.canvas[top : top + side, start : start + side]
        shade = self.ink if rng.random() < 0.5 else contrasting(rng, self.background, 50)
        area += icon[:, :, None] * (shade - area)
        margins[2 if before else 3] = gap + side + rng.randrange(0, 3)
        if rng.random() < 0.6:
            margins[0] = max(margins[0], self.top - top)
            margins[1] = max(margins[1], top + side - self.bottom)
        return margins

    def crop(self, margins: list[int]) -> Bytes:
        top, bottom = max(0, self.top - margins[0]), min(self.height, self.bottom + margins[1])
        left, right = max(0, self.left - margins[2]), min(self.width, self.right + margins[3])
        return np.clip(self.canvas[top : max(bottom, top + 3), left : max(right, left + 3)], 0, 255).astype(np.uint8)


def icon_picture(rng: Random, case: FontCase, side: int) -> Floats:
    """Coverage of a square icon: from an icon font or a plain shape."""
    picture = Image.new("L", (side, side))
    pen = ImageDraw.Draw(picture)
    if case.icons and rng.random() < 0.65:
        face = rng.choice(case.icons)
        glyph = sized(face.path, face.number, float(side))
        pen.text((side / 2, side / 2), rng.choice(face.letters), fill=255, font=glyph, anchor="mm")
        return np.asarray(picture, dtype=np.float32) / np.float32(255)
    box = (0, 0, side - 1, side - 1)
    width = rng.choice((1, 1, 2, 3))
    shape = rng.choice(("disc", "ring", "box", "frame", "chevron", "bars", "avatar"))
    if shape in ("disc", "avatar"):
        pen.ellipse(box, fill=255)
        if shape == "avatar":
            pen.ellipse((side * 0.3, side * 0.2, side * 0.7, side * 0.6), fill=90)
    elif shape == "ring":
        pen.ellipse(box, outline=255, width=width)
    elif shape in ("box", "frame"):
        pen.rounded_rectangle(box, rng.randrange(0, 1 + side // 3), outline=255, width=width, fill=255 if shape == "box" else 0)
    elif shape == "chevron":
        points = [(side * 0.2, side * 0.35), (side * 0.5, side * 0.65), (side * 0.8, side * 0.35)]
        pen.line(points if rng.random() < 0.5 else [(y, x) for x, y in points], fill=255, width=width)
    else:
        for y in (0.25, 0.5, 0.75):
            pen.line((side * 0.1, side * y, side * 0.9, side * y), fill=255, width=width)
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def photograph(rng: Random, height: int, width: int) -> Floats:
    """Something like a photograph: coloured noise with more power at large scales, and a few hard edges."""
    noise = np.random.default_rng(rng.getrandbits(32))
    total = np.zeros((height, width, 3), dtype=np.float32)
    for cells, power in ((2, 90.0), (5, 60.0), (14, 35.0), (40, 15.0)):
        small = noise.normal(0, power, (max(2, cells * height // max(height, 60)), cells, 3)).clip(-120, 120)
        layer = Image.fromarray((small + 128).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(layer, dtype=np.float32) - 128
    picture = Image.fromarray(np.clip(total + 128, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(rng.choice((0, 0, 1, 3))):
        points = [(rng.randrange(width), rng.randrange(-height, 2 * height)) for _ in range(3)]
        pen.polygon(points, fill=tuple(rng.randrange(256) for _ in range(3)))
    return np.asarray(picture, dtype=np.float32)


def nothing_to_read(rng: Random, case: FontCase) -> Bytes:
    """What line finders bring by mistake: icons, photographs, rules, bars, empty boxes."""
    height = rng.randrange(8, 40)
    width = rng.randrange(height, 12 * height)
    background = colour(rng)
    ink = contrasting(rng, background, 60)
    canvas = np.empty((height, width, 3), dtype=np.float32)
    canvas[:] = background
    kind = rng.choice(("photo", "icons", "icons", "icons", "rule", "bars", "empty"))
    if kind == "photo":
        canvas = photograph(rng, height, width)
    elif kind == "icons":
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            side = rng.randrange(max(4, height // 2), height + 1)
            top, left = rng.randrange(height - side + 1), rng.randrange(width - side + 1)
            area = canvas[top : top + side, left : left + side]
            area += icon_picture(rng, case, side)[:, :, None] * (ink - area)
        if rng.random() < 0.6:
            canvas = canvas[:, : max(height, 8)]
    elif kind == "rule":
        # Dashed rules are left out: they may as well be a row of hyphens.
        canvas[height // 2 : height // 2 + rng.choice((1, 2, 3))] = ink
    elif kind == "bars":
        for x in range(0, width, 12):
            canvas[rng.randrange(height) :, x : x + 8] = ink
    elif rng.random() < 0.6:
        canvas[[0, -1]] = ink
        canvas[:, [0, -1]] = ink
    return spoil(rng, np.clip(canvas, 0, 255).astype(np.uint8))


def spoil(rng: Random, picture: Bytes) -> Bytes:
    """What happens to screenshots on their way: rescaling, JPEG, noise, blur."""
    if rng.random() < 0.15:
        picture = rescaled(rng, picture)
    if rng.random() < 0.03:
        blurred = Image.fromarray(picture).filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
        picture = np.asarray(blurred)
    if rng.random() < 0.11:
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=rng.randrange(25, 93), subsampling=rng.choice((0, 2)))
        picture = np.asarray(Image.open(buffer))
    if rng.random() < 0.05:
        noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(1, 9), picture.shape)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return picture


def rescaled(rng: Random, picture: Bytes) -> Bytes:
    height, width = picture.shape[:2]
    # Nothing below about 9 px of ink survives further shrinking.
    factor = rng.uniform(max(0.6, min(1.0, 9 / height)), 2.0)
    kernel = rng.choice(
        (Image.Resampling.BILINEAR, Image.Resampling.BILINEAR, Image.Resampling.LANCZOS, Image.Resampling.NEAREST)
    )
    if kernel is Image.Resampling.NEAREST:
        factor = max(1.0, factor)
    size = (max(3, round(width * factor)), max(3, round(height * factor)))
    return np.asarray(Image.fromarray(picture).resize(size, kernel))
