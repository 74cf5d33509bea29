"""One plan: what it is, and which bodies answer for its targets."""

from __future__ import annotations

import pandas as pd

__all__ = ["agencies", "identity"]

_FIELDS = (
    "title",
    "issuer",
    "document_number",
    "region_en",
    "region_zh",
    "adcode",
    "level",
    "date_signed",
    "date_published",
    "plan_start",
    "plan_end",
    "script",
    "copy_source",
)


def identity(documents: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Return what is known of a plan as ``field`` and ``value``; ``""`` where it is not stated.

    Parameters
    ----------
    documents : pandas.DataFrame
        The clean table.
    plan : str
        A plan id of that table.
    """
    entry = documents[documents["document"] == plan].iloc[0]
    rows = [(name, "" if pd.isna(entry[name]) else str(entry[name])) for name in _FIELDS]
    return pd.DataFrame(rows, columns=["field", "value"])


def agencies(targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets each body leads and how many name it at all.

    Parameters
    ----------
    targets : pandas.DataFrame
        The clean table; ``agencies`` holds the bodies of a target, the lead first, joined
        by semicolons.

    Returns
    -------
    pandas.DataFrame
        ``agency``, ``leads``, ``named``; the most often leading first, then by name.
    """
    listed = targets.loc[targets["agencies"] != "", "agencies"].str.split(";")
    named = listed.explode().groupby(level=0).unique().explode().value_counts()
    leads = listed.str[0].value_counts()
    table = pd.DataFrame({"leads": leads, "named": named}).fillna(0).astype(int)
    table = table.rename_axis("agency").reset_index()
    return table.sort_values(
        ["leads", "named", "agency"], ascending=[False, False, True]
    ).reset_index(drop=True)
