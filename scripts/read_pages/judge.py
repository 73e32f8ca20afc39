"""Compares what was read with what is there, by position and in the order of the page."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from readers import Reading, ReadWord, corners

_FOLD = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´ʼ", "'"), **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("–—−‐‑‒―", "-"), "…": "...",
        **dict.fromkeys("·▪◦‣●∙⋅■▸", "•"), "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": None, "\u200b": None,
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Quotes, dashes, ellipses and bullets count as one each, for everybody; white space is one space."""
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return " ".join(text.split())


def distance(one: str, other: str) -> int:
    """Edits between two texts; Myers' algorithm, a column in one big integer."""
    if not one:
        return len(other)
    where: dict[str, int] = {}
    for place, char in enumerate(one):
        where[char] = where.get(char, 0) | 1 << place
    full, last = (1 << len(one)) - 1, 1 << len(one) - 1
    up, down, score = full, 0, len(one)
    for char in other:
        same = where.get(char, 0)
        zero = (((same & up) + up) ^ up) | same | down
        right = down | (full & ~(zero | up))
        left = up & zero
        if right & last:
            score += 1
        elif left & last:
            score -= 1
        right = (right << 1 | 1) & full
        up = (left << 1 & full) | (full & ~(zero | right))
        down = right & zero
    return score


@dataclass
class Wrong:
    """A line that was not read exactly."""

    errors: int
    page: str
    box: list[float]
    truth: str
    read: str


