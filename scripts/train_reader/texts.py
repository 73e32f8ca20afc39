"""Turns the unpacked packages into plain text files, one item a line.

prose/<language>.txt holds paragraphs, words/<language>.txt words, labels/<language>.txt interface texts,
code/all.txt lines of source, foreign/<script>.txt texts of scripts the reader only names.
Everything is sorted and cut by fixed rules, so equal packages give equal files.
"""

from __future__ import annotations

import codecs
import gettext
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from charset import LATIN, fold, script_marker
from workplace import Workplace, wait_while_quiet

BYTES_PER_FILE = 4_000_000
# One package may not fill a file: thirty manuals say more than one change log.
BYTES_PER_PACKAGE = 600_000
FOREIGN_LANGUAGES = {"ru", "uk", "bg", "sr", "mk", "be", "el", "zh", "ja", "ko", "ar", "fa", "he", "hi", "th"}
LATIN_LANGUAGES = {
    "en", "de", "fr", "es", "it", "nl", "pt", "pl", "ro", "cs", "sk", "sl", "hr", "bs", "hu", "da", "fi", "nb", "nn",
    "sv", "is", "tr", "lt", "lv", "et", "ca", "ga", "cy", "mt", "eu", "gl", "br", "fo", "oc", "sq",
}  # fmt: skip
DICTIONARY_LANGUAGES = {
    "american-english-large": "en", "british-english": "en", "french": "fr", "ngerman": "de", "italian": "it",
    "spanish": "es", "portuguese": "pt", "brazilian": "pt", "dutch": "nl", "polish": "pl", "danish": "da",
    "swedish": "sv", "bokmaal": "nb", "norsk": "nb", "nynorsk": "nn", "catalan": "ca", "irish": "ga", "faroese": "fo",
}  # fmt: skip
CODE_SUFFIXES = {
    ".py", ".pm", ".pl", ".go", ".rb", ".js", ".css", ".scss", ".h", ".hpp", ".rs", ".php", ".sh", ".toml", ".json",
    ".ts", ".sql", ".yml", ".xml", ".cpp", ".c", ".html",
}  # fmt: skip


class Collector:
    """Keeps each item once and stops a file, and a package's share of it, at its size."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, None]] = defaultdict(dict)
        self.sizes: dict[str, int] = defaultdict(int)
        self.shares: dict[str, int] = defaultdict(int)

    def next_package(self) -> None:
        self.shares.clear()

    def add(self, name: str, item: str) -> None:
        full = self.sizes[name] >= BYTES_PER_FILE or self.shares[name] >= BYTES_PER_PACKAGE
        if item and not full and item not in self.items[name]:
            self.items[name][item] = None
            self.sizes[name] += len(item.encode())
            self.shares[name] += len(item.encode())

    def write(self, folder: Path) -> None:
        for name, items in sorted(self.items.items()):
            path = folder / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(items) + "\n")


class Paragraphs(HTMLParser):
    """The texts of block elements of a page, inline markup joined."""

    BLOCKS = frozenset("p li td th dt dd h1 h2 h3 h4 h5 div title br tr table ul ol section article".split())

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.hidden = 0

    def flush(self) -> None:
        self.found.append("".join(self.open))
        self.open = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style", "pre")
        if tag in self.BLOCKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style", "pre")
        if tag in self.BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.open.append(data)


def read_text(path: Path) -> str:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("iso-8859-1")


def files(folder: Path) -> Iterator[Path]:
    """Regular files in a fixed order; links would bring the same text twice."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def is_latin(text: str) -> bool:
    return all(char in LATIN for char in text)


def man_paragraphs(source: str) -> Iterator[str]:
    """Running text of a manual page; macro lines only end paragraphs."""
    words: list[str] = []
    for line in source.splitlines():
        if line.startswith((".", "'")) or not line.strip():
            if len(words) > 4:
                yield " ".join(words)
            words = []
            continue
        line = re.sub(r"\\f(\[\w*\]|\(..|.)|\\[&|/,^]|\\s[-+]?\d", "", line)
        line = re.sub(r"\\\(co|\\\[co\]", "©", line).replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\")
        line = re.sub(r"\\\((lq|rq|dq)|\\\[(lq|rq|dq)\]", '"', line).replace("\\ ", " ").replace("\\(em", "—")
        if "\\" not in line:
            words += line.split()
    if len(words) > 4:
        yield " ".join(words)


def language_of(path: Path) -> str:
    """By the folder (man/de, locale/pt_BR) or the name (faq.de.html, git.fr.txt); English otherwise."""
    for part in path.parts[::-1]:
        for piece in re.split(r"[.\-]", part):
            code = re.split(r"[_@]", piece)[0]
            if code in LATIN_LANGUAGES | FOREIGN_LANGUAGES and (piece == part or len(code) == 2 and "." in part):
                return code
    return "en"


