"""Who asks more, against arithmetic on the right answers, and the partial order on made-up wins."""

from __future__ import annotations

import csv
import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytargets.comparing.ambition.pair_order import order_families, order_pairs
from policytargets.comparing.ambition.partial_order import dominance, hasse, layers
from policytargets.comparing.ambition.requirements import from_basis, to_basis
from policytargets.tables import read_table
from reference_plans import PLANS, with_starts

TABLES = ("comparisons", "targets", "normalised", "indicators", "documents")

# By hand from context.csv: 亿元 of 2020, 万人 of the census of 2020.
GDP = {"wenzhou-2020": 6871.0, "zhejiang-2017": 64613.34, "jinhua-2021": 4704.0}
RESIDENTS = {"wenzhou-2020": 957.29, "zhejiang-2017": 6456.7588, "jinhua-2021": 705.0683}
LESS = ("energy_intensity",)
ABOUT = 0.1  # of ambition.yml
PATHS = {"taizhou-2019/004"}  # of the trade-offs the one whose start is known


@pytest.fixture(scope="module")
def tables(root):
    *others, documents = (read_table(name, root) for name in TABLES)
    return [*others, with_starts(documents)]


@pytest.fixture(scope="module")
def pairs(tables):
    return order_pairs(*tables, PLANS, qualified=True)


