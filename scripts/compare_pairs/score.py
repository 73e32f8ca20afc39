#!/usr/bin/env python3
"""Scores discern-cli on the pairs that make.py has drawn, and other programs beside it.

score.py --pairs target/pairs/dev --cli target/release/discern-cli --opencv RECIPE.py --odiff PROGRAM --magick compare
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
LEAST_OVERLAP = 0.3
GRID = 25


@dataclass
class Score:
    """What one program made of all pairs."""

    aligned: int = 0
    same: int = 0
    refused: int = 0
    other: int = 0
    found: int = 0
    planted: int = 0
    right: int = 0
    marked: int = 0
    seconds: list[float] = field(default_factory=list)
    aligning: list[float] = field(default_factory=list)
    worst: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part}/{whole} = {part / whole:.3f}" if whole else "–"

        def median(seconds: list[float]) -> str:
            return f"{np.median(seconds):.3f}" if seconds else "–"

        cells = (share(self.aligned, self.same), share(self.refused, self.other), share(self.right, self.marked), share(self.found, self.planted))
        return f"| {name} | " + " | ".join((*cells, median(self.seconds), median(self.aligning))) + " |"


def overlap(a: list[int], b: list[int]) -> float:
    width = max(0, min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]))
    height = max(0, min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]))
    return width * height / (a[2] * a[3] + b[2] * b[3] - width * height)


def largest_error(truth: list, found: list, size: list[int], size_b: list[int]) -> float:
    """Over a grid of A where B shows the same, in px of A."""
    truth, found = np.array(truth), np.array(found)
    x, y = np.meshgrid(np.linspace(0, size[0] - 1, GRID), np.linspace(0, size[1] - 1, GRID))
    points = np.stack([x.ravel(), y.ravel()])
    there = truth[:, :2] @ points + truth[:, 2:]
    inside = (there >= 0).all(axis=0) & (there[0] <= size_b[0] - 1) & (there[1] <= size_b[1] - 1)
    back = np.linalg.inv(found[:, :2]) @ (there - found[:, 2:])
    return float(np.sqrt(((back - points) ** 2).sum(axis=0))[inside].max())


def run(command: list[str]) -> tuple[subprocess.CompletedProcess, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def take(score: Score, pair: dict, answer: dict | None, seconds: float) -> None:
    """Adds what a program said of a pair; no answer is a refusal."""
    score.seconds.append(seconds)
    comparable = bool(answer and answer.get("comparable"))
    if not pair["comparable"]:
        score.other += 1
        score.refused += not comparable
        if comparable:
            score.worst.append(f"{pair['name']} ({pair['kind']}): not refused")
        return
    score.same += 1
    matrix = answer["alignment"]["matrix"] if comparable and answer["alignment"] else None
    if comparable and matrix is None and pair["way"] == "still":
        matrix = [[1, 0, 0], [0, 1, 0]]
    error = largest_error(pair["matrix"], matrix, pair["size"], pair["size_b"]) if matrix else None
    score.aligned += error is not None and error < 1
    marked = [region["box"] for region in answer["regions"]] if comparable else []
    planted = [change["box"] for change in pair["changes"]]
    lost = [box for box in planted if not any(overlap(box, other) >= LEAST_OVERLAP for other in marked)]
    extra = [box for box in marked if not any(overlap(box, other) >= LEAST_OVERLAP for other in planted)]
    score.planted += len(planted)
    score.found += len(planted) - len(lost)
    score.marked += len(marked)
    score.right += len(marked) - len(extra)
    if error is None or error >= 1 or lost or extra:
        said = "refused" if error is None else f"{error:.2f} px off"
        score.worst.append(f"{pair['name']} ({pair['kind']}, {pair['way']}): {said}, lost {lost}, extra {extra}")


def last_json(text: str) -> dict | None:
    lines = text.strip().splitlines()
    return json.loads(lines[-1]) if lines else None


def boxes_of(mask: Path) -> list[dict]:
    """The places of a picture of differences that another program has written: its red pixels, grouped."""
    import cv2

    picture = cv2.imread(str(mask), cv2.IMREAD_UNCHANGED)
    if picture is None:
        return []
    red = (picture[..., 2].astype(int) - picture[..., 1] > 120).astype(np.uint8)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((13, 13)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    return [{"box": [int(v) for v in stats[i, :4]]} for i in range(1, count) if stats[i, 4] > 60]


def pixel_peer(command: list[str], folder: Path, pair: dict) -> tuple[dict | None, float]:
    """odiff and ImageMagick compare pixel with pixel, and refuse pictures of two sizes."""
    with tempfile.TemporaryDirectory() as work:
        files = []
        for name in pair["files"]:
            file = Path(work) / (Path(name).stem + ".png")
            Image.open(folder / name).convert("RGB").save(file, compress_level=1)
            files.append(str(file))
        out = Path(work) / "difference.png"
        done, seconds = run([part.format(a=files[0], b=files[1], out=out) for part in command])
        is_equal = done.returncode == 0
        if not is_equal and not out.is_file():
            return None, seconds
        return {"comparable": True, "alignment": None, "regions": boxes_of(out) if out.is_file() else []}, seconds


def aligning(command: list[str], pairs: list[tuple[Path, dict]]) -> list[float]:
    """Processor seconds of finding how B lies on A alone, pictures decoded: a line for each pair."""
    lines = "".join("\t".join(str(folder / name) for name in pair["files"]) + "\n" for folder, pair in pairs)
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True)
    return [float(line) for line in done.stdout.splitlines()]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    parser.add_argument("--cli", required=True, help="discern-cli, or a program that takes A and B and prints the same JSON")
    parser.add_argument("--align", help="what measures our aligning alone: 'cargo bench -q --bench compare -- --align'")
    parser.add_argument("--opencv", type=Path, help="compare_opencv.py, run with this Python")
    parser.add_argument("--odiff", help="the program odiff")
    parser.add_argument("--magick", help="ImageMagick's compare")
    parser.add_argument("--only", default="", help="pairs whose name or kind holds this")
    parser.add_argument("--worst", type=int, default=0, help="show so many pairs that went wrong")
    return parser.parse_args()


def main() -> None:
    options = parse()
    scores: dict[str, Score] = {}
    os.environ.setdefault("DISCERN_HOME", tempfile.mkdtemp())
    opencv_start = np.median([run([sys.executable, "-c", "import cv2, numpy, json"])[1] for _ in range(9)]) if options.opencv else 0.0
    peers = {"odiff": [options.odiff, "{a}", "{b}", "{out}"], "ImageMagick": [options.magick, "-fuzz", "10%", "{a}", "{b}", "-compose", "src", "{out}"]}
    pairs = [(folder, json.loads(line)) for folder in options.pairs for line in (folder / "pairs.jsonl").read_text().splitlines()]
    pairs = [(folder, pair) for folder, pair in pairs if options.only in f"{pair['name']} {pair['kind']}"]
    for folder, pair in pairs:
        files = [str(folder / name) for name in pair["files"]]
        done, seconds = run([options.cli, "compare", *files, "--json"])
        answers = {"Discern": (last_json(done.stdout), seconds)}
        if options.opencv:
            done, seconds = run([sys.executable, str(options.opencv), *files])
            answers["OpenCV"] = (last_json(done.stdout), seconds - opencv_start)
        answers |= {name: pixel_peer(command, folder, pair) for name, command in peers.items() if command[0]}
        for name, (answer, seconds) in answers.items():
            take(scores.setdefault(name, Score()), pair, answer, seconds)
            if pair.get("way") == "still":
                take(scores.setdefault(f"{name}, unmoved", Score()), pair, answer, seconds)
    if options.align:
        scores["Discern"].aligning = aligning(shlex.split(options.align), pairs)
    if options.opencv:
        scores["OpenCV"].aligning = aligning([sys.executable, str(HERE / "align_opencv.py"), str(options.opencv)], pairs)
    print("| program | within 1 px | refused | precision | recall | s of processor, median | aligning alone |")
    print("|---|---|---|---|---|---|---|")
    for name in sorted(scores, key=lambda name: "unmoved" in name):
        print(scores[name].row(name))
    if options.align and options.opencv:
        ours, theirs = (sum(scores[name].aligning) for name in ("Discern", "OpenCV"))
        print(f"\nAligning all pairs takes {ours:.1f} s of processor time, the recipe's part {theirs:.1f} s: {ours / theirs:.2f}")
    for line in scores["Discern"].worst[: options.worst]:
        print(line)


if __name__ == "__main__":
    main()
