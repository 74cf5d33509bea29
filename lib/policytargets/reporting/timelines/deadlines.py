"""What falls due: counts by year, and deadlines counted against a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.due_dates import (
    day_of,
    due,
    first_mentions,
    obligations,
    tally_due,
    years,
)
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    fill,
    joined,
    linked,
    percent,
)
from policytargets.display.section import Section, table_of
from policytargets.plans import Plans

Words = dict[str, Any]


def deadlines(plans: Plans, as_of: str) -> Section:
    """Return which targets have fallen due by a day, and the days to all others."""
    as_of = day_of(as_of)
    dated, day = due(first_mentions(plans.targets), as_of), {"as_of": as_of}

    return Section(
        "deadlines",
        tables={
            "tally": table_of(tally_due(dated), "tally_due", day),
        },
        says={
            "due": lambda: tell_due(dated, as_of),
            "known": lambda: tell_known(dated, plans.documents),
            "undated": lambda: tell_undated(dated),
        },
    )


def tell_most(by_year: pd.DataFrame, owed: pd.DataFrame) -> list[Claim]:
    """Return the years in which most targets fall due once."""
    once = owed[owed["kind"] == "once"]
    if once.empty:
        return []
    most, tied = _fullest(by_year, "once")
    ids = once.loc[once["year"].isin(tied), "target_id"]
    shown: Words = {"value": most, "target_ids": ids, "share": percent(most, len(once))}
    words: Words = {"years": joined(tied), "targets": counted("target", most), "total": len(once)}
    key = "calendar_most" if len(tied) == 1 else "calendar_tied"
    return [claim(key, **shown, **words, steps=chain(obligations, years))]


def tell_yearly(by_year: pd.DataFrame, owed: pd.DataFrame) -> list[Claim]:
    """Return how many targets are owed in each year of their window, and when most are."""
    ids = owed.loc[owed["kind"] == "yearly", "target_id"].unique()
    if not len(ids):
        return []
    most, tied = _fullest(by_year, "yearly")
    words: Words = {"n": counted("target", len(ids)), "years": joined(tied), "most": most}
    how: Words = {"value": len(ids), "target_ids": ids, "steps": chain(obligations, years)}
    return [claim("calendar_yearly", **how, **words)]


def _fullest(by_year: pd.DataFrame, column: str) -> tuple[int, list[int]]:
    """Return the highest number of a year, and every year that has it."""
    most = int(by_year[column].max())
    return most, by_year.loc[by_year[column] == most, "year"].tolist()


def tell_due(dated: pd.DataFrame, as_of: str) -> list[Claim]:
    """Return what has fallen due by a date, what has not, and the next deadline."""
    if dated.empty:
        return []
    ids = {status: own["target_id"] for status, own in dated.groupby("status")}
    past, coming, undated = (list(ids.get(code, [])) for code in ("due", "open", "undated"))
    how: Words = {"steps": chain(due, as_of=as_of)}
    words: Words = {"as_of": as_of, "total": len(dated), "due": len(past), "open": len(coming)}
    told = [claim("due", value=len(past), target_ids=past, **how, **words)]
    if coming:
        told.append(_next_due(dated[dated["status"] == "open"], as_of))
    if undated:
        shown: Words = {"value": len(undated), "target_ids": undated, "n": len(undated)}
        told.append(claim("undated", **how, **shown))
    return told


def _last_years(dated: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many deadlines are a plan's last year, and what can be checked before it."""
    owed = obligations(dated)
    yearly = owed.loc[owed["kind"] == "yearly", "target_id"].unique()
    once = dated[~dated["target_id"].isin(yearly)]
    ends = once["document"].map(documents.set_index("document")["plan_end"])
    last = once[(once["end_year"] == ends).fillna(value=False)]
    words: Words = {"n": len(last), "total": len(once), "early": len(once) - len(last)}
    words |= {"yearly": len(yearly), "default": int(last["end_year_status"].eq("plan").sum())}
    words |= {"value": len(last), "target_ids": last["target_id"]}
    steps = chain(due, obligations)
    return [claim(key, **words, steps=steps) for key in ("last_year", "milestones")]


def tell_known(dated: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many deadlines are but a plan's last year, and what can be checked before it."""
    known = dated[dated["status"] != "undated"]
    return [*_last_years(known, documents), *_how_known(known)] if len(known) else []


def _how_known(dated: pd.DataFrame) -> list[Claim]:
    """Return how many deadlines a target states itself, and how many are only its plan's end."""
    ids = {code: own["target_id"] for code, own in dated.groupby("end_year_status")}
    ends = ids.get("plan", [])
    words: Words = {code: len(ids.get(code, [])) for code in ("stated", "inherited", "dated")}
    words |= {"n": len(ends), "total": sum(words.values()) + len(ends)}
    words["dated"] = Phrase(fill("deadlines_dated", n=words["dated"])) if words["dated"] else ""
    steps = chain(due)
    return [claim("deadlines_known", value=len(ends), target_ids=ends, steps=steps, **words)]


def _next_due(coming: pd.DataFrame, as_of: str) -> Claim:
    day = coming["due_on"].min()
    first = coming[coming["due_on"] == day]
    days = int(first["days_left"].iloc[0])
    return claim(
        "next_due",
        value=days,
        unit="天",
        target_ids=first["target_id"],
        steps=chain(due, as_of=as_of),
        date=dt.date.fromisoformat(day).isoformat(),
        targets=counted("target", len(first)),
        days=counted("day", days),
    )


def tell_undated(dated: pd.DataFrame) -> list[Claim]:
    """Return which targets have no deadline; nothing where all have one."""
    own = dated[dated["status"] == "undated"]
    if own.empty:
        return []
    named = joined([linked(name, name) for name in own["id"]])
    shown: Words = {"value": len(own), "target_ids": own["target_id"], "ids": named}
    return [claim("undated_ids", steps=chain(due), **shown)]
