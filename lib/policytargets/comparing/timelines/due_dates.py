"""What falls due, by year and by a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.windows import year_ends
from policytargets.errors import Fault, InputError
from policytargets.project import today
from policytargets.schemas import END_YEAR_STATUSES

KINDS = ("once", "yearly")
"""Due at a deadline, or owed in each year of a window."""


def first_mentions(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets without those that a plan states a second time."""
    return targets[targets["repeats"].eq("")]


def obligations(targets: pd.DataFrame) -> pd.DataFrame:
    """Return what each year owes: a row a target at its deadline, or a row a year of its window.

    An amount each year, and a level to be held each year, is owed in every year of the window. A
    growth rate is an average over the window, which only its end can show: it is owed there.
    """
    rows = [row for target in targets.itertuples() for row in _owed(target)]
    table = pd.DataFrame(rows, columns=["target_id", "document", "theme", "year", "kind"])
    if isinstance(targets["theme"].dtype, pd.CategoricalDtype):
        table["theme"] = table["theme"].astype(targets["theme"].dtype)
    return table.astype({"year": int})


def years(owed: pd.DataFrame) -> pd.DataFrame:
    """Return what falls due in each year, added up, and what is owed each year."""
    counts = pd.crosstab(owed["year"], owed["kind"])
    counts = counts.reindex(index=_span(owed["year"]), columns=list(KINDS), fill_value=0)
    counts.insert(1, "once_until", counts["once"].cumsum())
    return counts.astype(int).rename_axis(index="year", columns=None).reset_index()


def owed_by(owed: pd.DataFrame, column: str, kind: str, order: Sequence[str] = ()) -> pd.DataFrame:
    """Return what each year owes by theme or by plan, a row each."""
    own = owed[owed["kind"] == kind]
    table = pd.crosstab(own[column], own["year"])
    rows = list(order) or list(owed[column].sort_values().unique())
    table = table.reindex(index=rows, columns=_span(owed["year"]), fill_value=0)
    table.columns = pd.Index([str(year) for year in table.columns])
    return table.astype(int).rename_axis(index=column).reset_index()


def _owed(target: Any) -> Iterator[tuple[str, str, str, int, str]]:  # noqa: ANN401
    if pd.isna(target.end_year):
        return
    what = (target.target_id, target.document, target.theme)
    end = int(target.end_year)
    if target.cadence != "annual" or target.measure == "growth":
        yield (*what, end, "once")
        return
    start = end if pd.isna(target.start_year) else int(target.start_year)
    for year in range(min(start, end), end + 1):
        yield (*what, year, "yearly")


def _span(found: pd.Series) -> list[int]:
    return list(range(int(found.min()), int(found.max()) + 1)) if len(found) else []


def due(targets: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return every target once with its due date, the earliest first.

    A deadline is a year; it is read as 31 December of that year. An empty day is that of the run.
    """
    table = targets.copy()
    day, ends = _day(as_of), year_ends(table["end_year"])
    table["due_on"] = ends.dt.strftime("%Y-%m-%d").astype(object).fillna("")
    table["days_left"] = (ends - day).dt.days.astype("Int64")
    table["status"] = "undated"
    table.loc[table["days_left"] > 0, "status"] = "open"
    table.loc[table["days_left"] <= 0, "status"] = "due"
    return table.sort_values("end_year", kind="stable", ignore_index=True)


def day_of(as_of: str) -> str:
    """Return the day that is meant: that of the run where none is given."""
    return as_of or today()


def _day(as_of: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(dt.date.fromisoformat(day_of(as_of)))
    except ValueError:
        allowed = "an ISO date is wanted, such as 2022-12-31"
        raise InputError(Fault("as_of", f"{as_of!r} is no day", allowed)) from None


def tally_due(dated: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets fall on each deadline of each plan, and how it is known for them."""
    keys = ["document", "due_on", "days_left", "status"]
    groups = dated.groupby(keys, sort=False, dropna=False)["end_year_status"]
    table = groups.size().reset_index(name="targets")
    for code in END_YEAR_STATUSES[:-1]:
        told = groups.agg(lambda own, code=code: int((own == code).sum()))
        table[f"deadline_{code}"] = told.to_numpy()
    return table
