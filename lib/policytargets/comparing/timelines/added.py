"""Additions as far as official figures count them year by year."""

from __future__ import annotations

import pandas as pd

from policytargets.comparing.timelines.beside import with_promises

__all__ = ["added"]

_SHARED = [
    *("target_id", "id", "document", "indicator_text", "scope", "end_year", "promised"),
    *("promised_unit", "promised_form", "unit", "statistic", "source_grade", "verdict"),
    *("why_en", "why_zh", "window_years"),
]


def added(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return what official figures count of each promised addition in the years of its window.

    Parameters
    ----------
    yardsticks, normalised : pandas.DataFrame
        The clean tables.
    targets : pandas.DataFrame
        The targets whose outcome is asked for.

    Returns
    -------
    pandas.DataFrame
        A row a target and statistic that the rules do not refuse: the columns of
        `policytargets.comparing.timelines.beside` with ``window_years``, ``years`` (as text),
        ``year_count``, ``value`` (the sum of those years) and ``share`` (per cent of the promise).
        Years without a figure are not filled in: the share is no outcome while one is lacking.
    """
    within = yardsticks["when"].isin(["during", "outcome"])
    kept = yardsticks[within & yardsticks["form"].eq("flow") & yardsticks["verdict"].ne("refused")]
    told = with_promises(kept, normalised, targets)
    windows = normalised[["target_id", "window_years"]]
    told = told[told["promised_form"] == "addition"].merge(windows, on="target_id")
    groups = told.sort_values("year").groupby(_SHARED, sort=False, dropna=False)
    table = groups.agg(
        years=("year", lambda years: ", ".join(map(str, years))),
        year_count=("year", "nunique"),
        value=("value", "sum"),
    ).reset_index()
    table["share"] = 100 * table["value"] / table["promised"]
    return table
