"""Pace and paths: plain arithmetic, bands that hold their ends, nothing past a deadline unsaid."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparing.timelines import paces, pathways
from policytargets.errors import InputError
from policytargets.project import find_root
from policytargets.running.parameters import Known, find_faults, read_declared
from timelines_tables import five_plans, make_normalised, make_pairs, make_targets

amounts = st.floats(1e-3, 1e13)
brief = settings(max_examples=100, deadline=None)


@brief
@given(amounts, st.integers(1990, 2020), amounts, st.integers(1, 20))
def test_paths_meet_baseline_and_target(start, first, value, years):
    for year, end in ((first, start), (first + years, value)):
        assert pathways.level_in_year(start, first, value, first + years, year) == (end, end)


@brief
@given(amounts, amounts, st.integers(1, 20), st.data())
def test_the_band_lies_between_its_end_points(start, value, years, data):
    year = data.draw(st.integers(0, years))
    linear, geometric = pathways.level_in_year(start, 0, value, years, year)
    low, high = sorted((start, value))
    slack = 1e-9 * high
    assert low - slack <= geometric <= linear + slack
    assert linear <= high + slack


def test_a_path_by_plain_arithmetic():
    linear, geometric = pathways.level_in_year(100.0, 2020, 200.0, 2025, 2023)
    assert linear == pytest.approx(100 + 3 * 20)
    assert geometric == pytest.approx(100 * math.exp(math.log(2) * 3 / 5))


def test_no_rate_leads_from_nothing():
    linear, geometric = pathways.level_in_year(0.0, 2020, 10.0, 2022, 2021)
    assert linear == 5
    assert math.isnan(geometric)


def levels():
    """Return two levels of 2025 and 2023 that may be compared, the second without a baseline."""
    targets = make_targets({"document": "a", "end_year": 2025}, {"document": "b", "end_year": 2023})
    known = {"baseline_value": 100.0, "baseline_year": 2020, "baseline_status": "external"}
    normalised = make_normalised(targets, {"value": 200.0} | known, {"value": 150.0})
    return targets, normalised, make_pairs(targets, (0, 1, {}))


def test_the_common_year_is_the_earliest_deadline_and_no_path_ends_before_it():
    targets, normalised, pairs = levels()
    table = pathways.same_year(pairs, normalised, targets)
    assert table["common_year"].tolist() == [2023, 2023]
    assert table["status"].tolist() == ["on_path", "at_deadline"]
    assert table["linear"].tolist() == pytest.approx([160.0, 150.0])
    assert table["caveats"].tolist() == ["window", "window"]


@pytest.mark.parametrize(
    ("year", "statuses"),
    [
        (2019, ["before_start", "no_path"]),
        (2024, ["on_path", "no_path"]),
        (2025, ["own_target", "no_path"]),
        (2026, ["extrapolated", "no_path"]),
    ],
)
def test_nothing_past_a_deadline_is_given_unless_it_is_flagged(year, statuses):
    targets, normalised, pairs = levels()
    table = pathways.same_year(pairs, normalised, targets, year)
    assert table["status"].tolist() == statuses
    gone = table["status"].isin(["before_start", "no_path"])
    assert table.loc[gone, ["linear", "geometric"]].isna().all(axis=None)


def test_a_refused_pair_does_not_share_an_axis():
    targets, normalised, _ = levels()
    pairs = make_pairs(targets, (0, 1, {"verdict": "refused"}))
    table = pathways.same_year(pairs, normalised, targets)
    assert table.empty, "what has no partner is not drawn"


def test_a_bound_stands_for_a_baseline_that_is_only_bounded():
    targets = make_targets({"document": "a"}, {"document": "b"})
    known = {"baseline_low": 70.0, "baseline_year": 2019, "baseline_status": "bounded"}
    normalised = make_normalised(targets, {"value": 70.0} | known, {"value": 80.0})
    pairs = make_pairs(targets, (0, 1, {}))
    row, _ = pathways.same_year(pairs, normalised, targets).to_dict("records")
    assert (row["start"], row["linear"], row["baseline_status"]) == (70, 70, "bounded")


def test_a_course_runs_from_nothing_from_100_or_from_a_baseline():
    targets = make_targets(
        {"document": "a", "measure": "addition", "start_year": 2021},
        {"document": "b", "measure": "addition", "start_year": 2020},
        {"document": "a", "measure": "growth", "start_year": 2021},
        {"document": "b", "measure": "growth", "start_year": 2021},
        {"document": "a", "end_year": 2025},
        {"document": "b", "end_year": 2023},
    )
    inferred = {"start_status": "inferred_signed", "date_signed": "2020-12-31"}
    known = {"baseline_value": 100.0, "baseline_year": 2020, "baseline_status": "external"}
    normalised = make_normalised(
        targets,
        {"value": 30.0, "pace_per_year": 15.0, "window_years": 2} | inferred,
        {"value": 30.0, "pace_per_year": 10.0, "window_years": 3},
        *[{"value": 10.0, "rate_per_year": 10.0, "window_years": 2}] * 2,
        {"value": 200.0} | known,
        {"value": 150.0},
    )
    paced = {"basis": "pace_per_year"}
    pairs = make_pairs(targets, (0, 1, paced), (2, 3, {"unit": "%"}), (4, 5, {}))
    given = (pairs, normalised, targets)
    table = pathways.courses(paces.paces(*given), pathways.same_year(*given))
    shown = table.set_index("target_id").loc[list(targets["target_id"])]
    assert shown["first"].tolist()[:5] == [2020, 2019, 2020, 2020, 2020]
    assert shown["start"].tolist()[:5] == [0, 0, 100, 100, 100]
    assert shown["aim"].tolist() == pytest.approx([30, 30, 121, 121, 200, 150])
    assert shown["last"].tolist() == [2022, 2022, 2022, 2022, 2025, 2023]
    assert shown["other_first"].iloc[0] == 2019, "signed in 2020, it may have begun then"
    assert shown["other_first"].iloc[1:].isna().all()
    assert math.isnan(shown["start"].iloc[5]), "no baseline, no line"
    assert table.groupby("group")["basis"].nunique().tolist() == [1, 1, 1]


def test_a_common_year_that_is_no_year_is_refused():
    targets, normalised, pairs = levels()
    with pytest.raises(InputError, match="common_year: 20 is out of range"):
        pathways.same_year(pairs, normalised, targets, 20)


@pytest.mark.parametrize(
    ("year", "refused"),
    [(0, False), (1949, False), (2100, False), (1948, True), (20, True), (-1, True)],
)
def test_a_common_year_out_of_range_is_told_before_a_kernel_starts(year, refused):
    declared = read_declared(find_root() / "notebooks/03_timelines.ipynb")["common_year"]
    faults = find_faults("-p common_year", declared, year, Known((), (), (), ()))
    assert [str(fault) for fault in faults] == (
        [
            f"-p common_year: common_year is {year}; "
            f"allowed: 0 or whole numbers from 1949 to 2100 ({declared.kind.words})"
        ]
        if refused
        else []
    )


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(8, 12)), max_size=15))
def test_groups_hold_every_pair_and_nothing_that_is_no_pair(drawn):
    pairs = sorted((str(a), str(b)) for a, b in drawn)
    groups = paces.group(pairs)
    inside = {frozenset(pair) for own in groups for pair in combinations(own, 2)}
    assert inside == {frozenset(pair) for pair in pairs}


def test_paces_by_plain_arithmetic_in_groups_of_one_unit_and_basis():
    targets = make_targets(
        {"document": "a", "measure": "addition", "start_year": 2021},
        {"document": "b", "measure": "flow"},
        {"document": "a", "measure": "growth"},
        {"document": "b", "measure": "growth"},
        {"document": "a", "measure": "level"},
        {"document": "b", "measure": "level"},
    )
    moving = {"pace_per_year": 15.0, "window_years": 2}
    normalised = make_normalised(
        targets,
        {"value": 30.0} | moving,
        {"value": 15.0} | moving | {"window_years": 3},
        *[{"value": rate, "rate_per_year": rate, "window_years": 3} for rate in (10.0, 15.0)],
        *[{"value": 1.0}] * 2,
    )
    pairs = make_pairs(
        targets,
        (0, 1, {"basis": "pace_per_year"}),
        (2, 3, {"unit": "%"}),
        (4, 5, {}),
    )
    table = paces.paces(pairs, normalised, targets)
    assert table["pace"].tolist() == [15, 15, 10, 15]
    assert table["basis"].tolist() == ["pace_per_year"] * 2 + ["rate_per_year"] * 2
    assert "level" not in set(table["form"]), "a stock has no pace"


def test_the_paces_of_the_plans_are_their_numbers_over_their_years():
    targets, normalised, pairs = five_plans()
    table = paces.paces(pairs, normalised, targets)
    values = normalised.set_index("target_id")["value"]
    for row in table.itertuples():
        value, years = values[row.target_id], row.end_year - row.start_year + 1
        expected = value
        if row.form == "addition":
            expected = value / years
        elif row.form == "change":
            expected = 100 * ((1 + value / 100) ** (1 / years) - 1)
        assert row.pace == pytest.approx(expected), row.id
    for _, own in table.groupby("group"):
        assert own[["family", "unit", "basis"]].drop_duplicates().shape[0] == 1
        assert own["document"].nunique() == len(own) > 1


def test_paths_of_the_plans_stop_at_their_deadlines():
    targets, normalised, pairs = five_plans()
    table = pathways.same_year(pairs, normalised, targets)
    assert not (table["status"] == "extrapolated").any()
    assert (table["common_year"] <= table["end_year"]).all()
    reached = table[(table["common_year"] == table["end_year"]) & table["start"].notna()]
    assert reached["linear"].tolist() == reached["value"].tolist()
