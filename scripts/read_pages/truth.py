"""The truth of a page: its words and lines with boxes in pixels of the screenshot."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass
class Word:
    text: str
    box: list[float]
    line: int


@dataclass
class Line:
    text: str
    box: list[float]
    order: int


@dataclass
class Truth:
    size: list[int]
    kind: str
    languages: list[str]
    ordered: bool
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    # Places whose text is not judged: cut off, covered, or a drawn sign such as a cross that a reader may name.
    ignored: list[list[float]] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def characters(self) -> int:
        return sum(len(line.text) for line in self.lines)


@dataclass
class Piece:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    block: int
    spaced: bool
    whole: bool


def piece_of(entry: list[Any], scale: float) -> Piece:
    text, left, top, right, bottom, block, spaced, whole = entry
    return Piece(text, scale * left, scale * top, scale * right, scale * bottom, block, spaced, whole)


def of_pieces(seen: dict[str, Any], scale: float) -> tuple[list[Word], list[Line], list[list[float]]]:
    """Words, lines and places not to judge from what the page script saw."""
    pieces = [piece_of(entry, scale) for entry in seen["pieces"]]
    ignored = [box_of(*(scale * side for side in sides)) for sides in seen["ignored"]]
    lines: list[list[Piece]] = []
    for piece in pieces:
        last = lines[-1][-1] if lines else None
        middle = (piece.top + piece.bottom) / 2
        if last and last.block == piece.block and piece.left >= last.right - 2 and last.top < middle < last.bottom:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    words: list[Word] = []
    done: list[Line] = []
    for line in lines:
        # Half a word makes its whole line unjudged: how much of it can be read is a matter of taste.
        if not all(piece.whole for piece in line):
            ignored += [box_of(piece.left, piece.top, piece.right, piece.bottom) for piece in line]
            continue
        joined = join(line)
        for word in joined:
            words.append(Word(normal(word.text), box_of(word.left, word.top, word.right, word.bottom), len(done)))
        sides = min(p.left for p in line), min(p.top for p in line), max(p.right for p in line), max(p.bottom for p in line)
        box = box_of(*sides)
        done.append(Line(" ".join(normal(word.text) for word in joined), box, len(done)))
    return words, done, ignored


def join(line: list[Piece]) -> list[Piece]:
    """Pieces without white space between them are one word, however many elements they lie in."""
    words: list[Piece] = []
    for piece in line:
        if words and not piece.spaced:
            word = words[-1]
            word.text += piece.text
            word.top, word.right, word.bottom = min(word.top, piece.top), piece.right, max(word.bottom, piece.bottom)
        else:
            words.append(replace(piece))
    return words


def box_of(left: float, top: float, right: float, bottom: float) -> list[float]:
    return [round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)]


def normal(text: str) -> str:
    return re.sub(r"[\u00ad\u200b\u2060]", "", unicodedata.normalize("NFC", text))
