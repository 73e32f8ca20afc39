#!/usr/bin/python3
"""What a dense screenshot costs each reader: processor time, time, memory and the share of words read.

    speed.py --cli target/release/discern-cli
    speed.py --cli ... --normcap target/peers/venv/bin/python     with NormCap in the same rounds

Every run is a process of its own; the readers take turns, and the medians are printed, on one thread and on all.
NormCap's command line asks for a part of the screen, so its recognition module is called on the file instead.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

import truth
from look import Look, Theme, families
from markup import div
from packages import HERE, WORK
from shoot import Camera
from words import Words

SEED = 17
# Name, window and scale: pages as full of text as a screen gets.
PAGES = {"1080p": ((1920, 1080), 1.0), "4K": ((2560, 1440), 1.5)}
THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "RAYON_NUM_THREADS")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path, help="discern-cli, a release build")
    parser.add_argument("--normcap", type=Path, help="a Python that has NormCap")
    parser.add_argument("--out", type=Path, default=WORK / "speed", help="folder of the two pages")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the rows here as well")
    parser.add_argument("--pages-only", action="store_true", help="make the pages, time nothing")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="more pictures, each with a TXT of its text beside it")
    return parser.parse_args()


def dense_page(rng: Random, words: Words, width: int, height: int) -> str:
    """An editor beside an article in columns, dark letters on white, without gaps."""
    plain = {family.name: family for family in families("final")}
    light = Theme("light", (255, 255, 255), (243, 244, 246), (210, 212, 216), 0.6, 11.0)
    appearance = Look(light, plain["set Inter"], plain["set Inter"], plain["set JetBrains Mono"], 15)
    source = [line for lines in words.code["python"] for line in lines if 20 < len(line) < 78]
    code = "".join(
        f'<div style="white-space:pre">{number:4}  {escape(line)}</div>' for number, line in enumerate(source[: height // 21], 1)
    )
    prose = "".join(f"<p style='margin:0 0 9px'>{escape(text)}</p>" for text in rng.sample(words.prose["en"], 400))
    body = div(code, "m", font_size="13px", line_height="21px", width="720px", overflow="hidden", flex="none") + div(
        prose, flex=1, column_count=(width - 700) // 560, column_gap="30px", line_height="23px", overflow="hidden"
    )
    return appearance.html(div(body, display="flex", gap="26px", height=f"{height - 16}px", overflow="hidden"), margin=8)


def make_pages(out: Path) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    pictures = [out / f"{name}.png" for name in PAGES]
    if all(path.exists() for path in pictures):
        return pictures
    words = Words("final")
    camera = Camera("grid")
    for path, (name, (size, scale)) in zip(pictures, PAGES.items(), strict=True):
        html = out / "page.html"
        html.write_text(dense_page(Random(f"{SEED}/{name}"), words, *size))
        png, seen = camera.capture(html, size, scale)
        html.unlink()
        _, lines, _ = truth.of_pieces(seen, scale)
        path.write_bytes(png)
        path.with_suffix(".txt").write_text("\n".join(line.text for line in lines) + "\n")
    camera.close()
    return pictures


@dataclass(frozen=True)
class Run:
    """One process: its and its children's processor time, time and peak memory, and what it said."""

    processor: float
    seconds: float
    megabytes: float
    text: str


def run(command: list[str], threads: int | None) -> Run:
    environment = dict(os.environ)
    for name in THREADS:
        environment.pop(name, None)
        if threads is not None:
            environment[name] = str(threads)
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{command} ended with {process.returncode}")
        said.seek(0)
        return Run(used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024, said.read().decode("utf-8", "replace"))


def recall(read: str, expected: str) -> float:
    """The share of the expected words that were read, each counted as often as it occurs."""
    there, found = (collections.Counter(re.findall(r"[^\W_]+(?:[.,'][^\W_]+)*", text)) for text in (expected, read))
    return sum(min(count, found[word]) for word, count in there.items()) / max(1, sum(there.values()))


def commands(options: argparse.Namespace, picture: Path) -> dict[str, list[str]]:
    peer = str(HERE / "peer.py")
    every = {
        "tesseract": ["tesseract", str(picture), "-", "-l", "eng"],
        "tesseract 2x": [sys.executable, peer, "2x", str(picture)],
    }
    if options.cli:
        every = {"discern": [str(options.cli.resolve()), "read", str(picture)], **every}
    if options.normcap:
        every["normcap"] = [str(options.normcap.absolute()), peer, "normcap", str(picture)]
    return every


def measure(options: argparse.Namespace, picture: Path, threads: int | None) -> list[dict[str, object]]:
    every = commands(options, picture)
    expected = picture.with_suffix(".txt").read_text()
    runs: dict[str, list[Run]] = {name: [] for name in every}
    for _ in range(options.runs):
        for name, command in every.items():
            runs[name].append(run(command, threads))
    rows: list[dict[str, object]] = []
    for name, done in runs.items():
        spent = [run.processor for run in done]
        rows.append(
            {
                "page": picture.stem, "threads": threads or "all", "reader": name, "processor_s": statistics.median(spent),
                "least_s": min(spent), "most_s": max(spent), "seconds": statistics.median(run.seconds for run in done),
                "peak_mb": statistics.median(run.megabytes for run in done), "word_recall": recall(done[-1].text, expected),
            }
        )  # fmt: skip
    return rows


def table(rows: list[dict[str, object]]) -> str:
    """Markdown, with the processor time against the first reader of the same page and threads."""
    made = [
        "| page | threads | reader | processor s (least–most) | time s | peak MB | word recall | × first |",
        "|---|---|---|--:|--:|--:|--:|--:|",
    ]
    first = 1.0
    for number, row in enumerate(rows):
        processor = float(str(row["processor_s"]))
        if number == 0 or (row["page"], row["threads"]) != (rows[number - 1]["page"], rows[number - 1]["threads"]):
            first = processor
        made.append(
            f"| {row['page']} | {row['threads']} | {row['reader']} | {processor:.2f} ({row['least_s']:.2f}–{row['most_s']:.2f}) "
            f"| {row['seconds']:.2f} | {row['peak_mb']:.0f} | {row['word_recall']:.4f} | {processor / first:.2f} |"
        )
    return "\n".join(made)


def main() -> None:
    options = parse()
    pictures = [*make_pages(options.out.resolve()), *(path.resolve() for path in options.also)]
    for picture in pictures:
        print(f"{picture}: {len(picture.with_suffix('.txt').read_text())} characters", flush=True)
    if options.pages_only:
        return
    rows = [row for picture in pictures for threads in (1, None) for row in measure(options, picture, threads)]
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
