#!/usr/bin/env python3
"""Processor time of the part of the OpenCV recipe that aligns: from both pictures decoded until B is drawn onto A.

align_opencv.py RECIPE.py < PAIRS      a line "A<tab>B" each; prints seconds, a line each
"""

from __future__ import annotations

import contextlib
import io
import runpy
import sys
import time

import cv2

read = cv2.imread
begun = 0.0


class Aligned(Exception):
    """The recipe has its map."""


def timed_read(path: str) -> object:
    global begun
    picture = read(path)
    begun = time.process_time()
    return picture


def stop(*_: object, **__: object) -> None:
    raise Aligned


def main() -> None:
    cv2.imread, cv2.warpAffine = timed_read, stop
    recipe = sys.argv[1]
    for line in sys.stdin:
        sys.argv = [recipe, *line.rstrip("\n").split("\t")]
        # It ends by itself where the pictures are equal or where it refuses them.
        with contextlib.suppress(Aligned, SystemExit), contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(recipe, run_name="__main__")
        print(f"{time.process_time() - begun:.6f}", flush=True)


if __name__ == "__main__":
    main()
