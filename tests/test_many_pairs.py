"""Verdicts of many plans: by kind, counted, listed when asked; the same as judged one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import policytargets as pt
from policytargets.building import build as building
from policytargets.building import stored_pairs as keeping
from policytargets.building.stored_pairs import count_comparable, read_pairs
from policytargets.comparability.pair_kinds import (
    ASKED,
    count_pairs,
    judge_kinds,
    list_pairs,
    with_kinds,
)
from policytargets.comparability.verdicts import compared, judge, judge_sums
from policytargets.schemas import COLUMNS
from policytargets.site import downloads
from reference_plans import comparable_rows

pytestmark = pytest.mark.slow
KEYS = ["target_id_a", "target_id_b"]


def one_by_one(rows: pd.DataFrame) -> pd.DataFrame:
    return compared(pd.concat([judge(rows), judge_sums(rows)], ignore_index=True))


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    kinds = with_kinds(rows)
    return list_pairs(kinds, judge_kinds(kinds))


def again(rows: pd.DataFrame, times: int) -> pd.DataFrame:
    """Return the plans several times, each time under other names."""
    copies = [
        rows.assign(**{name: f"v{turn}-" + rows[name] for name in ("document", "id", "target_id")})
        for turn in range(times)
    ]
    return pd.concat(copies, ignore_index=True)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Assert that all but what is refused at once is listed, to the word."""
    both = expected.merge(found[KEYS], on=KEYS)
    left = expected[
        ~expected["target_id_a"].add(expected["target_id_b"]).isin(both[KEYS].sum(axis=1))
    ]
    assert set(left["verdict"]) <= {"refused"}
    assert left["refused_by"].str.contains("indicator|form").all()
    order = {"by": KEYS, "ignore_index": True}
    # A part without rows makes pandas take the whole column for one of objects.
    pd.testing.assert_frame_equal(
        found.sort_values(**order), both.sort_values(**order), check_dtype=False
    )


@pytest.mark.parametrize("times", [1, 3], ids=["five", "fifteen"])
def test_pairs_listed_by_kind_are_those_judged_one_by_one(times: int) -> None:
    rows = again(comparable_rows(), times) if times > 1 else comparable_rows()
    same(by_kind(rows), one_by_one(rows))


def test_pairs_are_counted_without_being_listed() -> None:
    rows = again(comparable_rows(), 3)
    expected = one_by_one(rows)
    kinds = with_kinds(rows)
    verdicts = judge_kinds(kinds)
    counts = verdicts.groupby("verdict")["pairs"].sum()
    told = expected["verdict"].value_counts()
    for verdict in ("direct", "converted", "qualified"):
        assert counts.get(verdict, 0) == told.get(verdict, 0)
    whole = sum(count_pairs(own) for _, own in kinds.groupby("family"))
    assert (
        whole
        == (
            ~expected["target_id_a"].add(expected["target_id_b"]).str.contains("+", regex=False)
        ).sum()
    )


def test_kinds_do_not_grow_with_copies_of_the_plans() -> None:
    once, thrice = (judge_kinds(with_kinds(again(comparable_rows(), times))) for times in (2, 6))
    assert len(once) == len(thrice)
    assert once["pairs"].sum() < thrice["pairs"].sum()


CHANGES = {
    "end_year": [2021, 2022, pd.NA],
    "comparator": [">", "~", "<="],
    "level": ["province", "county_city"],
    "scope_inherited": [True, False],
    "act": ["", "plan"],
    "value_max": [float("nan"), 9.0],
}


def test_whatever_a_rule_asks_makes_another_kind() -> None:
    """Each value of each column on a target of its own, so that none hides another."""
    rows = comparable_rows()
    rows = rows[rows["family"].isin(["rd_intensity", "smart_factories"])].reset_index(drop=True)
    changes = [(column, value) for column, values in CHANGES.items() for value in values]
    for place, (column, value) in enumerate(changes):
        rows.loc[place % len(rows), column] = value
    same(by_kind(rows), one_by_one(rows))


def test_no_rule_asks_more_than_makes_a_kind() -> None:
    """The kinds are judged with nothing but these columns, so that a further one would be told."""
    assert set(ASKED) <= set(comparable_rows().columns)
    asked = judge_kinds(with_kinds(comparable_rows()))
    assert not asked.empty


@pytest.fixture
def study(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the five plans, built as if they were many."""
    for module in (building, keeping):
        monkeypatch.setattr(module, "MOST_LISTED", 2)
    shutil.copytree(root / "data/raw", tmp_path / "data/raw")
    shutil.copy(root / "data/corrections.yml", tmp_path / "data")
    building.build(tmp_path)
    return tmp_path


def test_a_study_of_many_keeps_kinds_and_lists_what_is_asked(root: Path, study: Path) -> None:
    clean = study / "data/clean"
    assert not (clean / "comparisons.csv").exists()
    listed = pt.load(root=root).comparisons
    plans = pt.load(root=study)
    assert tuple(plans.comparisons.columns) == COLUMNS["comparisons"]
    free = listed["verdict"].ne("refused")
    assert plans.comparisons["verdict"].ne("refused").sum() == free.sum()
    pairs = plans.compare("rd_intensity")
    kept = pairs[pairs["verdict"] != "refused"].reset_index(drop=True)
    other = pt.load(root=root).compare("rd_intensity")
    other = other[other["verdict"] != "refused"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, other)
    own = plans["cixi-2020"].targets["target_id"]
    of_plan = plans.comparisons_of(own)
    sides = listed[KEYS].apply(lambda side: side.isin(own)).any(axis=1)
    assert of_plan["verdict"].ne("refused").sum() == (sides & free).sum()


def test_a_study_that_shrinks_has_its_csv_again(study: Path, monkeypatch) -> None:
    monkeypatch.setattr(building, "MOST_LISTED", 50)
    building.build(study)
    assert not (study / "data/clean/comparisons").exists()
    assert len(read_pairs(study)) == len(pd.read_csv(study / "data/clean/comparisons.csv"))


def test_half_written_partitions_are_not_taken_for_whole(study: Path) -> None:
    (study / "data/clean" / keeping.COUNTS).unlink()
    with pytest.raises(pt.InputError, match="policytargets build"):
        read_pairs(study)


def test_orders_of_a_study_of_many_are_those_of_few(root: Path, study: Path) -> None:
    many, few = (list(downloads._orders(s, count_comparable(s))) for s in (study, root))
    assert many == few
    assert 0 < len(many) - 1 <= sum(count_comparable(study).values())
