"""Scenes drawn by code: photographs, product shots, screenshots. Each is a canvas of float32 RGB, 0 to 255."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = {
    "dev": ["DejaVuSans.ttf", "DejaVuSerif.ttf", "LiberationSans-Regular.ttf", "LiberationMono-Regular.ttf"],
    "final": ["DejaVuSans-Bold.ttf", "LiberationSerif-Regular.ttf", "LiberationSansNarrow-Regular.ttf", "DejaVuSansMono.ttf"],
}
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi wo zu ka le mi no pu ra se ti vo xa ye zi an el is or un st ar en".split()


@dataclass(frozen=True)
class Style:
    """What one set draws with."""

    name: str
    fonts: tuple[str, ...]
    beta: tuple[float, float]
    leaves: tuple[int, int]


STYLES = {
    "dev": Style("dev", tuple(FONTS["dev"]), (1.6, 2.3), (60, 260)),
    "final": Style("final", tuple(FONTS["final"]), (1.9, 2.6), (30, 400)),
}


def numbers(rng: Random) -> np.random.Generator:
    return np.random.default_rng(rng.getrandbits(60))


def words(rng: Random, count: int) -> str:
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(count))


def font(style: Style, rng: Random, size: int) -> ImageFont.FreeTypeFont:
    names = list(style.fonts)
    rng.shuffle(names)
    for name in names:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise SystemExit("none of the fonts is installed: fonts-dejavu-core fonts-liberation")


def pink(rng: np.random.Generator, height: int, width: int, beta: float) -> np.ndarray:
    """Noise whose power falls as 1/f^beta, mean 0, deviation 1."""
    spectrum = np.fft.rfft2(rng.standard_normal((height, width), dtype=np.float32))
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    radius = np.sqrt(fy * fy + fx * fx)
    radius[0, 0] = 1.0
    spectrum *= radius ** (-beta / 2.0)
    spectrum[0, 0] = 0
    noise = np.fft.irfft2(spectrum, s=(height, width)).astype(np.float32)
    return noise / noise.std()


def photo(rng: Random, style: Style, width: int, height: int, is_plain: bool) -> np.ndarray:
    """Leaves of all sizes that hide each other, each with its own texture, under one light (dead leaves model)."""
    np_rng = numbers(rng)
    base = np.array([rng.uniform(60, 200) for _ in range(3)], np.float32)
    slope = np.linspace(-1, 1, height, dtype=np.float32)[:, None, None] * np.float32(rng.uniform(-40, 40))
    picture = np.broadcast_to(base + slope, (height, width, 3)).astype(np.float32).copy()
    texture = [pink(np_rng, height, width, rng.uniform(*style.beta)) for _ in range(2)]
    count = rng.randint(4, 9) if is_plain else rng.randint(*style.leaves)
    side = min(width, height)
    for index in range(count):
        radius = side * (0.28 * rng.random() ** 2.5 + (0.07 if is_plain else 0.012)) * (1.3 - index / count)
        centre = (rng.randrange(width), rng.randrange(height))
        reach = int(radius * 1.5) + 3
        x, y = max(0, centre[0] - reach), max(0, centre[1] - reach)
        w, h = min(width, centre[0] + reach) - x, min(height, centre[1] + reach) - y
        mask = np.zeros((h, w), np.uint8)
        centre = (centre[0] - x, centre[1] - y)
        if rng.random() < 0.6:
            axes = (int(radius) + 2, int(radius * rng.uniform(0.3, 1)) + 2)
            cv2.ellipse(mask, centre, axes, rng.uniform(0, 180), 0, 360, 255, -1, cv2.LINE_AA)
        else:
            corners = [(centre[0] + radius * rng.uniform(-1.4, 1.4), centre[1] + radius * rng.uniform(-1.4, 1.4)) for _ in range(rng.randint(3, 6))]
            cv2.fillPoly(mask, [cv2.convexHull(np.array(corners, np.int32))], 255, cv2.LINE_AA)
        colour = np.clip(base + np.array([rng.gauss(0, 55) for _ in range(3)]), 8, 247).astype(np.float32)
        strength = rng.choice((0.5, 2, 6)) if is_plain else rng.choice((2, 8, 16, 28))
        part = texture[index % 2][y : y + h, x : x + w, None] * np.float32(strength)
        cover = mask[..., None].astype(np.float32) / 255
        picture[y : y + h, x : x + w] = picture[y : y + h, x : x + w] * (1 - cover) + (colour + part) * cover
    ground = texture[0][..., None] * np.float32(1.0 if is_plain else rng.uniform(3, 9))
    light = cv2.resize(pink(np_rng, 12, 16, 3.0), (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    picture = (picture + ground) * (1 + 0.12 * light)
    if is_plain:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.8, 2.0))
    return np.clip(picture, 0, 255)


def rounded(draw: ImageDraw.ImageDraw, box: tuple[float, ...], radius: float, fill: tuple[int, ...]) -> None:
    draw.rounded_rectangle(box, radius, fill=fill)


def colour(rng: Random, low: int = 20, high: int = 235) -> tuple[int, int, int]:
    return (rng.randint(low, high), rng.randint(low, high), rng.randint(low, high))


@dataclass
class Label:
    """What is printed on a product. Those of a series share frame and maker, and differ in the rest."""

    width: int
    height: int
    series: int
    member: int
    is_plain: bool


def label(style: Style, it: Label) -> Image.Image:
    common, own = Random(f"series/{it.series}"), Random(f"member/{it.series}/{it.member}")
    picture = Image.new("RGB", (it.width, it.height), colour(own if not it.is_plain else common, 120, 250))
    draw = ImageDraw.Draw(picture)
    w, h = it.width, it.height
    frame = colour(common)
    draw.rectangle((w * 0.03, h * 0.02, w * 0.97, h * 0.98), outline=frame, width=max(2, w // 120))
    if it.is_plain:
        draw.ellipse((w * 0.3, h * 0.3, w * 0.7, h * 0.3 + w * 0.4), fill=colour(own))
        draw.text((w * 0.2, h * 0.75), words(own, 1).upper(), font=font(style, common, max(10, h // 9)), fill=frame)
        return picture
    draw.text((w * 0.08, h * 0.04), words(common, 1).upper(), font=font(style, common, max(10, h // 14)), fill=frame)
    for _ in range(own.randint(5, 9)):
        x, y, r = own.uniform(0.1, 0.9) * w, own.uniform(0.2, 0.55) * h, own.uniform(0.04, 0.16) * w
        if own.random() < 0.5:
            draw.ellipse((x - r, y - r, x + r, y + r), fill=colour(own))
        else:
            draw.polygon([(x + own.uniform(-r, r) * 1.5, y + own.uniform(-r, r) * 1.5) for _ in range(4)], fill=colour(own))
    draw.text((w * 0.08, h * 0.57), words(own, 1).capitalize(), font=font(style, own, max(11, h // 10)), fill=colour(own, 0, 90))
    small = font(style, own, max(8, h // 40))
    y = h * 0.71
    while y < h * 0.93:
        for x in (0.08, 0.4, 0.72):
            draw.text((w * x, y), words(own, 9)[: own.randint(10, 16)], font=small, fill=(20, 20, 20))
        y += small.size * 1.5
    return picture


def product(rng: Random, style: Style, width: int, height: int, is_plain: bool, it: Label | None = None, angle: float = 0.0) -> np.ndarray:
    """A bottle, box or bag before a plain ground, with light from the side, shadow and a label that bends with it."""
    shape = Random(rng.getrandbits(40))
    ground = np.array(shape.choice([(250, 250, 250), (236, 238, 240), (214, 205, 196), (60, 64, 70)]), np.float32)
    fall = 1 - 0.1 * np.linspace(0, 1, height, dtype=np.float32)[:, None, None] * shape.random()
    picture = np.broadcast_to(ground * fall, (height, width, 3)).astype(np.float32).copy()
    w, h = int(width * shape.uniform(0.34, 0.5)), int(height * shape.uniform(0.6, 0.78))
    left, top = (width - w) // 2 + int(width * shape.uniform(-0.04, 0.04)), (height - h) // 2
    body = colour(shape, 40, 230)
    kind = shape.choice(("bottle", "box", "tin"))
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    if kind == "bottle":
        draw.rounded_rectangle((left, top + h * 0.28, left + w, top + h), w * 0.12, fill=255)
        draw.rounded_rectangle((left + w * 0.33, top, left + w * 0.67, top + h * 0.4), w * 0.05, fill=255)
    else:
        draw.rounded_rectangle((left, top, left + w, top + h), w * (0.03 if kind == "box" else 0.1), fill=255)
    cover = np.asarray(mask, np.float32)[..., None] / 255
    shadow = cv2.GaussianBlur(np.roll(cover[..., 0], (int(h * 0.03), int(w * 0.06)), (0, 1)), (0, 0), w * 0.05)[..., None]
    picture *= 1 - 0.35 * shadow
    x = np.clip((np.arange(width, dtype=np.float32) - left) / w * 2 - 1, -1, 1)
    light = (0.55 + 0.5 * np.sqrt(1 - np.clip(x * 0.9, -1, 1) ** 2)) if kind != "box" else (0.85 + 0.1 * x)
    surface = np.broadcast_to(np.array(body, np.float32), (height, width, 3)).copy()
    it = it or Label(0, 0, shape.getrandbits(30), 0, is_plain)
    it.height = int(h * 0.55)
    it.width = int(w * (np.pi / 2 if kind != "box" else 1.0))
    printed = np.asarray(label(style, it), np.float32)
    # Round products show the half of their label that is turned to the viewer.
    turn = np.arcsin(np.clip(x, -1, 1)) + np.radians(angle) if kind != "box" else x * np.cos(np.radians(angle)) + np.sin(np.radians(angle))
    reach = np.pi / 2 if kind != "box" else 1.0
    column = ((turn / reach + 1) / 2 * (it.width - 1)).astype(np.float32)
    label_top = int(top + h * 0.38)
    rows = np.arange(it.height, dtype=np.float32)
    inside = slice(left, left + w)
    map_x, map_y = np.broadcast_to(column[inside], (it.height, w)), np.broadcast_to(rows[:, None], (it.height, w))
    drawn = cv2.remap(printed, np.ascontiguousarray(np.mod(map_x, it.width - 1)), np.ascontiguousarray(map_y), cv2.INTER_LINEAR)
    surface[label_top : label_top + it.height, inside] = drawn
    if not is_plain:
        surface += pink(numbers(shape), height, width, 1.8)[..., None] * shape.uniform(0.5, 4)
    surface *= light[None, :, None]
    streak = np.exp(-(((x + 0.55) / 0.06) ** 2)) * shape.uniform(10, 60)
    surface += streak[None, :, None]
    return np.clip(picture * (1 - cover) + surface * cover, 0, 255)


def screen(rng: Random, style: Style, width: int, height: int, is_plain: bool, text_seed: str | None = None) -> np.ndarray:
    """A page of an application: bars, cards, text, icons. `text_seed` changes what it says and not how it is laid out."""
    said = Random(text_seed or str(rng.getrandbits(40)))
    is_dark = rng.random() < 0.3
    ground, ink = ((28, 30, 34), (214, 216, 220)) if is_dark else ((255, 255, 255), (34, 36, 40))
    accent = colour(rng, 30, 220)
    picture = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    bar = rng.randint(28, 56)
    draw.rectangle((0, 0, width, bar), fill=accent)
    title = font(style, rng, bar // 2)
    draw.text((16, bar // 5), words(said, 3)[:24].capitalize(), font=title, fill=(255, 255, 255))
    side = rng.choice((0, rng.randint(120, 220)))
    size = rng.randint(11, 16)
    body, head = font(style, rng, size), font(style, rng, int(size * 1.5))
    if side:
        draw.rectangle((0, bar, side, height), fill=tuple(int(v * 0.94) for v in ground) if not is_dark else (40, 42, 48))
        y = bar + 14
        while y < height - 30:
            draw.ellipse((12, y, 12 + size, y + size), fill=colour(rng))
            draw.text((20 + size, y - 1), words(said, 2)[:16], font=body, fill=ink)
            y += int(size * (2.2 if not is_plain else 6))
    x, y = side + 20, bar + 18
    while y < height - 40:
        block = rng.choice(("text", "text", "head", "cards", "rows")) if not is_plain else rng.choice(("head", "gap", "cards"))
        if block == "gap":
            y += rng.randint(60, 140)
        elif block == "head":
            draw.text((x, y), words(said, 4)[:30].capitalize(), font=head, fill=ink)
            y += int(size * 2.6)
        elif block == "text":
            for _ in range(rng.randint(3, 8)):
                line = words(said, 30)
                while draw.textlength(line, font=body) > width - x - 24:
                    line = line.rsplit(" ", 1)[0]
                draw.text((x, y), line, font=body, fill=ink)
                y += int(size * 1.5)
            y += size
        elif block == "cards":
            tall, count = rng.randint(60, 130), rng.randint(2, 4)
            wide = (width - x - 20 - 12 * count) // count
            for index in range(count):
                left = x + index * (wide + 12)
                rounded(draw, (left, y, left + wide, y + tall), 8, (46, 48, 54) if is_dark else (240, 242, 246))
                rounded(draw, (left + 10, y + 10, left + 10 + tall // 3, y + 10 + tall // 3), 4, colour(rng))
                draw.text((left + 10, y + tall // 2), words(said, 2)[: max(4, wide // size)], font=body, fill=ink)
            y += tall + 16
        else:
            for _ in range(rng.randint(3, 6)):
                draw.line((x, y, width - 20, y), fill=(128, 128, 128))
                draw.text((x, y + 5), words(said, 2), font=body, fill=ink)
                draw.text((x + (width - x) // 2, y + 5), str(said.randint(1, 10**6)), font=body, fill=ink)
                y += int(size * 2)
            y += size
    return np.asarray(picture, np.float32)


def page(rng: Random, folder: Path | None) -> np.ndarray | None:
    """A page that a browser or a toolkit has drawn (scripts/read_pages), if there are some."""
    files = sorted(folder.glob("*.png")) if folder and folder.is_dir() else []
    if not files:
        return None
    picture = np.asarray(Image.open(rng.choice(files)).convert("RGB"), np.float32)
    height, width = picture.shape[:2]
    if min(width, height) < 400:
        return None
    if width > 1600:
        left = rng.randrange(width - 1599)
        picture = picture[:, left : left + 1600]
    if height > 1400:
        top = rng.randrange(height - 1399)
        picture = picture[top : top + 1400]
    return np.ascontiguousarray(picture)
