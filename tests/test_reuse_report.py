"""What is told of shared words: alike in both languages, resting on targets, safe when empty."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from benchmarks.reuse import read_five

from policytargets.comparing.text_reuse import compare_words, place_targets, read_plan, shingle_grid
from policytargets.display import show as display
from policytargets.display import style
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, use_language
from policytargets.reporting.overlap import passages as reuse_tables
from policytargets.reporting.overlap import passages as reused
from policytargets.reporting.overlap import similarity as reuse_alike
from policytargets.reporting.overlap.similarity import draw_places, draw_similarity, places
from policytargets.tables import read_table, select_plans

SHINGLE = 10


@pytest.fixture(scope="module")
def documents() -> pd.DataFrame:
    return read_table("documents")


@pytest.fixture(scope="module")
def targets() -> pd.DataFrame:
    return read_table("targets")


@pytest.fixture(scope="module")
def readings(documents):
    plans = {one.plan: one for one in read_five()}
    return [plans[plan] for plan in reused.by_date(documents) if plan in plans]


@pytest.fixture(scope="module")
def reuse(readings, targets):
    return place_targets(compare_words(readings, SHINGLE), targets)


@pytest.fixture(scope="module")
def grid(readings) -> pd.DataFrame:
    return shingle_grid(readings)


def tell(reuse, grid, readings, documents, targets):
    labels = display.label_plans(documents)
    return [
        *reused.tell_reuse(reuse, readings, labels, SHINGLE),
        *reuse_alike.tell_lengths(grid, labels),
        *reuse_alike.tell_script(grid, documents, labels, SHINGLE),
        *reuse_alike.tell_boilerplate(readings, grid, SHINGLE),
        *reused.tell_edits(reuse, targets, labels),
    ]


def test_sentences_are_the_same_claims_in_both_languages(
    reuse, grid, readings, documents, targets
) -> None:
    english = tell(reuse, grid, readings, documents, targets)
    with use_language("zh"):
        chinese = tell(reuse, grid, readings, documents, targets)
    assert [_core(one) for one in english] == [_core(one) for one in chinese]
    assert len({(one.key, one.subject) for one in english}) == len(english)
    assert {one for told in english for one in told.target_ids} <= set(targets["target_id"])


def test_numbers_of_sentences_are_those_of_the_tables(
    reuse, grid, readings, documents, targets
) -> None:
    told = {one.key: one for one in tell(reuse, grid, readings, documents, targets)}
    assert told["reuse_total"].value == len(reuse.passages)
    assert told["reuse_longest"].value == reuse.passages["free"].max()
    assert told["reuse_edits"].value == len(reuse.edits)
    assert "share 0 shingles of 10 characters" in told["reuse_script"].text
    assert "(rank 2)" in told["reuse_script"].text
    totals = reuse.passages.groupby(["plan_a", "plan_b"])["free"].sum()
    assert told["reuse_most"].subject == "/".join(totals.idxmax())


def test_dropped_pace_is_told(reuse, grid, readings, documents, targets) -> None:
    with use_language("zh"):
        told = tell(reuse, grid, readings, documents, targets)
    became = [one for one in told if one.key == "reuse_became"]
    quotes = targets.set_index("target_id")["quote"]
    pairs = [tuple(quotes[id_][-9:] for id_ in one.target_ids) for one in became]
    assert ("年均增长10%以上", "收入增长10%以上") in pairs


def test_earliest_plan_first(documents) -> None:
    given = documents.iloc[::-1]
    assert reused.by_date(given) == reused.by_date(documents)
    assert reused.by_date(documents)[0] == "zhejiang-2017"
    assert reused.by_date(documents)[-1] == "jinhua-2021"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 5])
def test_tables_and_figures(language, number, readings, documents, targets) -> None:
    style.use_style()
    own = readings[-number:]
    chosen = select_plans(documents, [one.plan for one in own])
    labels = display.label_plans(chosen)
    reuse = place_targets(compare_words(own, SHINGLE), targets)
    grid = shingle_grid(own)
    with redirect_stdout(io.StringIO()) as shown:
        reuse_tables.show_passages(reuse, labels)
        reuse_tables.show_edits(reuse, targets, labels)
        reuse_tables.show_grid(grid, labels, SHINGLE)
        reuse_tables.show_boilerplate(own, labels)
        draw_similarity(grid, labels)
        draw_places(places(reuse, own), labels)
    plt.close("all")
    assert shown.getvalue()


def test_change_keeps_markup_harmless(capsys, targets) -> None:
    style.use_style()
    head = "规上企业数字化车间改造覆盖面稳步拓展&"
    texts = [f"{head}新增{number}家示范引领成效显著" for number in ("10", "20")]
    readings = [read_plan(name, text) for name, text in zip("ab", texts, strict=True)]
    reuse = place_targets(compare_words(readings), targets)
    reuse_tables.show_edits(reuse, targets, {"a": "A<", "b": "B"})
    out = capsys.readouterr().out
    assert "拓展&amp;新增<b>【<span" in out
    assert "A&lt;–B" in out
    assert "【10→20】" in out


def test_too_short_a_shingle_is_refused(readings) -> None:
    with pytest.raises(InputError, match="shingle"):
        compare_words(readings, 3)


def _core(one) -> tuple:
    return one.key, one.subject, one.value, one.unit, one.target_ids
