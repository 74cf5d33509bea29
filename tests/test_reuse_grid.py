"""Shared shingles: set arithmetic, known answers of the five plans, what masking takes."""

from __future__ import annotations

import pandas as pd
import pytest
from benchmarks.reuse import read_five
from hypothesis import given
from hypothesis import strategies as st

from policytargets.comparing.text_reuse.masked_texts import (
    boilerplate_of_pairs,
    boilerplate_wordings,
)
from policytargets.comparing.text_reuse.similarity import most_similar, shingle_grid
from reuse_cases import compared


@pytest.fixture(scope="module")
def plans():
    return read_five()


@pytest.fixture(scope="module")
def grid(plans) -> pd.DataFrame:
    return shingle_grid(plans)


@given(st.text("甲乙丙丁", max_size=50), st.text("甲乙丙丁", max_size=50), st.integers(1, 6))
def test_shingles_are_sets_of_words(first, second, length) -> None:
    table = shingle_grid([compared("a", first), compared("b", second)], [length])
    row = table[table["script"].eq("simplified") & ~table["masked"]].iloc[0]
    a, b = (
        {text[at : at + length] for at in range(len(text) - length + 1)} for text in (first, second)
    )
    assert (row.shingles_a, row.shingles_b, row.shared) == (len(a), len(b), len(a & b))
    if a and b:
        assert row.jaccard == pytest.approx(len(a & b) / len(a | b))
        assert row.containment == pytest.approx(len(a & b) / min(len(a), len(b)))
    else:
        assert pd.isna(row.containment)


def test_two_scripts_share_nothing_before_conversion(grid) -> None:
    ranked = most_similar(grid[grid["length"].eq(10)])
    pair = ranked["plan_a"].eq("wenzhou-2020") & ranked["plan_b"].eq("jinhua-2021")
    own = ranked[pair].set_index(["script", "masked"])
    assert own.loc["written", "shared"].tolist() == [0, 0]
    assert own.loc[("simplified", True), "rank"] == 2
    assert own.loc[("simplified", False), "rank"] == 1
    assert len(ranked) == 4 * 10


def test_most_similar_pair_changes_with_the_length(grid) -> None:
    ranked = most_similar(grid[grid["script"].eq("simplified") & grid["masked"]])
    first = ranked[ranked["rank"].eq(1)].groupby("length")[["plan_a", "plan_b"]].first()
    assert len(first.drop_duplicates()) >= 3


def test_shingles_get_fewer_with_their_length(grid) -> None:
    keys = ["script", "masked", "plan_a", "plan_b"]
    shared = grid.pivot(index=keys, columns="length", values="containment")
    assert (shared.diff(axis=1).iloc[:, 1:] <= 1e-12).all(axis=None)


def test_masking_takes_shingles_away(grid) -> None:
    keys = ["length", "script", "plan_a", "plan_b"]
    shared = grid.pivot(index=keys, columns="masked", values="shared")
    assert (shared[True] <= shared[False]).all()


def test_ties_have_one_rank_and_nothing_has_none() -> None:
    texts = {"a": "甲乙丙丁", "b": "甲乙丙丁", "c": "甲乙丙丁", "d": "戊己庚辛"}
    ranked = most_similar(shingle_grid([compared(p, t) for p, t in texts.items()], [4]))
    own = ranked[ranked["script"].eq("simplified") & ~ranked["masked"]]
    assert own["rank"].tolist() == [1, 1, 1, 0, 0, 0]


def test_boilerplate_is_counted() -> None:
    a = compared("a", "深入推进供给侧结构性改革,推进供给侧结构性改革。特制定本方案")
    b = compared("b", "以供给侧结构性改革为主线")
    table = boilerplate_of_pairs([a, b]).set_index("boilerplate")
    slogans = table.loc["slogan"]
    assert (slogans.characters_a, slogans.characters_b, slogans.common) == (16, 12, 0)
    assert table.loc["formula", "characters_a"] == 6
    assert pd.isna(table.loc["bodies", "common"])


def test_longest_wording_is_masked() -> None:
    found = boilerplate_wordings([compared("a", "建设“重要窗口”与“重要窗口”")])
    assert dict(zip(found["wording"], found["a"], strict=True)) == {
        "建设“重要窗口”": 1,
        "“重要窗口”": 1,
    }
    assert found["characters"].sum() == 8 + 6


def test_bodies_and_page_lines_are_masked(plans) -> None:
    text = "推进改造。(责任单位:市经信局、市科技局)\n打印本页关闭窗口\n加快建设"
    reading = compared("a", text)
    kinds = [(mask.kind, reading.text[mask.start : mask.end][:4]) for mask in reading.masks]
    assert kinds == [("bodies", "(责任单"), ("furniture", "打印本页")]
    assert reading.free[-4:].all()
