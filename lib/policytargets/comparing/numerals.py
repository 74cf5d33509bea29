"""The ledger of numerals: what each number of the texts was taken for, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.comparing.counting import count
from policytargets.schemas import ROLES

__all__ = ["account", "count_roles", "unlisted"]


def count_roles(numbers: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many numerals of each plan are targets, parts of one, left out, unexplained.

    Parameters
    ----------
    numbers : pandas.DataFrame
        The clean ledger.
    plans : sequence of str
        Plan ids: the columns, in this order.

    Returns
    -------
    pandas.DataFrame
        ``role``, one whole number a plan, ``total``; roles that no numeral has are left out.
    """
    return count(_ordered(numbers), "role", plans)


def account(numbers: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the numbers of `count_roles` with those left out told apart by their reasons.

    Parameters
    ----------
    numbers : pandas.DataFrame
        The clean ledger.
    plans : sequence of str
        Plan ids: the columns, in this order.

    Returns
    -------
    pandas.DataFrame
        ``role`` and ``reason`` (``""`` but for what is left out), one whole number a plan,
        ``total``. The unexplained have a row even where there are none; the last row, of role
        ``all``, is the sum. No rows where the plans have no numerals.
    """
    if numbers.empty:
        return pd.DataFrame(columns=["role", "reason", *plans, "total"])
    entries = _ordered(numbers)
    entries["reason"] = entries["reason"].where(entries["role"] == "excluded", "")
    table = pd.crosstab([entries["role"], entries["reason"]], entries["document"])
    table = table.reindex(columns=list(plans), fill_value=0).astype(int)
    if ("unexplained", "") not in table.index:
        table.loc[("unexplained", ""), :] = 0
    table.loc[("all", ""), :] = table.sum()
    table = table.astype(int).rename_axis(columns=None).reset_index()
    return table.assign(total=table[list(plans)].sum(axis=1)).astype({"role": object})


def unlisted(targets: pd.DataFrame, numbers: pd.DataFrame) -> int:
    """Return how many targets stand only in one of the table of targets and the ledger.

    Parameters
    ----------
    targets, numbers : pandas.DataFrame
        The clean tables, of the same plans.
    """
    listed = numbers.loc[numbers["role"] == "target", "target_id"]
    return len(set(targets["target_id"]) ^ set(listed))


def _ordered(numbers: pd.DataFrame) -> pd.DataFrame:
    return numbers.assign(role=pd.Categorical(numbers["role"], categories=[*ROLES, "all"]))
