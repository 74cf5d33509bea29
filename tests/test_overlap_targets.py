"""Shared targets: grades by hand, sets of plans, three lists, what is taken up."""

from __future__ import annotations

from itertools import permutations

import pandas as pd
import pytest

from policytargets.comparing.overlap.shared_targets import (
    count_grades,
    grade_families,
    intersections,
    pair_lists,
    presence,
    unit_of,
)
from policytargets.comparing.overlap.uptake import SIZES, count_taken_up, taken_up
from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.targets import describe
from policytargets.errors import InputError
from policytargets.tables import read_table, select_plans

PLANS = ["city", "town", "province"]
TARGETS = pd.DataFrame(
    [
        ("city", "city@1-2", "digital", "robots", ""),
        ("city", "city@3-4", "digital", "robots", ""),
        ("city", "city@5-6", "digital", "robots", "city/001"),
        ("city", "city@7-8", "capital", "listed", ""),
        ("city", "city@9-9", "other", "other", ""),
        ("town", "town@1-2", "digital", "robots", ""),
        ("town", "town@3-4", "digital", "cloud", ""),
        ("town", "town@5-6", "talent", "talents", ""),
        ("province", "province@1-2", "digital", "robots", ""),
        ("province", "province@3-4", "capital", "listed", ""),
    ],
    columns=["document", "target_id", "theme", "family", "repeats"],
).assign(start=range(10))


def make_pairs(*rows):
    columns = ["document_a", "document_b", "family", "verdict", "reasons"]
    return pd.DataFrame(rows, columns=columns)


PAIRS = make_pairs(
    ("city", "town", "robots", "refused", "scope"),
    ("city", "town", "robots", "qualified", "window;territory"),
    ("province", "city", "robots", "refused", "form"),
    ("province", "city", "listed", "converted", ""),
    ("town", "province", "robots", "refused", "scope;form"),
)


@pytest.fixture
def graded():
    return grade_families(TARGETS, PAIRS, PLANS)


def row_of(graded, a, b, family):
    own = graded[graded["plan_a"].eq(a) & graded["plan_b"].eq(b) & graded["family"].eq(family)]
    return own.iloc[0]


def test_presence_counts_first_mentions_of_known_families():
    table = presence(TARGETS, PLANS)
    assert table[["family", *PLANS, "plans"]].values.tolist() == [
        ["listed", 1, 0, 1, 2],
        ["cloud", 0, 1, 0, 1],
        ["robots", 2, 1, 1, 3],
        ["talents", 0, 1, 0, 1],
    ]
    themes = presence(TARGETS, PLANS, "theme")
    assert themes[["theme", "plans"]].values.tolist() == [
        ["capital", 2],
        ["digital", 3],
        ["talent", 1],
    ]


def test_the_best_verdict_decides_and_brings_its_reasons(graded):
    row = row_of(graded, "city", "town", "robots")
    assert (row["grade"], row["verdict"], row["reasons"]) == (
        "comparable",
        "qualified",
        "territory;window",
    )
    assert row["targets_a"] == "city@1-2;city@3-4"


def test_one_family_with_nothing_comparable_is_the_middle_grade_with_its_reasons(graded):
    row = row_of(graded, "town", "province", "robots")
    assert (row["grade"], row["verdict"], row["reasons"]) == ("indicator", "refused", "form;scope")


def test_a_theme_of_both_is_the_widest_grade_and_no_theme_is_none(graded):
    assert row_of(graded, "city", "town", "cloud")[["side", "grade"]].tolist() == ["b", "theme"]
    assert row_of(graded, "city", "town", "talents")[["side", "grade"]].tolist() == ["b", ""]


def test_counts_of_grades_add_up(graded):
    counts = count_grades(graded)
    assert counts.iloc[0].tolist() == ["city", "town", 0, 0, 1, 0, 1, 2]
    sizes = graded.groupby(["plan_a", "plan_b"], sort=False).size()
    assert counts.iloc[:, 2:].sum(axis=1).tolist() == sizes.tolist()


