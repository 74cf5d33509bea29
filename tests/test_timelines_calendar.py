"""The calendar of promises: each target once, each yearly amount once a year, counts by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparing.timelines import due_dates, windows
from policytargets.reporting.timelines.deadlines import tell_known, tell_most, tell_yearly
from policytargets.schemas import MEASURES
from timelines_tables import clean, five_plans, make_documents, make_targets, reference_lines

years = st.one_of(st.none(), st.integers(2015, 2030))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "start_year": years,
            "end_year": years,
            "measure": st.sampled_from(MEASURES),
            "cadence": st.sampled_from(("once", "annual")),
            "theme": st.sampled_from(("digital", "green")),
        }
    ),
    min_size=1,
    max_size=12,
)
brief = settings(max_examples=60, deadline=None)


@brief
@given(rows)
def test_every_target_with_a_deadline_is_once_in_the_calendar_and_flows_once_a_year(drawn):
    targets = make_targets(*drawn)
    owed = due_dates.obligations(targets)
    assert not owed.duplicated(["target_id", "year"]).any()
    by_target = owed.groupby("target_id")
    for target in targets.to_dict("records"):
        if pd.isna(target["end_year"]):
            assert target["target_id"] not in by_target.groups
            continue
        own = by_target.get_group(target["target_id"])
        if target["cadence"] == "annual" and target["measure"] != "growth":
            start = target["end_year"] if pd.isna(target["start_year"]) else target["start_year"]
            first = min(start, target["end_year"])
            assert own["year"].tolist() == list(range(first, target["end_year"] + 1))
            assert set(own["kind"]) == {"yearly"}
        else:
            assert own[["year", "kind"]].values.tolist() == [[target["end_year"], "once"]]


@brief
@given(rows)
def test_the_tables_of_the_calendar_count_the_same(drawn):
    owed = due_dates.obligations(make_targets(*drawn))
    table = due_dates.years(owed)
    once, yearly = (due_dates.owed_by(owed, "theme", kind) for kind in due_dates.KINDS)
    for column, grid in (("once", once), ("yearly", yearly)):
        sums = grid.drop(columns="theme").sum()
        assert sums.tolist() == table[column].tolist()
        assert [int(year) for year in sums.index] == table["year"].tolist()
    assert table["once_until"].tolist() == table["once"].cumsum().tolist()


def test_a_growth_rate_is_owed_at_its_deadline_and_an_amount_in_each_year():
    targets = make_targets(
        {"measure": "growth", "cadence": "annual"},
        {"measure": "flow", "cadence": "annual"},
        {"measure": "level", "cadence": "annual", "start_year": 2021},
        {"end_year": None},
    )
    table = due_dates.years(due_dates.obligations(targets))
    assert table.values.tolist() == [[2020, 0, 0, 1], [2021, 0, 0, 2], [2022, 1, 1, 2]]


# Counted with a pencil in tests/reference/targets.jsonl: deadlines of 2017 to 2025.
BY_HAND = {2017: 1, 2018: 1, 2019: 1, 2020: 31, 2022: 106, 2023: 61, 2025: 39}


@pytest.mark.parametrize(
    ("day", "by_hand"),
    [("2019-12-30", 2), ("2020-12-31", 34), ("2022-12-31", 140), ("2023-12-30", 140)],
)
def test_rows_due_by_a_date_are_those_counted_in_the_reference_table(day, by_hand):
    table = pd.DataFrame(reference_lines()).astype({"end_year": "Int64"})
    assert table["end_year"].value_counts().to_dict() == BY_HAND
    dated = due_dates.due(table, day)
    assert (dated["status"] == "due").sum() == by_hand
    assert (dated["status"] == "open").sum() == sum(BY_HAND.values()) - by_hand


@pytest.mark.parametrize("day", ["2020-12-31", "2022-12-31", "2024-01-01"])
def test_what_the_reader_found_is_due_as_counted_in_the_reference_table(day):
    # The reader's own misses are the business of its accuracy, not of the calendar.
    targets = five_plans()[0]
    read = set(zip(targets["document"], targets["start"], targets["end"], strict=True))
    by_hand = Counter()
    for line in reference_lines():
        where = (line["document"], line["start"], line["end"])
        if where in read and line["end_year"] and f"{line['end_year']}-12-31" <= day:
            by_hand[line["document"]] += 1
    dated = due_dates.due(targets, day)
    found = dated.loc[dated["status"] == "due", "document"].value_counts()
    assert found.to_dict() == dict(by_hand)


def test_a_target_without_a_deadline_is_listed_last_and_said_to_have_none():
    targets = make_targets({"end_year": None}, {"end_year": 2030}, {"end_year": 2021})
    dated = due_dates.due(targets, "2022-01-01")
    assert dated["status"].tolist() == ["due", "open", "undated"]
    assert dated["due_on"].tolist() == ["2021-12-31", "2030-12-31", ""]
    assert dated["days_left"].iloc[0] == -1
    assert pd.isna(dated["days_left"].iloc[2])


def test_days_over_or_left_are_those_of_the_calendar():
    dated = due_dates.due(make_targets({"end_year": 2024}), "2024-02-28")
    assert dated["days_left"].iloc[0] == (dt.date(2024, 12, 31) - dt.date(2024, 2, 28)).days == 307


def test_an_empty_choice_has_an_empty_calendar():
    owed = due_dates.obligations(make_targets({"end_year": None}))
    assert due_dates.years(owed).empty
    assert due_dates.owed_by(owed, "theme", "once").empty


def test_what_a_copy_does_not_state_is_missing_not_guessed():
    documents = make_documents(
        {"document": "a", "date_signed": "2020-12-31", "date_published": "2021-01-20"},
        {"document": "b", "date_published": "2020-04-27"},
    )
    table = windows.periods(make_targets({}), documents).set_index("document")
    assert table.loc["a", ["days_to_publish", "horizon_years"]].tolist() == [20, 2.0]
    assert table.loc["b", ["days_to_publish", "horizon_years"]].isna().all()


def test_the_share_of_a_year_leaves_yearly_obligations_out_of_both_numbers():
    owed = due_dates.obligations(five_plans()[0])
    by_year = due_dates.years(owed)
    (once,), (yearly,) = tell_most(by_year, owed), tell_yearly(by_year, owed)
    assert once.value == 88
    assert "43 % of the 205" in once.text
    assert yearly.value == 238 - 205


def test_years_that_tie_are_all_named():
    owed = due_dates.obligations(
        make_targets(
            {"end_year": 2021},
            {"end_year": 2022},
            {"cadence": "annual", "measure": "flow", "start_year": 2021},
        )
    )
    by_year = due_dates.years(owed)
    (once,), (yearly,) = tell_most(by_year, owed), tell_yearly(by_year, owed)
    assert (once.key, once.value, len(once.target_ids)) == ("calendar_tied", 1, 2)
    assert all("2021, 2022" in told.text for told in (once, yearly))


def test_an_empty_day_is_that_of_the_run(monkeypatch):
    monkeypatch.setattr(due_dates, "today", lambda: "2021-12-30")
    dated = due_dates.due(make_targets({"end_year": 2021}), "")
    assert dated["days_left"].tolist() == [1]


def test_deadlines_in_the_last_year_leave_little_to_check_before():
    targets, _, _ = five_plans()
    dated = due_dates.due(targets, "2022-12-31")
    claims = {one.key: one for one in tell_known(dated, clean("documents"))}
    told = claims["milestones"]
    owed = due_dates.obligations(targets)
    yearly = set(owed.loc[owed["kind"] == "yearly", "target_id"])
    assert not yearly & set(told.target_ids)
    assert told.value == claims["last_year"].value == 203, "both of what is due once"
    assert "Of the 205 targets that are due once" in claims["last_year"].text


def test_deadlines_are_told_apart_by_how_they_are_known():
    statuses = ["stated", "stated", "inherited", "plan", "dated"]
    targets = make_targets(*({"end_year_status": status} for status in statuses))
    dated = due_dates.due(targets, "2021-01-01")
    told = {one.key: one for one in tell_known(dated, make_documents({"document": "a"}))}
    known = told["deadlines_known"]
    assert (known.value, len(known.target_ids)) == (1, 1)
    assert "Of all 5 deadlines" in known.text
    assert "2 are stated" in known.text
    assert "1 follow" in known.text
    assert "1 from the year of issue" in known.text
    (row,) = due_dates.tally_due(dated).to_dict("records")
    counts = {name: row[f"deadline_{name}"] for name in ("stated", "inherited", "plan", "dated")}
    assert counts == {"stated": 2, "inherited": 1, "plan": 1, "dated": 1}
    assert sum(counts.values()) == row["targets"] == 5


def test_days_of_publication_of_two_kinds_are_not_set_against_each_other():
    documents = make_documents(
        {"document": "a", "date_published": "2020-01-01", "published_as": "posted"},
        {"document": "b", "date_published": "2020-02-01", "published_as": "printed"},
        {"document": "c", "date_published": "2020-03-01", "published_as": "printed"},
    )
    lags = windows.lags(documents, {}).set_index(["plan_a", "plan_b"])["publication_lag"]
    assert lags.loc[("b", "c")] == 29
    assert pd.isna(lags.loc[("a", "b")])
