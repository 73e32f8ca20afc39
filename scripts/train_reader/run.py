#!/usr/bin/env python3
"""Trains Discern's line reader from nothing: packages, texts, pictures, training, scores, export.

    python3 scripts/train_reader/run.py all

Every step may also be named alone; each goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workplace import ASSETS, HERE, REPOSITORY, Workplace, write_atomically

if TYPE_CHECKING:
    from learn import Training
    from render import Shard

STEPS = ("setup", "packages", "texts", "fonts", "train", "score", "export", "pack", "all")
IN_ALL = ("setup", "packages", "texts", "fonts", "train", "export")
HELDOUT_SEED = 7_000_001
HELDOUT_LINES = {"drawn": 1500, "pages": 1000}
SHARDS_AHEAD = 60


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--work", type=Path, default=REPOSITORY / "target" / "reader", help="folder of generated data")
    parser.add_argument("--run", default="main", help="name of the run: its checkpoint, log and shards")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=int, default=3_000_000, help="stop after so many lines seen")
    parser.add_argument("--finish-samples", type=int, default=0, help="end the learning rate's cosine tail at this count")
    parser.add_argument("--threads", type=int, default=1, help="threads of the training")
    parser.add_argument("--renderers", type=int, default=1, help="processes that draw lines")
    parser.add_argument("--start-from", type=Path, help="checkpoint to begin a new run with")
    parser.add_argument("--out", type=Path, default=ASSETS, help="folder for the exported weights")
    return parser.parse_args()


def in_own_environment(work: Workplace) -> None:
    """Makes the virtual environment and starts this program again in it."""
    venv = work.root / "venv"
    python = venv / "bin" / "python"
    if Path(sys.prefix) == venv:
        return
    if not (venv / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-r", str(HERE / "requirements.txt")], check=True)
        (venv / "complete").touch()
    # Threads that wait must not burn the processor that the renderers need.
    environment = {**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONUNBUFFERED": "1"}
    os.execve(python, [str(python), *sys.argv], environment)


def heldout_sets(work: Workplace) -> dict[str, Shard]:
    from render import render_heldout

    return {kind: render_heldout(work, HELDOUT_SEED, lines, pages=kind == "pages") for kind, lines in HELDOUT_LINES.items()}


def restored(work: Workplace, options: argparse.Namespace) -> Training:
    import learn

    training = learn.Training(learn.Plan())
    training.restore(learn.checkpoint_of(work, options.run))
    return training


def train_step(work: Workplace, options: argparse.Namespace) -> None:
    import shutil

    import torch

    import learn
    from render import start_renderers

    torch.set_num_threads(options.threads)
    checkpoint = learn.checkpoint_of(work, options.run)
    if options.start_from and not checkpoint.exists():
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(options.start_from, checkpoint)
    plan = replace(learn.Plan(), seed=options.seed, finish_samples=options.finish_samples)
    heldout = heldout_sets(work)
    training = learn.begin(work, options.run, plan)
    start_renderers(work, options.run, options.seed, options.renderers, SHARDS_AHEAD)
    learn.train(work, options.run, training, learn.Rhythm(stop_at=options.samples), heldout)


def score_step(work: Workplace, options: argparse.Namespace) -> None:
    from score import score

    training = restored(work, options)
    for name, shard in heldout_sets(work).items():
        result = score(training.average, shard)
        print(
            f"{name}: {training.samples} samples, errors {100 * result.error_rate:.3f} %, exact {100 * result.exact_share:.2f} %"
        )
        for kind, rate in result.by_kind.items():
            print(f"  {kind:10} {100 * rate:.2f} %")
        print("  " + "  ".join(f"{what} {count}" for what, count in result.confusions))


def export_step(work: Workplace, options: argparse.Namespace) -> None:
    import export
    import learn

    export.export(restored(work, options), heldout_sets(work), options.out)
    log = learn.checkpoint_of(work, options.run).with_name("log.tsv")
    write_atomically(options.out / "reader_log.tsv", log.read_bytes())


def main() -> None:
    options = parse()
    work = Workplace(options.work.resolve())
    in_own_environment(work)
    import fonts
    import packages
    import texts

    steps = {
        "setup": lambda: None,
        "packages": lambda: packages.fetch(work),
        "texts": lambda: texts.collect(work),
        "fonts": lambda: fonts.scan(work),
        "train": lambda: train_step(work, options),
        "score": lambda: score_step(work, options),
        "export": lambda: export_step(work, options),
        "pack": lambda: restored(work, options).pack(HERE / "checkpoint.pt"),
    }
    for step in IN_ALL if options.step == "all" else (options.step,):
        steps[step]()


if __name__ == "__main__":
    main()
