"""Chance: drawn tables keep their margins, and a p value is as rare as it says it is."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from policytargets.comparing.overlap import chance
from policytargets.comparing.overlap.chance import (
    LEVEL,
    coincide,
    draw_tables,
    shared_counts,
    stand_apart,
)
from policytargets.comparing.overlap.shared_targets import pool, presence
from policytargets.messages import translate, use_language
from policytargets.plans import load
from policytargets.reporting.overlap.bodies_and_industries import industries

PAIRS = 1000
DRAWS = 99  # (1 + 99) / 100 is whole, so that a p value can be 0.01, 0.05 and 0.10 exactly


def plan_names(number):
    return [f"plan-{place}" for place in range(number)]


def as_table(inside):
    """Return truth values of shape (plans, families) as a table of counts."""
    names = plan_names(len(inside))
    return pd.DataFrame(inside.T.astype(int), columns=names)


def random_plans(generator, plans=5, families=60):
    """Return plans that choose on their own, popular families more often (Rasch's model)."""
    size = generator.normal(-1.0, 0.5, (plans, 1))
    popularity = generator.normal(0.0, 1.5, (1, families))
    chance = 1 / (1 + np.exp(-size - popularity))
    return generator.random((plans, families)) < chance


def all_tables(rows, columns):
    """Return every table of zeros and ones with these margins, found by trying them all."""
    cells = len(rows) * len(columns)
    every = np.array(list(product((0, 1), repeat=cells))).reshape(-1, len(rows), len(columns))
    fits = (every.sum(axis=2) == rows).all(axis=1) & (every.sum(axis=1) == columns).all(axis=1)
    return every[fits].astype(bool)


def test_drawn_tables_keep_the_size_of_each_plan_and_the_spread_of_each_family():
    inside = random_plans(np.random.default_rng(3))
    (drawn,) = draw_tables(inside, 50, seed=1)
    assert (drawn.sum(axis=2) == inside.sum(axis=1) - inside.all(axis=0).sum()).all()
    popular = np.sort(inside.sum(axis=0))
    kept = popular[(popular > 0) & (popular < len(inside))]
    assert (np.sort(drawn.sum(axis=1), axis=1) == kept).all()


def test_every_table_with_the_margins_is_drawn_equally_often():
    every = all_tables(rows=[2, 1, 2], columns=[1, 2, 1, 1])
    draws = 6000
    (drawn,) = draw_tables(every[0], draws, seed=2)
    order = np.lexsort(every[0])  # columns are drawn in an order of their own
    keys, counts = np.unique(drawn.reshape(draws, -1), axis=0, return_counts=True)
    wanted = {tuple(table[:, order].ravel()) for table in every}
    assert {tuple(key) for key in keys} == wanted
    expected = draws / len(every)
    assert np.abs(counts - expected).max() < 4 * np.sqrt(expected)


def test_shared_numbers_are_those_counted_by_hand():
    inside = np.array([[1, 1, 0, 1], [1, 0, 0, 1], [0, 0, 1, 0]], dtype=bool)
    assert shared_counts(inside[np.newaxis])[0].tolist() == [[3, 2, 0], [2, 2, 0], [0, 0, 1]]


def p_value(inside, a, b, draws, seed):
    """Return one more than the draws in which two plans share as many or more, of as many."""
    drawn = np.concatenate([shared_counts(part) for part in draw_tables(inside, draws, seed)])
    drawn = drawn[:, a, b] + inside.all(axis=0).sum()
    return (1 + (drawn >= (inside[a] & inside[b]).sum()).sum()) / (1 + draws)


@pytest.fixture(scope="module")
def chances():
    """Return a p value of one pair of each of many sets of plans that choose on their own."""
    generator = np.random.default_rng(20)
    found = []
    for seed in range(PAIRS):
        inside = random_plans(generator, plans=int(generator.integers(3, 6)), families=60)
        a, b = generator.choice(len(inside), 2, replace=False)
        found.append(p_value(inside, a, b, DRAWS, seed))
    return np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.01, 0.05, 0.10])
def test_where_plans_choose_on_their_own_small_p_values_are_as_rare_as_they_say(chances, level):
    error = np.sqrt(level * (1 - level) / PAIRS)
    assert (chances <= level).mean() <= level + 3 * error


@pytest.mark.slow
def test_p_values_are_not_so_cautious_as_to_be_useless(chances):
    assert (chances <= 0.10).mean() > 0.03


def test_two_plans_that_copy_are_found_among_others():
    generator = np.random.default_rng(5)
    inside = random_plans(generator, plans=6, families=80)
    inside[1] = inside[0]
    plans = plan_names(6)
    found = coincide(as_table(inside), plans, 80, 2000, 1)
    first = found.sort_values("p_genre").iloc[0]
    assert (first["plan_a"], first["plan_b"]) == ("plan-0", "plan-1")
    assert first["p_holm"] < 0.02  # 15 pairs on both sides, each p at least one of 2,001


