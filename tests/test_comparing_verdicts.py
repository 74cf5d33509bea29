"""Known answers by hand for verdicts, views and gaps, and properties that hold for any pairs."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparing.pairs import (
    both_ways,
    choose_pairs,
    count_caveats,
    count_verdicts,
    foremost,
    involving,
    ranked_families,
    side_by_side,
)
from policytargets.comparing.quality import (
    count_baselines,
    count_gaps,
    find_gaps,
    lacking,
    list_unclassified,
    list_unmatched,
)
from policytargets.comparing.targets import shared_families
from policytargets.schemas import COLUMNS, VERDICTS
from policytargets.tables import read_table
from reference_plans import PLANS as FIVE

PLANS = ["a", "b", "c"]
TEXTS = {"a": "", "b": "0123加快推广机器人。", "c": ""}
brief = settings(max_examples=30, deadline=None)


def make_tables(*rows):
    """Return targets and their normalised table from (document, number, family, form, repeats)."""
    targets, normalised = [], []
    for place, (plan, number, family, form, repeats) in enumerate(rows):
        key = {"target_id": f"{plan}@{place}-{place + 1}", "id": f"{plan}/{place}"}
        words = {"number_text": number, "comparator": "=", "cadence": "once", "scope": ""}
        years = {"start_year": 2020, "end_year": 2022, "indicator_text": family}
        targets.append(key | words | years | {"document": plan, "repeats": repeats})
        shape = dict.fromkeys(COLUMNS["normalised"], "")
        normalised.append(shape | key | {"document": plan, "family": family, "form": form})
    return pd.DataFrame(targets), pd.DataFrame(normalised)


def make_pairs(targets, normalised, verdicts="refused", reasons="form"):
    """Return the pairs across plans in one family, with verdicts in their order."""
    found = []
    rows = targets.merge(normalised[["target_id", "family"]]).to_dict("records")
    for one, other in combinations(rows, 2):
        if one["document"] != other["document"] and one["family"] == other["family"]:
            turn = len(found)
            verdict = verdicts if isinstance(verdicts, str) else verdicts[turn % len(verdicts)]
            found.append(
                dict.fromkeys(COLUMNS["comparisons"], "")
                | {"target_a": one["id"], "target_b": other["id"], "family": one["family"]}
                | {"target_id_a": one["target_id"], "target_id_b": other["target_id"]}
                | {"verdict": verdict, "reasons": reasons, "value_a": 1.0, "value_b": 2.0}
                | {"value_max_a": None, "value_max_b": None}
            )
    return pd.DataFrame(found, columns=list(COLUMNS["comparisons"]))


def no_gaps(*rows):
    names = ("document", "family", "form", "kind", "quote_start", "quote_end", "target_id")
    told = [
        dict.fromkeys(COLUMNS["missing"], "") | dict(zip(names, row, strict=True)) for row in rows
    ]
    table = pd.DataFrame(told, columns=list(COLUMNS["missing"]))
    return table.astype({"quote_start": "Int64", "quote_end": "Int64"})


THREE = (
    ("a", "5台", "robots", "level", ""),
    ("b", "6台", "robots", "level", ""),
    ("b", "6台以上", "robots", "level", "b/1"),
    ("c", "7台", "robots", "level", ""),
)


def test_a_second_mention_is_folded_into_the_first_with_its_own_number():
    targets, normalised = make_tables(*THREE)
    view = side_by_side(targets, normalised, no_gaps(), TEXTS, PLANS, "robots")
    assert view[["id", "again", "missing"]].values.tolist() == [
        ["a/0", "", ""],
        ["b/1", "b/2 6台以上", ""],
        ["c/3", "", ""],
    ]
    pairs = choose_pairs(make_pairs(targets, normalised), targets, PLANS)
    assert list(zip(pairs["target_a"], pairs["target_b"], strict=True)) == [
        ("a/0", "b/1"),
        ("a/0", "c/3"),
        ("b/1", "c/3"),
    ]
    assert list(pairs["document_b"]) == ["b", "c", "c"]


def test_a_plan_without_a_target_has_a_row_with_its_words():
    targets, normalised = make_tables(THREE[0])
    missing = no_gaps(
        ("b", "robots", "", "direction_only", 4, 12, ""),
        ("c", "robots", "", "not_stated", None, None, ""),
        ("a", "robots", "flow", "other_form", None, None, "a@0-1"),
    )
    view = side_by_side(targets, normalised, missing, TEXTS, ["c", "b", "a"], "robots")
    assert view[["document", "missing", "instead", "instead_at"]].values.tolist() == [
        ["c", "not_stated", "", ""],
        ["b", "direction_only", "加快推广机器人。", "b@4-12"],
        ["a", "", "", ""],
    ]
    table = find_gaps(normalised, missing, PLANS)
    assert table[["document", "kind", "forms"]].values.tolist() == [
        ["a", "other_form", "flow"],
        ["b", "direction_only", ""],
        ["c", "not_stated", ""],
    ]
    told = lacking(table, TEXTS)
    assert told[["document", "quote", "target_id"]].values.tolist() == [
        ["b", "加快推广机器人。", "b@4-12"]
    ]
    counts = count_gaps(table, PLANS).set_index("kind")
    assert counts.sum().tolist() == [1, 1, 1]
    assert counts.loc["direction_only"].tolist() == [0, 1, 0]


def test_a_family_that_only_silent_plans_are_asked_for_is_shown_all_the_same():
    targets, normalised = make_tables(THREE[0])
    missing = no_gaps(("b", "robots", "", "not_stated", None, None, ""))
    view = side_by_side(targets, normalised, missing, TEXTS, ["b", "c"], "robots")
    assert view[["document", "missing"]].values.tolist() == [["b", "not_stated"]]
    assert set(view.columns) >= {"target_id", "number_text", "again"}


def test_verdicts_and_caveats_are_counted_by_hand():
    targets, normalised = make_tables(THREE[0], THREE[1], THREE[3])
    given = make_pairs(targets, normalised, ("direct", "converted", "qualified"), "deadline;scope")
    pairs = choose_pairs(given, targets, PLANS)
    assert count_verdicts(pairs).values.tolist() == [["robots", 1, 1, 1, 0, 3]]
    seen = both_ways(pairs)
    assert count_verdicts(seen, "other_document")["total"].tolist() == [2, 2, 2]
    caveats = count_caveats(pairs)
    assert list(caveats["caveat"]) == ["scope", "deadline"], "in the order of the rules"
    assert caveats["total"].tolist() == [3, 3]


def test_an_order_needs_plans_that_are_mutually_free():
    targets, normalised = make_tables(THREE[0], THREE[1], THREE[3])
    chain = make_pairs(targets, normalised, ("direct", "direct", "refused"))
    assert ranked_families(chain) == []
    assert ranked_families(chain, 2) == ["robots"]
    ring = make_pairs(targets, normalised, ("direct", "converted", "converted"))
    assert ranked_families(ring) == ["robots"]
    caveat = make_pairs(targets, normalised, ("direct", "converted", "qualified"))
    assert ranked_families(caveat) == []


def test_the_view_of_the_plans_holds_every_target_and_every_plan_of_a_family():
    targets, normalised, missing, documents = (
        read_table(name) for name in ("targets", "normalised", "missing", "documents")
    )
    plans = list(documents["document"])
    texts = dict.fromkeys(plans, "字" * 50000)
    first = set(targets.loc[targets["repeats"] == "", "target_id"])
    for family in shared_families(normalised, plans):
        view = side_by_side(targets, normalised, missing, texts, plans, family)
        own = set(normalised.loc[normalised["family"] == family, "target_id"]) & first
        assert set(view["target_id"]) - {""} == own
        assert list(dict.fromkeys(view["document"])) == plans
        assert ((view["missing"] == "") == (view["target_id"] != "")).all()


def test_wordings_that_no_concept_holds_are_listed_once():
    targets, normalised = make_tables(THREE[0], THREE[1], THREE[3])
    normalised["concept"] = ["robots", "奇特机器人", "奇特机器人"]
    table = list_unmatched(normalised, targets)
    assert table.values.tolist() == [["robots", "奇特机器人", "b/1;c/2"]]
    normalised["scope_code"] = ["unclassified", "", ""]
    targets["scope"] = ["奇特口径", "", ""]
    assert list_unclassified(normalised, targets).values.tolist() == [["奇特口径", "a/0"]]


def test_every_status_of_a_baseline_is_counted_zeros_included():
    normalised = read_table("normalised")
    plans = list(normalised["document"].unique())
    table = count_baselines(normalised, plans).set_index("baseline_status")
    assert table["total"].sum() == len(normalised)
    assert (table["total"] == table[plans].sum(axis=1)).all()


entries = st.lists(
    st.tuples(
        st.sampled_from(PLANS),
        st.just("1台"),
        st.sampled_from(["robots", "tax_per_mu"]),
        st.sampled_from(["level", "flow"]),
        st.just(""),
    ),
    min_size=2,
    max_size=9,
)


@brief
@given(entries, st.lists(st.sampled_from(VERDICTS), min_size=1, max_size=5))
def test_each_pair_is_seen_once_from_each_side(drawn, verdicts):
    targets, normalised = make_tables(*drawn)
    pairs = choose_pairs(make_pairs(targets, normalised, verdicts), targets, PLANS)
    seen = both_ways(pairs)
    sides = set(zip(seen["target_id"], seen["other_id"], strict=True))
    assert len(seen) == len(sides) == 2 * len(pairs)
    assert {(other, one) for one, other in sides} == sides
    assert (seen["value"] + seen["other_value"] == 3).all()
    ranks = [VERDICTS.index(verdict) for verdict in seen["verdict"]]
    assert ranks == sorted(ranks)


@brief
@given(entries, st.lists(st.sampled_from(VERDICTS), min_size=1), st.integers(1, 4))
def test_of_many_pairs_the_best_are_kept_and_the_others_counted(drawn, verdicts, most):
    targets, normalised = make_tables(*drawn)
    pairs = choose_pairs(make_pairs(targets, normalised, verdicts), targets, PLANS)
    every, kept = both_ways(pairs), foremost(pairs, most)
    for key, own in every.groupby("target_id"):
        shown = kept[kept["target_id"].eq(key)]
        assert len(shown) == min(most, len(own))
        assert set(shown["left"]) == {len(own) - len(shown)}
        ranks = sorted(VERDICTS.index(verdict) for verdict in own["verdict"])
        assert [VERDICTS.index(v) for v in shown["verdict"]] == ranks[: len(shown)]


@pytest.mark.parametrize("plan", FIVE)
def test_the_pairs_of_a_plan_are_judged_as_among_all(plan):
    targets, comparisons = read_table("targets"), read_table("comparisons")
    own = targets[targets["document"].eq(plan)]
    every = both_ways(choose_pairs(comparisons, targets, FIVE))
    fewer = involving(comparisons, own["target_id"])
    seen = both_ways(choose_pairs(fewer, targets, FIVE))
    wanted, found = (
        table[table["target_id"].isin(own["target_id"])].reset_index(drop=True)
        for table in (every, seen)
    )
    assert 0 < len(fewer) < len(comparisons)
    pd.testing.assert_frame_equal(found, wanted)


@brief
@given(entries, st.lists(st.sampled_from(VERDICTS), min_size=1), st.permutations(PLANS))
def test_the_order_of_plans_changes_no_verdict_and_no_count(drawn, verdicts, turned):
    targets, normalised = make_tables(*drawn)
    given_pairs = make_pairs(targets, normalised, verdicts)
    straight = choose_pairs(given_pairs, targets, PLANS)
    other = choose_pairs(given_pairs, targets, turned)
    pd.testing.assert_frame_equal(straight, other)
    counts = count_verdicts(straight)
    assert counts["total"].sum() == len(straight)
    assert (counts[list(VERDICTS)].sum(axis=1) == counts["total"]).all()
