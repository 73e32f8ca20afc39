"""Changes that are planted into a scene, with the place of each in px of picture A."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from scenes import Style, colour, font, numbers, pink, words

LEAST_SIDE = 12
LEAST_DELTA_E = 8.0
APART = 26


def lab(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(np.clip(picture, 0, 255).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def toned(picture: np.ndarray, tone: tuple[float, float, float]) -> np.ndarray:
    """Brighter or darker as a whole: a factor, an offset and a power."""
    gain, offset, gamma = tone
    return np.clip(255 * np.power(np.clip(picture, 0, 255) / 255, gamma) * gain + offset, 0, 255)


def is_free(box: tuple[int, int, int, int], taken: list[tuple[int, int, int, int]]) -> bool:
    x, y, w, h = box
    return all(x > a + c + APART or a > x + w + APART or y > b + d + APART or b > y + h + APART for a, b, c, d in taken)


def spot(rng: Random, allowed: np.ndarray, taken: list, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """A free box within what both pictures show."""
    height, width = allowed.shape
    for _ in range(60):
        w, h = size
        if w + 8 >= width or h + 8 >= height:
            return None
        box = (rng.randrange(4, width - w - 4), rng.randrange(4, height - h - 4), w, h)
        x, y = box[:2]
        if allowed[y : y + h, x : x + w].all() and is_free(box, taken):
            return box
    return None


def thing(rng: Random, style: Style, w: int, h: int) -> tuple[np.ndarray, np.ndarray]:
    """Something drawn, and where it covers."""
    cover = Image.new("L", (4 * w, 4 * h), 0)
    draw = ImageDraw.Draw(cover)
    shape = rng.choice(("ellipse", "rectangle", "polygon"))
    if shape == "ellipse":
        draw.ellipse((0, 0, 4 * w - 1, 4 * h - 1), fill=255)
    elif shape == "rectangle":
        draw.rounded_rectangle((0, 0, 4 * w - 1, 4 * h - 1), min(w, h), fill=255)
    else:
        draw.polygon([(2 * w, 0), (4 * w - 1, 2 * h), (2 * w, 4 * h - 1), (0, 2 * h)], fill=255)
    mask = np.asarray(cover.resize((w, h), Image.Resampling.BOX), np.float32)[..., None] / 255
    body = Image.new("RGB", (w, h), colour(rng))
    draw = ImageDraw.Draw(body)
    for _ in range(3):
        x, y = rng.randrange(w), rng.randrange(h)
        draw.ellipse((x - w // 6, y - h // 6, x + w // 6, y + h // 6), fill=colour(rng))
    return np.asarray(body, np.float32), mask


def plant(
    rng: Random, style: Style, plain: np.ndarray, allowed: np.ndarray, count: int, zoom: int, tone: tuple[float, float, float]
) -> tuple[np.ndarray, np.ndarray, list[dict]]:
    """Both canvases, and the planted places. `zoom` is how many px of the canvas one of A is; `allowed` is in px of A."""
    first, second, places, taken = plain.copy(), plain.copy(), [], []
    height, width = allowed.shape
    largest = max(LEAST_SIDE + 4, int(min(width, height) * 0.16))
    for _ in range(count * 4):
        if len({place["change"] for place in places}) >= count:
            break
        kind = rng.choice(("colour", "brightness", "added", "removed", "moved", "text", "changed"))
        size = (rng.randint(LEAST_SIDE, largest), rng.randint(LEAST_SIDE, largest))
        if kind == "text":
            size = (rng.randint(40, max(60, largest)), rng.randint(14, 26))
        boxes = [spot(rng, allowed, taken, size)]
        if boxes[0] and kind == "moved":
            boxes.append(spot(rng, allowed, [*taken, boxes[0]], size))
        if None in boxes:
            continue
        trial = first.copy(), second.copy()
        draw_change(rng, style, kind, boxes, zoom, *trial)
        found = [measured(trial, box, zoom) and measured([toned(t, tone) for t in trial], box, zoom) for box in boxes]
        if any(place is None for place in found):
            continue
        first, second = trial
        taken += boxes
        places += [{"kind": kind, "box": place, "change": len(taken)} for place in found]
    return first, second, places


def draw_change(rng: Random, style: Style, kind: str, boxes: list, zoom: int, first: np.ndarray, second: np.ndarray) -> None:
    x, y, w, h = (value * zoom for value in boxes[0])
    here = (slice(y, y + h), slice(x, x + w))
    np_rng = numbers(rng)
    if kind == "colour":
        turned = lab(second[here])
        angle = rng.uniform(1.2, 5.0)
        a, b = turned[..., 1] + rng.choice((-14, 14)), turned[..., 2] + rng.choice((-14, 14))
        turned[..., 1], turned[..., 2] = a * np.cos(angle) - b * np.sin(angle), a * np.sin(angle) + b * np.cos(angle)
        second[here] = np.clip(cv2.cvtColor(turned, cv2.COLOR_LAB2RGB), 0, 1) * 255
    elif kind == "brightness":
        second[here] = np.clip(second[here] * rng.choice((0.55, 0.7, 0.78, 1.3, 1.5)) + rng.choice((-8, 8)), 0, 255)
    elif kind == "changed":
        noise = pink(np_rng, h, w, 1.8)[..., None] * rng.uniform(15, 35)
        second[here] = np.clip(np.array(colour(rng), np.float32) + noise, 0, 255)
    elif kind == "text":
        letters = font(style, rng, int(h * 0.8))
        for canvas in (first, second):
            ground = np.median(canvas[here].reshape(-1, 3), axis=0)
            drawn = Image.new("RGB", (w, h), tuple(int(v) for v in ground))
            ink = (15, 15, 15) if ground.mean() > 110 else (240, 240, 240)
            ImageDraw.Draw(drawn).text((2, 0), words(rng, 4), font=letters, fill=ink)
            canvas[here] = np.asarray(drawn, np.float32)
    else:
        body, mask = thing(rng, style, w, h)
        for canvas, box in {"added": [(second, 0)], "removed": [(first, 0)], "moved": [(first, 0), (second, 1)]}[kind]:
            x, y = boxes[box][0] * zoom, boxes[box][1] * zoom
            there = (slice(y, y + h), slice(x, x + w))
            canvas[there] = canvas[there] * (1 - mask) + body * mask


def measured(canvases: list[np.ndarray] | tuple[np.ndarray, ...], box: tuple[int, int, int, int], zoom: int) -> list[int] | None:
    """The tight box of what differs there in px of A, if it is large and different enough."""
    x, y, w, h = box
    both = []
    for canvas in canvases:
        part = canvas[y * zoom : (y + h) * zoom, x * zoom : (x + w) * zoom].astype(np.float32)
        both.append(lab(cv2.resize(part, (w, h), interpolation=cv2.INTER_AREA)))
    apart = np.sqrt(((both[0] - both[1]) ** 2).sum(axis=2))
    rows, columns = np.where((apart > 2.5).any(axis=1))[0], np.where((apart > 2.5).any(axis=0))[0]
    if len(rows) == 0:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    if min(bottom - top, right - left) < LEAST_SIDE or apart[top:bottom, left:right].mean() < LEAST_DELTA_E:
        return None
    return [int(x + left), int(y + top), int(right - left), int(bottom - top)]
