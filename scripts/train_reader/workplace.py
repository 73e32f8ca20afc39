"""Where everything lies, and the good manners of a long job on a shared machine."""

from __future__ import annotations

import os
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
ASSETS = REPOSITORY / "assets"
PACKAGES = HERE / "packages.txt"

# While this file exists every loop of the training pauses: somebody measures on the same machine.
QUIET = Path(os.environ.get("READER_QUIET_FILE", "/tmp/quiet"))


class Workplace:
    """The folder of generated data; nothing in it is committed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.debs = root / "debs"
        self.unpacked = root / "unpacked"
        self.texts = root / "texts"
        self.shards = root / "shards"
        self.runs = root / "runs"
        self.fonts = root / "fonts.json"


def wait_while_quiet() -> float:
    """Sleeps as long as QUIET exists and returns the seconds that took."""
    started = time.monotonic()
    while QUIET.exists():
        time.sleep(2.0)
    return time.monotonic() - started


def write_atomically(path: Path, data: bytes) -> None:
    """So that a killed job never leaves half a file under the final name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    partial.replace(path)
