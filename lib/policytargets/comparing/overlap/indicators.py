"""Which families of indicators stand in which plans, and in which of them alone together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from policytargets.vocabulary.families import family_of

__all__ = ["counted", "intersections", "members_of", "pool", "presence", "shared_targets"]


def counted(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that count for what plans share.

    Parameters
    ----------
    targets : pandas.DataFrame
        Targets with ``family`` and ``repeats``: second mentions and the family ``other``, which
        is no likeness, are left out.
    """
    return targets[targets["family"].ne("other") & targets["repeats"].eq("")]


def presence(targets: pd.DataFrame, plans: Sequence[str], by: str = "family") -> pd.DataFrame:
    """Return the number of targets of each family, or each theme, in each plan.

    Parameters
    ----------
    targets : pandas.DataFrame
        Targets with ``document``, ``theme``, ``family`` and ``repeats``; see `counted`.
    plans : sequence of str
        Plan ids: the columns, in this order.
    by : str, optional
        ``family`` or ``theme``.

    Returns
    -------
    pandas.DataFrame
        ``theme`` and, where wanted, ``family``; one whole number a plan; ``plans``: in how many it
        occurs. In the order of the codelist's themes, then by code.
    """
    coded = counted(targets)
    keys = list(dict.fromkeys(("theme", by)))
    # A family may hold indicators of two themes: it stands under the first of them.
    entries = coded[keys].drop_duplicates().sort_values(keys).drop_duplicates(by)
    counts = pd.crosstab(coded[by], coded["document"])
    counts = counts.reindex(index=entries[by], columns=list(plans), fill_value=0)
    table = pd.concat([entries.reset_index(drop=True), counts.reset_index(drop=True)], axis=1)
    table = table.astype(dict.fromkeys(plans, int))
    return table.assign(plans=(table[list(plans)] > 0).sum(axis=1))


def shared_targets(targets: pd.DataFrame, plans: Sequence[str], by: str = "family") -> pd.DataFrame:
    """Return of each two plans the targets of the families, or themes, that both have.

    Parameters
    ----------
    targets : pandas.DataFrame
        As `presence` takes them.
    plans : sequence of str
        Plan ids; each pair stands once, in this order.
    by : str, optional
        ``family`` or ``theme``.

    Returns
    -------
    pandas.DataFrame
        ``plan_a``, ``plan_b``, `by` and ``target_id``.
    """
    coded = counted(targets)
    own = {plan: coded[coded["document"].eq(plan)] for plan in plans}
    rows = []
    for a, b in combinations(plans, 2):
        both = pd.concat([own[a][own[a][by].isin(own[b][by])], own[b][own[b][by].isin(own[a][by])]])
        rows.append(both[[by, "target_id"]].assign(plan_a=a, plan_b=b))
    columns = ["plan_a", "plan_b", by, "target_id"]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)


def pool(codelist: pd.DataFrame, indicators: Sequence[str] = (), by: str = "family") -> int:
    """Return from how many families, or themes, a plan can choose: those that the codelist has.

    Parameters
    ----------
    codelist : pandas.DataFrame
        The clean table of indicators.
    indicators : sequence of str, optional
        Codes; all where empty.
    by : str, optional
        ``family`` or ``theme``.
    """
    own = codelist[codelist["indicator"].ne("other")]
    if indicators:
        own = own[own["indicator"].isin(list(indicators))]
    return int(own["indicator"].map(family_of).nunique() if by == "family" else own[by].nunique())


def members_of(table: pd.DataFrame, plans: Sequence[str]) -> np.ndarray:
    """Return which plan has which row, as truth values of shape (plans, rows).

    Parameters
    ----------
    table : pandas.DataFrame
        Counts with one column a plan, as returned by `presence`.
    plans : sequence of str
        Plan ids.
    """
    return table[list(plans)].to_numpy().T > 0


def intersections(
    table: pd.DataFrame, graded: pd.DataFrame, plans: Sequence[str], by: str = "family"
) -> pd.DataFrame:
    """Return how many families stand in exactly which plans: the bars of an UpSet figure.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `presence`.
    graded : pandas.DataFrame
        As returned by `grade`.
    plans : sequence of str
        Plan ids.
    by : str, optional
        The column of `table` that names what is counted.

    Returns
    -------
    pandas.DataFrame
        ``members`` (plan ids joined by ``;``), ``degree`` (how many they are), ``families``,
        ``comparable`` (of these, how many have two targets of those plans that may be compared)
        and ``codes`` (joined by ``;``). The widest first, then the most, then by plan.
    """
    open_ = set(graded.loc[graded["grade"].eq("comparable"), "family"])
    inside = members_of(table, plans).T
    names = [";".join(np.array(plans)[row]) for row in inside]
    rows = table.assign(members=names, degree=inside.sum(axis=1))
    rows = rows.assign(comparable=rows[by].isin(open_))
    groups = rows[rows["degree"] > 0].groupby(["members", "degree"])
    found = groups.agg(
        families=(by, "size"), comparable=("comparable", "sum"), codes=(by, ";".join)
    ).reset_index()
    # Tuples of places: of two sets of one size that with the earlier plans stands first.
    turn = [tuple(map(list(plans).index, own.split(";"))) for own in found["members"]]
    found = found.assign(turn=turn)
    order = ["degree", "families", "turn"]
    found = found.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return found.drop(columns="turn")