def add_paragraph(out: Collector, language: str, paragraph: str) -> None:
    text = fold(paragraph)
    if len(text) < 12:
        return
    if is_latin(text):
        out.add(f"prose/{language}", text)
    else:
        add_foreign(out, text)


def add_foreign(out: Collector, text: str) -> None:
    markers = [marker for marker in map(script_marker, text) if marker]
    if len(markers) * 2 > len(text.replace(" ", "")):
        marker = max(sorted(set(markers)), key=markers.count)
        out.add(f"foreign/{ord(marker):04x}", text[:2000])


def collect_prose(out: Collector, folder: Path) -> None:
    for path in files(folder):
        relative = path.relative_to(folder)
        name = path.name.removesuffix(".gz")
        if "/man/" in str(path):
            found: Iterable[str] = man_paragraphs(read_text(path))
        elif name.endswith((".html", ".page", ".docbook")):
            parser = Paragraphs()
            parser.feed(read_text(path))
            found = parser.found
        elif "games/fortunes" in str(path) and path.suffix not in (".dat", ".u8"):
            found = re.split(r"\n%\n|\n\n", read_text(path))
        elif name.endswith(".txt") or name in ("copyright", "README", "NEWS"):
            found = read_text(path).split("\n\n")
        else:
            continue
        language = fortune_language(path) or language_of(relative)
        for paragraph in found:
            add_paragraph(out, language, paragraph)


def fortune_language(path: Path) -> str | None:
    match = re.search(r"/fortunes-(br|cs|de|es|it|pl|ga)/", str(path))
    return {"br": "pt"}.get(match[1], match[1]) if match else None


def collect_words(out: Collector, folder: Path) -> None:
    for path in files(folder):
        if path.parent.name == "dict" and path.name in DICTIONARY_LANGUAGES:
            words: Iterable[str] = read_text(path).split("\n")
            language = DICTIONARY_LANGUAGES[path.name]
        elif path.suffix == ".dic" and "hyph" not in path.name and path.with_suffix(".aff").exists():
            words = hunspell_words(path)
            language = path.stem.split("_")[0].split("-")[0]
        else:
            continue
        every = thinned([fold(word) for word in words], 120_000)
        for word in every:
            if word and is_latin(word):
                out.add(f"words/{language}", word)
            elif word:
                add_foreign(out, word)


def thinned(items: list[str], limit: int) -> list[str]:
    return items[:: max(1, len(items) // limit)]


def hunspell_words(path: Path) -> list[str]:
    settings = path.with_suffix(".aff").read_bytes()[:20_000].decode("iso-8859-1")
    match = re.search(r"^\W*SET\s+(\S+)", settings, re.MULTILINE)
    encoding = codecs.lookup(match[1].replace("microsoft-cp", "cp") if match else "iso-8859-1").name
    lines = path.read_bytes().decode(encoding, errors="replace").splitlines()[1:]
    return [re.split(r"[/\t]", line)[0] for line in lines if "\ufffd" not in line]


def collect_labels(out: Collector, folder: Path) -> None:
    for path in files(folder):
        if path.suffix != ".mo":
            continue
        language = re.split(r"[_@]", path.parts[-3])[0]
        if language not in LATIN_LANGUAGES | FOREIGN_LANGUAGES:
            continue
        with path.open("rb") as file:
            catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for source, label in catalogue.items():
            if isinstance(source, str) and source:
                add_label(out, "en", source.split("\x04")[-1])
            add_label(out, language, label)


def add_label(out: Collector, language: str, label: str) -> None:
    for line in label.split("\n"):
        text = fold(re.sub(r"[_&](?=\w)", "", re.sub(r"<[^>]*>", "", line)))
        if not 1 < len(text) < 160:
            continue
        if is_latin(text):
            out.add(f"labels/{language}", text)
        else:
            add_foreign(out, text)


def collect_code(out: Collector, package: Path) -> None:
    for path in files(package):
        if out.shares[f"code/{package.name}"] > BYTES_PER_PACKAGE:
            return
        if path.suffix not in CODE_SUFFIXES or path.name.endswith(".min.js"):
            continue
        for line in read_text(path).splitlines()[:400]:
            text = fold(line)
            if 4 < len(text) < 160 and is_latin(text):
                out.add(f"code/{package.name}", text)


def collect(work: Workplace) -> None:
    if (work.texts / "done").exists():
        return
    out = Collector()
    steps = (
        (collect_prose, ("texts", "foreign")),
        (collect_words, ("words", "foreign")),
        (collect_labels, ("labels", "code", "texts")),
        (collect_code, ("code",)),
    )
    for step, kinds in steps:
        for kind in kinds:
            for package in sorted((work.unpacked / kind).iterdir()):
                out.next_package()
                step(out, package)
                wait_while_quiet()
    out.write(work.texts)
    (work.texts / "done").touch()
