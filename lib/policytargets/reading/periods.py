"""Deadlines and periods: the years which a target runs from and to."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policytargets.reading.outline import Paragraph

__all__ = ["Dates", "Period", "find_dates", "period_at", "plan_period"]

_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(rf"(?P<first>{_YEAR})年?[—\-–~至到]+(?P<last>{_YEAR})年|(?P<year>{_YEAR})年")
_NAMED = re.compile(r"《[^》]*》|〔[^〕]*〕|“[^”]*”|\([^)]*\)")


@dataclass(frozen=True)
class Period:
    """First and last year; None where nothing says it."""

    start_year: int | None
    end_year: int | None


Dates = list[tuple[int, Period]]


def plan_period(text: str) -> Period:
    """Return the period that a text's title names, such as (2020—2025年).

    Parameters
    ----------
    text : str
        The view's text.
    """
    titled = re.search(rf"\((?P<first>{_YEAR})[—\-–~至到]+(?P<last>{_YEAR})年\)", text)
    return Period(int(titled["first"]), int(titled["last"])) if titled else Period(None, None)


def find_dates(text: str, paragraph: Paragraph, plan: Period) -> Dates:
    """Return the places in a paragraph from which a period governs, each with the period.

    A deadline governs the rest of its sentence and the sentences after it in the paragraph until
    another stands. Years in titles, brackets and quoted names govern nothing.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph : Paragraph
        Where to look.
    plan : Period
        The plan's own period; a single deadline runs from its start.
    """
    start = paragraph.sentences[0].start if paragraph.sentences else paragraph.start
    stretch = _NAMED.sub(lambda name: " " * len(name[0]), text[start : paragraph.end])
    return [(start + date.end(), _period(date, plan)) for date in _DATE.finditer(stretch)]


def _period(date: re.Match[str], plan: Period) -> Period:
    if not date["year"]:
        return Period(int(date["first"]), int(date["last"]))
    year = int(date["year"])
    return Period(plan.start_year if plan.start_year is None else min(plan.start_year, year), year)


def period_at(dates: Dates, place: int, plan: Period) -> Period:
    """Return the period that governs a place: the last one before it, or else the plan's own."""
    before = bisect_right(dates, place, key=lambda date: date[0])
    return dates[before - 1][1] if before else plan
