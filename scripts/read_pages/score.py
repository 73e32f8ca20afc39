#!/usr/bin/python3
"""Scores readers on rendered pages, or on pictures with a text file beside them, and prints a table per kind.

score.py --pages target/pages/dev --cli target/debug/discern-cli
score.py --pages target/pages/dev --cli ... --tesseract --worst 30
score.py --fixtures tests/fixtures/reading --cli ... --tesseract
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from judge import Tally, judge, judge_by_likeness
from readers import TESSERACT, Reading, ReadWord, corners, discern, tesseract


@dataclass(frozen=True)
class Case:
    """A picture and its truth: with boxes, or as plain text."""

    picture: Path
    kind: str
    languages: list[str]
    page: dict[str, Any] | None
    text: str

    def judge(self, reading: Reading) -> Tally:
        if self.page is not None:
            return judge(self.page, reading, self.picture.stem)
        return judge_by_likeness(self.text, reading, self.picture.stem)

    def perfect(self) -> Reading:
        """What a reader without fault would say; its score must be nought."""
        assert self.page is not None
        lines: list[list[ReadWord]] = [[] for _ in self.page["lines"]]
        for word in self.page["words"]:
            lines[word["line"]].append(ReadWord(word["text"], corners(word["box"])))
        return Reading(lines, 0.0)


def rendered(folder: Path) -> list[Case]:
    cases = []
    for path in sorted(folder.glob("*.json")):
        page = json.loads(path.read_text())
        if "lines" in page:
            cases.append(Case(path.with_suffix(".png").resolve(), page["kind"], page["languages"], page, ""))
    return cases


def fixtures(folder: Path) -> list[Case]:
    found = sorted(folder.glob("*.txt"))
    return [
        Case(path.with_suffix(".png").resolve(), path.stem, ["en"], None, path.read_text())
        for path in found
        if path.with_suffix(".png").exists()
    ]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--pages", type=Path, help="folder that make.py wrote")
    what.add_argument("--fixtures", type=Path, help="folder of PNG and TXT pairs")
    parser.add_argument("--cli", type=Path, help="discern-cli")
    parser.add_argument("--answers", type=Path, help="in place of --cli: its JSON lines, kept before")
    parser.add_argument("--tesseract", action="store_true", help="Tesseract as it is, and enlarged and inverted")
    parser.add_argument("--perfect", action="store_true", help="a reader that says the truth, to check the scoring")
    parser.add_argument("--kinds", nargs="+", help="only these kinds")
    parser.add_argument("--only", help="only pictures whose name contains this")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst lines")
    parser.add_argument("--of", default="discern", help="whose worst lines (discern, tesseract, 'tesseract 2x')")
    parser.add_argument("--dump", type=Path, help="write the worst lines' cuttings here as PNG")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--least-characters", type=int, default=0, help="fail if a kind has fewer")
    return parser.parse_args()


def readings(options: argparse.Namespace, cases: list[Case]) -> dict[str, dict[Path, Reading]]:
    pictures = [case.picture for case in cases]
    found: dict[str, dict[Path, Reading]] = {}
    if options.cli:
        found["discern"] = discern(options.cli.resolve(), pictures)
    if options.answers:
        from readers import of_discern

        answers = [json.loads(line) for line in options.answers.read_text().splitlines()]
        found["discern"] = {Path(answer["path"]): of_discern(answer) for answer in answers}
    if options.tesseract:
        for name in TESSERACT:
            found[name] = {}
            for number, case in enumerate(cases):
                print(f"\r{name}: {number + 1}/{len(cases)} ", end="", file=sys.stderr, flush=True)
                found[name][case.picture] = tesseract(name, case.picture, case.languages)
            print(file=sys.stderr)
    if options.perfect:
        found["perfect"] = {case.picture: case.perfect() for case in cases}
    return found


def table(tallies: dict[str, dict[str, Tally]]) -> str:
    """Markdown: a row per kind and reader."""
    rows = [
        "| kind | reader | pages | characters | errors % | exact lines % | missed % | invented % | in order % | s/page |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for kind, by_reader in tallies.items():
        for reader, tally in by_reader.items():
            rates = tally.rates()
            order = "–" if rates["in_order_percent"] is None else f"{rates['in_order_percent']:.2f}"
            rows.append(
                f"| {kind} | {reader} | {tally.pages} | {tally.characters} | {rates['error_percent']:.2f} | {rates['exact_percent']:.1f} "
                f"| {rates['missed_percent']:.2f} | {rates['invented_percent']:.2f} | {order} | {rates['seconds_per_page']:.2f} |"
            )
    return "\n".join(rows)


def show_worst(options: argparse.Namespace, cases: list[Case], tally: Tally) -> None:
    by_name = {case.picture.stem: case.picture for case in cases}
    for number, wrong in enumerate(sorted(tally.wrong, key=lambda wrong: -wrong.errors)[: options.worst]):
        print(
            f"\n{wrong.errors:4} {wrong.page} {[round(side) for side in wrong.box]}\n     truth: {wrong.truth}\n     read:  {wrong.read}"
        )
        if options.dump and wrong.box:
            options.dump.mkdir(parents=True, exist_ok=True)
            x, y, width, height = wrong.box
            with Image.open(by_name[wrong.page]) as picture:
                cut = picture.crop(
                    (
                        max(0, int(x) - 12),
                        max(0, int(y) - 8),
                        min(picture.width, int(x + width) + 12),
                        min(picture.height, int(y + height) + 8),
                    )
                )
                cut.save(options.dump / f"{number:03}-{wrong.page}.png")


def main() -> None:
    options = parse()
    cases = rendered(options.pages) if options.pages else fixtures(options.fixtures)
    cases = [
        case
        for case in cases
        if (not options.kinds or case.kind in options.kinds) and (not options.only or options.only in case.picture.name)
    ]
    if not cases:
        sys.exit("no pages there")
    everything: dict[str, dict[str, Tally]] = {}
    for reader, by_picture in readings(options, cases).items():
        for case in cases:
            tally = case.judge(by_picture[case.picture])
            for kind in (case.kind, "all"):
                everything.setdefault(kind, {}).setdefault(reader, Tally()).add(tally)
    everything["all"] = everything.pop("all")
    print(table(everything))
    if options.worst:
        show_worst(options, cases, everything["all"][options.of])
    if options.json:
        figures = {
            kind: {
                reader: {**tally.rates(), "pages": tally.pages, "characters": tally.characters, "lines": tally.lines}
                for reader, tally in by_reader.items()
            }
            for kind, by_reader in everything.items()
        }
        options.json.write_text(json.dumps(figures, indent=1))
    thin = [
        f"{kind}: {next(iter(by.values())).characters}"
        for kind, by in everything.items()
        if next(iter(by.values())).characters < options.least_characters
    ]
    if thin:
        sys.exit(f"too few characters: {thin}")


if __name__ == "__main__":
    main()