def gold(root):
    lines = (root / "tests/reference/targets.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def asked(row, yearly, start=None):
    """What a target asks for at least and at most, by plain arithmetic."""
    value = row["value"]
    years = row["end_year"] - (start or row["start_year"]) + 1
    if yearly and row["measure"] == "addition":
        value /= years
    if row["measure"] == "change":
        value = 100 * ((1 + value / 100) ** (1 / years) - 1)
    spread = ABOUT * abs(value) if row["comparator"] == "~" else 0
    assert row["value_max"] is None
    return value - spread, value + spread


def more(first, second):
    """1 where the first is higher, -1 lower, 0 the same, None where they overlap."""
    if first == second and first[0] == first[1]:
        return 0
    if first[0] > second[1]:
        return 1
    return -1 if second[0] > first[1] else None


def judged(value, sooner):
    if value is None:
        return "undecided"
    if value * sooner < 0:
        return "trade_off"
    total = value + sooner
    return "more" if total > 0 else "less" if total < 0 else "tie"


def expected(row_a, row_b):
    yearly = "addition" in (row_a["measure"], row_b["measure"])
    a, b = asked(row_a, yearly), asked(row_b, yearly)
    sign = -1 if row_a["indicator"] in LESS else 1
    years = row_b["end_year"] - row_a["end_year"]
    sooner = (years > 0) - (years < 0) if row_a["measure"] == "level" else 0
    value = more(a, b)
    found = judged(value if value is None else sign * value, sooner)
    plans = row_a["document"], row_b["document"]
    if found == "undecided":
        return found
    if PATHS & {row_a["id"], row_b["id"]}:
        return "more"  # 1万亿元 on its path from 2020 stands above 7000亿元 in 2023
    others = [judged(more(*way), sooner) for way in ways(row_a, row_b, yearly)]
    if yearly and "zhejiang-2017" in plans:
        for sizes in (GDP, RESIDENTS):
            sized = [tuple(x / sizes[p] for x in ask) for p, ask in zip(plans, (a, b), strict=True)]
            others.append(judged(more(*sized), sooner))
    return found if set(others) <= {found} else "undecided"


def ways(row_a, row_b, yearly):
    """Wenzhou from 2020 too, which is the year in which it was signed; its 10 % as a yearly one."""
    if row_a["document"] == "wenzhou-2020":
        b = asked(row_b, yearly)
        yield asked(row_a, yearly, start=2020), b
        if row_a["measure"] == "change":
            yield (row_a["value"],) * 2, b


ENDS = ["target_a", "target_b"]


def test_orders_of_the_right_answers(root, pairs):
    rows = gold(root)
    with (root / "tests/reference/verdicts.csv").open(encoding="utf-8", newline="") as file:
        allowed = [row for row in csv.DictReader(file) if row["verdict"] != "refused"]
    # Sums of parts, lower bounds and derived yearly rates are ordered by rules of their own.
    bounded = {frozenset(pair) for pair in pairs.loc[pairs["bound"].ne(""), ENDS].to_numpy()}
    allowed = [row for row in allowed if "+" not in row["target_a"]]
    allowed = [row for row in allowed if "rate_basis" not in row["reasons"]]
    allowed = [row for row in allowed if frozenset(row[end] for end in ENDS) not in bounded]
    found = {frozenset((p.target_a, p.target_b)): p for p in pairs.itertuples()}
    assert len(allowed) > 15
    for pair in allowed:
        own = found[frozenset((pair["target_a"], pair["target_b"]))]
        assert own.result == expected(rows[own.target_a], rows[own.target_b]), pair


def test_refused_pairs_of_the_right_answers_are_never_ordered(root, pairs):
    with (root / "tests/reference/verdicts.csv").open(encoding="utf-8", newline="") as file:
        refused = [row for row in csv.DictReader(file) if row["verdict"] == "refused"]
    ordered = {frozenset(pair) for pair in zip(pairs["target_a"], pairs["target_b"], strict=True)}
    assert not ordered & {frozenset((row["target_a"], row["target_b"])) for row in refused}


def test_second_mentions_and_caveats_stay_out(tables, pairs):
    strict = order_pairs(*tables, PLANS)
    assert set(strict["verdict"]) <= {"direct", "converted"}
    repeats = set(tables[1].loc[tables[1]["repeats"].ne(""), "target_id"])
    assert not repeats & {*pairs["target_id_a"], *pairs["target_id_b"]}
    assert len(strict) < len(pairs)


def test_what_is_compared_is_what_the_comparison_says(pairs):
    for side in "ab":
        for row in pairs.to_dict("records"):
            if row[f"comparator_{side}"] in (">=", "=", ">"):
                bounds = (row[f"low_{side}"], row[f"high_{side}"])
                assert bounds == pytest.approx((row[f"value_{side}"],) * 2)


def test_order_of_the_plans_only_turns_the_pairs(tables, pairs):
    told = {frozenset((p.target_a, p.target_b)): p.asks_more for p in pairs.itertuples()}
    back = order_pairs(*tables, PLANS[::-1], qualified=True)
    assert told == {frozenset((p.target_a, p.target_b)): p.asks_more for p in back.itertuples()}
    here, there = dominance(order_families(pairs), PLANS), dominance(order_families(back), PLANS)
    pd.testing.assert_frame_equal(here, there)


def test_two_plans_alone_give_the_same_pairs(tables, pairs):
    own = order_pairs(*tables, ["jinhua-2021", "cixi-2020"], qualified=True)
    both = pairs["document_a"].eq("jinhua-2021") & pairs["document_b"].eq("cixi-2020")
    assert list(own["result"]) == list(pairs.loc[both, "result"])


@given(
    st.floats(-90, 1e6),
    st.sampled_from(["level", "addition", "flow", "growth", "change"]),
    st.sampled_from(["value", "pace_per_year", "rate_per_year"]),
    st.integers(1, 10),
)
def test_a_basis_is_left_as_it_was_entered(value, form, basis, years):
    there = to_basis(value, form, basis, years)
    assert math.isclose(from_basis(there, form, basis, years), value, rel_tol=1e-9, abs_tol=1e-9)


def pair(result, **given):
    row = {"family": "f", "theme": "t", "document_a": "a", "document_b": "b", "result": result}
    row |= {"firm": True, "target_a": "a/1", "target_b": "b/1", "verdict": "direct", "reasons": ""}
    return (
        row | {"qualified": False, "asks_more": {"more": "a", "less": "b"}.get(result, "")} | given
    )


@pytest.mark.parametrize(
    ("results", "whole"),
    [
        (("more",), "more"),
        (("more", "tie"), "more"),
        (("tie", "tie"), "tie"),
        (("more", "less"), "undecided"),
        (("less", "undecided"), "undecided"),
        (("tie", "undecided"), "undecided"),
        (("trade_off", "trade_off"), "trade_off"),
        (("trade_off", "more"), "undecided"),
    ],
)
def test_several_targets_of_a_family(results, whole):
    family = order_families(pd.DataFrame([pair(result) for result in results]))
    assert list(family["result"]) == [whole]


def wins(*edges):
    """Made-up families: ``ab`` is won by a against b; ``a=b`` a tie, ``a?b`` open, ``a~b``
    higher but later.
    """
    codes = {"=": "tie", "?": "undecided", "~": "trade_off"}
    rows = [
        pair(codes.get(edge[1], "more"), family=f"f{n}", document_a=edge[0], document_b=edge[-1])
        for n, edge in enumerate(edges)
    ]
    return order_families(pd.DataFrame(rows))


def test_wins_losses_ties_and_open_ones_are_told_apart():
    table = dominance(wins("ab", "ab", "ba", "a=b", "a~b", "a?b"), "ab").set_index("document")
    counts = ["wins", "losses", "ties", "trade_offs", "undecided", "families"]
    assert list(table.loc["a", counts]) == [2, 1, 1, 1, 1, 6]
    assert list(table.loc["b", counts]) == [1, 2, 1, 1, 1, 6]


@pytest.mark.parametrize(
    ("edges", "relation"),
    [
        (["ab"], "few"),
        (["ab", "ab"], "few"),
        (["ab", "ab", "ab"], "more"),
        (["ba", "ba", "ba"], "less"),
        (["ab", "ab", "a=b"], "more"),
        (["ab", "ab", "a?b"], "more"),
        (["ab", "ab", "a?b", "a~b"], "undecided"),
        (["ab", "a=b", "a=b"], "undecided"),
        (["a=b", "a=b", "a=b"], "equal"),
        (["ab", "ab", "ab", "ba"], "mixed"),
        (["ab", "ba"], "mixed"),
        (["a~b", "a~b", "a~b"], "undecided"),
        (["a?b"], "few"),
    ],
)
def test_relation_of_two_plans(edges, relation):
    """One family makes no order of plans: three at least, and more in most of them."""
    assert dominance(wins(*edges), "ab")["relation"][0] == relation


def test_the_least_number_of_families_may_be_chosen():
    assert dominance(wins("ab"), "ab", minimum_families=1)["relation"][0] == "more"


def test_nothing_comparable_is_no_relation():
    assert set(dominance(wins("ab"), "abc").query("other == 'c'")["relation"]) == {"none"}


def test_what_follows_is_not_drawn():
    table = dominance(wins("ab", "bc", "ac", "ad"), "abcd", minimum_families=1)
    edges = hasse(table, "abcd")
    assert [*zip(edges["upper"], edges["lower"], strict=True)] == [
        ("a", "b"),
        ("a", "d"),
        ("b", "c"),
    ]
    assert list(layers(edges, "abcd")["layer"]) == [0, 1, 2, 1]


def test_a_circle_is_not_drawn():
    table = dominance(wins("ab", "bc", "ca", "ad"), "abcd", minimum_families=1)
    edges = hasse(table, "abcd")
    assert [*zip(edges["upper"], edges["lower"], strict=True)] == [("a", "d")]


def test_no_pairs_at_all(tables):
    none = order_pairs(*tables, PLANS, families=["no_such_family"])
    table = dominance(order_families(none), PLANS)
    assert set(table["relation"]) == {"none"}
    assert hasse(table, PLANS).empty
