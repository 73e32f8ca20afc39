#!/usr/bin/env python3
"""Draws pairs of pictures with the truth about them.

make.py --set dev                to work with
make.py --set final              to judge by, once
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image

import changes
import scenes
from scenes import STYLES, Label, Style

ROOT = Path(__file__).resolve().parents[2]
SEEDS = {"dev": 1207, "final": 905_513}
KINDS = ("photo", "product", "screen")
MARGIN = 0.28
LEAST_OVERLAP = 0.66
LEAST_AGREEING = 0.6


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SEEDS, default="dev")
    parser.add_argument("--out", type=Path, help="folder of the pairs (target/pairs/SET)")
    parser.add_argument("--same", type=int, default=204, help="pairs of the same scene")
    parser.add_argument("--other", type=int, default=204, help="pairs of different scenes")
    parser.add_argument("--large", type=int, default=4, help="further pairs of 12 megapixels")
    parser.add_argument("--pages", type=Path, default=ROOT / "target/pages/dev", help="pages of scripts/read_pages")
    return parser.parse_args()


def canvas_of(kind: str, rng: Random, style: Style, width: int, height: int, zoom: int, is_plain: bool, pages: Path) -> np.ndarray:
    """A scene with room around what picture A shows of it."""
    w, h = int(width * (1 + 2 * MARGIN)) * zoom, int(height * (1 + 2 * MARGIN)) * zoom
    if kind == "photo":
        return scenes.photo(rng, style, w, h, is_plain)
    if kind == "product":
        return scenes.product(rng, style, w, h, is_plain)
    page = scenes.page(rng, pages) if rng.random() < 0.5 and not is_plain else None
    return page if page is not None else scenes.screen(rng, style, w, h, is_plain)


def motion(rng: Random, number: int) -> dict:
    """How B lies on A: scale, turn in degrees, shift as a share of A's sides."""
    way = ("still", "whole", "whole", "shift", "scale", "all", "all", "all", "all")[number % 9]
    shift = (rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2))
    scale = 2 ** rng.uniform(-1, 1)
    if way in ("still", "whole", "shift"):
        return {"way": way, "scale": 1.0, "turn": 0.0, "shift": (0.0, 0.0) if way == "still" else shift}
    if way == "scale":
        return {"way": way, "scale": scale, "turn": 0.0, "shift": (0.0, 0.0)}
    return {"way": way, "scale": scale if rng.random() < 0.7 else 1.0, "turn": rng.uniform(-10, 10), "shift": shift}


def matrix_of(move: dict, width: int, height: int, size_b: tuple[int, int]) -> np.ndarray:
    """The middle of A, shifted, comes to the middle of B."""
    angle, scale = np.radians(move["turn"]), move["scale"]
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = np.array([move["shift"][0] * width, move["shift"][1] * height])
    if move["way"] == "whole":
        shift = np.round(shift)
    middle_a, middle_b = np.array([(width - 1) / 2, (height - 1) / 2]), (np.array(size_b) - 1) / 2
    if move["way"] in ("still", "whole"):
        middle_b = middle_a
    return np.hstack([turn, (middle_b + turn @ (shift - middle_a))[:, None]])


