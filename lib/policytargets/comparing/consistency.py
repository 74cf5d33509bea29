"""The Policy Modeling Consistency (PMC) index: items found, variables, choices of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

import pandas as pd

from policytargets.comparing.overlap.mentions import find_mentions
from policytargets.reading.plan import Reading
from policytargets.vocabulary.named import Variable

_ITEMS = ["variable", "code", "name_en", "name_zh"]


class Consistency(NamedTuple):
    """What the index is made of."""

    mentions: pd.DataFrame  # each place that names an item
    items: pd.DataFrame  # a row an item: 1, 0 or, where a copy leaves out parts, missing
    variables: pd.DataFrame  # a row a variable, the mean of its items with the missing ones as 0
    most: pd.DataFrame  # the same with the missing ones as 1


def find_items(
    readings: Mapping[str, Reading], variables: Sequence[Variable], plans: Sequence[str]
) -> Consistency:
    """Return the items that each plan names and the variables that follow from them.

    What a copy that leaves out parts does not name is unknown: a part left out may name it.
    """
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
        named = items["code"].isin(mentions.loc[mentions["document"] == plan, "code"])
        known = named if readings[plan].omissions else named | True
        items[plan] = named.astype("Int64").where(known)
    least, most = (average(items.fillna(fill), variables, plans) for fill in (0, 1))
    return Consistency(mentions, items, least, most)


def average(
    items: pd.DataFrame, variables: Sequence[Variable], plans: Sequence[str]
) -> pd.DataFrame:
    r"""Return each variable as the mean of its items: :math:`X_i = \sum_j x_{ij} / T_i`."""
    means = items.groupby("variable")[list(plans)].mean().astype(float)
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


def rank_plans(sums: pd.DataFrame, most: pd.DataFrame) -> pd.DataFrame:
    """Return the index of each plan and its rank, at least and at most, with and without choice.

    Equal sums share the better rank. `most` are the sums of what may be beside what is known:
    a plan's best rank is that of its own most among the least of the others.
    """
    best, worst = (
        pd.DataFrame(
            {p: 1 + sum(other[q].gt(own[p]) for q in own if q != p) for p in own}, own.index
        )
        for own, other in ((most, sums), (sums, most))
    )
    parts = {
        **{"pmc": sums.iloc[-1], "pmc_most": most.iloc[-1]},
        **{"pmc_rank": best.iloc[-1], "pmc_rank_last": worst.iloc[-1]},
        **{"best_rank": best.min(), "worst_rank": worst.max()},
        "choices_first": worst.eq(1).mean().mul(100),
    }
    return pd.DataFrame(parts).rename_axis("document").reset_index()


def firm_orders(sums: pd.DataFrame, most: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of plans of which the first has more under every choice."""
    pairs = permutations(sums.columns, 2)
    return [(a, b) for a, b in pairs if sums[a].gt(most[b]).all()]
