#!/usr/bin/env python3
"""Writes assets/licences.txt: what a built Discern holds of other people's work, and under which licences.

    scripts/licences.py            writes the file
    scripts/licences.py --check    ends with 1 where the file is not what it would write

The list comes from `cargo metadata`: every crate that is linked into the programs on Linux, Windows or macOS. The texts
come from the crates' own files. Where a crate may be had under one of several licences, one of them is taken.
"""

import json
import re
import subprocess
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "assets" / "licences.txt"
PLATFORMS = ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"]
WIDTH = 96
# The one that is taken, where there is a choice.
PREFERRED = ["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "Zlib", "ISC"]
LICENCE_FILE = re.compile(r"(licen[sc]e|copying|notice|unlicense|copyright|ofl|ufl)", re.IGNORECASE)

# Parts that are no crates of their own: name, licence, and the crate and file that hold its text.
PARTS = [
    ("Ubuntu Light, a font by Canonical", "Ubuntu-font-1.0", "epaint_default_fonts", "fonts/UFL.txt"),
    ("Hack, a font by Source Foundry", "MIT, Bitstream Vera", "epaint_default_fonts", "fonts/Hack-Regular.txt"),
    ("Noto Emoji, a font by Google", "OFL-1.1", "epaint_default_fonts", "fonts/OFL.txt"),
    ("emoji-icon-font by John Slegers", "MIT", "epaint_default_fonts", "fonts/emoji-icon-font-mit-license.txt"),
    ("egui icons, a font by Emil Ernerfeldt", "MIT or Apache-2.0", "epaint_default_fonts", "fonts/egui-icons.txt"),
    ("Lucide, copyright Lucide Icons and Contributors, in part Feather by Cole Bemis (MIT)", "ISC", "lucide-icons", None),
]
WEIGHTS = "The weights of the text reader were trained by this project and come under Discern's own licence."


def metadata(platform):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", platform]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def crates():
    """Every crate that is linked in somewhere, by name and version."""
    found = {}
    for platform in PLATFORMS:
        data = metadata(platform)
        packages = {package["id"]: package for package in data["packages"]}
        nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
        waiting, seen = [data["resolve"]["root"]], set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for dependency in nodes[name]["deps"]:
                if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                    waiting.append(dependency["pkg"])
        for name in seen - {data["resolve"]["root"]}:
            package = packages[name]
            found[(package["name"], package["version"])] = package
    return [found[key] for key in sorted(found)]


def folder(package):
    return Path(package["manifest_path"]).parent


def licence_files(package):
    """The files of the licence that is taken; all of them where none is told apart by its name."""
    files = sorted(path for path in folder(package).iterdir() if path.is_file() and LICENCE_FILE.match(path.name))
    expression = package["license"] or ""
    # What stands beside a choice holds whatever is chosen.
    if " AND " not in expression and (" OR " in expression or "/" in expression):
        for name in PREFERRED:
            word = name.split("-")[0].lower()
            chosen = [path for path in files if word in path.name.lower()]
            if name in expression and chosen:
                return chosen
    return files


def is_copyright(line):
    return re.match(r"\s*(\(c\)(?! you must)|©|copyright\b(?!\s+(notice|holder|owner|license|statement|and|law)))", line, re.I)


def parted(text):
    """A licence's text without its lines of copyright, and those lines."""
    lines = text.replace("\ufeff", "").replace("\t", "    ").splitlines()
    # The appendix of the Apache licence shows how to write such a line; it is none.
    own = [line.strip() for line in lines if is_copyright(line) and "[yyyy]" not in line and "{yyyy}" not in line]
    rest = "\n".join(line.rstrip() for line in lines if not is_copyright(line) or "yyyy" in line).strip()
    return re.sub(r"\n{3,}", "\n\n", rest), own


def wrapped(text, indent=""):
    for line in text.splitlines():
        if not line.strip():
            yield ""
            continue
        inner = indent + re.match(r"\s*", line).group()[:8]
        yield from textwrap.wrap(line.strip(), WIDTH, initial_indent=inner, subsequent_indent=inner,
                                 break_long_words=False, break_on_hyphens=False)


def heading(text):
    return ["", "", text, "=" * len(text), ""]


def written():
    packages = crates()
    by_name = {package["name"]: package for package in packages}
    # Texts that differ in white space alone are one text.
    texts, holders, users = {}, defaultdict(list), defaultdict(list)

    def note(name, text):
        rest, own = parted(text)
        key = re.sub(r"\W+", " ", rest).lower().strip()
        if not key:
            return
        texts.setdefault(key, rest)
        users[key].append(name)
        holders[key].extend(f"{line} ({name})" for line in own)

    lines = ["Discern is built from the work of many. This is what a built program holds, and under which licences."]
    lines += heading("Fonts and weights")
    for name, licence, crate, file in PARTS:
        lines.append(f"{name}: {licence}")
        if file:
            note(name, (folder(by_name[crate]) / file).read_text(encoding="utf-8", errors="replace"))
    lines += ["", WEIGHTS]
    lines += heading("Crates")
    for package in packages:
        name = f"{package['name']} {package['version']}"
        lines.append(f"{name}: {package['license'] or 'see its text'}")
        where = package["repository"] or package["homepage"]
        lines += [f"    {where}"] if where else []
        files = licence_files(package)
        if not files and package["authors"]:
            authors = ", ".join(re.sub(r"\s*<.*?>", "", author) for author in package["authors"])
            lines += wrapped(f"by {authors}", "    ")
        for file in files:
            note(name, file.read_text(encoding="utf-8", errors="replace"))
    lines += heading("Texts of the licences")
    lines.append("A crate that brings no text of its own comes under the text of its licence's name below.")
    for number, key in enumerate(sorted(texts, key=lambda key: (-len(users[key]), key)), 1):
        lines += heading(f"Text {number}")
        lines += wrapped("Of " + ", ".join(sorted(set(users[key]))) + ".")
        lines.append("")
        lines += [part for line in sorted(set(holders[key])) for part in wrapped(line)]
        lines.append("")
        lines += wrapped(texts[key])
    return "\n".join(line.rstrip() for line in lines) + "\n"


def main():
    text = written()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("assets/licences.txt is not what scripts/licences.py writes: run it, and commit the file", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
