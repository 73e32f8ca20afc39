"""The characters the reader knows, and how any text is folded onto them.

Class 0 of the network is the CTC blank; class i is CHARSET[i - 1].
Other scripts are not read but recognised: each of their letters becomes one marker,
so that the program can say "this looks like Chinese" instead of inventing words.
"""

from __future__ import annotations

import unicodedata

ASCII = "".join(chr(c) for c in range(0x20, 0x7F))
LATIN_1 = "".join(chr(c) for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7))
# Polish, Czech, Slovak, Hungarian, Croatian, Romanian, Baltic, Turkish, Maltese, Welsh, French, German.
EXTENDED = "ĄąĆćĘęŁłŃńŚśŹźŻżČčĎďĚěŇňŘřŠšŤťŮůŽžĹĺĽľŔŕŐőŰűĐđĂăȘșȚțĀāĒēĢģĪīĶķĻļŅņŪūĖėĮįŲųĞğİıŞşĊċĠġĦħŴŵŶŷŒœŸẞ"
PUNCTUATION = "–—‘’‚“”„‹›«»…·•†‡§¶¡¿©®™°ªº′″"
NUMBERS = "±×÷¹²³¼½¾‰µ≈≠≤≥∞√πΩΔ∑¬"
CURRENCY = "€£¥¢₹₺₽₴₿¤"
ARROWS = "←↑→↓↔⇒↵⌘⌥⇧"
MARKS = "✓✗★☆●○■□▲△▼▽▶◀◆"

# Marker, name, and whether every letter or every word of the script becomes a marker:
# joined scripts have no letters that could be counted in a picture.
SCRIPTS: dict[str, tuple[str, bool]] = {
    "字": ("han", True),
    "か": ("kana", True),
    "한": ("hangul", True),
    "Ж": ("cyrillic", True),
    "Ψ": ("greek", True),
    "ש": ("hebrew", True),
    "ع": ("arabic", False),
    "अ": ("indic", False),
    "ก": ("thai", False),
}

CHARSET = ASCII + LATIN_1 + EXTENDED + PUNCTUATION + NUMBERS + CURRENCY + ARROWS + MARKS + "".join(SCRIPTS)
INDEX = {char: number + 1 for number, char in enumerate(CHARSET)}
CLASSES = len(CHARSET) + 1
LATIN = frozenset(CHARSET) - frozenset(SCRIPTS)

_FOLD = str.maketrans(
    {
        "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
        "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2212": "–", "\u2015": "—", "\u00ad": None,
        "\u200b": None, "\u200e": None, "\u200f": None, "\u2060": None, "\ufeff": None, "\u2068": None, "\u2069": None,
        "Ţ": "Ț", "ţ": "ț", "\u03bc": "µ", "\u2126": "Ω", "\u2206": "Δ", "✔": "✓", "✕": "×", "✖": "×", "✘": "✗",
        "\u02bc": "’", "\u201b": "‘", "\u201f": "“", "\u2219": "·", "\u22c5": "·", "⁃": "•", "►": "▶", "◄": "◀",
        "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "⏎": "↵", "\u2215": "/", "\u2044": "/", "∣": "|",
    }
)  # fmt: skip

_BLOCKS = (
    (0x0370, 0x03FF, "Ψ"), (0x1F00, 0x1FFF, "Ψ"), (0x0400, 0x052F, "Ж"), (0x0590, 0x05FF, "ש"),
    (0x0600, 0x06FF, "ع"), (0x0750, 0x077F, "ع"), (0xFB50, 0xFDFF, "ع"), (0xFE70, 0xFEFF, "ع"),
    (0x0900, 0x0DFF, "अ"), (0x0E00, 0x0E7F, "ก"), (0x3040, 0x30FF, "か"), (0x1100, 0x11FF, "한"),
    (0x3130, 0x318F, "한"), (0xAC00, 0xD7AF, "한"), (0x3000, 0x303F, "字"), (0x3400, 0x4DBF, "字"),
    (0x4E00, 0x9FFF, "字"), (0xFF00, 0xFFEF, "字"),
)  # fmt: skip


def fold(text: str) -> str:
    """The text as it should be read: composed letters, one kind of space, no invisible characters."""
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    return " ".join(text.split())


def script_marker(char: str) -> str | None:
    code = ord(char)
    for first, last, marker in _BLOCKS:
        if first <= code <= last:
            return marker
    return None


def foreign_label(text: str) -> str | None:
    """What the network is taught to say for a line that holds another script; None if that cannot be said."""
    words = []
    for word in text.split():
        label = ""
        if any(script_marker(char) == "Ψ" for char in word):
            word = word.replace("µ", "\u03bc")
        for char in word:
            marker = script_marker(char)
            if marker is not None:
                if SCRIPTS[marker][1] or not label.endswith(marker):
                    label += marker
            elif char in LATIN:
                label += char
            elif not unicodedata.combining(char):
                return None
        words.append(label)
    return " ".join(word for word in words if word)


def encode(text: str) -> list[int]:
    return [INDEX[char] for char in text]


def decode(classes: list[int]) -> str:
    """Greedy CTC: repeated classes are one, blanks vanish."""
    text, last = [], 0
    for number in classes:
        if number and number != last:
            text.append(CHARSET[number - 1])
        last = number
    return "".join(text)


assert len(set(CHARSET)) == len(CHARSET)
