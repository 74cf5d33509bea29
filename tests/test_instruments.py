"""The PMC index: each 0 and 1 from the text, the arithmetic, what the choice decides."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import policytargets as pt
from policytargets.comparing.consistency import (
    find_items,
    firm_orders,
    rank_plans,
    sums_of_choices,
)
from policytargets.errors import InputError
from policytargets.reading.plan import Reading, read_plan
from policytargets.reporting.instruments import consistency
from policytargets.vocabulary.named import load_variables

TEXTS = {
    # nature: supports and supervises, 2 of 5; safeguards: leadership and duties, 2 of 5
    "a-2020": "支持企业做强，加强监督。加强组织领导，市经信局牵头。",
    # nature: 1 of 5; addressees: universities, 1 of 5
    "b-2020": "鼓励高校参与。",
}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {plan: read_plan(text) for plan, text in TEXTS.items()}


def test_variables_are_the_share_of_their_items(readings: dict[str, Reading]) -> None:
    found = find_items(readings, load_variables(), list(TEXTS)).variables.set_index("code")
    assert found.loc["nature", ["a-2020", "b-2020"]].tolist() == [0.4, 0.2]
    assert found.loc["safeguards", ["a-2020", "b-2020"]].tolist() == [0.4, 0.0]
    assert found.loc["addressees", ["a-2020", "b-2020"]].tolist() == [0.2, 0.2]
    assert found.drop(["nature", "safeguards", "addressees"])[list(TEXTS)].sum().sum() == 0


def test_every_one_is_traced_to_its_place_and_every_zero_to_none() -> None:
    plans = pt.load()
    found = find_items(plans.readings, load_variables(), plans.ids)
    places = set(zip(found.mentions["code"], found.mentions["document"], strict=True))
    for row in found.items.to_dict("records"):
        for plan in plans:
            named = (row["code"], plan) in places
            assert row[plan] == 1 if named else pd.isna(row[plan]) or row[plan] == 0
    assert found.items["zhejiang-2017"].isna().any(), "a copy that leaves out parts"
    assert not found.items[[p for p in plans if p != "zhejiang-2017"]].isna().any(axis=None)
    for row in found.mentions.itertuples():
        assert plans.texts[row.document][row.start : row.end] == row.wording
        assert row.quote_start <= row.start < row.end <= row.quote_end


def table(values: dict[str, list[float]]) -> pd.DataFrame:
    size = len(next(iter(values.values())))
    return pd.DataFrame({"code": [f"v{n}" for n in range(size)], **values})


def test_ranks_under_every_choice_as_by_hand() -> None:
    # With both variables 1.0 against 0.9; with the first alone 1.0 : 0.5, the second alone 0 : 0.4.
    sums = sums_of_choices(table({"a": [1.0, 0.0], "b": [0.5, 0.4]}), ["a", "b"], 1)
    assert sums.to_numpy().tolist() == [[1.0, 0.5], [0.0, 0.4], [1.0, 0.9]]
    ranked = rank_plans(sums, sums).set_index("document")
    assert ranked.loc["a", ["pmc", "pmc_rank", "best_rank", "worst_rank"]].tolist() == [1, 1, 1, 2]
    assert ranked["choices_first"].round(1).tolist() == [66.7, 33.3]
    assert firm_orders(sums, sums) == []
    assert firm_orders(sums.iloc[[0, 2]], sums.iloc[[0, 2]]) == [("a", "b")]


def test_what_a_copy_leaves_out_makes_ranks_and_orders_ranges() -> None:
    sums = sums_of_choices(table({"a": [1.0, 0.5], "b": [0.5, 0.4]}), ["a", "b"], 2)
    most = sums_of_choices(table({"a": [1.0, 0.5], "b": [1.0, 0.6]}), ["a", "b"], 2)
    ranked = rank_plans(sums, most).set_index("document")
    assert ranked.loc["b", ["pmc", "pmc_most"]].tolist() == [0.9, 1.6]
    assert ranked.loc["a", ["pmc_rank", "pmc_rank_last"]].tolist() == [1, 2]
    assert ranked["choices_first"].tolist() == [0, 0]
    assert firm_orders(sums, sums) == [("a", "b")]
    assert firm_orders(sums, most) == []


def test_the_five_plans_have_the_items_that_a_reader_finds() -> None:
    plans = pt.load()
    items = find_items(plans.readings, load_variables(), plans.ids).items.set_index("code")
    assert items.loc["aims/goals", "jinhua-2021"] == 1, "二、攻堅目標"
    assert items.loc["aims/principle"].drop(["zhejiang-2017"])[list(plans)[:1]].tolist() == [1]
    assert pd.isna(items.loc["aims/principle", "zhejiang-2017"]), "一、总体要求(略)"
    assert items.loc["basis/provincial", "taizhou-2019"] == 0, "为全国全省提供台州方案"
    assert items.loc["safeguards/duties", "jinhua-2021"] == 1, "責任單位 in brackets"
    assert items.loc["safeguards/monitoring", "cixi-2020"] == 0, "质量在线监测"


def test_equal_sums_share_the_better_rank_and_are_no_order() -> None:
    sums = sums_of_choices(table({"a": [0.1, 0.2, 0.3], "b": [0.3, 0.2, 0.1]}), ["a", "b"], 3)
    assert rank_plans(sums, sums)["pmc_rank"].tolist() == [1, 1]
    assert firm_orders(sums, sums) == []


def test_nine_variables_of_which_five_are_left_make_256_choices() -> None:
    sums = sums_of_choices(table({"a": [0.5] * 9}), ["a"], 5)
    assert len(sums) == 126 + 84 + 36 + 9 + 1
    assert (sums["a"].iloc[0], sums["a"].iloc[-1]) == (2.5, 4.5)


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=4, max_size=4),
    st.integers(1, 4),
)
def test_a_firm_order_is_one_that_no_choice_turns(rows: list[list[int]], least: int) -> None:
    plans = ["a", "b", "c"]
    values = {plan: [row[n] / 4 for row in rows] for n, plan in enumerate(plans)}
    sums = sums_of_choices(table(values), plans, least)
    firm = 0
    for one, other in combinations(range(3), 2):
        seen = set()
        for size in range(least, 5):
            for chosen in combinations(rows, size):
                gap = sum(row[one] - row[other] for row in chosen)
                seen.add((gap > 0) - (gap < 0))
        firm += seen in ({1}, {-1})
    assert len(firm_orders(sums, sums)) == firm


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_says_what_the_choice_decides(language: str) -> None:
    plans = pt.load(language=language)
    section = consistency(plans)
    first, *others = section.claims("ranks")
    found = find_items(plans.readings, load_variables(), plans.ids)
    ends = [sums_of_choices(one, plans.ids, 5) for one in (found.variables, found.most)]
    assert first.value == len(firm_orders(*ends))
    assert [claim.subject for claim in others][:5] == list(plans)
    assert all(0 <= claim.value <= 9 for claim in others[:5])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {variable: a, en: A, zh: 甲}", "either a side of instruments.yml or items"),
        ("- {variable: a, en: A, zh: 甲, side: nope}", "nope"),
        (
            "- {variable: a, en: A, zh: 甲, items: [{item: b, en: B, zh: 乙, wordings: [丙]}]}\n"
            "- {variable: c, en: C, zh: 丁, items: [{item: b, en: B, zh: 乙, wordings: [丙]}]}",
            "b stands twice",
        ),
    ],
)
def test_a_wrong_variable_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "consistency.yml"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_variables(path)
    assert told in str(caught.value)
    assert re.search(r"consistency.yml:\d", str(caught.value))
