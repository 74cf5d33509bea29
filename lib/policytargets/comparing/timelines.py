"""When: from signing to publication, to the deadlines, and what is due by a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

__all__ = ["cumulate", "due", "due_by_year", "periods", "tally_due"]

_DAYS_A_YEAR = 365.25


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
    end = _year_ends(table["plan_end"])
    table["horizon_years"] = ((end - signed).dt.days / _DAYS_A_YEAR).round(1)
    table["targets"] = table["document"].map(targets["document"].value_counts()).fillna(0)
    return table.astype({"targets": int})


def due(targets: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return every target once with its due date, the earliest first.

    A deadline is a year; it is read as 31 December of that year.

    Parameters
    ----------
    targets : pandas.DataFrame
        The clean table.
    as_of : str
        An ISO date, such as ``2022-12-31``.

    Returns
    -------
    pandas.DataFrame
        The targets with ``due_on``, ``days_left`` (negative: days since the deadline) and
        ``status``: ``due`` on or before `as_of`, ``open`` after it, ``undated`` without a year.
    """
    table = targets.copy()
    ends = _year_ends(table["end_year"])
    table["due_on"] = ends.dt.strftime("%Y-%m-%d").astype(object).fillna("")
    table["days_left"] = (ends - pd.Timestamp(dt.date.fromisoformat(as_of))).dt.days.astype("Int64")
    table["status"] = "undated"
    table.loc[table["days_left"] > 0, "status"] = "open"
    table.loc[table["days_left"] <= 0, "status"] = "due"
    return table.sort_values("end_year", kind="stable", ignore_index=True)


def tally_due(dated: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets fall on each deadline of each plan, and the days to it.

    Parameters
    ----------
    dated : pandas.DataFrame
        As returned by `due`.
    """
    keys = ["document", "due_on", "days_left", "status"]
    return dated.groupby(keys, sort=False, dropna=False).size().reset_index(name="targets")


def due_by_year(targets: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the number of targets that fall due in each year, a column a plan.

    Parameters
    ----------
    targets : pandas.DataFrame
        The clean table; targets without a deadline are not in any year.
    plans : sequence of str
        Plan ids: the columns, in this order.

    Returns
    -------
    pandas.DataFrame
        ``year`` (all from the first deadline to the last), one whole number a plan, ``total``.
    """
    dated = targets.dropna(subset="end_year")
    table = pd.crosstab(dated["end_year"].astype(int), dated["document"])
    years = range(table.index.min(), table.index.max() + 1) if len(table) else []
    table = table.reindex(index=years, columns=list(plans), fill_value=0).astype(int)
    table["total"] = table.sum(axis=1)
    return table.rename_axis(index="year", columns=None).reset_index()


def cumulate(by_year: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of `due_by_year` added up from the first year on."""
    table = by_year.copy()
    counts = table.columns.drop("year")
    table[counts] = table[counts].cumsum()
    return table


def _year_ends(years: pd.Series) -> pd.Series:
    return pd.to_datetime(years.astype("Int64").astype("string") + "-12-31")