def test_coefficients_and_blind_choice_by_hand():
    from scipy.stats import hypergeom  # a second to load, in each process that collects tests

    inside = np.zeros((2, 6), dtype=bool)
    inside[0, :4], inside[1, 2:5] = True, True
    (row,) = coincide(as_table(inside), plan_names(2), 10, 100, 1).to_dict("records")
    assert (row["size_a"], row["size_b"], row["shared"]) == (4, 3, 2)
    assert (row["jaccard"], row["overlap"]) == (2 / 5, 2 / 3)
    assert row["by_size"] == pytest.approx(4 * 3 / 10)
    assert row["p_size"] == pytest.approx(1 - hypergeom.cdf(1, 10, 4, 3))
    assert np.isnan(row["p_genre"]) and np.isnan(row["p_holm"])


def test_a_p_value_is_one_more_than_the_draws_that_share_as_much():
    inside = random_plans(np.random.default_rng(8), plans=4)
    plans = plan_names(4)
    found = coincide(as_table(inside), plans, 60, 500, 3)
    drawn = np.concatenate([shared_counts(part) for part in draw_tables(inside, 500, 3)])
    drawn += inside.all(axis=0).sum()
    for (a, b), row in zip(combinations(range(4), 2), found.itertuples(), strict=True):
        assert row.p_genre == p_value(inside, a, b, 500, 3)
        assert row.by_genre == pytest.approx(drawn[:, a, b].mean())


def test_the_order_of_plans_and_of_families_changes_nothing():
    inside = random_plans(np.random.default_rng(4))
    table, plans = as_table(inside), plan_names(5)
    straight = coincide(table, plans, 60, 500, 1)
    turned = coincide(table.iloc[::-1], plans[::-1], 60, 500, 1)
    key = turned[["plan_b", "plan_a"]].apply(tuple, axis=1)
    back = turned.set_index(key).loc[straight[["plan_a", "plan_b"]].apply(tuple, axis=1)]
    alike = ["shared", "jaccard", "overlap", "by_size", "by_genre", "p_genre", "p_holm"]
    pd.testing.assert_frame_equal(straight[alike], back[alike].reset_index(drop=True))


def test_the_same_seed_gives_the_same_numbers_and_parts_do_not_matter(monkeypatch):
    inside = random_plans(np.random.default_rng(4))
    args = as_table(inside), plan_names(5), 60, 300, 7
    pd.testing.assert_frame_equal(coincide(*args), coincide(*args))


def test_one_plan_alone_has_no_pair():
    inside = random_plans(np.random.default_rng(4))[:1]
    assert coincide(as_table(inside), plan_names(1), 60, 100, 1).empty


def test_a_plan_without_families_has_no_coefficient():
    inside = np.zeros((3, 4), dtype=bool)
    inside[0, :2] = inside[1, 1:] = True
    found = coincide(as_table(inside), plan_names(3), 4, 100, 1)
    empty = found[found["plan_b"].eq("plan-2")]
    assert empty["overlap"].isna().all() and (empty["shared"] == 0).all()
    assert (empty["p_genre"] == 1).all()


def test_the_lowest_p_value_is_raised_most_and_none_falls_below_a_lower_one():
    inside = random_plans(np.random.default_rng(5))
    inside[1, :30], inside[3, 20:50] = inside[0, :30], inside[2, 20:50]
    found = coincide(as_table(inside), plan_names(5), 60, 500, 1).sort_values("p_genre")
    both = found[["p_genre", "p_fewer"]].min(axis=1).mul(2).clip(upper=1).sort_values()
    raised = [p * (10 - rank) for rank, p in enumerate(both)]
    by_hand = [min(1.0, max(raised[: rank + 1])) for rank in range(10)]
    assert list(found.loc[both.index, "p_holm"]) == pytest.approx(by_hand)
    assert len(set(by_hand)) > 2


class Tied:
    """A generator whose lots are all alike, as 32 bits make some of many."""

    def __init__(self, seed):
        self.permutation = np.random.Generator(np.random.PCG64(seed)).permutation

    def random(self, shape, dtype):
        return np.full(shape, 0.5, dtype=dtype)

    def integers(self, low, high, shape, dtype):
        return np.full(shape, 7, dtype=dtype)


def broken(inside, draws, seed):
    """Return how many drawn tables have other margins than the one given."""
    traded = inside[:, ~inside.all(axis=0) & inside.any(axis=0)]
    rows, columns = traded.sum(axis=1), np.sort(traded.sum(axis=0))
    parts = draw_tables(inside, draws, seed)
    return sum(
        int(
            (
                (part.sum(axis=2) != rows).any(axis=1)
                | (np.sort(part.sum(axis=1), axis=1) != columns).any(axis=1)
            ).sum()
        )
        for part in parts
    )


