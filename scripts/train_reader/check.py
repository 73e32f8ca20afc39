#!/usr/bin/env python3
"""A tiny run from fetching to export in about a minute: does every part work, and is a resumed run the same run?

python3 scripts/train_reader/check.py
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from unittest import mock

from run import in_own_environment
from workplace import REPOSITORY, Workplace

if TYPE_CHECKING:
    from render import Shard

KINDS = {"fonts": ["fonts-dejavu-core"], "heldout": ["fonts-b612"]}


def small_workplace(work: Workplace) -> None:
    """Two font packages and this repository's own prose stand for the whole collection."""
    import fonts
    import packages

    with mock.patch.object(packages, "packages_by_kind", lambda: KINDS):
        packages.fetch(work)
    fonts.scan(work)
    lines = [line.strip() for path in sorted(REPOSITORY.glob("*.md")) for line in path.read_text().splitlines()]
    lines = [line for line in lines if len(line) > 20 and line.isascii()]
    words = sorted({word for line in lines for word in line.split() if word.isalpha()})
    for kind, items in (("prose", lines), ("labels", lines), ("words", words), ("code", lines)):
        for language in ("en", "de", "fr", "es", "it", "nl", "pt", "pl"):
            path = work.texts / kind / f"{language}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(items) + "\n")
    (work.texts / "foreign").mkdir()
    russian = [f"{number} мягких французских булок" for number in range(400)]
    (work.texts / "foreign" / "0416.txt").write_text("\n".join(russian) + "\n")


def folding_and_decoding() -> None:
    import charset

    assert charset.fold("a\u00a0b  c\u2212d") == "a b c–d"
    assert charset.decode([0, 5, 5, 0, 5, 6, 6, 0]) == charset.CHARSET[4] * 2 + charset.CHARSET[5]
    assert charset.foreign_label("Привет, мир") == "ЖЖЖЖЖЖ, ЖЖЖ"
    assert charset.foreign_label("日本 12") == "字字 12"


def distances_are_right() -> None:
    from score import distance

    table = (("", "", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 2), ("abc", "abc", 0))
    for a, b, expected in table:
        assert distance(a, b) == expected, (a, b, distance(a, b))


def polarity_does_not_matter(work: Workplace) -> None:
    import numpy as np

    from picture import HEIGHT, line_picture

    rgb = np.full((20, 60, 3), 255, dtype=np.uint8)
    rgb[6:14, 10:40] = (10, 60, 200)
    assert (line_picture(rgb) == line_picture(255 - rgb)).all()
    assert line_picture(rgb).shape == (HEIGHT, 3 * HEIGHT)


def shards_repeat(work: Workplace) -> None:
    from render import Renderer

    renderer = Renderer(work, heldout=False)
    first, second = renderer.shard(3, 5, 60), renderer.shard(3, 5, 60)
    assert (first.pixels == second.pixels).all() and (first.labels == second.labels).all()
    said = renderer.mix.from_foreign(Random(1))
    assert "Ж" in said.label


def resumed_runs_are_equal(work: Workplace) -> None:
    import torch

    import learn
    from render import Renderer, shard_path

    renderer = Renderer(work, heldout=False)
    heldout = heldout_sets(work)
    plan = replace(learn.Plan(), shards_per_block=2, columns_per_batch=8192)
    for name in ("whole", "halves"):
        for number in range(2):
            renderer.shard(9, number, 240).save(shard_path(work, name, number))
    whole = learn.begin(work, "whole", plan)
    learn.train(work, "whole", whole, learn.Rhythm(stop_at=600), heldout)
    learn.train(work, "halves", learn.begin(work, "halves", plan), learn.Rhythm(stop_at=250), heldout)
    learn.begin(work, "halves", plan).pack(learn.checkpoint_of(work, "packed"))
    packed = learn.begin(work, "packed", plan)
    halves = learn.begin(work, "halves", plan)
    assert packed.samples == halves.samples and torch.equal(packed.network.voice.bias, halves.network.voice.bias)
    assert 250 <= halves.samples < 600
    learn.train(work, "halves", halves, learn.Rhythm(stop_at=600), heldout)
    assert whole.samples == halves.samples
    for ours, theirs in zip(whole.network.parameters(), halves.network.parameters(), strict=True):
        assert torch.equal(ours, theirs), "a resumed run must give the same weights"


def heldout_sets(work: Workplace) -> dict[str, Shard]:
    from render import render_heldout

    return {kind: render_heldout(work, 11, 60, pages=kind == "pages") for kind in ("drawn", "pages")}


def exported_weights_compute_the_same(work: Workplace) -> None:
    import numpy as np
    import torch

    import export
    import learn

    training = learn.Training(learn.Plan())
    training.restore(work.runs / "whole" / "checkpoint.pt")
    heldout = heldout_sets(work)
    export.export(training, heldout, work.root / "out")
    content = (work.root / "out" / "reader.bin").read_bytes()
    assert len(content) < 1_500_000
    weights = export.Weights(content)
    exact = {name: values for name, values in export.tensors_of(training.average).items()}
    for name, values in exact.items():
        assert np.abs(values - weights.tensors[name]).max() <= np.abs(values).max() / 200, name
    weights.tensors = exact
    picture = export.pictures_of(heldout["drawn"])[0]
    with torch.inference_mode():
        given = torch.from_numpy(picture[None, None].astype(np.float32) / 255)
        expected = training.average.eval()(given)[:, 0].numpy()
    assert np.abs(weights.logits(picture) - expected).max() < 1e-3, "numpy and torch must agree"


def main() -> None:
    full = Workplace((REPOSITORY / "target" / "reader").resolve())
    in_own_environment(full)
    root = Path(tempfile.mkdtemp(prefix="reader-check-"))
    work = Workplace(root)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("folding and decoding", folding_and_decoding),
        ("distances", distances_are_right),
        ("fetching and reading fonts", lambda: small_workplace(work)),
        ("polarity", lambda: polarity_does_not_matter(work)),
        ("equal shards from equal seeds", lambda: shards_repeat(work)),
        ("resuming", lambda: resumed_runs_are_equal(work)),
        ("export", lambda: exported_weights_compute_the_same(work)),
    )
    try:
        for name, step in steps:
            step()
            print(f"ok: {name}", flush=True)
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
