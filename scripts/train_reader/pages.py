"""Made-up web pages: what browsers really paint, with mixed faces, links, badges, tables and code.

A page is written from the same texts and faces as the drawn lines, shot by headless Chromium,
and cut into lines by the boxes of its words.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from browser import Browser
from charset import INDEX, fold
from fonts import Face, FontCase
from mix import LONGEST, Said, TextMix, window
from picture import Bytes, background_of
from scene import Colour, colour, contrasting, spoil, toned

FACES_PER_PAGE = 10
BLOCKS_PER_PAGE = 46
INK = 24

# Every word of every text node: text, box, the block it stands in, whether white space stood before it.
WORDS_SCRIPT = """
document.fonts.ready.then(() => {
  const words = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let spaced = true, lastBlock = null;
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.data;
    const block = node.parentElement.closest('[data-b]');
    if (!block) continue;
    if (block !== lastBlock) { spaced = true; lastBlock = block; }
    for (const match of text.matchAll(/\\s+|\\S+/g)) {
      if (/\\s/.test(match[0])) { spaced = true; continue; }
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const boxes = range.getClientRects(), box = range.getBoundingClientRect();
      words.push([match[0], box.left, box.top, box.right, box.bottom, +block.dataset.b, spaced, boxes.length]);
      spaced = false;
    }
  }
  return words;
})
"""


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    block: int
    spaced: bool
    whole: bool


class PageWriter:
    """Writes one page; each block has a number by which its words are found again."""

    def __init__(self, rng: Random, mix: TextMix, case: FontCase) -> None:
        self.rng = rng
        self.mix = mix
        self.case = case
        none: frozenset[str] = frozenset()
        letters = frozenset("aéőłřș")
        self.plain = [case.choose(rng, mono=False, needed=letters if rng.random() < 0.5 else none) for _ in range(FACES_PER_PAGE)]
        self.mono = [case.choose(rng, mono=True, needed=none) for _ in range(3)]
        self.block = 0
        self.page = colour(rng) if rng.random() < 0.5 else np.full(3, rng.choice((255, 255, 250, 30, 20)), dtype=np.float32)

    def html(self) -> str:
        faces = [face_rule(f"p{n}", face) for n, face in enumerate(self.plain)]
        faces += [face_rule(f"m{n}", face) for n, face in enumerate(self.mono)]
        body = "\n".join(self.any_block() for _ in range(BLOCKS_PER_PAGE))
        style = f"body{{margin:12px;background:{css(self.page)};color:{css(self.ink(self.page))}}}"
        style += "*{hyphens:none;overflow-wrap:anywhere} div{margin:5px 0} table{border-collapse:collapse;margin:5px 0}"
        return f"<!doctype html><meta charset=utf-8><style>{''.join(faces)}{style}</style>{body}"

    def ink(self, background: Colour) -> Colour:
        return contrasting(self.rng, background, 110 if self.rng.random() < 0.9 else 60)

    def text(self, kinds: tuple[str, ...]) -> str:
        for _ in range(30):
            said = self.mix.makers[self.rng.choice(kinds)](self.rng)
            if said.label and not said.marker:
                return escape(said.label)
        raise RuntimeError("thirty texts in a row were empty")

    def open(self, mono: bool = False, extra: str = "") -> str:
        """Attributes of a numbered block with its own face, size and sometimes colours."""
        rng = self.rng
        self.block += 1
        family = f"m{rng.randrange(len(self.mono))}" if mono else f"p{rng.randrange(len(self.plain))}"
        size = rng.choices(
            (rng.uniform(8.5, 11), rng.uniform(11, 14), rng.uniform(14, 18), rng.uniform(18, 34)), (24, 42, 26, 8)
        )[0]
        size = round(size) if rng.random() < 0.7 else round(size, 1)
        style = f"font-family:{family};font-size:{size}px;line-height:{rng.uniform(1.12, 1.7):.2f};"
        if rng.random() < 0.15:
            style += f"font-weight:{rng.choice((300, 500, 600, 700))};"
        if rng.random() < 0.06:
            style += "font-style:italic;"
        if rng.random() < 0.06:
            style += f"letter-spacing:{rng.uniform(-0.03, 0.08):.2f}em;"
        if rng.random() < 0.35:
            ground = toned(self.page, contrasting(rng, self.page, 40), rng.choice((0.06, 0.12, 0.3, 1.0)))
            style += f"background:{css(ground)};color:{css(self.ink(ground))};"
        elif rng.random() < 0.3:
            style += f"color:{css(self.ink(self.page))};"
        return f'data-b={self.block} style="{style}{extra}"'

    def any_block(self) -> str:
        makers: tuple[tuple[Callable[[], str], int], ...] = (
            (self.paragraph, 9), (self.code, 7), (self.buttons, 5), (self.table, 4), (self.items, 4), (self.heading, 3),
            (self.bubble, 2), (self.form, 2),
        )  # fmt: skip
        return self.rng.choices([maker for maker, _ in makers], [weight for _, weight in makers])[0]()

    def paragraph(self) -> str:
        rng = self.rng
        language = rng.choices(("en", rng.choice(sorted(self.mix.prose))), (4, 6))[0]
        words = escape(window(rng, rng.choice(self.mix.prose[language]), rng.randrange(60, 500))).split(" ")
        for place in range(len(words)):
            if rng.random() < 0.07 and "&" not in words[place]:
                words[place] = self.inline(words[place])
        width = f"width:{rng.randrange(220, 900)}px;padding:{rng.randrange(0, 9)}px;"
        return f"<div {self.open(extra=width)}>{' '.join(words)}</div>"

    def inline(self, word: str) -> str:
        rng = self.rng
        tint = css(toned(self.page, contrasting(rng, self.page, 40), rng.uniform(0.05, 0.25)))
        look = rng.choice(
            (
                f"font-family:m{rng.randrange(len(self.mono))};font-size:{rng.uniform(0.82, 1):.2f}em",
                f"font-family:m{rng.randrange(len(self.mono))};font-size:.9em;background:{tint};padding:1px 4px;border-radius:3px",
                "font-weight:bold", "font-style:italic", "text-decoration:underline", "opacity:.65", f"background:{tint}",
            )
        )  # fmt: skip
        return f'<span style="{look}">{word}</span>'

    def code(self) -> str:
        rng = self.rng
        source = rng.choice(self.mix.code)
        start = rng.randrange(max(1, len(source) - 8))
        lines = []
        for line in source[start : start + rng.randrange(2, 9)]:
            pieces = escape(" " * rng.choice((0, 2, 4, 4, 8)) + line[:LONGEST]).split(" ")
            lines.append(" ".join(self.tinted(piece) for piece in pieces))
        if rng.random() < 0.4:
            lines = [self.text(("terminal", "numbers", "address")) for _ in lines]
        pre = "white-space:pre;padding:6px;overflow:hidden;"
        return f"<div {self.open(mono=rng.random() < 0.93, extra=pre)}>" + "\n".join(lines) + "</div>"

    def tinted(self, piece: str) -> str:
        if not piece or self.rng.random() < 0.7:
            return piece
        return f'<span style="opacity:{self.rng.uniform(0.55, 1):.2f}">{piece}</span>'

    def buttons(self) -> str:
        rng, made = self.rng, []
        for _ in range(rng.randrange(2, 7)):
            box = f"display:inline-block;padding:{rng.randrange(2, 9)}px {rng.randrange(6, 18)}px;margin:3px;"
            box += f"border-radius:{rng.randrange(0, 18)}px;white-space:nowrap;"
            box += f"border:1px solid {css(contrasting(rng, self.page, 40))};" if rng.random() < 0.5 else ""
            made.append(f"<span {self.open(extra=box)}>{self.text(('label', 'words', 'numbers', 'symbols'))}</span>")
        return f"<div>{''.join(made)}</div>"

    def table(self) -> str:
        rng = self.rng
        border = f"border:{rng.choice((0, 1, 1))}px solid {css(contrasting(rng, self.page, 30))};"
        cell = f"padding:{rng.randrange(2, 8)}px {rng.randrange(4, 14)}px;white-space:nowrap;{border}"
        kinds = [rng.choice((("numbers",), ("label",), ("words",), ("address",))) for _ in range(rng.randrange(2, 5))]
        rows = [
            "<tr>" + "".join(f"<td {self.open(extra=cell)}>{self.text(kind)}</td>" for kind in kinds) + "</tr>"
            for _ in range(rng.randrange(2, 6))
        ]
        return f"<table>{''.join(rows)}</table>"

    def items(self) -> str:
        rng = self.rng
        lead = rng.choice(("• ", "– ", "✓ ", "1. ", "→ ", "", "· "))
        gap = f"padding-left:{rng.randrange(4, 40)}px;"
        made = [
            f"<div {self.open(extra=gap)}>{lead}{self.text(('label', 'english', 'european', 'western'))}</div>" for _ in range(4)
        ]
        return "".join(made)

    def heading(self) -> str:
        size = f"font-size:{self.rng.randrange(18, 52)}px;font-weight:{self.rng.choice((400, 600, 700))};white-space:nowrap;"
        return f"<div {self.open(extra=size)}>{escape(window(self.rng, self.rng.choice(self.mix.labels['en']), 30))}</div>"

    def bubble(self) -> str:
        rng = self.rng
        ground = contrasting(rng, self.page, 20)
        look = f"max-width:{rng.randrange(160, 420)}px;width:fit-content;border-radius:{rng.randrange(4, 20)}px;"
        look += f"padding:{rng.randrange(5, 13)}px;background:{css(ground)};color:{css(self.ink(ground))};"
        clock = (
            f' <span style="font-size:.75em;opacity:.7">{rng.randrange(24)}:{rng.randrange(60):02}</span>'
            if rng.random() < 0.4
            else ""
        )
        return f"<div {self.open(extra=look)}>{self.text(('english', 'western', 'european'))}{clock}</div>"

    def form(self) -> str:
        field = "display:inline-block;border:1px solid #888;padding:3px 6px;min-width:120px;white-space:nowrap;"
        label, value = self.text(("label",)), self.text(("numbers", "words", "address", "random"))
        plain = "display:inline-block;margin-right:14px;white-space:nowrap;"
        return f"<div><span {self.open(extra=plain)}>{label}:</span><span {self.open(extra=field)}>{value}</span></div>"


def face_rule(name: str, face: Face) -> str:
    return f"@font-face{{font-family:{name};src:url('{Path(face.path).as_uri()}')}}"


def css(value: Colour) -> str:
    red, green, blue = (int(channel) for channel in np.clip(value, 0, 255))
    return f"rgb({red},{green},{blue})"


class PageSource:
    """Lines cut from pages, shot with one browser per process."""

    def __init__(self, mix: TextMix, case: FontCase) -> None:
        self.mix = mix
        self.case = case
        self.browser = Browser()

    def close(self) -> None:
        self.browser.close()

    def lines(self, rng: Random, folder: Path) -> list[tuple[Said, Bytes]]:
        """All usable lines of one new page."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "page.html"
        path.write_text(PageWriter(rng, self.mix, self.case).html())
        zoom = rng.choices((1.0, 1.25, 1.5, 2.0, 3.0), (55, 15, 15, 12, 3))[0]
        shot, found = self.browser.shoot(path, rng.choice((800, 1000, 1280)), zoom, WORDS_SCRIPT)
        page = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))
        words = [scaled_word(entry, zoom) for entry in found]
        cut = []
        for line in lines_of(words):
            text = fold(" ".join(joined(line)))
            if text and all(char in INDEX for char in text):
                picture = cut_line(rng, page, line)
                if picture is not None:
                    cut.append((Said("page", text, text), spoil(rng, picture) if rng.random() < 0.6 else picture))
        return cut