def both(matrix: np.ndarray, width: int, height: int, size_b: tuple[int, int], border: float = 0.0) -> np.ndarray:
    """Which px of A lie in B as well."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    u = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]
    v = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]
    return (u >= border) & (v >= border) & (u <= size_b[0] - 1 - border) & (v <= size_b[1] - 1 - border)


def view(canvas: np.ndarray, origin: np.ndarray, zoom: int, matrix: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The part of the canvas that a picture shows; `matrix` takes px of A to px of it."""
    # A px of A at (x, y) covers zoom px of the canvas from (origin + (x, y)) * zoom on.
    to_canvas = np.array([[zoom, 0, (origin[0] + 0.5) * zoom - 0.5], [0, zoom, (origin[1] + 0.5) * zoom - 0.5], [0, 0, 1]])
    inverse = to_canvas @ np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))
    pitch = np.sqrt(abs(np.linalg.det(inverse[:2, :2])))
    offset = inverse[:2, 2]
    if np.allclose(inverse[:2, :2], np.eye(2)) and np.allclose(offset, np.round(offset)):
        x, y = np.round(offset).astype(int)
        return canvas[y : y + size[1], x : x + size[0]].copy()
    if pitch > 1.01:
        canvas = cv2.GaussianBlur(canvas, (0, 0), 0.45 * np.sqrt(pitch * pitch - 0.8))
    return cv2.warpAffine(canvas, inverse[:2], size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


def taken(rng: Random, picture: np.ndarray, grain: float, tone: tuple[float, float, float]) -> np.ndarray:
    picture = changes.toned(picture, tone)
    if grain:
        picture = picture + scenes.numbers(rng).standard_normal(picture.shape, dtype=np.float32) * grain
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def write(folder: Path, name: str, picture: np.ndarray, quality: int | None) -> str:
    file = f"{name}.{'jpg' if quality else 'png'}"
    options = {"quality": quality, "subsampling": 2 if quality < 90 else 0} if quality else {"compress_level": 1}
    Image.fromarray(picture).save(folder / file, **options)
    return file


def same_pair(folder: Path, number: int, seed: int, style: Style, pages: Path, large: bool) -> dict:
    for attempt in range(30):
        pair = same_pair_tried(folder, number, Random(f"{seed}/same/{number}/{large}/{attempt}"), style, pages, large)
        if pair["agreeing"] >= LEAST_AGREEING:
            return pair
    raise SystemExit(f"pair {number} has too little in common")


def same_pair_tried(folder: Path, number: int, rng: Random, style: Style, pages: Path, large: bool) -> dict:
    # A screen of 12 megapixels would be all but empty.
    kind = KINDS[number % (2 if large else 3)]
    is_plain = rng.random() < 0.22
    width, height = rng.randint(480, 860), rng.randint(420, 720)
    if large:
        width, height, is_plain = 4000, 3000, False
    zoom = 1 if kind == "screen" or large else 2
    canvas = canvas_of(kind, rng, style, width, height, zoom, is_plain, pages)
    h, w = canvas.shape[:2]
    width, height = min(width, int(w / zoom / (1 + 2 * MARGIN))), min(height, int(h / zoom / (1 + 2 * MARGIN)))
    origin = np.array([(w // zoom - width) // 2, (h // zoom - height) // 2])
    move = motion(rng, number)
    while True:
        scale = move["scale"]
        size_b = (round(width * scale), round(height * scale))
        matrix = matrix_of(move, width, height, size_b)
        seen = both(matrix, width, height, size_b)
        if seen.mean() >= LEAST_OVERLAP:
            break
        move["shift"] = tuple(value * 0.85 for value in move["shift"])
    allowed = cv2.erode(seen.astype(np.uint8), np.ones((9, 9)), borderValue=0) > 0
    first, second = canvas.copy(), canvas
    places: list[dict] = []
    part = (slice(origin[1] * zoom, (origin[1] + height) * zoom), slice(origin[0] * zoom, (origin[0] + width) * zoom))
    is_camera = kind != "screen"
    tone = (1.0, 0.0, 1.0)
    if rng.random() < (0.5 if is_camera else 0.15):
        tone = (rng.uniform(0.82, 1.18), rng.uniform(-12, 12), rng.uniform(0.9, 1.12))
    count = rng.randint(0, 6)
    first_part, second_part, places = changes.plant(rng, style, canvas[part], allowed, count, zoom, tone)
    parts = [cv2.resize(np.clip(p, 0, 255), (width, height), interpolation=cv2.INTER_AREA) for p in (first_part, second_part)]
    parts[1][~allowed] = 0
    share = agreeing(*parts, 0)
    second = canvas.copy()
    first[part], second[part] = first_part, second_part
    identity = np.hstack([np.eye(2), np.zeros((2, 1))])
    a, b = view(first, origin, zoom, identity, (width, height)), view(second, origin, zoom, matrix, size_b)
    grain = rng.choice((0, 1, 2.5)) if is_camera else 0
    jpeg = rng.random() < (0.75 if is_camera else 0.35)
    qualities = (rng.randint(60, 95), rng.randint(40, 95)) if jpeg else (None, None)
    name = f"{'large' if large else 'same'}-{number:03}"
    files = [
        write(folder, f"{name}-a", taken(rng, a, grain, (1.0, 0.0, 1.0)), qualities[0]),
        write(folder, f"{name}-b", taken(rng, b, grain, tone), qualities[1]),
    ]
    return {
        "name": name, "kind": kind, "files": files, "comparable": True, "matrix": matrix.tolist(), "size": [width, height],
        "size_b": list(size_b), "changes": places, "plain": is_plain, "way": move["way"], "tone": tone, "quality": qualities,
        "grain": grain, "agreeing": share, "scale": move["scale"],
    }  # fmt: skip


def agreeing(a: np.ndarray, b: np.ndarray, reach: int) -> float:
    """The share of A's squares with texture that B shows as well, wherever the whole is moved to."""
    gray = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) for picture in (a, b)]
    # Light that falls off slowly is no texture.
    gray = [g - cv2.GaussianBlur(g, (0, 0), 6) for g in gray]
    side, best = 20, 0.0
    height, width = (length // side * side for length in gray[0].shape)

    def squares(g: np.ndarray) -> np.ndarray:
        cut = g[:height, :width].reshape(height // side, side, width // side, side)
        flat = cut.transpose(0, 2, 1, 3).reshape(-1, side * side)
        return flat - flat.mean(axis=1, keepdims=True)

    one = squares(gray[0])
    shows = one.std(axis=1) >= 4
    for dx in range(-reach, reach + 1, 10) if reach else (0,):
        other = squares(np.roll(gray[1], dx, axis=1))
        alike = (one * other).sum(axis=1) / np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1) + 1e-3)
        best = max(best, (alike[shows] > 0.7).mean() if shows.any() else 0.0)
    return float(best)


def from_aside(rng: Random, picture: np.ndarray) -> np.ndarray:
    """The same seen from higher up and from one side."""
    height, width = picture.shape[:2]
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    moved = corners + np.float32([[rng.uniform(-0.12, 0.12) * width, rng.uniform(-0.12, 0.12) * height] for _ in corners])
    return cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, moved), (width, height), borderMode=cv2.BORDER_REPLICATE)


