"""Fetches the Debian packages named in packages.txt and unpacks them below the work folder.

Nothing is installed, so it needs no root and a container that drops documentation loses nothing.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict
from pathlib import Path

from workplace import PACKAGES, Workplace


def packages_by_kind() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for line in PACKAGES.read_text().splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            kinds[words[0]] += words[1:]
    return dict(kinds)


def fetch(work: Workplace) -> None:
    """Downloads what is missing; a package of a later Debian that is gone stops the run with apt's message."""
    work.debs.mkdir(parents=True, exist_ok=True)
    for kind, names in packages_by_kind().items():
        missing = [name for name in names if not list(work.debs.glob(f"{name}_*.deb"))]
        if missing:
            subprocess.run(["apt-get", "download", *missing], cwd=work.debs, check=True)
        for name in names:
            unpack(work.debs, name, work.unpacked / kind / name)


def unpack(debs: Path, name: str, target: Path) -> None:
    if target.exists():
        return
    archive = sorted(debs.glob(f"{name}_*.deb"))[-1]
    partial = target.with_name(target.name + ".partial")
    partial.mkdir(parents=True, exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", str(archive), str(partial)], check=True)
    partial.rename(target)
