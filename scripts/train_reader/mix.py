"""Chooses what a training line says: prose, code, labels, numbers, addresses, symbols, other scripts."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from zlib import crc32

from charset import (
    ARROWS,
    CHARSET,
    CURRENCY,
    LATIN,
    MARKS,
    NUMBERS,
    PUNCTUATION,
    SCRIPTS,
    foreign_label,
)
from texts import LATIN_LANGUAGES
from workplace import Workplace

WESTERN = ("de", "fr", "es", "it", "nl", "pt")
LONGEST = 110
# Every so many-th text is kept for scoring and never trained on.
HELDOUT_ONE_IN = 40
# How often each kind of line is drawn.
KINDS: dict[str, float] = {
    "english": 20, "western": 12, "european": 15, "code": 13, "label": 12, "words": 8, "numbers": 10,
    "address": 5, "terminal": 4, "random": 4, "symbols": 3, "foreign": 3.5, "nothing": 1.5,
}  # fmt: skip
LETTERS_BEYOND_ASCII = "".join(c for c in CHARSET if c.isalpha() and not c.isascii() and c not in SCRIPTS)


@dataclass(frozen=True)
class Said:
    """A line to be drawn: `shown` is drawn, `label` is what the reader should answer."""

    kind: str
    shown: str
    label: str
    marker: str = ""

    @property
    def prefers_mono(self) -> float:
        return {"code": 0.75, "terminal": 0.95, "numbers": 0.3, "address": 0.3, "random": 0.35}.get(self.kind, 0.1)


class TextMix:
    def __init__(self, work: Workplace, *, heldout: bool) -> None:
        self.work = work
        self.heldout = heldout
        self.prose = self.load("prose", LATIN_LANGUAGES)
        self.labels = self.load("labels", LATIN_LANGUAGES)
        self.words = self.load("words", LATIN_LANGUAGES)
        self.code = list(self.load("code", None).values())
        self.foreign = {chr(int(name, 16)): items for name, items in self.load("foreign", None).items()}
        self.european = sorted(set(self.prose) - {"en", *WESTERN})
        self.makers: dict[str, Callable[[Random], Said]] = {
            "english": lambda rng: self.from_prose(rng, "english", "en"),
            "western": lambda rng: self.from_prose(rng, "western", rng.choice(WESTERN)),
            "european": lambda rng: self.from_prose(rng, "european", rng.choice(self.european)),
            "code": self.from_code,
            "label": self.from_labels,
            "words": self.from_words,
            "numbers": lambda rng: plain("numbers", several(rng, number)),
            "address": lambda rng: plain("address", address(rng, self.words["en"])),
            "terminal": lambda rng: plain("terminal", terminal(rng, self.words["en"])),
            "random": lambda rng: plain("random", random_text(rng)),
            "symbols": self.from_symbols,
            "foreign": self.from_foreign,
            "nothing": lambda _: plain("nothing", ""),
        }

    def load(self, kind: str, keep: set[str] | None) -> dict[str, list[str]]:
        folder = self.work.texts / kind
        found = {}
        for path in sorted(folder.glob("*.txt")):
            if keep is None or path.stem in keep:
                lines = path.read_text().split("\n")[:-1]
                items = [line for line in lines if (crc32(line.encode()) % HELDOUT_ONE_IN == 0) == self.heldout]
                if len(items) > 30 or (self.heldout and items):
                    found[path.stem] = items
        return found

    def say(self, rng: Random) -> Said:
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        said = self.makers[kind](rng)
        if kind in ("english", "western", "european", "label", "words") and rng.random() < 0.06:
            upper = said.label.upper()
            if all(char in LATIN for char in upper):
                said = plain(kind, upper)
        if kind in ("english", "western", "european", "label", "words") and rng.random() < 0.04:
            said = plain(kind, quoted(rng, said.label))
        if kind in ("english", "western", "european", "label") and rng.random() < 0.06:
            said = plain(kind, listed(rng, said.label))
        if kind in ("code", "terminal", "numbers") and rng.random() < 0.12:
            # Columns: the gap is drawn wide, the label holds one space.
            said = Said(kind, re.sub(" ", lambda _: " " * rng.choice((1, 1, 2, 3)), said.label), said.label)
        return said

    def from_prose(self, rng: Random, kind: str, language: str) -> Said:
        source = self.labels if rng.random() < 0.15 and language in self.labels else self.prose
        return plain(kind, window(rng, rng.choice(source[language]), length(rng)))

    def from_labels(self, rng: Random) -> Said:
        language = rng.choices(("en", rng.choice(WESTERN), rng.choice(sorted(self.labels))), (4, 3, 5))[0]
        label = rng.choice(self.labels[language])
        return plain("label", label if len(label) < 48 else window(rng, label, length(rng)))

    def from_words(self, rng: Random) -> Said:
        language = rng.choice(sorted(self.words))
        count = rng.choices((1, 2, 3, 5), (5, 4, 3, 2))[0]
        words = [rng.choice(self.words[language]) for _ in range(count)]
        if rng.random() < 0.4:
            words = [word[:1].upper() + word[1:] for word in words]
        return plain("words", window(rng, rng.choice((" ", " ", " ", ", ", " / ", "-")).join(words), 60))

    def from_code(self, rng: Random) -> Said:
        line = rng.choice(rng.choice(self.code))
        if rng.random() < 0.15:
            line = f"{rng.randrange(1, 1500)} {line}"
        return plain("code", window(rng, line, rng.choice((24, 48, 72, LONGEST)), from_start=True))

    def from_symbols(self, rng: Random) -> Said:
        words = window(rng, rng.choice(self.prose["en"]), rng.randrange(4, 30)).split()
        pool = rng.choice((ARROWS, CURRENCY, MARKS, NUMBERS, PUNCTUATION, ARROWS + MARKS))
        for _ in range(rng.randrange(1, 4)):
            place = rng.randrange(len(words) + 1)
            joined = place < len(words) and rng.random() < 0.35
            symbol = rng.choice(pool)
            words[place : place + joined] = [symbol + words[place]] if joined else [symbol]
        return plain("symbols", " ".join(words))

    def from_foreign(self, rng: Random) -> Said:
        marker = rng.choice(sorted(self.foreign))
        text = window(rng, rng.choice(self.foreign[marker]), rng.randrange(3, 34))
        label = foreign_label(text)
        return Said("foreign", text, label, marker) if label else self.from_foreign(rng)


def plain(kind: str, text: str) -> Said:
    return Said(kind, text, text)


def length(rng: Random) -> int:
    low, high = rng.choices(((3, 14), (14, 36), (36, 66), (66, LONGEST)), (30, 45, 21, 4))[0]
    return rng.randrange(low, high)


def window(rng: Random, text: str, longest: int, *, from_start: bool = False) -> str:
    """A stretch of whole words of at most `longest` characters, cut inside a word only if one is too long."""
    if len(text) <= longest:
        return text
    if from_start:
        start = 0
    else:
        start = rng.randrange(len(text) - longest + 1)
        while start > 0 and text[start - 1] != " ":
            start -= 1
    cut = text[start : start + longest + 1]
    end = cut.rfind(" ")
    return (cut[:end] if end > 0 else cut[:longest]).strip()


def quoted(rng: Random, text: str) -> str:
    left, right = rng.choice(("“”", "„“", "«»", "‘’", '""', "''", "()", "[]", "„”", "»«", "‹›", "{}", "<>", "``"))
    return f"{left}{text}{right}" + rng.choice(("", "", ".", ",", ":", ";"))


def listed(rng: Random, text: str) -> str:
    lead = rng.choice(
        ("• ", "• ", "- ", "* ", "– ", "— ", "→ ", "✓ ", "▶ ", "# ", "## ", "> ", "+ ", "· ", "© ", "» ", "› ", "● ", "■ ")
    )
    if rng.random() < 0.3:
        lead = rng.choice((f"{rng.randrange(1, 100)}. ", f"{rng.randrange(1, 20)}) ", f"{rng.choice(string.ascii_letters)}) "))
    return lead + text


def several(rng: Random, make: Callable[[Random], str]) -> str:
    count = rng.choices((1, 2, 3, 5), (5, 4, 3, 1))[0]
    return rng.choice((" ", " ", " ", " | ", ", ", " – ", " / ")).join(make(rng) for _ in range(count))


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def number(rng: Random) -> str:
    n = rng.randrange
    amount = f"{n(10 ** rng.randrange(1, 7)):,}"
    amount = rng.choice((amount, amount.replace(",", "."), amount.replace(",", " "), amount.replace(",", "")))
    cents = rng.choice(("", f".{n(100):02}", f",{n(100):02}"))
    sign = rng.choice(tuple(CURRENCY) + ("$", "$", "€", "€", "£"))
    makers: tuple[Callable[[], str], ...] = (
        lambda: amount + cents,
        lambda: sign + amount + cents,
        lambda: f"{amount}{cents} {rng.choice((sign, 'EUR', 'USD', 'zł', 'Kč', 'Ft', 'kr', 'CHF', 'lei', 'TL'))}",
        lambda: f"{n(1, 32):02}{rng.choice('./-')}{n(1, 13):02}{rng.choice('./-')}{n(1950, 2040)}",
        lambda: f"{n(1990, 2040)}-{n(1, 13):02}-{n(1, 32):02}",
        lambda: f"{n(24):02}:{n(60):02}" + rng.choice(("", f":{n(60):02}", f":{n(60):02}.{n(1000):03}", " AM", " PM", " Uhr")),
        lambda: f"{rng.choice(('+', '-', '−', '', '', '±', '≈')).replace('−', '–')}{n(100)}{cents[:2]}{rng.choice((' %', '%', '°C', ' °F', '‰'))}",
        lambda: f"{n(2000)}{rng.choice(('', '.' + digits(rng, 1)))} {rng.choice(('MB', 'kB', 'GB', 'KiB', 'ms', 's', 'km', 'kg', 'px', 'pt', 'm²', 'MHz', 'V', 'dB', 'µm', 'h'))}",
        lambda: "".join(rng.choice("0123456789abcdef") for _ in range(rng.choice((4, 7, 8, 12, 16, 32)))),
        lambda: "0x" + "".join(rng.choice("0123456789ABCDEF") for _ in range(rng.choice((2, 4, 8)))),
        lambda: ".".join(str(n(256)) for _ in range(4)) + rng.choice(("", f":{n(65536)}", f"/{n(33)}")),
        lambda: f"v{n(20)}.{n(30)}.{n(50)}" + rng.choice(("", "-rc1", "-beta", "+b1")),
        lambda: f"+{n(1, 99)} {n(10, 999)} {n(100, 9999)} {digits(rng, 4)}",
        lambda: f"({n(100, 999)}) {n(100, 999)}-{digits(rng, 4)}",
        lambda: f"{rng.choice(('DE', 'FR', 'PL', 'NL', 'GB'))}{n(10, 99)} " + " ".join(digits(rng, 4) for _ in range(4)),
        lambda: f"#{n(100000)}",
        lambda: f"{n(300)}/{n(1, 300)}",
        lambda: f"{n(20)} × {n(3000)}",
        lambda: f"{n(4000)}×{n(3000)}",
        lambda: f"{n(10)}.{digits(rng, n(1, 9))}e{rng.choice('+-')}{n(40):02}",
        lambda: f"{rng.choice(string.ascii_uppercase)}{rng.choice(string.ascii_uppercase)}-{digits(rng, n(2, 7))}",
        lambda: f"{n(1, 200)}{rng.choice('½¼¾²³°ªº')}",
        lambda: digits(rng, n(1, 12)),
        lambda: f"{n(1, 20)} x {amount}{cents}",
        lambda: f"{n(1, 13)}{rng.choice('xX×')}{n(1, 800)}{rng.choice(('G', 'ML', 'CL', 'L', 'KG', 'g', 'ml', 'l'))} {amount}{cents}",
        lambda: f"{rng.choice(('Total', 'Sum', 'MwSt', 'TVA', 'VAT', 'Razem', 'Summe'))} {'.' * n(3, 24)} {amount}{cents}",
    )  # fmt: skip
    return rng.choice(makers)()


def identifier(rng: Random, words: list[str]) -> str:
    parts = [re.sub(r"\W", "", rng.choice(words)) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    parts = [part.lower() for part in parts if part.isascii() and part] or ["x"]
    styles: tuple[Callable[[], str], ...] = (
        lambda: "_".join(parts), lambda: "-".join(parts), lambda: "".join(p.title() for p in parts),
        lambda: parts[0] + "".join(p.title() for p in parts[1:]), lambda: ".".join(parts), lambda: "_".join(parts).upper(),
    )  # fmt: skip
    return rng.choice(styles)()


def address(rng: Random, words: list[str]) -> str:
    name = [identifier(rng, words) for _ in range(5)]
    host = (
        f"{name[0].lower().replace('_', '-')}.{rng.choice(('org', 'com', 'net', 'de', 'fr', 'io', 'eu', 'pl', 'co.uk', 'dev'))}"
    )
    suffix = rng.choice(("html", "php", "png", "txt", "py", "rs", "tar.gz", "json", "pdf", "md"))
    makers = (
        f"https://{host}/{name[1]}/{name[2]}?{name[3][:4]}={rng.randrange(1000)}",
        f"https://www.{host}/{name[1]}.{suffix}#{name[2]}",
        f"http://{host}:{rng.randrange(80, 9999)}/{name[1]}",
        f"{name[1].lower()}{rng.choice(('', '.', '_'))}{name[2].lower()}@{host}",
        f"/{rng.choice(('usr', 'etc', 'home', 'var', 'opt'))}/{name[1]}/{name[2]}.{suffix}",
        f"~/{name[1]}/{name[2]}/{name[3]}.{suffix}",
        f"C:\\{name[1].title()}\\{name[2]}\\{name[3]}.{suffix}",
        f"{name[1]}/{name[2]}.{suffix}:{rng.randrange(900)}:{rng.randrange(90)}",
        f"{name[1]}.{suffix}",
        f"@{name[1]}",
        host,
    )
    return window(rng, rng.choice(makers), 80, from_start=True)


def terminal(rng: Random, words: list[str]) -> str:
    n = rng.randrange
    name = [identifier(rng, words) for _ in range(4)]
    mode = "".join(rng.choice((c, c, "-")) for c in "rwxrwxrwx")
    clock = f"{n(24):02}:{n(60):02}:{n(60):02}"
    makers = (
        f"{name[0].lower()}@{name[1].lower()}:~/{name[2]}$ {rng.choice(('ls -la', 'cd', 'git log --oneline', 'cat', 'grep -rn', 'make', 'ssh'))} {name[3]}",
        f"{rng.choice('d-l')}{mode} {n(1, 9)} {name[0][:8]} {name[1][:8]} {n(10 ** n(1, 8))} {rng.choice(('Jan', 'Mar', 'Jun', 'Sep', 'Dec'))} {n(1, 29)} {clock[:5]} {name[2]}",
        f"[{clock}] {rng.choice(('INFO', 'WARN', 'ERROR', 'DEBUG'))} {name[0]}: {name[1]} ({n(900)} ms)",
        f"{n(1990, 2030)}-{n(1, 13):02}-{n(1, 29):02}T{clock}Z {name[0]}[{n(90000)}]: {name[1]} {name[2]}={n(1000)}",
        f"$ {name[0]} --{name[1].lower()}={n(100)} -{rng.choice(string.ascii_letters)} {name[2]}",
        f"{number(rng)} {number(rng)} {name[0]} {number(rng)}",
        f"{n(99999)} pts/{n(9)} {n(9)}:{n(60):02} /usr/bin/{name[0]} -{rng.choice(string.ascii_letters)}",
        f"{rng.choice('+-')} {name[0]}({name[1]}, \"{name[2]}\"): {n(100)},",
        f"{rng.choice(('error', 'warning', 'note'))}: {name[0]} {name[1]} `{name[2]}` {name[3]}",
        f"commit {''.join(rng.choice('0123456789abcdef') for _ in range(40))}",
        f"drwx {'-' * n(3, 9)} {name[0]} {'=' * n(2, 6)} | {'.' * n(2, 6)} {n(100)}%",
    )  # fmt: skip
    return window(rng, rng.choice(makers), LONGEST, from_start=True)


def random_text(rng: Random) -> str:
    if rng.random() < 0.12:
        # Rules and leaders made of characters, which receipts and terminals are full of.
        return rng.choice("-=_.*~#-=.+") * rng.randrange(3, 48)
    alphabets = (
        string.ascii_letters + string.digits, string.ascii_letters + string.digits + "+/=-_", string.ascii_uppercase + string.digits,
        string.printable[:94], LETTERS_BEYOND_ASCII + string.ascii_letters, "il1I|!jtf.,:;'", "O0oQDCcGeao", "S5s8B6b93ZzZ2", "rnmwvuVWUM",
        string.punctuation, "".join(c for c in CHARSET if c not in SCRIPTS and c != " "),
    )  # fmt: skip
    alphabet = rng.choice(alphabets)
    words = ["".join(rng.choice(alphabet) for _ in range(rng.randrange(1, 13))) for _ in range(rng.choice((1, 1, 2, 3)))]
    return " ".join(words)