def other_pair(folder: Path, number: int, seed: int, style: Style, pages: Path) -> dict:
    way = ("scenes", "layout", "angle", "series", "scenes", "layout")[number % 6]
    for attempt in range(40):
        rng = Random(f"{seed}/other/{number}/{attempt}")
        width, height = rng.randint(480, 860), rng.randint(420, 720)
        share = 0.0
        if way == "scenes":
            kinds = rng.choices(KINDS, k=2)
            pictures = []
            for kind in kinds:
                plain = rng.random() < 0.15
                size = (rng.randint(480, 860), rng.randint(420, 720))
                pictures.append({"photo": scenes.photo, "product": scenes.product, "screen": scenes.screen}[kind](rng, style, *size, plain))
        elif way == "layout":
            layout = str(rng.getrandbits(40))
            pictures = [scenes.screen(Random(layout), style, width, height, False, f"{layout}/{side}") for side in "ab"]
            share = agreeing(*pictures, 0)
        elif way == "series":
            it = rng.getrandbits(30)
            pictures = [np.asarray(scenes.label(style, Label(width, height, it, member, False)), np.float32) for member in (0, 1)]
            share = agreeing(*pictures, 0)
        else:
            it, shape = rng.getrandbits(30), str(rng.getrandbits(40))
            pictures = [
                scenes.product(Random(shape), style, width, height, False, Label(0, 0, it, 0, False), angle)
                for angle in (0.0, rng.choice((-1, 1)) * rng.uniform(40, 100))
            ]
            pictures[1] = from_aside(rng, pictures[1])
            share = agreeing(*pictures, 60)
        if share < 0.4:
            break
    else:
        raise SystemExit(f"no pair {number} of the kind {way} is different enough")
    jpeg = rng.random() < 0.6
    name = f"other-{number:03}"
    files = [
        write(folder, f"{name}-{side}", taken(rng, picture, rng.choice((0, 1.5)), (1.0, 0.0, 1.0)), rng.randint(60, 95) if jpeg else None)
        for side, picture in zip("ab", pictures, strict=True)
    ]
    return {"name": name, "kind": way, "files": files, "comparable": False, "agreeing": share, "changes": []}


def main() -> None:
    options = parse()
    out = (options.out or ROOT / "target/pairs" / options.set).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    seed, style = SEEDS[options.set], STYLES[options.set]
    with (out / "pairs.jsonl").open("w") as index:
        for number in range(options.same):
            print(json.dumps(same_pair(out, number, seed, style, options.pages, False)), file=index, flush=True)
        for number in range(options.other):
            print(json.dumps(other_pair(out, number, seed, style, options.pages)), file=index, flush=True)
        for number in range(options.large):
            print(json.dumps(same_pair(out, number * 4 + 5, seed, style, options.pages, True)), file=index, flush=True)


if __name__ == "__main__":
    main()
