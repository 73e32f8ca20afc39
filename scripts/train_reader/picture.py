"""From a colour crop of one line to what the network sees; the program does exactly the same.

1. The background is the most frequent colour (5 bits a channel decide, the mean of that bin is taken).
2. Each pixel becomes its largest channel distance from the background, 0 to 255.
3. Values are divided by their 99.5th percentile (at least 16) and cut at 1.
4. The crop is resized to the network's height, aspect kept, with a triangle filter that widens when shrinking.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HEIGHT = 24
NARROWEST = 8
FAINTEST = 16

Bytes = NDArray[np.uint8]


def background_of(rgb: Bytes) -> NDArray[np.int16]:
    bins = rgb.reshape(-1, 3) >> 3
    keys = (bins[:, 0].astype(np.int32) << 10) | (bins[:, 1].astype(np.int32) << 5) | bins[:, 2]
    commonest = np.bincount(keys).argmax()
    mean: NDArray[np.int16] = np.round(rgb.reshape(-1, 3)[keys == commonest].mean(axis=0)).astype(np.int16)
    return mean


def distances(rgb: Bytes) -> Bytes:
    largest: Bytes = np.abs(rgb.astype(np.int16) - background_of(rgb)).max(axis=2).astype(np.uint8)
    return largest


def stretch(grey: Bytes) -> Bytes:
    """Divides by the 99.5th percentile; a constant picture stays black."""
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    top = max(FAINTEST, int(np.searchsorted(counts, 0.995 * counts[-1])))
    table = np.minimum(255, (np.arange(256) * 255 + top // 2) // top).astype(np.uint8)
    return table[grey]


def line_picture(rgb: Bytes, resample: Image.Resampling = Image.Resampling.BILINEAR) -> Bytes:
    """The network's input as bytes; the network sees them divided by 255."""
    grey = stretch(distances(rgb))
    height, width = grey.shape
    wide = max(NARROWEST, round(width * HEIGHT / height))
    return np.asarray(Image.fromarray(grey).resize((wide, HEIGHT), resample))
