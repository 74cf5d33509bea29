"""Figures of many plans: how they are spread, whoever and however many they are."""

from __future__ import annotations

import random

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

from policytargets.display.charts import draw_shares
from policytargets.display.spread import FEW, draw_spread, nearest, spread, spread_of
from policytargets.messages import use_language
from policytargets.reporting.ambition.many import by_province, spread_families


def strips(count: int) -> tuple[pd.DataFrame, dict[str, str]]:
    lot = random.Random(count)
    plans = [f"plan-{n}" for n in range(count)]
    values = [lot.gauss(50, 10) for _ in plans]
    rows = pd.DataFrame({"strip": "share", "document": plans, "value": values})
    return rows.assign(told=rows["value"].round(1).astype(str)), {plan: plan for plan in plans}


def words(figure: plt.Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text))


@pytest.mark.parametrize("count", [2, 31, 300, 3000])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_ends_and_middle_are_told_and_nothing_grows_with_the_plans(count, language) -> None:
    rows, labels = strips(count)
    with use_language(language):
        figure = spread(rows, labels, named=["plan-1"])
    told = words(figure)
    ordered = rows.sort_values("value")
    for row in (ordered.iloc[0], ordered.iloc[(count - 1) // 2], ordered.iloc[-1]):
        assert row["told"] in told
    assert ordered["document"].iloc[0] in told and "plan-1" in told
    assert figure.get_size_inches()[1] < 2
    assert sum(len(one.get_paths()) for one in figure.axes[0].collections) < 500
    plt.close(figure)


def test_plans_that_share_an_end_are_counted() -> None:
    rows, labels = strips(4)
    rows["value"], rows["told"] = [1.0, 1.0, 2.0, 3.0], ["1", "1", "2", "3"]
    figure = spread(rows, labels)
    assert "2 plans: 1" in words(figure)
    plt.close(figure)
    assert draw_spread(rows.head(0), labels) == []


def test_a_table_of_many_plans_is_drawn_by_panels() -> None:
    plans = {f"p{n}": f"Place {n}" for n in range(FEW + 1)}
    table = pd.DataFrame({"measure": ["level", "change"]})
    table[list(plans)] = [list(range(1, FEW + 2)), [1] * (FEW + 1)]
    plt.close("all")
    draw_shares(table, plans)
    drawn = [words(plt.figure(n)) for n in plt.get_fignums()]
    assert len(drawn) == 2 and f"Place {FEW}" in drawn[0].replace("\n", " ")
    plt.close("all")
    assert len(spread_of(table, plans, ["a", "b"])) == 2 * (FEW + 1)


def test_each_plan_is_told_with_its_nearest() -> None:
    pairs = pd.DataFrame([("a", "b", 3), ("a", "c", 5)], columns=["plan_a", "plan_b", "shared"])
    found = nearest(pairs, "shared", {"a": "A", "b": "B", "c": "C"}).set_index("document")
    assert found["value"].to_dict() == {"a": 5, "b": 3, "c": 5}
    assert found.loc["a", "told"] == "5 (C)"


def test_only_what_may_stand_together_is_ranked() -> None:
    base = {"family": "rd_intensity", "kind": "level", "unit": "%", "scope_each": False}
    base |= {"scope": "", "indicator": "rd_intensity", "denominator": ""}
    given = [("a", 1.0, "territory"), ("b", 2.0, "territory"), ("b", 9.0, "territory")]
    given += [("c", 3.0, "territory"), ("d", 8.0, "above_scale_industry")]
    rows = pd.DataFrame(
        [{**base, "document": d, "at": v, "scope_code": s, "id": f"{d}/{v}"} for d, v, s in given]
    )
    found = spread_families(rows)
    assert found["document"].tolist() == ["a", "b", "c"]  # d is alone, b counts once
    assert found["below"].round(1).tolist() == [0.0, 33.3, 66.7]


def test_provinces_are_told_by_the_share_of_their_plans() -> None:
    documents = pd.DataFrame({"document": list("abc"), "adcode": ["330300", "330000", "320500"]})
    targets = pd.DataFrame({"document": ["a", "a", "c"], "family": ["robots", "robots", "gdp"]})
    found = by_province(documents, targets, ["robots", "gdp"]).set_index("family")
    assert found["33"].to_dict() == {"robots": 50.0, "gdp": 0.0}
    assert found["32"].to_dict() == {"robots": 0.0, "gdp": 100.0}