@pytest.mark.parametrize(
    ("wanted", "both", "a", "b"),
    [
        ("comparable", ["robots"], ["listed"], ["cloud", "talents"]),
        ("indicator", ["robots"], ["listed"], ["cloud", "talents"]),
        ("theme", ["cloud", "robots"], ["listed"], ["talents"]),
    ],
)
def test_three_lists_by_grade(graded, wanted, both, a, b):
    lists = pair_lists(graded, wanted)
    own = lists[lists["plan_a"].eq("city") & lists["plan_b"].eq("town")]
    found = {name: sorted(own.loc[own["list"].eq(name), "family"]) for name in ("both", "a", "b")}
    assert found == {"both": both, "a": a, "b": b}


def test_with_the_narrowest_grade_a_refused_family_stands_in_both_plans_own_lists(graded):
    lists = pair_lists(graded, "comparable")
    own = lists[lists["plan_a"].eq("town") & lists["family"].eq("robots")]
    assert own["list"].tolist() == ["a", "b"]


def test_an_unknown_grade_is_refused(graded):
    with pytest.raises(InputError, match=r"grade.*'same'.*comparable, indicator, theme"):
        pair_lists(graded, "same")
    with pytest.raises(InputError, match="grade"):
        unit_of("same")


def test_sets_of_plans_by_hand(graded):
    sets = intersections(presence(TARGETS, PLANS), graded, PLANS)
    assert sets.values.tolist() == [
        ["city;town;province", 3, 1, 1, "robots"],
        ["city;province", 2, 1, 1, "listed"],
        ["town", 1, 2, 0, "cloud;talents"],
    ]


def five():
    plans = list(read_table("documents")["document"])
    documents = select_plans(read_table("documents"), plans)
    normalised = read_table("normalised")
    described = describe(read_table("targets"), read_table("indicators"))
    targets = described.merge(normalised[["target_id", "family"]])
    pairs = choose_pairs(read_table("comparisons"), targets, plans)
    return plans, documents, normalised, targets, pairs


def test_every_family_of_the_five_plans_stands_in_one_set():
    plans, _, _, targets, pairs = five()
    table = presence(targets, plans)
    sets = intersections(table, grade_families(targets, pairs, plans), plans)
    codes = [code for row in sets["codes"] for code in row.split(";")]
    assert sorted(codes) == sorted(table["family"])
    assert sets["families"].sum() == len(table)
    assert (sets["comparable"] <= sets["families"]).all()
    assert not sets.loc[sets["degree"].eq(1), "comparable"].any()


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_order_of_plans_turns_the_sides_and_nothing_else(turn):
    plans, _, _, targets, pairs = five()
    turned = list(permutations(plans))[29 * turn]
    straight, other = (grade_families(targets, pairs, order) for order in (plans, turned))
    keys = ["pair", "family"]
    for table in (straight, other):
        sides = zip(table["plan_a"], table["plan_b"], strict=True)
        table["pair"] = ["/".join(sorted(side)) for side in sides]
        held = zip(table["targets_a"], table["targets_b"], strict=True)
        table["held"] = [";".join(sorted(pair)) for pair in held]
    same = [*keys, "grade", "verdict", "reasons", "held"]
    tables = [t[same].sort_values(keys, ignore_index=True) for t in (straight, other)]
    pd.testing.assert_frame_equal(*tables)


def test_only_plans_of_the_province_that_came_later_can_have_taken_up():
    plans, documents, normalised, targets, pairs = five()
    graded = grade_families(targets, pairs, plans)
    taken = taken_up(graded, pairs, normalised, documents, targets)
    assert set(taken["above"]) == {"zhejiang-2017"}
    assert taken.groupby("document")["family"].nunique().nunique() == 1
    local = [plan for plan in plans if plan != "zhejiang-2017"]
    none = taken_up(
        grade_families(targets, pairs, local),
        pairs,
        normalised,
        select_plans(documents, local),
        targets,
    )
    assert none.empty


