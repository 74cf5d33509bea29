"""The score and its doubt: admission, the formulas by hand, and what must not change it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmarks.ambition import invented, time_draws
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from policytargets.comparing.ambition.admission import admit, candidates, kept_out_by_bounds
from policytargets.comparing.ambition.composite import aggregate, composite, normalise
from policytargets.comparing.ambition.partial_order import partial_orders
from policytargets.comparing.ambition.uncertainty import (
    Draws,
    acceptability,
    draw,
    intervals,
    sensitivity,
    winning,
)
from policytargets.messages import LANGUAGES, use_language
from policytargets.tables import read_table
from policytargets.vocabulary.rules import NORMALISATIONS, SIZINGS, Choices
from reference_plans import PLANS, with_starts

SIMPLE = Choices(
    normalisation="min_max", weighting="equal", aggregation="arithmetic", sizing="none"
)


@pytest.fixture(scope="module")
def tables(root):
    names = ("comparisons", "targets", "normalised", "indicators")
    return [read_table(name, root) for name in names]


@pytest.fixture(scope="module")
def cells(tables):
    return candidates(*tables, PLANS)


def made(values, themes=None, **columns):
    """An admission of made-up numbers, plans × families."""
    values = np.asarray(values, dtype=float)
    plans = [f"plan-{chr(97 + row)}" for row in range(len(values))]
    rows = [
        {"family": f"f{f}", "theme": (themes or "xxxxx")[f], "document": plan, "value": value}
        for f, column in enumerate(values.T)
        for plan, value in zip(plans, column, strict=True)
    ]
    table = pd.DataFrame(rows).dropna().assign(direction="more", basis="value", **columns)
    for sizing in SIZINGS:
        table[sizing] = table["value"]
    own = table[["document", "family"]]
    return admit(table, own, plans, minimum_families=1, minimum_share=0.0)


# --- who enters


def test_every_pair_within_an_entrant_is_comparable(tables, cells):
    open_ = tables[0][tables[0]["verdict"].ne("refused")]
    linked = {frozenset(p) for p in zip(open_["target_id_a"], open_["target_id_b"], strict=True)}
    for _, own in cells.groupby("family"):
        names = list(own["target_id"])
        assert own["document"].is_unique
        assert own["basis"].nunique() == own["unit"].nunique() == 1
        assert all(frozenset((a, b)) in linked for a in names for b in names if a < b)


def test_the_five_plans_get_no_score(tables, cells):
    # By hand from comparisons.csv: of three families three plans each are mutually comparable.
    # Brands and standards are none of them: Zhejiang counts key traditional manufacturing alone.
    by_hand = {
        "labour_productivity": {"taizhou-2019", "jinhua-2021", "cixi-2020"},
        "rd_intensity": {"taizhou-2019", "jinhua-2021", "cixi-2020"},
        "tax_per_mu": {"taizhou-2019", "jinhua-2021", "cixi-2020"},
    }
    found = cells.groupby("family")["document"].agg(set)
    assert found[found.map(len) >= 3].to_dict() == by_hand
    admission = admit(cells, tables[2], PLANS)
    # Wenzhou and Zhejiang are in none of the three.
    unscored = admission.plans.loc[~admission.plans["scored"]]
    assert list(unscored["document"]) == ["wenzhou-2020", "zhejiang-2017"]
    assert list(unscored["share"]) == [0.0, 0.0]
    assert (admission.reason, admission.found) == ("few_families", 3)
    assert composite(admission) is None
    assert draw(admission) is None
    for language in LANGUAGES:
        with use_language(language):
            assert "3" in admission.why()


def test_every_family_has_its_reason(tables, cells):
    families = admit(cells, tables[2], PLANS, minimum_families=3).families.set_index("family")
    assert families.loc["tax_per_mu", "reason"] == ""
    assert families.loc["brands", "reason"] == "not_comparable"
    assert families.loc["renovation", "reason"] == "not_comparable"
    assert families.loc["smart_factories", "reason"] == "few_state"
    assert list(families["reason"].eq("")) == list(families["entered"])


def test_a_family_that_only_a_lower_bound_keeps_out_says_so(tables, cells):
    bounded = kept_out_by_bounds(*tables, PLANS)
    own = admit(cells, tables[2], PLANS, bounded=bounded).families.set_index("family")
    # By hand: Zhejiang's brands and standards and Wenzhou's robots count a part of another's.
    bounds = {"brands", "robots", "zhejiang_made_standards"}
    assert set(own.index[own["reason"].eq("lower_bound")]) == bounds
    assert own.loc["renovation", "reason"] == "not_comparable"
    assert own.loc["tax_per_mu", "reason"] == ""


def test_without_caveats_nothing_enters(tables):
    strict = admit(candidates(*tables, PLANS, qualified=False), tables[2], PLANS)
    assert (strict.reason, strict.found) == ("few_families", 0)


def test_sizes_by_hand(cells):
    own = cells[cells["family"].eq("zhejiang_made_standards")].set_index("document")
    assert list(own["none"]) == pytest.approx([120 / 2, 100 / 3])
    by_gdp = [60 / 6.871, 100 / 3 / 4.704]
    assert list(own["gdp"]) == pytest.approx(by_gdp)
    assert list(own["gdp_own_territory"]) == pytest.approx(by_gdp)
    ratio = cells[cells["family"].eq("rd_intensity")]
    assert (ratio["gdp"] == ratio["none"]).all()


# --- formulas by hand


def test_normalisations_by_hand():
    column = np.array([[1.0], [2.0], [5.0]])
    spread = (((1 - 8 / 3) ** 2 + (2 - 8 / 3) ** 2 + (5 - 8 / 3) ** 2) / 3) ** 0.5
    by_hand = {
        "min_max": [0, 0.25, 1],
        "z_score": [(x - 8 / 3) / spread for x in (1, 2, 5)],
        "rank": [1 / 3, 2 / 3, 1],
        "distance_to_best": [1 / 5, 2 / 5, 1],
    }
    for kind, numbers in by_hand.items():
        assert normalise(column, kind)[:, 0] == pytest.approx(numbers)


def test_less_is_more_by_distance_to_the_best():
    # Reductions by 3 and 4 per cent, turned: 3 and 4. Ceilings of 2 and 3, turned: −2 and −3.
    assert normalise(np.array([[-2.0], [-3.0]]), "distance_to_best")[:, 0] == pytest.approx(
        [1, 0.5]
    )


@pytest.mark.parametrize("kind", NORMALISATIONS)
def test_a_missing_number_stays_missing_and_changes_no_other(kind):
    whole = normalise(np.array([[1.0], [2.0], [5.0]]), kind)
    holed = normalise(np.array([[1.0], [np.nan], [2.0], [5.0]]), kind)
    assert np.isnan(holed[1, 0])
    assert holed[[0, 2, 3]] == pytest.approx(whole)


@pytest.mark.parametrize("kind", NORMALISATIONS)
def test_plans_that_ask_alike_are_alike(kind):
    found = normalise(np.full((3, 1), 7.3), kind)
    assert np.ptp(found) == 0
    assert np.isfinite(found).all()


def test_means_by_hand():
    values = np.array([[0.2, 0.8], [0.5, np.nan]])
    weights = np.array([0.25, 0.75])
    assert aggregate(values, weights, "arithmetic") == pytest.approx([0.65, 0.5])
    assert aggregate(values, weights, "geometric") == pytest.approx([0.2**0.25 * 0.8**0.75, 0.5])


def test_geometric_mean_of_zeros_by_hand():
    # Lowest 0, range 1, floor 0.1: all raised by 0.1.
    found = aggregate(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0.5, 0.5]), "geometric")
    assert found == pytest.approx([(0.1 * 1.1) ** 0.5] * 2)


def test_score_by_hand():
    table = composite(made([[1, 10], [2, 40], [3, 20]]), SIMPLE)
    assert list(table["document"]) == ["plan-b", "plan-c", "plan-a"]
    assert list(table["score"]) == pytest.approx([(0.5 + 1) / 2, (1 + 1 / 3) / 2, 0])


def test_themes_share_the_weight():
    by_theme = SIMPLE.model_copy(update={"weighting": "theme"})
    table = composite(made([[1, 1, 9], [2, 2, 5], [3, 3, 1]], themes="xxy"), by_theme)
    assert list(table["score"]) == pytest.approx([0.5, 0.5, 0.5])
    assert list(table["rank"]) == [1, 1, 1]


# --- what must hold of every drawing

AMOUNTS = arrays(float, (5, 4), elements=st.integers(1, 1000).map(float))


@settings(max_examples=30, deadline=None)
@given(AMOUNTS)
def test_acceptability_adds_up(values):
    drawn = draw(made(values), draws=300)
    shares = acceptability(drawn).drop(columns="document").to_numpy()
    assert shares.sum(axis=1) == pytest.approx(np.ones(5))
    assert shares.sum(axis=0) == pytest.approx(np.ones(5))
    wins = winning(drawn).drop(columns="document").to_numpy()
    assert (wins + wins.T)[~np.eye(5, dtype=bool)] == pytest.approx(np.ones(20))


@pytest.mark.parametrize("seeds", [(1, 2), (3, 4), (5, 6)])
def test_two_seeds_agree(seeds):
    draws = 10_000
    first, second = (
        acceptability(draw(invented(), draws, seed)).drop(columns="document").to_numpy()
        for seed in seeds
    )
    pooled = (first + second) / 2
    errors = np.sqrt(pooled * (1 - pooled) * 2 / draws)
    assert (np.abs(first - second) <= 4 * errors + 1e-12).all()


def test_one_seed_gives_the_same_bytes():
    first, second = (acceptability(draw(invented(), 500, 7)) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(AMOUNTS, st.integers(1, 500), st.sampled_from(["min_max", "z_score", "rank"]))
def test_a_constant_added_to_all_changes_nothing(values, constant, kind):
    chosen = SIMPLE.model_copy(update={"normalisation": kind})
    here, there = (composite(made(own), chosen) for own in (values, values + constant))
    assert list(here["document"]) == list(there["document"])
    assert here["score"].to_numpy() == pytest.approx(there["score"].to_numpy(), abs=2e-9)


@settings(max_examples=20, deadline=None)
@given(AMOUNTS, st.permutations(range(5)))
def test_renaming_and_reordering_plans_changes_nothing(values, order):
    here = acceptability(draw(made(values), 300)).drop(columns="document").to_numpy()
    there = acceptability(draw(made(values[order]), 300)).drop(columns="document").to_numpy()
    assert there == pytest.approx(here[order])


def renamed(tables, names):
    """The tables with other plan ids, in their order turned about."""
    found = []
    for table in tables:
        own = table.copy()
        for column in own.select_dtypes(include=["object", "string"]):
            for old, new in names.items():
                own[column] = own[column].str.replace(old, new, regex=False)
        found.append(own.iloc[::-1].reset_index(drop=True))
    return found


def test_renamed_plans_have_the_same_entrants_and_scores(tables, cells):
    names = {plan: f"{chr(122 - place)}-{plan}" for place, plan in enumerate(PLANS)}
    others = renamed(tables, names)
    there = candidates(*others, [names[plan] for plan in PLANS])
    back = there["document"].map({new: old for old, new in names.items()})
    kept = ["family", *SIZINGS]
    pd.testing.assert_frame_equal(there[kept], cells[kept])
    assert list(back) == list(cells["document"])
    old, new = (
        composite(admit(own, table, own["document"].unique(), minimum_families=3), SIMPLE)
        for own, table in ((cells, tables[2]), (there, others[2]))
    )
    assert list(old["document"].map(names)) == list(new["document"])
    assert list(old["score"]) == list(new["score"])


def test_renamed_plans_stand_as_before(root, tables):
    tables = [*tables, with_starts(read_table("documents", root))]
    names = {plan: f"{chr(122 - place)}-{plan}" for place, plan in enumerate(PLANS)}
    plans = [names[plan] for plan in PLANS]
    for here, there in zip(
        partial_orders(*tables, PLANS), partial_orders(*renamed(tables, names), plans), strict=True
    ):
        for part in ("relations", "edges", "layers"):
            old, new = getattr(here, part), getattr(there, part)
            for column in {"document", "other", "upper", "lower"} & set(old):
                old = old.assign(**{column: old[column].map(names)})
            pd.testing.assert_frame_equal(old, new, check_dtype=False)
        kept = ["family", "result", "percent", "within"]
        old, new = (sorted(map(str, part.flips[kept].to_numpy())) for part in (here, there))
        assert old == new


def test_two_seeds_agree_on_the_plans(tables, cells):
    admission = admit(cells, tables[2], PLANS, minimum_families=3)
    draws = 10_000
    first, second = (
        acceptability(draw(admission, draws, seed)).drop(columns="document").to_numpy()
        for seed in (1, 2)
    )
    pooled = (first + second) / 2
    assert (np.abs(first - second) <= 4 * np.sqrt(pooled * (1 - pooled) * 2 / draws)).all()


def test_a_plan_ahead_in_everything_is_first_in_every_draw():
    table = acceptability(draw(made([[9, 9, 9], [2, 5, 1], [1, 3, 2]]), 2000))
    assert table.loc[0, "1"] == 1
    assert list(intervals(draw(made([[9, 9], [2, 2], [1, 1]]), 500))["mean"]) == [1, 2, 3]


def test_ties_share_their_ranks():
    drawn = draw(made([[1, 1], [1, 1], [0.5, 0.5]]), 200)
    assert list(acceptability(drawn).iloc[0, 1:]) == [0.5, 0.5, 0.0]
    assert winning(drawn).loc[0, "plan-b"] == 0.5


def test_main_effects_by_hand():
    # Ranks of the first plan: 1 with code 0, 2 with code 1 of one choice; another choice is idle.
    codes = np.array([0, 0, 1, 1])
    better = np.column_stack([codes, 1 - codes])
    idle = np.array([0, 1, 0, 1])
    choices = {"normalisation": codes, "weighting": idle, "aggregation": idle, "sizing": idle}
    table = sensitivity(Draws(["a", "b"], better, np.ones_like(better), choices))
    assert list(table["normalisation"]) == [1, 1, 1]
    assert list(table["weighting"]) == [0, 0, 0]
    assert table["variance"].tolist() == [0.25, 0.25, 0.5]


def test_no_change_of_rank_has_no_cause():
    table = sensitivity(draw(made([[9, 9], [2, 2], [1, 1]]), 100))
    assert table[["normalisation", "remainder"]].isna().all(axis=None)


@pytest.mark.slow
def test_ten_thousand_draws_for_five_plans_take_under_a_second():
    times = time_draws(rounds=3)
    assert list(times) == ["10,000 draws at once", "10,000 one by one"]
    assert min(times["10,000 draws at once"]) < 1
    assert min(times["10,000 draws at once"]) < min(times["10,000 one by one"])
