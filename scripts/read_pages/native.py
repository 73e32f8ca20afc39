"""Pages that are real programs: GTK and Qt windows with made-up content on a display of their own.

The programs are `native_gtk.py` and `native_qt.py`; each gets its content as JSON, takes a picture of its window
from the display, and reports where its toolkit drew which words.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from html import unescape
from random import Random
from typing import Any

import truth
from documents import Writer
from look import Look, families
from packages import HERE, WORK, unpacked
from words import Words

TOOLKITS = ("gtk", "qt")
# These draw -> as an arrow and != as a sign of its own, and Qt cannot be told not to.
LIGATURES = ("set Fira Code", "set JetBrains Mono")


class Display:
    """An Xvfb that lives as long as the run."""

    def __init__(self) -> None:
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "2600x2200x24", "-nolisten", "tcp"]
        self.process = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as given:
            self.name = f":{given.readline().strip()}"

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def font_settings(set_name: str, stripes: bool) -> str:
    """A fontconfig file that knows the set's fonts and how to smooth them."""
    folders = "".join(f"<dir>{folder}</dir>" for folder in unpacked(f"{set_name}-fonts"))
    order = "rgb" if stripes else "none"
    path = WORK / "fontconfig" / f"{set_name}-{order}.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>{folders}<include>/etc/fonts/fonts.conf</include>'
        f'<match target="pattern"><edit name="rgba" mode="assign"><const>{order}</const></edit><edit name="hintstyle" mode="assign">'
        f"<const>{'hintslight' if stripes else 'hintfull'}</const></edit></match></fontconfig>"
    )
    return str(path)


def content(rng: Random, words: Words, look: Look) -> dict[str, Any]:
    """Labels, rows and paragraphs enough for any of the windows."""
    writer = Writer(rng, words, look)
    language = "en" if rng.random() < 0.5 else rng.choice(sorted(words.prose))

    def label(most: int, least: int = 3) -> str:
        return unescape(writer.label(language, most, least))

    invent = writer.invent
    makers = (invent.number, invent.amount, invent.date, invent.code, invent.person, invent.time)
    columns = [rng.choice(makers) for _ in range(4)]
    source = rng.choice(words.code[rng.choice(sorted(words.code))])
    start = rng.randrange(len(source) - 30)
    return {
        "language": language,
        "short": [label(16) for _ in range(24)],
        "labels": [label(44) for _ in range(40)],
        "long": [label(90, 40) for _ in range(8)],
        "paragraphs": [writer.paragraph(language) for _ in range(5)],
        "source": [line for line in source[start : start + 30] if len(line) < 90],
        "values": [rng.choice(makers)() for _ in range(20)],
        "rows": [[label(30)] + [make() for make in columns] for _ in range(rng.randrange(8, 18))],
    }


def capture(toolkit: str, display: Display, rng: Random, words: Words, look: Look, set_name: str) -> tuple[bytes, truth.Truth]:
    plain = [family.name.removeprefix("set ") for family in families(set_name) if not family.mono]
    fixed = [family.name.removeprefix("set ") for family in families(set_name) if family.mono and family.name not in LIGATURES]
    given = content(rng, words, look)
    scale = rng.choices((1.0, 1.5, 2.0), (60, 20, 20))[0]
    if toolkit == "gtk" and scale == 1.5:
        scale = 1.0
    given |= {
        "seed": rng.randrange(1 << 30), "font": rng.choice(plain), "mono": rng.choice(fixed), "points": rng.choice((8, 9, 10, 10, 11, 12)),
        "dark": rng.random() < 0.4, "window": rng.choice(("form", "table", "text", "list")),
    }  # fmt: skip
    stripes = rng.random() < 0.4
    environment = {
        **os.environ, "DISPLAY": display.name, "FONTCONFIG_FILE": font_settings(set_name, stripes), "LC_ALL": "C.UTF-8",
        "GDK_BACKEND": "x11",
        "QT_QPA_PLATFORM": "xcb", "GDK_SCALE": str(int(scale)), "QT_SCALE_FACTOR": str(scale), "NO_AT_BRIDGE": "1", "GIO_USE_VFS": "local",
        "GSETTINGS_BACKEND": "memory",
    }  # fmt: skip
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, str(HERE / f"native_{toolkit}.py")]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{toolkit}: {done.stderr[-2000:]}")
    answer = json.loads(done.stdout)
    found, lines, ignored = truth.of_pieces(answer, 1.0)
    about = {key: given[key] for key in ("font", "mono", "points", "dark", "window")} | {"scale": scale, "stripes": stripes}
    languages = sorted({given["language"], "en"}, key=lambda name: name != given["language"])
    return base64.b64decode(answer["png"]), truth.Truth(answer["size"], toolkit, languages, False, found, lines, ignored, about)
