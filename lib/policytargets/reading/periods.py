"""Deadlines and periods: the years which a target runs from and to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from policytargets.reading.outline import Paragraph

__all__ = ["Date", "Dates", "Period", "find_dates", "heading_period", "period_at", "plan_period"]

_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?P<first>{_YEAR})年?[—\-–~至到]+(?P<last>{_YEAR})年"
    rf"|(?P<until>到|至|截至|力争|争取)?(?P<year>{_YEAR})年(?=(?P<end>[底末前])?)"
    r"|(?P<now>今年|本年)"
)
_WORK_YEAR = re.compile(
    rf"(?P<year>{_YEAR})年(?:的|政府|全市|全省|主要|预期|经济|社会|发展|和)*(?:目标|任务|工作|安排|重点)"
)
_FIVE_YEARS = re.compile(
    "“?(?P<plan>十[一二三四五六七八九]?)五”?[^,。;]{0,12}?(?:时期|规划|期间)"
    "|第(?P<count>十[一二三四五六七八九]?)个五年规划"
)
# A year to compare with or to start from is no deadline: 比2000年翻一番, 在2018年基础上.
_BASE = re.compile(rf"(?:比|较|从|自|以|同)(?:{_YEAR})年|{_YEAR}年(?:的)?(?:基础上|以来|起|相比)")
_NAMED = re.compile(r"《[^》]*》|〔[^〕]*〕|“[^”]*”|\([^)]*\)")


_ORDINALS = ("", *"一二三四五六七八九", "十", *(f"十{digit}" for digit in "一二三四五六七八九"))
_TITLE = 60


@dataclass(frozen=True)
class Period:
    """First and last year; None where nothing says it."""

    start_year: int | None
    end_year: int | None


@dataclass(frozen=True)
class Date:
    """A period and the stretch of the view which it governs.

    Parameters
    ----------
    place, until : int
        From where and to where it governs.
    period : Period
        The years.
    """

    place: int
    until: int
    period: Period


Dates = list[Date]


def plan_period(text: str, issued: int | None = None) -> Period:
    """Return the period that a text's title names, such as (2020—2025年).

    A report that speaks of 今年 sets the tasks of the year in which it was issued.

    Parameters
    ----------
    text : str
        The view's text.
    issued : int, optional
        Year of issue.
    """
    years = rf"(?P<first>{_YEAR})年?[—\-–~至到]+(?P<last>{_YEAR})年"
    titled = re.search(rf"\({years}\)", text) or re.search(years, _title(text))
    if titled:
        return Period(int(titled["first"]), int(titled["last"]))
    return _named_period(_title(text)) or (
        Period(issued, issued) if "今年" in text else Period(None, None)
    )


def _title(text: str) -> str:
    return text.strip().split("\n")[0][:_TITLE]


def heading_period(headings: Sequence[str]) -> Period | None:
    """Return the period that the innermost telling heading names: 2026年重点工作, “十四五”目标."""
    return next((period for title in headings[::-1] if (period := _named_period(title))), None)


def _named_period(words: str) -> Period | None:
    year = _WORK_YEAR.search(words)
    if year:
        return Period(int(year["year"]), int(year["year"]))
    plan = _FIVE_YEARS.search(words)
    if plan:
        # Since the sixth (1981) the plans begin in years that end in 1 or 6.
        first = 1951 + 5 * _ORDINALS.index(plan["plan"] or plan["count"])
        return Period(first, first + 4)
    return None


def find_dates(text: str, paragraph: Paragraph, plan: Period, issued: int | None = None) -> Dates:
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
    issued : int, optional
        Year of issue, which is what 今年 means.
    """
    start = paragraph.sentences[0].start if paragraph.sentences else paragraph.start
    stretch = text[start : paragraph.end]
    for pattern in (_NAMED, _BASE):
        stretch = pattern.sub(lambda name: " " * len(name[0]), stretch)
    return [
        Date(start + date.end(), _reach(paragraph, start, date), _period(date, plan, issued))
        for date in _DATE.finditer(stretch)
        if issued or not date["now"]
    ]


def _reach(paragraph: Paragraph, start: int, date: re.Match[str]) -> int:
    """Return how far a date governs: 到2022年 the paragraph, a bare 2022年 its sentence."""
    if date["until"] or date["end"]:
        return paragraph.end
    place = start + date.start()
    after = bisect_right(paragraph.sentences, place, key=lambda sentence: sentence.start)
    return paragraph.sentences[max(after - 1, 0)].end


def _period(date: re.Match[str], plan: Period, issued: int | None) -> Period:
    if date["now"]:
        return Period(issued, issued)
    if not date["year"]:
        return Period(int(date["first"]), int(date["last"]))
    year = int(date["year"])
    return Period(plan.start_year if plan.start_year is None else min(plan.start_year, year), year)


def period_at(dates: Dates, place: int, plan: Period) -> Period:
    """Return the period that governs a place: the last one before it, or else the plan's own."""
    before = bisect_right(dates, place, key=lambda date: date.place)
    governing = (date.period for date in reversed(dates[:before]) if place < date.until)
    return next(governing, plan)