def test_paces_against_the_province_are_those_of_plain_arithmetic():
    plans, documents, normalised, targets, pairs = five()
    graded = grade_families(targets, pairs, plans)
    taken = taken_up(graded, pairs, normalised, documents, targets)
    robots = taken[taken["document"].eq("wenzhou-2020") & taken["family"].eq("robots")].iloc[0]
    assert (robots["value"], robots["value_above"]) == (4000 / 2, 20000 / 4)
    sizes = normalised.set_index("target_id")
    ends = [sizes.loc[robots[f"target_id{side}"]] for side in ("", "_above")]
    wanted = ends[0]["pace_per_100bn_gdp"] / ends[1]["pace_per_100bn_gdp"]
    assert robots["per_100bn_gdp_ratio"] == pytest.approx(wanted)
    assert wanted == pytest.approx((2000 / 6871) / (5000 / 64613.34)), "both by the GDP of 2020"
    assert robots["ratio"] == pytest.approx(0.4)


def test_a_pace_from_an_inferred_first_year_has_another():
    plans, documents, normalised, targets, pairs = five()
    taken = taken_up(grade_families(targets, pairs, plans), pairs, normalised, documents, targets)
    robots = taken[taken["family"].eq("robots")].set_index("document")
    own = robots.loc["wenzhou-2020", ["start", "other_start", "other_factor"]]
    assert own.tolist() == pytest.approx([2021, 2020, 2 / 3])
    assert pd.isna(robots.loc["jinhua-2021", "other_start"])
    assert taken["other_start_above"].isna().all()


def test_no_rate_is_set_against_size():
    plans, documents, normalised, targets, pairs = five()
    graded = grade_families(targets, pairs, plans)
    taken = taken_up(graded, pairs, normalised, documents, targets)
    rates = taken[taken["basis"].eq("rate_per_year")]
    assert len(rates) and rates[[f"{size}_ratio" for size in SIZES]].isna().all(axis=None)


def test_what_is_counted_adds_up_to_the_families_of_the_province():
    plans, documents, normalised, targets, pairs = five()
    graded = grade_families(targets, pairs, plans)
    counts = count_taken_up(taken_up(graded, pairs, normalised, documents, targets))
    parts = counts[["comparable", "indicator", "left"]].sum(axis=1)
    assert parts.tolist() == counts["families"].tolist()
    table = presence(targets, plans)
    assert set(counts["families"]) == {int((table["zhejiang-2017"] > 0).sum())}


def test_each_thing_that_the_province_counts_has_a_row_with_the_caveats_of_its_pair():
    plans, documents, normalised, targets, pairs = five()
    graded = grade_families(targets, pairs, plans)
    taken = taken_up(graded, pairs, normalised, documents, targets)
    own = taken[taken["document"].eq("jinhua-2021") & taken["family"].eq("brands")]
    ids = targets.set_index("target_id")["id"]
    sides = zip(own["target_id"].map(ids), own["target_id_above"].map(ids), strict=True)
    told = dict(zip(sides, own["reasons"], strict=True))
    firms, products = (
        ("jinhua-2021/004", "zhejiang-2017/011"),
        ("jinhua-2021/050", "zhejiang-2017/013"),
    )
    assert told[products] == "scope_unstated;territory;window"
    assert told[firms] == "indicator_wording;scope_unstated;territory;window"
    assert own["part"].nunique() == 2


@pytest.mark.parametrize(
    ("plan", "family", "told"),
    [
        ("wenzhou-2020", "listed_firms", (">=", "<=")),
        ("wenzhou-2020", "upgraded_small_enterprises", ("<=", "<=")),
        ("wenzhou-2020", "robots", ("<=", "")),
        ("jinhua-2021", "robots", ("", "<=")),
        ("jinhua-2021", "zhejiang_made_standards", ("", "<=")),
    ],
)
def test_a_ratio_is_the_bound_that_comparators_and_populations_make_it(plan, family, told):
    plans, documents, normalised, targets, pairs = five()
    graded = grade_families(targets, pairs, plans)
    taken = taken_up(graded, pairs, normalised, documents, targets)
    (row,) = taken[taken["document"].eq(plan) & taken["family"].eq(family)].itertuples()
    assert (row.bound, row.bound_if) == told