@dataclass
class Tally:
    """Sums over pages; rates are shares of the true characters."""

    pages: int = 0
    characters: int = 0
    errors: int = 0
    lines: int = 0
    exact: int = 0
    missed: int = 0
    invented: int = 0
    ordered_characters: int = 0
    ordered_errors: int = 0
    seconds: float = 0.0
    wrong: list[Wrong] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in (
            "pages",
            "characters",
            "errors",
            "lines",
            "exact",
            "missed",
            "invented",
            "ordered_characters",
            "ordered_errors",
            "seconds",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong

    def rates(self) -> dict[str, float | None]:
        share = 100 / max(1, self.characters)
        return {
            "error_percent": self.errors * share,
            "exact_percent": 100 * self.exact / max(1, self.lines),
            "missed_percent": self.missed * share,
            "invented_percent": self.invented * share,
            "in_order_percent": 100 * self.ordered_errors / self.ordered_characters if self.ordered_characters else None,
            "seconds_per_page": self.seconds / max(1, self.pages),
        }


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How many pixels two boxes share sideways."""
    return max(0.0, min(one[2], other[2]) - max(one[0], other[0]))


def middle(box: tuple[float, ...]) -> float:
    return (box[1] + box[3]) / 2


def home_of(word: ReadWord, lines: list[tuple[float, float, float, float]]) -> int | None:
    """The true line a word belongs to: its middle height lies in it and it shares the most with it.

    A tall box that spans several lines still has one middle, so nobody gains from sloppy boxes.
    """
    best, most = None, 0.0
    for number, line in enumerate(lines):
        if not line[1] - 1 <= middle(word.box) <= line[3] + 1:
            continue
        high = min(word.box[3], line[3]) - max(word.box[1], line[1])
        shared = overlap(word.box, line) * max(high, 0.5)
        if shared > most:
            best, most = number, shared
    return best


def in_any(word: ReadWord, boxes: list[tuple[float, float, float, float]]) -> bool:
    """Whether a word lies for the most part in one of the places that are not judged."""
    wide = max(1.0, word.box[2] - word.box[0])
    return any(box[1] - 2 <= middle(word.box) <= box[3] + 2 and overlap(word.box, box) >= wide / 2 for box in boxes)


def touches(word: tuple[float, ...], others: list[tuple[float, float, float, float]]) -> bool:
    """Whether any of the boxes covers some of the word, sideways and in height."""
    for other in others:
        high = min(word[3], other[3]) - max(word[1], other[1])
        least = min(word[2] - word[0], other[2] - other[0])
        if high > 0 and overlap(word, other) > 0.2 * least:
            return True
    return False


def judge(page: dict[str, Any], reading: Reading, name: str) -> Tally:
    """One page: words by position for the errors, the reader's own order for the order."""
    tally = Tally(pages=1, seconds=reading.seconds)
    lines = [corners(line["box"]) for line in page["lines"]]
    ignored = [corners(box) for box in page["ignored"]]
    given: list[list[ReadWord]] = [[] for _ in lines]
    kept: set[int] = set()
    for word in reading.words:
        home = home_of(word, lines)
        if home is None and in_any(word, ignored):
            continue
        kept.add(id(word))
        if home is None:
            tally.invented += len(fold(word.text))
            tally.errors += len(fold(word.text))
            tally.wrong.append(Wrong(len(fold(word.text)), name, box_of(word), "", word.text))
        else:
            given[home].append(word)
    words_of: list[list[dict[str, Any]]] = [[] for _ in lines]
    for true_word in page["words"]:
        words_of[true_word["line"]].append(true_word)
    for number, line in enumerate(page["lines"]):
        found = sorted(given[number], key=lambda word: (word.box[0] + word.box[2]) / 2)
        truth, read = fold(line["text"]), fold(" ".join(word.text for word in found))
        errors = distance(truth, read)
        tally.characters += len(truth)
        tally.errors += errors
        tally.lines += 1
        tally.exact += errors == 0
        if errors:
            tally.wrong.append(Wrong(errors, name, line["box"], truth, read))
        # Position alone: true words that nothing covers, read words that cover nothing.
        boxes = [word.box for word in found]
        true_boxes = [corners(word["box"]) for word in words_of[number]]
        tally.missed += sum(
            len(fold(word["text"])) for word, box in zip(words_of[number], true_boxes, strict=True) if not touches(box, boxes)
        )
        tally.invented += sum(len(fold(word.text)) for word in found if not touches(word.box, true_boxes))
    if page["ordered"]:
        truth = fold(" ".join(line["text"] for line in sorted(page["lines"], key=lambda line: line["order"])))
        read = fold(" ".join(word.text for word in reading.words if id(word) in kept))
        tally.ordered_characters = len(truth)
        tally.ordered_errors = distance(truth, read)
    return tally


def box_of(word: ReadWord) -> list[float]:
    left, top, right, bottom = word.box
    return [left, top, right - left, bottom - top]


def judge_by_likeness(truth: str, reading: Reading, name: str) -> Tally:
    """Without boxes: every true line takes the most similar line that is still free, the best pairs first."""
    tally = Tally(pages=1, seconds=reading.seconds)
    true_lines = [line for line in map(fold, truth.splitlines()) if line]
    read_lines = [fold(" ".join(word.text for word in line)) for line in reading.lines]
    read_lines = [line for line in read_lines if line]
    pairs = sorted(
        (distance(line, read) / max(len(line), len(read)), number, other)
        for number, line in enumerate(true_lines)
        for other, read in enumerate(read_lines)
    )
    match: dict[int, int] = {}
    taken: set[int] = set()
    for unlike, number, other in pairs:
        if unlike < 0.8 and number not in match and other not in taken:
            match[number] = other
            taken.add(other)
    for number, line in enumerate(true_lines):
        read = read_lines[match[number]] if number in match else ""
        errors = distance(line, read)
        tally.characters += len(line)
        tally.errors += errors
        tally.lines += 1
        tally.exact += errors == 0
        tally.missed += len(line) if number not in match else 0
        if errors:
            tally.wrong.append(Wrong(errors, name, [], line, read))
    for other, read in enumerate(read_lines):
        if other not in taken:
            tally.errors += len(read)
            tally.invented += len(read)
            tally.wrong.append(Wrong(len(read), name, [], "", read))
    whole, said = " ".join(true_lines), " ".join(read_lines)
    tally.ordered_characters, tally.ordered_errors = len(whole), distance(whole, said)
    return tally