def scaled_word(entry: list[Any], zoom: float) -> Word:
    text, left, top, right, bottom, block, spaced, boxes = entry
    return Word(text, zoom * left, zoom * top, zoom * right, zoom * bottom, block, spaced, boxes == 1)


def lines_of(words: list[Word]) -> list[list[Word]]:
    """Words of one block that stand side by side; a line with a broken word is left out."""
    lines: list[list[Word]] = []
    for word in words:
        last = lines[-1][-1] if lines else None
        middle = (word.top + word.bottom) / 2
        if last and last.block == word.block and word.left > last.left and last.top < middle < last.bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    broken = [word for word in words if not word.whole]
    return [line for line in lines if not any(overlaps(word, line) for word in broken)]


def overlaps(word: Word, line: list[Word]) -> bool:
    return word.block == line[0].block and any(word.top < other.bottom and word.bottom > other.top for other in line)


def joined(line: list[Word]) -> list[str]:
    texts: list[str] = []
    for word in line:
        if word.spaced or not texts:
            texts.append(word.text)
        else:
            texts[-1] += word.text
    return texts


def cut_line(rng: Random, page: Bytes, line: list[Word]) -> Bytes | None:
    """The ink of the words' boxes with margins as line finders leave them; None where nothing shows."""
    left, right = round(min(w.left for w in line)) - 1, round(max(w.right for w in line)) + 1
    top, bottom = round(min(w.top for w in line)), round(max(w.bottom for w in line))
    if top < 0 or left < 0 or bottom > page.shape[0] or right > page.shape[1] or bottom - top < 7:
        return None
    area = page[top:bottom, left:right]
    ink = np.abs(area.astype(np.int16) - background_of(area)).max(axis=2) > INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) < 3 or len(columns) < 1:
        return None
    high = int(rows[-1] - rows[0])
    above, below = (round(rng.uniform(-0.4, 1.2) + rng.random() * 0.1 * high) for _ in range(2))
    before, after = (round(rng.uniform(-0.4, 2.5) + rng.random() ** 2 * 0.4 * high) for _ in range(2))
    first, last = max(0, top + int(rows[0]) - above), min(page.shape[0], top + int(rows[-1]) + 1 + below)
    start, end = max(0, left + int(columns[0]) - before), min(page.shape[1], left + int(columns[-1]) + 1 + after)
    return page[first:last, start:end]
