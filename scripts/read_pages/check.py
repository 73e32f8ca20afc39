#!/usr/bin/python3
"""Is the judge right? The scoring against answers whose score is known, and the truth against what the pages show.

check.py          all of it, about a minute
check.py --quick  without drawing the pages of every kind
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

import truth
from judge import Tally, distance, fold, judge, judge_by_likeness
from make import KINDS, Studio
from native import TOOLKITS
from packages import HERE, packages_by_kind
from readers import Reading, ReadWord, corners
from shoot import Camera

PAGE: dict[str, Any] = {
    "kind": "made up", "languages": ["en"], "ordered": True, "size": [300, 100],
    "lines": [
        {"text": "Hello wide world", "box": [10, 10, 130, 12], "order": 0},
        {"text": "12.50", "box": [200, 10, 40, 12], "order": 1},
        {"text": "“Yes” – no…", "box": [10, 40, 90, 12], "order": 2},
    ],
    "words": [
        {"text": "Hello", "box": [10, 10, 40, 12], "line": 0}, {"text": "wide", "box": [55, 10, 35, 12], "line": 0},
        {"text": "world", "box": [95, 10, 45, 12], "line": 0}, {"text": "12.50", "box": [200, 10, 40, 12], "line": 1},
        {"text": "“Yes”", "box": [10, 40, 40, 12], "line": 2}, {"text": "–", "box": [54, 40, 8, 12], "line": 2},
        {"text": "no…", "box": [66, 40, 34, 12], "line": 2},
    ],
    "ignored": [[250, 60, 20, 20]],
}  # fmt: skip
HTML = """<body style="margin:0;font:16px/20px 'DejaVu Sans Mono';width:300px">
<div>whole <b>bo</b>ld <span style="display:inline-block">badge</span>beside</div>
<div style="width:60px">soft-break</div>
<div style="position:relative">under<span style="position:absolute;left:0;width:60px;height:20px;background:red"></span></div>
<div style="width:64px;overflow:hidden;white-space:nowrap">cut offhere</div>
<div style="visibility:hidden">hidden</div><div style="height:0;overflow:hidden">gone</div>
<div><svg data-sign width="20" height="20"></svg> sign</div>"""


def slow_distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for number, char in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (char != against))
    return row[-1]


def distance_is_the_number_of_edits() -> None:
    rng = Random(5)
    for _ in range(400):
        one, other = ("".join(rng.choice("abc ") for _ in range(rng.randrange(0, 40))) for _ in range(2))
        assert distance(one, other) == slow_distance(one, other), (one, other)


def marks_of_one_kind_count_as_one() -> None:
    assert fold("„a“ ‘b’ – — − … ▪ ﬁ\u00a0x") == "\"a\" 'b' - - - ... • fi x"
    assert fold("a—b") == fold("a-b") != fold("a_b")


def said(page: dict[str, Any]) -> list[list[ReadWord]]:
    lines: list[list[ReadWord]] = [[] for _ in page["lines"]]
    for word in page["words"]:
        lines[word["line"]].append(ReadWord(word["text"], corners(word["box"])))
    return lines


def tally_of(change: Callable[[list[list[ReadWord]]], None]) -> Tally:
    lines = deepcopy(said(PAGE))
    change(lines)
    return judge(PAGE, Reading(lines, 0.0), "made up")


def figures(tally: Tally) -> tuple[int, int, int, int, int]:
    return tally.errors, tally.exact, tally.missed, tally.invented, tally.ordered_errors


def known_answers_get_known_scores() -> None:
    def wrong_letter(lines: list[list[ReadWord]]) -> None:
        lines[0][1] = replace(lines[0][1], text="w1de")

    def dropped_line(lines: list[list[ReadWord]]) -> None:
        lines[1].clear()

    def invented_word(lines: list[list[ReadWord]]) -> None:
        lines.append([ReadWord("xyz", (150, 70, 180, 82))])

    def word_on_a_drawn_sign(lines: list[list[ReadWord]]) -> None:
        lines.append([ReadWord("×", (252, 62, 268, 78))])

    def other_order(lines: list[list[ReadWord]]) -> None:
        lines.reverse()

    def straight_marks(lines: list[list[ReadWord]]) -> None:
        lines[2] = [replace(word, text=fold(word.text)) for word in lines[2]]

    def two_words_as_one(lines: list[list[ReadWord]]) -> None:
        lines[0] = [ReadWord("Hellowide", (10, 10, 90, 22)), lines[0][2]]

    def word_between_two(lines: list[list[ReadWord]]) -> None:
        lines[2].insert(2, ReadWord("x", (62.5, 42, 65.5, 50)))

    assert figures(tally_of(lambda _: None)) == (0, 3, 0, 0, 0)
    assert figures(tally_of(wrong_letter)) == (1, 2, 0, 0, 1)
    assert figures(tally_of(dropped_line)) == (5, 2, 5, 0, 6)
    assert figures(tally_of(invented_word)) == (3, 3, 0, 3, 4)
    assert figures(tally_of(word_on_a_drawn_sign)) == (0, 3, 0, 0, 0)
    errors, exact, missed, invented, in_order = figures(tally_of(other_order))
    assert (errors, exact, missed, invented) == (0, 3, 0, 0) and in_order > 10
    assert figures(tally_of(straight_marks)) == (0, 3, 0, 0, 0)
    assert figures(tally_of(two_words_as_one)) == (1, 2, 0, 0, 1)
    assert figures(tally_of(word_between_two)) == (2, 2, 0, 1, 2)


def lines_without_boxes_find_their_likeness() -> None:
    reading = Reading(
        [[ReadWord("second", (0, 0, 1, 1)), ReadWord("line", (1, 0, 2, 1))], [ReadWord("f1rst", (0, 0, 1, 1))]], 0.0
    )
    tally = judge_by_likeness("first\nsecond line\n", reading, "made up")
    assert (tally.errors, tally.exact, tally.missed, tally.invented) == (1, 1, 0, 0)


def only_what_can_be_seen_is_true() -> None:
    camera = Camera("grid")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(HTML)
        _, seen = camera.capture(page, (300, 400), 2.0)
    camera.close()
    words, lines, ignored = truth.of_pieces(seen, 2.0)
    assert [line.text for line in lines] == ["whole bold", "badge", "beside", "soft-", "break", "sign"], lines
    assert [word.text for word in words] == ["whole", "bold", "badge", "beside", "soft-", "break", "sign"], words
    # The covered word, the two of the cut line, and the sign.
    assert len(ignored) == 4, ignored
    assert words[0].box[0] == 0 and 30 <= words[0].box[3] <= 44, words[0]


def every_true_word_shows_ink(page: truth.Truth, png: bytes) -> None:
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    for word in page.words:
        left, top, right, bottom = (round(side) for side in corners(word.box))
        assert 0 <= left + 2 and right <= picture.width + 2 and bottom <= picture.height + 2, (page.kind, word)
        extrema = picture.crop((left, top, right, bottom)).getextrema()
        assert max(most - least for least, most in extrema) > 24, (page.kind, word)


def pages_of_every_kind_hold_together() -> None:
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio("dev")
        for kind in (*KINDS, *TOOLKITS):
            for number in range(2):
                png, page = studio.draw(kind, Random(f"check/{kind}/{number}"), Path(folder) / "page.html")
                assert page.characters > 100, (kind, page.characters)
                every_true_word_shows_ink(page, png)
                held = page.as_json()
                reading = Reading(said(held), 0.0)
                assert figures(judge(held, reading, kind))[0] == 0, kind
        studio.close()


def sets_share_nothing_with_the_training() -> None:
    trained: set[str] = set()
    for line in (HERE.parent / "train_reader" / "packages.txt").read_text().splitlines():
        kind, *names = line.split() or ["#"]
        trained |= set() if kind in ("#", "heldout") else set(names)
    ours = packages_by_kind()
    for kind in ("texts", "labels", "code", "final-fonts"):
        assert not set(ours[kind]) & trained, set(ours[kind]) & trained
    assert not set(ours["final-fonts"]) & set(ours["dev-fonts"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave the pages of every kind out")
    options = parser.parse_args()
    checks = [
        distance_is_the_number_of_edits,
        marks_of_one_kind_count_as_one,
        known_answers_get_known_scores,
        lines_without_boxes_find_their_likeness,
        only_what_can_be_seen_is_true,
        sets_share_nothing_with_the_training,
    ]
    if not options.quick:
        checks.append(pages_of_every_kind_hold_together)
    for check in checks:
        check()
        print("ok ", re.sub("_", " ", check.__name__), flush=True)


if __name__ == "__main__":
    main()
