"""Which plans set targets for the same indicators, and how far two plans' choices coincide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

__all__ = ["pairs", "presence", "shared_targets", "square"]


def presence(targets: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the number of targets of each indicator in each plan.

    Parameters
    ----------
    targets : pandas.DataFrame
        As returned by `describe`. Rows of the code ``other`` share no indicator: left out.
    plans : sequence of str
        Plan ids: the columns, in this order.

    Returns
    -------
    pandas.DataFrame
        Indicator, names and theme, one whole number a plan, ``plans`` (in how many it occurs);
        in the order of the codelist's themes, then by code.
    """
    coded = targets[targets["indicator"] != "other"]
    keys = ["theme", "indicator", "name_en", "name_zh"]
    entries = coded[keys].drop_duplicates().sort_values(keys[:2], ignore_index=True)
    counts = pd.crosstab(coded["indicator"], coded["document"])
    counts = counts.reindex(index=entries["indicator"], columns=list(plans), fill_value=0)
    table = pd.concat([entries, counts.reset_index(drop=True).astype(int)], axis=1)
    return table.assign(plans=(table[list(plans)] > 0).sum(axis=1))


def pairs(table: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return for each pair of plans how many indicators they share.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `presence`.
    plans : sequence of str
        Plan ids; each pair stands once, in this order.

    Returns
    -------
    pandas.DataFrame
        ``plan_a``, ``plan_b``, ``indicators_a``, ``indicators_b``, ``shared``, ``jaccard``
        (shared over the union) and ``overlap`` (shared over the smaller set, which allows for
        plans of different length); both between 0 and 1, missing where a plan has none.
    """
    sets = {plan: set(table.loc[table[plan] > 0, "indicator"]) for plan in plans}
    rows = [(a, b, *_coincide(sets[a], sets[b])) for a, b in combinations(plans, 2)]
    columns = ["plan_a", "plan_b", "indicators_a", "indicators_b", "shared", "jaccard", "overlap"]
    return pd.DataFrame(rows, columns=columns).astype({"jaccard": float, "overlap": float})


def square(paired: pd.DataFrame, value: str, plans: Sequence[str]) -> pd.DataFrame:
    """Return one value of the pairs as a square table of plan by plan, its diagonal missing.

    Parameters
    ----------
    paired : pandas.DataFrame
        As returned by `pairs`.
    value : str
        ``shared``, ``jaccard`` or ``overlap``.
    plans : sequence of str
        Plan ids: rows and columns, in this order.
    """
    turned = paired.rename(columns={"plan_a": "plan_b", "plan_b": "plan_a"})
    both = pd.concat([paired, turned])
    table = both.pivot(index="plan_a", columns="plan_b", values=value).astype(float)
    table = table.reindex(index=list(plans), columns=list(plans))
    return table.rename_axis(index="document", columns=None).reset_index()


def shared_targets(
    targets: pd.DataFrame, table: pd.DataFrame, plans: Sequence[str], at_least: int
) -> pd.DataFrame:
    """Return the targets of the indicators that at least so many plans share.

    Parameters
    ----------
    targets, table : pandas.DataFrame
        As returned by `describe` and `presence`.
    plans : sequence of str
        Plan ids: the order within an indicator.
    at_least : int
        In how many plans an indicator must occur.

    Returns
    -------
    pandas.DataFrame
        The targets with ``plans``; the most widely shared indicators first.
    """
    wide = table.loc[table["plans"] >= at_least, ["indicator", "plans"]]
    wide = wide.sort_values("plans", ascending=False, kind="stable", ignore_index=True)
    rows = targets.merge(wide.assign(place=wide.index), on="indicator")
    rows["turn"] = rows["document"].map({plan: turn for turn, plan in enumerate(plans)})
    rows = rows.sort_values(["place", "turn", "start"], ignore_index=True)
    return rows.drop(columns=["place", "turn"])


def _coincide(a: set[str], b: set[str]) -> tuple[int, int, int, float | None, float | None]:
    shared = len(a & b)
    if not a or not b:
        return len(a), len(b), shared, None, None
    return len(a), len(b), shared, shared / len(a | b), shared / min(len(a), len(b))
