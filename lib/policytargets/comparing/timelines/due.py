"""What is due by a date, and how many days are over or left."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from policytargets.comparing.timelines.clocks import year_ends

__all__ = ["due", "tally_due"]


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
        ``status``: ``due`` on or before `as_of`, ``open`` after it, ``undated`` without a year;
        those stand last.
    """
    table = targets.copy()
    ends = year_ends(table["end_year"])
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
