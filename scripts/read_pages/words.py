"""What the pages say: paragraphs, interface labels and source files out of Debian packages, halved between the sets.

An item belongs to the set that its checksum names, so what the line finder was debugged on is never what it is judged on.
"""

from __future__ import annotations

import gettext
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from zlib import crc32

from packages import WORK, unpacked

SETS = ("dev", "final")
LANGUAGES = ("ca", "cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "pl", "pt", "ro", "sv")
MORE_LABELS = ("nb", "tr", "hr", "sk", "sl", "et", "lt", "lv", "is")
SUFFIXES = {
    ".py": "python",
    ".js": "javascript",
    ".rs": "rust",
    ".go": "go",
    ".php": "php",
    ".rb": "ruby",
    ".h": "c",
    ".html": "html",
}
# Latin letters with their European accents, digits, and the signs that screens in these languages show.
SIGNS = "–—‘’‚“”„‹›«»…·•†§¡¿©®™°±×÷²³¼½¾€£¥"


def is_readable(text: str) -> bool:
    """Whether a page may show it: only what a reader of European Latin script must know."""
    return all(" " <= c <= "~" or c in SIGNS or (0xC0 <= ord(c) < 0x180 and c not in "ŉſĿŀ") or c in "ȘșȚț" for c in text)


class Blocks(HTMLParser):
    """The texts of paragraphs and list items, inline markup joined."""

    KEPT = frozenset("p li dd td h1 h2 h3".split())
    HIDDEN = frozenset("script style pre head nav".split())

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.hidden = 0

    def flush(self) -> None:
        self.found.append(" ".join("".join(self.open).split()))
        self.open = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.KEPT or tag in ("div", "br"):
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self.HIDDEN
        if tag in self.KEPT or tag in ("div",):
            self.flush()

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.open.append(data)


def clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ").replace("\u00ad", "")
    return " ".join(text.replace("\u2010", "-").replace("\u2011", "-").replace("\u200b", "").split())


def language_of(package: str, parts: tuple[str, ...]) -> str:
    """By the innermost folder that is named like a language, else by the package's name."""
    codes = [part[:2] for part in parts if re.fullmatch(r"[a-z]{2}([-_][A-Z]{2})?", part)]
    return codes[-1] if codes else package[-2:] if re.search(r"-[a-z]{2}$", package) else "en"


def paragraphs() -> Iterator[tuple[str, str]]:
    """Language and paragraph of every page of the text packages."""
    for folder in unpacked("texts"):
        for path in sorted(folder.rglob("*.html")):
            language = language_of(folder.name, path.relative_to(folder).parts[:-1])
            # The other languages of this book are half in English.
            half = folder.name == "harden-doc" and language != "en"
            if language not in LANGUAGES or half or path.is_symlink() or not path.is_file():
                continue
            parser = Blocks()
            parser.feed(path.read_bytes().decode("utf-8", errors="replace"))
            for text in map(clean, parser.found):
                # Half of the office help is not translated.
                translated = language not in ("pl", "hu") or not text.isascii()
                if 60 <= len(text) <= 900 and "\ufffd" not in text and is_readable(text) and translated:
                    yield language, text


def labels() -> Iterator[tuple[str, str]]:
    for folder in unpacked("labels"):
        for path in sorted(folder.rglob("*.mo")):
            language = re.split(r"[_@]", path.parts[-3])[0]
            if language not in LANGUAGES + MORE_LABELS or "@" in path.parts[-3] or path.parts[-3] == "pt_BR":
                continue
            with path.open("rb") as file:
                catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            for source, shown in catalogue.items():
                if isinstance(source, str) and source:
                    yield "en", source.split("\x04")[-1]
                yield language, shown


def usable_label(label: str) -> str | None:
    if "\n" in label or "%" in label or "{" in label or "<" in label:
        return None
    text = clean(re.sub(r"[_&](?=\w)", "", label))
    return text if 2 < len(text) <= 90 and is_readable(text) and any(c.isalpha() for c in text) else None


def sources() -> Iterator[tuple[str, list[str]]]:
    """Language and lines of every source file that is worth showing."""
    for folder in unpacked("code"):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in SUFFIXES or path.is_symlink() or not path.is_file() or ".min." in path.name:
                continue
            try:
                lines = path.read_text().expandtabs(4).splitlines()
            except UnicodeDecodeError:
                continue
            if len(lines) >= 40 and all(is_readable(line) for line in lines):
                yield SUFFIXES[path.suffix], [line.rstrip() for line in lines[:600]]


def belongs(item: str) -> str:
    return SETS[crc32(item.encode()) % 2]


class Words:
    """The texts of one set; collected once and kept as JSON below the work folder."""

    def __init__(self, name: str) -> None:
        path = WORK / f"words-{name}.json"
        if not path.exists():
            collect()
        kept = json.loads(path.read_text())
        self.prose: dict[str, list[str]] = kept["prose"]
        self.labels: dict[str, list[str]] = kept["labels"]
        self.code: dict[str, list[list[str]]] = kept["code"]


def collect() -> None:
    prose: dict[str, dict[str, dict[str, None]]] = {name: defaultdict(dict) for name in SETS}
    shown: dict[str, dict[str, dict[str, None]]] = {name: defaultdict(dict) for name in SETS}
    code: dict[str, dict[str, list[list[str]]]] = {name: defaultdict(list) for name in SETS}
    for language, text in paragraphs():
        prose[belongs(text)][language][text] = None
    for language, label in labels():
        usable = usable_label(label)
        if usable:
            shown[belongs(usable)][language][usable] = None
    for language, lines in sources():
        chosen = code[belongs("\n".join(lines))][language]
        if len(chosen) < 120:
            chosen.append(lines)
    for name in SETS:
        kept = {
            "prose": {language: list(items) for language, items in sorted(prose[name].items()) if len(items) >= 40},
            "labels": {language: list(items) for language, items in sorted(shown[name].items())},
            "code": dict(sorted(code[name].items())),
        }
        (WORK / f"words-{name}.json").write_text(json.dumps(kept))
