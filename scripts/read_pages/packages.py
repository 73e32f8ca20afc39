"""Fetches the Debian packages of packages.txt and unpacks them; nothing is installed, so it needs no root."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
WORK = REPOSITORY / "target" / "pages"


def packages_by_kind() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for line in (HERE / "packages.txt").read_text().splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            kinds[words[0]] += words[1:]
    return dict(kinds)


def unpacked(kind: str) -> list[Path]:
    """The folders of a kind's packages, in the order of packages.txt; what is missing is fetched first."""
    names = packages_by_kind()[kind]
    folders = [WORK / "unpacked" / name for name in names]
    missing = [name for name, folder in zip(names, folders, strict=True) if not folder.exists()]
    if missing:
        debs = WORK / "debs"
        debs.mkdir(parents=True, exist_ok=True)
        needed = [name for name in missing if not list(debs.glob(f"{name}_*.deb"))]
        if needed:
            subprocess.run(["apt-get", "download", "-qq", *needed], cwd=debs, check=True)
        for name in missing:
            unpack(sorted(debs.glob(f"{name}_*.deb"))[-1], WORK / "unpacked" / name)
    return folders


def unpack(archive: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    partial.mkdir(parents=True, exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", str(archive), str(partial)], check=True)
    partial.rename(target)