def test_lots_that_tie_break_no_margin(monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", Tied)
    inside = np.array([[1, 1, 1, 0, 0, 0, 1], [0, 0, 0, 1, 1, 0, 1], [1, 0, 0, 0, 0, 1, 0]])
    assert broken(inside.astype(bool), 40, seed=1) == 0


def test_margins_hold_in_all_of_many_draws():
    # 400,000 tables of this size were counted once: none broken.
    assert broken(random_plans(np.random.default_rng(3), families=80), 20_000, seed=7) == 0


def test_the_sum_over_all_pairs_follows_from_the_margins():
    inside = random_plans(np.random.default_rng(6))
    spread = inside.sum(axis=0)
    drawn = np.concatenate([shared_counts(part) for part in draw_tables(inside, 200, 1)])
    pairs = np.triu_indices(len(inside), 1)
    sums = drawn[:, pairs[0], pairs[1]].sum(axis=1) + 10 * inside.all(axis=0).sum()
    assert set(sums) == {(spread * (spread - 1) // 2).sum()}


def test_both_sides_are_tested():
    generator = np.random.default_rng(11)
    inside = random_plans(generator, plans=6, families=80)
    inside[0], inside[1, :40], inside[1, 40:] = np.arange(80) < 40, False, True
    found = coincide(as_table(inside), plan_names(6), 80, 2000, 1)
    row = found[found["plan_b"].eq("plan-1")].iloc[0]
    assert row["shared"] == 0 and row["p_fewer"] < 0.001 and row["p_holm"] < LEVEL
    assert row["p_genre"] == 1


def test_as_many_as_needed_would_be_told_from_chance():
    inside = random_plans(np.random.default_rng(8), plans=4)
    found = coincide(as_table(inside), plan_names(4), 60, 3000, 3)
    drawn = np.concatenate([shared_counts(part) for part in draw_tables(inside, 3000, 3)])
    drawn += inside.all(axis=0).sum()
    for (a, b), row in zip(combinations(range(4), 2), found.itertuples(), strict=True):
        p = [(1 + (drawn[:, a, b] >= row.needed - k).sum()) / 3001 for k in (0, 1)]
        assert 2 * p[0] * len(found) < LEVEL <= 2 * p[1] * len(found)


def test_too_few_draws_tell_nothing_from_chance():
    inside = random_plans(np.random.default_rng(8), plans=4)
    assert coincide(as_table(inside), plan_names(4), 60, 100, 3)["needed"].isna().all()


def test_zhejiang_shares_less_with_the_later_plans_than_chance_would_give():
    plans = load()
    table = presence(plans.targets, plans.ids)
    row = stand_apart(table, plans.ids, 10_000, 1).set_index("plan").loc["zhejiang-2017"]
    assert row["shared"] == 30
    assert row["by_genre"] == pytest.approx(37.8, abs=0.1)
    assert row["p_fewer"] == pytest.approx(0.02, abs=0.004)
    assert row["p_holm"] > LEVEL  # one of five plans, tested on both sides
    pairs = coincide(table, plans.ids, pool(plans.codelist), 1000, 1)
    of = pairs["plan_a"].eq("zhejiang-2017") | pairs["plan_b"].eq("zhejiang-2017")
    assert pairs.loc[of, "shared"].sum() == 30


def test_two_plans_cannot_stand_apart():
    inside = random_plans(np.random.default_rng(4))[:2]
    assert stand_apart(as_table(inside), plan_names(2), 100, 1).empty


def test_a_chance_near_the_level_is_drawn_more_often(monkeypatch):
    made = []

    def drawn(table, plans, pool, draws, seed):
        made.append(draws)
        return pd.DataFrame({"p_holm": [seed / 100, 1.0]})

    monkeypatch.setattr(chance, "coincide", drawn)
    for seed in (4, 90):
        chance.coincide_surely(pd.DataFrame(), [], 0, 5000, seed)
    assert made == [5000, 100_000, 5000]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "twice the lesser"), ("zh", "较小者的两倍")]
)
def test_the_method_names_the_test_that_is_done(language, words):
    table = as_table(np.array([[1, 1, 1, 0, 0, 1], [1, 1, 1, 0, 1, 0], [0, 0, 1, 1, 1, 1]], bool))
    found = coincide(table, plan_names(3), 20, 500, 1)
    least = found[["p_genre", "p_fewer"]].min(axis=1).min()
    assert found["p_holm"].min() == pytest.approx(min(1, 3 * 2 * least))
    with use_language(language):
        assert words in translate("method.chance_2")


def test_what_is_needed_is_no_more_than_the_shorter_list_holds():
    """Of ten pairs of industries seven can show no excess: their shorter list is too short."""
    found = industries(load()).rows("pairs")
    able = found[found["needed"].notna()]
    assert len(able) == 3 and able["needed"].tolist() == [12, 12, 12]
    assert set(able["plan_a"]) | set(able["plan_b"]) == {
        "wenzhou-2020",
        "taizhou-2019",
        "cixi-2020",
    }
