"""Writes tests/reading/line_pictures.bin: crops and what picture.py makes of them, for the program's own implementation.

For each crop: its width and height and the picture's width (u16, little endian), the crop's red, green and blue,
then the picture's 24 rows.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from picture import HEIGHT, Bytes, line_picture

# Shrunk, enlarged, at the network's height already, narrower than the narrowest, one pixel, long, shrunk much.
# Not narrow and high: there Pillow resizes down first.
SIZES = ((47, 31), (60, 13), (38, 24), (3, 20), (1, 1), (200, 9), (90, 64))
TARGET = Path(__file__).parents[2] / "tests" / "reading" / "line_pictures.bin"


def crop(width: int, height: int, chance: np.random.Generator) -> Bytes:
    """Strokes with soft edges on a noisy background."""
    colours = chance.integers(0, 256, (2, 3))
    ink = np.clip(np.cumsum(chance.normal(0, 0.5, (height, width)), axis=1), 0, 1)[..., None]
    noise = chance.integers(-2, 3, (height, width, 1))
    return np.clip(colours[0] * (1 - ink) + colours[1] * ink + noise, 0, 255).astype(np.uint8)


def main() -> None:
    chance = np.random.default_rng(1)
    content = bytearray()
    for width, height in SIZES:
        rgb = crop(width, height, chance)
        picture = line_picture(rgb)
        assert picture.shape[0] == HEIGHT
        content += struct.pack("<3H", width, height, picture.shape[1]) + rgb.tobytes() + picture.tobytes()
    TARGET.write_bytes(content)


if __name__ == "__main__":
    main()
