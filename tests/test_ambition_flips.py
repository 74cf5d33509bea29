"""How little turns an order around: checked by making the change."""

from __future__ import annotations

import pandas as pd
import pytest

from policytargets.comparing.ambition.admission import admit, candidates
from policytargets.comparing.ambition.composite import composite
from policytargets.comparing.ambition.flips import (
    flip_neighbours,
    flip_scores,
    flip_targets,
    flip_weights,
    within,
)
from policytargets.comparing.ambition.pair_order import order_families, order_pairs
from policytargets.comparing.ambition.partial_order import dominance, hasse
from policytargets.tables import read_table
from policytargets.vocabulary.rules import Choices
from reference_plans import PLANS, with_starts
from test_ambition_composite import SIMPLE, made

MADE = {"id": "t", "target_id": "t", "unit": "%", "form": "level", "window_years": 1}
MADE |= {"about": 0.0}


@pytest.fixture(scope="module")
def tables(root):
    names = ("comparisons", "targets", "normalised", "indicators", "documents")
    *others, documents = (read_table(name, root) for name in names)
    return [*others, with_starts(documents)]


@pytest.fixture(scope="module")
def pairs(tables):
    return order_pairs(*tables, PLANS, qualified=True)


def flip(flips, target, other):
    own = flips[flips["target"].eq(target) & flips["other"].eq(other)]
    assert len(own) == 1
    return own.iloc[0]


def test_flips_by_hand(pairs):
    flips = flip_targets(pairs)
    level = flip(flips, "wenzhou-2020/005", "cixi-2020")
    assert (level["change"], level["percent"]) == pytest.approx((-7, -700 / 67))
    # 120 in two years are 60 a year; 100 in three years as many as 66⅔ in two.
    pace = flip(flips, "wenzhou-2020/050", "jinhua-2021")
    assert pace["needed"] == pytest.approx(100 / 3 * 2)
    # 3 per cent less each year are 8.7327 less after three years.
    rate = flip(flips, "jinhua-2021/015", "cixi-2020")
    assert rate["needed"] == pytest.approx(100 * (0.97**3 - 1))


def test_what_would_undo_an_order(pairs):
    flips = flip_targets(pairs)
    about = flip(flips, "taizhou-2019/022", "cixi-2020")
    assert (about["within"], about["firm"], about["result"]) == ("about", False, "undecided")
    assert flip(flips, "jinhua-2021/010", "cixi-2020")["undone_by"] == "scope"
    # 1万亿元 and 10000亿元 are one number: how it is written says nothing of how firm it is.
    assert "rounding" not in flips
    path = flip(flips, "taizhou-2019/004", "jinhua-2021")
    assert pd.isna(path["needed"]) and path["undone_by"] == "comparator;sizing;baseline"


@pytest.mark.parametrize(
    ("change", "about", "code"), [(0, 1, "tie"), (0.3, 0, ""), (-0.3, 0.3, "about"), (2, 0.3, "")]
)
def test_within(change, about, code):
    assert within(change, about) == code


def test_the_needed_number_ties(tables, pairs):
    """Put the needed number into the tables: neither asks more."""
    flips = flip_targets(pairs)
    row = flip(flips, "wenzhou-2020/005", "cixi-2020")
    comparisons, targets, normalised, *others = (table.copy() for table in tables)
    own = normalised["target_id"].eq(row["target_id"])
    normalised.loc[own, "value"] = row["needed"]
    again = order_pairs(comparisons, targets, normalised, *others, PLANS)
    both = again["target_a"].eq(row["target"]) & again["document_b"].eq("cixi-2020")
    assert list(again.loc[both, "result"]) == ["tie"]


def test_an_edge_is_no_firmer_than_its_weakest_family(pairs):
    pairs = pairs[pairs["family"].isin(["tax_per_mu", "rd_intensity", "high_tech_industry_share"])]
    edges = hasse(dominance(order_families(pairs), PLANS), PLANS)
    table = flip_neighbours(edges, flip_targets(pairs))
    assert len(table) == len(edges) == 1
    for edge in table.itertuples():
        ends = [edge.upper, edge.lower]
        own = pairs[pairs["document_a"].isin(ends) & pairs["document_b"].isin(ends)]
        assert edge.firm == own.loc[own["asks_more"].ne(""), "firm"].all()


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
@pytest.mark.parametrize("normalisation", ["min_max", "z_score", "distance_to_best"])
def test_a_flipped_score_ties(normalisation, aggregation):
    chosen = Choices(
        normalisation=normalisation, weighting="equal", aggregation=aggregation, sizing="none"
    )
    values = [[3, 10, 7], [2, 40, 6], [1, 20, 9.0]]
    flips = flip_scores(made(values, **MADE), chosen)
    assert len(flips) == 2
    for row in flips.itertuples():
        moved = pd.DataFrame(values, dtype=float)
        moved.iloc["abc".index(row.document[-1]), int(row.family[1:])] = row.needed
        scores = composite(made(moved, **MADE), chosen).set_index("document")["score"]
        assert scores[row.upper] == pytest.approx(scores[row.lower], abs=2e-9)  # scores: 9 decimals


def test_least_weight_to_move_by_hand():
    # Normalised: a is 1 and 0, b is 0 and 1, c is 0.6 and 0.8 (equal weights: 0.5, 0.5, 0.7).
    admission = made([[10, 0], [0, 10], [6, 8]])
    table = flip_weights(admission, SIMPLE)
    first = table[table["upper"].eq("plan-c")]
    # c − a is −0.4 and 0.8: level at w = (2/3, 1/3), or c − b is 0.6 and −0.2 at (1/4, 3/4).
    by_hand = {"plan-a": ([2 / 3, 1 / 3], 1 / 6), "plan-b": ([1 / 4, 3 / 4], 1 / 4)}
    needed, moved = by_hand[first["lower"].iloc[0]]
    assert list(first["needed"]) == pytest.approx(needed)
    assert first["moved"].iloc[0] == pytest.approx(moved)


def test_no_weights_help_a_plan_behind_in_everything():
    table = flip_weights(made([[9, 9], [5, 5], [1, 1]]), SIMPLE)
    assert table["moved"].isna().all()


def test_no_score_no_neighbours(tables):
    admission = admit(candidates(*tables[:4], PLANS), tables[2], PLANS)
    assert flip_scores(admission) is None
    assert flip_weights(admission) is None


def test_no_pairs_no_flips(tables):
    none = order_pairs(*tables, PLANS, families=["no_such_family"])
    assert flip_targets(none).empty
