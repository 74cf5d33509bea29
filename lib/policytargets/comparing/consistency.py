"""The Policy Modeling Consistency (PMC) index: items found, variables, choices of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from policytargets.comparing.overlap.mentions import find_mentions
from policytargets.reading.plan import Reading
from policytargets.vocabulary.named import Variable

_ITEMS = ["variable", "code", "name_en", "name_zh"]


class Consistency(NamedTuple):
    """What the index is made of."""

    mentions: pd.DataFrame  # each place that names an item
    items: pd.DataFrame  # a row an item, 0 or 1 for each plan
    variables: pd.DataFrame  # a row a variable, the mean of its items for each plan


def find_items(
    readings: Mapping[str, Reading], variables: Sequence[Variable], plans: Sequence[str]
) -> Consistency:
    """Return the items that each plan names and the variables that follow from them."""
    found = []
    for one in variables:
        own = find_mentions(readings, one.entries, plans)
        found.append(own.assign(code=one.variable + "/" + own["code"].astype(str)))
    mentions = pd.concat(found, ignore_index=True)
    rows = [
        (one.variable, f"{one.variable}/{entry.code}", entry.en, entry.zh)
        for one in variables
        for entry in one.entries
    ]
    items = pd.DataFrame(rows, columns=_ITEMS)
    for plan in plans:
        named = mentions.loc[mentions["document"] == plan, "code"]
        items[plan] = items["code"].isin(named).astype(int)
    return Consistency(mentions, items, average(items, variables, plans))


def average(
    items: pd.DataFrame, variables: Sequence[Variable], plans: Sequence[str]
) -> pd.DataFrame:
    r"""Return each variable as the mean of its items: :math:`X_i = \sum_j x_{ij} / T_i`."""
    means = items.groupby("variable")[list(plans)].mean()
    names = pd.DataFrame([(v.variable, v.en, v.zh) for v in variables], columns=_ITEMS[1:])
    return names.join(means, on="code")


def sums_of_choices(variables: pd.DataFrame, plans: Sequence[str], least: int) -> pd.DataFrame:
    """Return the index of each plan under every choice of at least so many variables, all last.

    Sums are kept to nine places: the order in which fractions are added shall decide nothing.
    """
    values = variables.set_index("code")[list(plans)]
    numbers = range(min(least, len(values)), len(values) + 1)
    chosen = (one for number in numbers for one in combinations(values.index, number))
    return pd.DataFrame([values.loc[list(one)].sum() for one in chosen]).round(9)


def rank_plans(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the index of each plan, its rank, and its ranks under all choices of variables.

    Equal sums share the better rank.
    """
    ranks = sums.rank(axis=1, method="min", ascending=False).astype(int)
    parts = {
        "pmc": sums.iloc[-1],
        "pmc_rank": ranks.iloc[-1],
        "best_rank": ranks.min(),
        "worst_rank": ranks.max(),
        "choices_first": ranks.eq(1).mean().mul(100),
    }
    return pd.DataFrame(parts).rename_axis("document").reset_index()


def count_firm(sums: pd.DataFrame) -> tuple[int, int]:
    """Return how many pairs of plans every choice puts in one order, and how many pairs are."""
    gaps = [sums[a] - sums[b] for a, b in combinations(sums.columns, 2)]
    return sum(bool(gap.gt(0).all() or gap.lt(0).all()) for gap in gaps), len(gaps)
