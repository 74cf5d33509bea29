"""Deadlines in words: what each year owes, what is due by a day, and what has no deadline."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.prose import counted, joined, linked, percent

__all__ = ["tell_calendar", "tell_due", "tell_undated"]

Words = dict[str, Any]


def tell_calendar(years: pd.DataFrame, owed: pd.DataFrame, language: str) -> list[Claim]:
    """Return the year with the most deadlines, and the one with the most yearly obligations.

    Parameters
    ----------
    years, owed : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.years` and `obligations`.
    language : str
        ``en`` or ``zh``.
    """
    once, yearly = (owed[owed["kind"] == kind] for kind in ("once", "yearly"))
    told = []
    how: Words = {
        "steps": chain(language, "comparing.timelines.obligations", "comparing.timelines.years")
    }
    if len(once):
        year = int(years.loc[years["once"].idxmax(), "year"])
        ids = once.loc[once["year"] == year, "target_id"]
        shown: Words = {"value": len(ids), "target_ids": ids, "share": percent(len(ids), len(once))}
        words: Words = {"year": year, "targets": counted("target", len(ids), language)}
        told.append(claim("calendar_most", language, **shown, **how, **words))
    if len(yearly):
        ids = yearly["target_id"].unique()
        year = int(years.loc[years["yearly"].idxmax(), "year"])
        words = {"n": counted("target", len(ids), language), "year": year}
        shown = {"value": len(ids), "target_ids": ids, "most": int(years["yearly"].max())}
        told.append(claim("calendar_yearly", language, **shown, **how, **words))
    return told


def tell_due(
    dated: pd.DataFrame, documents: pd.DataFrame, as_of: str, language: str
) -> list[Claim]:
    """Return what has fallen due by a date, what has not, and the next deadline.

    Parameters
    ----------
    dated : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.due`.
    documents : pandas.DataFrame
        The plans of those targets.
    as_of : str
        The ISO date.
    language : str
        ``en`` or ``zh``.
    """
    if dated.empty:
        return []
    ids = {status: own["target_id"] for status, own in dated.groupby("status")}
    due, coming, undated = (list(ids.get(code, [])) for code in ("due", "open", "undated"))
    how: Words = {"steps": chain(language, "comparing.timelines.due", as_of=as_of)}
    words: Words = {"as_of": as_of, "total": len(dated), "due": len(due), "open": len(coming)}
    told = [claim("due", language, value=len(due), target_ids=due, **how, **words)]
    if coming:
        told.append(_next_due(dated[dated["status"] == "open"], as_of, language))
    ends = dated["document"].map(documents.set_index("document")["plan_end"])
    last = dated.loc[(dated["end_year"] == ends).fillna(value=False), "target_id"]
    shown: Words = {"value": len(last), "target_ids": last, "n": len(last), "total": len(dated)}
    told.append(claim("last_year", language, **how, **shown))
    if undated:
        shown = {"value": len(undated), "target_ids": undated, "n": len(undated)}
        told.append(claim("undated", language, **how, **shown))
    return told


def _next_due(coming: pd.DataFrame, as_of: str, language: str) -> Claim:
    day = coming["due_on"].min()
    first = coming[coming["due_on"] == day]
    days = int(first["days_left"].iloc[0])
    return claim(
        "next_due",
        language,
        value=days,
        unit="天",
        target_ids=first["target_id"],
        steps=chain(language, "comparing.timelines.due", as_of=as_of),
        date=dt.date.fromisoformat(day).isoformat(),
        targets=counted("target", len(first), language),
        days=counted("day", days, language),
    )


def tell_undated(dated: pd.DataFrame, language: str) -> list[Claim]:
    """Return which targets have no deadline; nothing where all have one.

    Parameters
    ----------
    dated : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.due`.
    language : str
        ``en`` or ``zh``.
    """
    own = dated[dated["status"] == "undated"]
    if own.empty:
        return []
    named = joined([linked(name, name) for name in own["id"]], language)
    shown: Words = {"value": len(own), "target_ids": own["target_id"], "ids": named}
    return [
        claim("undated_ids", language, steps=chain(language, "comparing.timelines.due"), **shown)
    ]
