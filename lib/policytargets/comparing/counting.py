"""How many targets: by theme, measure or wording, a column a plan."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

__all__ = ["count", "shares"]


def count(targets: pd.DataFrame, column: str, plans: Sequence[str]) -> pd.DataFrame:
    """Return the number of targets for each code of a column in each plan.

    Parameters
    ----------
    targets : pandas.DataFrame
        As returned by `describe`.
    column : str
        ``theme``, ``measure``, ``comparator`` or any other column of codes.
    plans : sequence of str
        Plan ids: the columns, in this order.

    Returns
    -------
    pandas.DataFrame
        `column`, one whole number a plan, ``total``; codes that no target has are left out.
    """
    table = pd.crosstab(targets[column], targets["document"])
    table = table.reindex(columns=list(plans), fill_value=0).astype(int)
    table["total"] = table.sum(axis=1)
    table = table[table["total"] > 0].rename_axis(columns=None).reset_index()
    return table.astype({column: table[column].dtype if table.empty else object})


def shares(counts: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the counts as shares of each plan's targets.

    Parameters
    ----------
    counts : pandas.DataFrame
        As returned by `count`.
    plans : sequence of str
        The columns to divide, each by its own sum.

    Returns
    -------
    pandas.DataFrame
        The codes and one share in per cent a plan; missing where a plan has no targets.
    """
    numbers = counts[list(plans)].astype(float)
    totals = numbers.sum().replace(0.0, float("nan"))
    return pd.concat([counts.iloc[:, [0]], 100 * numbers / totals], axis=1)
