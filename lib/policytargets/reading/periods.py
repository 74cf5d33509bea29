"""Deadlines and periods: the years which a target runs from and to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policytargets.reading.outline import Paragraph

__all__ = ["Period", "find_period", "plan_period"]

_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(rf"(?P<first>{_YEAR})年?[—\-–~至到]+(?P<last>{_YEAR})年|(?P<year>{_YEAR})年")
_NAMED = re.compile(r"《[^》]*》|〔[^〕]*〕|“[^”]*”|\([^)]*\)")


@dataclass(frozen=True)
class Period:
    """First and last year; None where nothing says it."""

    start_year: int | None
    end_year: int | None


def plan_period(text: str) -> Period:
    """Return the period that a text's title names, such as (2020—2025年).

    Parameters
    ----------
    text : str
        The view's text.
    """
    titled = re.search(rf"\((?P<first>{_YEAR})[—\-–~至到]+(?P<last>{_YEAR})年\)", text)
    return Period(int(titled["first"]), int(titled["last"])) if titled else Period(None, None)


def find_period(text: str, paragraph: Paragraph, place: int, plan: Period) -> Period:
    """Return the years to which a number applies.

    A deadline governs the rest of its sentence and the sentences after it in the paragraph until
    another stands; without one the plan's period holds.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph : Paragraph
        The paragraph of the number.
    place : int
        Offset of the number.
    plan : Period
        The plan's own period.
    """
    start = paragraph.sentences[0].start if paragraph.sentences else paragraph.start
    stretch = _NAMED.sub(lambda name: " " * len(name[0]), text[start:place])
    dates = list(_DATE.finditer(stretch))
    if not dates:
        return plan
    last = dates[-1]
    if last["year"]:
        return Period(_earlier(plan.start_year, int(last["year"])), int(last["year"]))
    return Period(int(last["first"]), int(last["last"]))


def _earlier(start: int | None, end: int) -> int | None:
    return start if start is None else min(start, end)
