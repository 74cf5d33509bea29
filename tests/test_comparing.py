"""Known answers by hand for comparing, and properties that hold for any table."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparing.quality import (
    account,
    check_files,
    check_places,
    count_roles,
    f1_by_corpus,
    list_unstated,
    overall,
    share_filled,
    summarise,
    unlisted,
)
from policytargets.comparing.targets import (
    choose,
    count,
    count_agencies,
    describe,
    describe_plan,
    shares,
)
from policytargets.comparing.timelines.due_dates import due, tally_due
from policytargets.comparing.timelines.windows import periods
from policytargets.schemas import COLUMNS, MEASURES

PLANS = ["beta-2020", "alpha-2021"]
CODELIST = pd.DataFrame(
    [
        ("robots", "Robots", "机器人", "digital", "台", "more", "stock"),
        ("tax", "Tax per mu", "亩均税收", "efficiency", "元/亩", "more", "ratio"),
        ("firms", "Listed firms", "上市公司", "capital", "家", "more", "stock"),
        ("other", "Other", "其他", "other", "", "neutral", "stock"),
    ],
    columns=list(COLUMNS["indicators"]),
)
DEFAULTS = {
    **dict.fromkeys(COLUMNS["targets"], ""),
    **{"measure": "level", "value": 1.0, "value_max": None, "unit": "台", "comparator": "="},
    **{"cadence": "once", "start_year": 2020, "end_year": 2022, "commitment": "plain"},
    **{"quote_start": 0, "quote_end": 0, "corrected": False, "end_year_status": "plan"},
    **{"source_page": None},
}


def make_targets(*rows):
    """Return a table of targets from what matters in each row."""
    full = []
    for place, row in enumerate(rows):
        ids = {"start": place, "end": place + 1}
        ids["target_id"] = f"{row['document']}@{place}-{place + 1}"
        full.append(DEFAULTS | ids | row)
    table = pd.DataFrame(full, columns=list(COLUMNS["targets"]))
    return table.astype({"end_year": "Int64", "value": float, "value_max": float})


def make_documents(*plans):
    rows = [
        dict.fromkeys(COLUMNS["documents"], "")
        | {"document": plan, "plan_start": 2020, "plan_end": 2022}
        | {"region_en": plan.title(), "region_zh": plan}
        | changed
        for plan, changed in plans
    ]
    return pd.DataFrame(rows).astype({"plan_start": "Int64", "plan_end": "Int64"})


@pytest.fixture
def targets():
    """Return five targets: three of beta, two of alpha."""
    table = make_targets(
        {"document": "alpha-2021", "indicator": "robots", "measure": "flow", "value": 30.0},
        {
            "document": "alpha-2021",
            "indicator": "tax",
            "unit": "元",
            "value": 5e4,
            "end_year": 2023,
        },
        {
            "document": "beta-2020",
            "indicator": "robots",
            "measure": "addition",
            "scope": "规上工业",
        },
        {"document": "beta-2020", "indicator": "firms", "unit": "家", "commitment": "aspire"},
        {"document": "beta-2020", "indicator": "other", "unit": "", "commitment": "ensure"},
    )
    return describe(table, CODELIST)


def test_describe_completes_a_unit_written_without_its_denominator(targets):
    assert list(targets["canonical_unit"]) == ["台", "元/亩", "台", "家", ""]
    assert list(targets["name_en"][:2]) == ["Robots", "Tax per mu"]


def test_describe_leaves_the_unit_of_a_rate_alone():
    growth = make_targets(
        {"document": "a", "indicator": "tax", "measure": "growth", "unit": "%"},
        {"document": "a", "indicator": "tax", "measure": "change", "unit": "元"},
    )
    assert list(describe(growth, CODELIST)["canonical_unit"]) == ["%", "元"]


def test_choose_keeps_the_order_of_rows_and_all_where_no_choice_is_made(targets):
    assert choose(targets).equals(targets)
    digital = choose(targets, themes=["digital"])
    assert list(digital["measure"]) == ["flow", "addition"]
    assert len(choose(targets, indicators=["tax", "firms"])) == 2
    assert choose(targets, themes=["digital"], indicators=["tax"]).empty


def test_count_by_theme(targets):
    table = count(targets, "theme", PLANS)
    assert list(table.columns) == ["theme", *PLANS, "total"]
    assert table.values.tolist() == [
        ["digital", 1, 1, 2],
        ["efficiency", 0, 1, 1],
        ["capital", 1, 0, 1],
        ["other", 1, 0, 1],
    ]


def test_shares_add_up_and_are_missing_for_a_plan_without_targets(targets):
    plans = [*PLANS, "empty-2020"]
    table = shares(count(targets, "commitment", plans), plans)
    assert table["beta-2020"].tolist() == pytest.approx([100 / 3] * 3)
    assert table["alpha-2021"].tolist() == [0, 0, 100]
    assert table["empty-2020"].isna().all()


def test_periods():
    documents = make_documents(
        ("beta-2020", {"date_signed": "2020-01-30", "date_published": "2020-03-01"}),
        ("alpha-2021", {"date_published": "2021-05-01"}),
    )
    table = periods(make_targets({"document": "beta-2020"}), documents)
    assert table["days_to_publish"].tolist() == [31, pd.NA]  # 2020 is a leap year
    assert table["horizon_years"].iloc[0] == 2.9  # 1,066 days
    assert pd.isna(table["horizon_years"].iloc[1])
    assert table["targets"].tolist() == [1, 0]


def test_due_counts_the_last_day_of_the_year_as_due():
    table = make_targets(
        {"document": "a", "end_year": 2023},
        {"document": "a", "end_year": 2022},
        {"document": "a", "end_year": None},
    )
    dated = due(table, "2022-12-31")
    assert dated[["status", "due_on"]].values.tolist() == [
        ["due", "2022-12-31"],
        ["open", "2023-12-31"],
        ["undated", ""],
    ]
    assert dated["days_left"].tolist()[:2] == [0, 365]
    assert due(table, "2023-01-01")["days_left"].iloc[0] == -1


def test_quality_by_hand(targets):
    documents = make_documents(("beta-2020", {}), ("alpha-2021", {"title": "计划"}))
    summary = summarise(targets, documents)
    assert summary[["targets", "other", "no_scope", "plan_deadline"]].values.tolist() == [
        [3, 1, 2, 3],
        [2, 0, 2, 1],
    ]
    filled = share_filled(targets, documents).set_index("field")
    assert filled.loc["indicator"].tolist() == pytest.approx([200 / 3, 100])
    missing = list_unstated(documents)
    assert missing["document"].tolist() == ["beta-2020"] * 5 + ["alpha-2021"] * 4


def test_a_number_that_is_not_at_its_place_is_found():
    row = {"document": "a", "number_text": "3.2", "start": 2, "end": 5}
    row |= {"quote": "达到3.2%", "quote_start": 0, "quote_end": 6}
    good = check_places(make_targets(row), {"a": "达到3.2%。"})
    assert good.values.tolist() == [["a", 1, 1, 1]]
    moved = check_places(make_targets(row), {"a": "要达到3.2%。"})
    assert moved.values.tolist() == [["a", 1, 0, 0]]


def test_a_changed_file_is_found():
    digest = hashlib.sha256("甲".encode()).hexdigest()
    documents = make_documents(("a", {"sha256": digest}), ("b", {"sha256": digest}))
    files = check_files(documents, {"a": "甲", "b": "乙"})
    assert files["same_file"].tolist() == ["yes", "no"]


LEDGER = pd.DataFrame(
    [
        ("a", 0, 2, "2家", "target", "", "a@0-2"),
        ("a", 5, 6, "1", "excluded", "heading", ""),
        ("a", 7, 8, "亿", "part", "threshold", "a@0-2"),
        ("b", 0, 4, "2020", "excluded", "date", ""),
        ("b", 9, 10, "一", "excluded", "date", ""),
    ],
    columns=list(COLUMNS["numbers"]),
)


def test_the_account_tells_reasons_apart_and_adds_up():
    table = account(LEDGER, ["b", "a"])
    assert table.values.tolist() == [
        ["target", "", 0, 1, 1],
        ["part", "", 0, 1, 1],
        ["excluded", "date", 2, 0, 2],
        ["excluded", "heading", 0, 1, 1],
        ["unexplained", "", 0, 0, 0],
        ["all", "", 2, 3, 5],
    ]
    assert account(LEDGER.iloc[:0], ["a"]).empty


def test_an_unexplained_number_has_its_own_row():
    open_ledger = LEDGER.replace({"role": {"part": "unexplained"}})
    table = account(open_ledger, ["a", "b"]).set_index("role")
    assert table.loc["unexplained", "total"] == 1
    assert table.loc["all", "total"] == 5
    assert list(count_roles(open_ledger, ["a"])["role"]) == [
        *("target", "excluded", "unexplained"),
    ]


def test_targets_that_the_ledger_lacks_are_counted_both_ways():
    known = make_targets({"document": "a"}).assign(target_id="a@0-2")
    assert unlisted(known, LEDGER) == 0
    assert unlisted(known.assign(target_id="a@3-4"), LEDGER) == 2


def test_accuracy_keeps_its_order_and_leaves_open_what_was_not_annotated():
    rows = [("x", "detection", 1, 0.5, 2 / 3), ("x", "section", 1, 1, 1), ("y", "core", 0, 0, 0)]
    table = pd.DataFrame(rows, columns=list(COLUMNS["accuracy"]))
    by_field = f1_by_corpus(table)
    assert list(by_field.columns) == ["feature", "x", "y"]
    assert list(by_field["feature"]) == ["detection", "section", "core"]
    assert by_field["x"].tolist()[:2] == [2 / 3, 1]
    assert by_field["y"].isna().tolist() == [True, True, False]
    assert list(overall(table)["feature"]) == ["detection", "core"]
    assert f1_by_corpus(table.iloc[:0]).empty


def test_agencies_lead_first_and_count_once_a_target():
    table = make_targets(
        {"document": "a", "agencies": "市经信局;市科技局"},
        {"document": "a", "agencies": "市科技局;市经信局;市科技局"},
        {"document": "a", "agencies": "市经信局"},
        {"document": "a"},
    )
    assert count_agencies(table).values.tolist() == [["市经信局", 2, 3], ["市科技局", 1, 2]]
    assert count_agencies(table.iloc[3:]).empty


def test_identity_leaves_open_what_is_not_stated():
    documents = make_documents(("a", {"title": "规划", "plan_end": pd.NA}))
    known = describe_plan(documents, "a").set_index("field")["value"]
    assert (known["title"], known["issuer"], known["plan_end"]) == ("规划", "", "")


brief = settings(max_examples=25, deadline=None, derandomize=True)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "document": st.sampled_from(["a", "b", "c"]),
            "indicator": st.sampled_from(["robots", "tax", "firms", "other"]),
            "measure": st.sampled_from(MEASURES),
            "end_year": st.one_of(st.none(), st.integers(2015, 2030)),
        }
    ),
    max_size=12,
)


@brief
@given(rows, st.permutations(["a", "b", "c"]))
def test_the_order_of_plans_does_not_touch_the_counts(drawn, plans):
    targets = describe(make_targets(*drawn), CODELIST)
    for column in ("theme", "measure"):
        straight = count(targets, column, ["a", "b", "c"])
        turned = count(targets, column, plans)
        assert straight.equals(turned[straight.columns])
        assert straight["total"].sum() == len(drawn)


@brief
@given(rows, st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
def test_each_target_is_due_once(drawn, day):
    table = make_targets(*drawn)
    dated = due(table, day.isoformat())
    assert sorted(dated["target_id"]) == sorted(table["target_id"])
    assert tally_due(dated)["targets"].sum() == len(drawn)
    assert ((dated["days_left"] <= 0).fillna(False) == (dated["status"] == "due")).all()
