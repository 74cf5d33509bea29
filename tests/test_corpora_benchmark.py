"""The benchmark of corpora: its texts are all different, its figures are those of known cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.corpora import Run, exponent, time_growth, variants

from policytargets.documents import Document
from policytargets.reading import read_plan


@pytest.fixture(scope="module")
def plans(root: Path) -> list[str]:
    return [path.read_bytes().decode() for path in sorted((root / "data/raw").glob("*.txt"))]


def test_variants_are_all_different_and_the_same_each_time(plans: list[str]) -> None:
    texts = dict(variants(plans, 300))
    assert len(set(texts.values())) == len(texts) == 300
    assert texts == dict(variants(plans, 300))
    assert 500 < sum(map(len, texts.values())) / 300 < 1200


def test_variants_hold_targets(plans: list[str]) -> None:
    found = [len(read_plan(text, Document(name)).targets) for name, text in variants(plans, 40)]
    assert sum(found) > 40


@pytest.mark.parametrize("power", [1, 1.5])
def test_exponent_of_a_known_growth(power: float) -> None:
    runs = [Run(texts, 0.004 * texts**power, 100) for texts in (100, 1_000, 10_000)]
    assert exponent(runs) == pytest.approx(power)


def test_each_size_is_read_by_a_process_of_its_own(root: Path) -> None:
    runs = time_growth(root, [20, 40])
    assert [run.texts for run in runs] == [20, 40]
    assert all(run.seconds > 0 and 50 < run.megabytes < 500 for run in runs)
