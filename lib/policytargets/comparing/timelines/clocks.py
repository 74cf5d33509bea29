"""The clocks of each plan: signed, published, begun, ended."""

from __future__ import annotations

import pandas as pd

from policytargets.normalising.pace import DAYS_PER_YEAR

__all__ = ["periods", "year_ends"]


def periods(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the dates of each plan and the intervals between them.

    Parameters
    ----------
    targets, documents : pandas.DataFrame
        The clean tables, of the same plans.

    Returns
    -------
    pandas.DataFrame
        One row a plan, in the order of `documents`. ``days_to_publish`` runs from signing to
        publication; ``horizon_years`` from signing to 31 December of the plan's last year.
        Both are missing where the copy does not state the dates they need.
    """
    columns = ["document", "region_en", "region_zh", "date_signed", "date_published"]
    table = documents[[*columns, "plan_start", "plan_end"]].copy()
    signed, published = (pd.to_datetime(table[c].replace("", None)) for c in columns[3:])
    table["days_to_publish"] = (published - signed).dt.days.astype("Int64")
    end = year_ends(table["plan_end"])
    table["horizon_years"] = ((end - signed).dt.days / DAYS_PER_YEAR).round(1)
    table["targets"] = table["document"].map(targets["document"].value_counts()).fillna(0)
    return table.astype({"targets": int})


def year_ends(years: pd.Series) -> pd.Series:
    """Return 31 December of each year; missing where the year is."""
    return pd.to_datetime(years.astype("Int64").astype("string") + "-12-31")
