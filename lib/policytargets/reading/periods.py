"""Deadlines and periods: the years which a target runs from and to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from policytargets.reading.outline import Paragraph

__all__ = [
    "Date",
    "Dates",
    "Period",
    "find_dates",
    "heading_period",
    "period_at",
    "plan_period",
]

_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?P<first>{_YEAR})年?[—\-–~至到]+(?P<last>{_YEAR})年"
    rf"|(?P<until>到|至|截至|力争|争取)?(?P<year>{_YEAR})年(?=(?P<end>[底末前])?)"
    r"|(?P<now>今年|本年|全年|(?<![一二三四五六七八九十两\d])年内)|(?P<next>明年)"
    r"|(?:今后|未来)(?P<span>[一二两三四五十])年"
    r"|“?(?P<five>十[一二三四五六七八九]?)五”?(?:末|期末|期间|时期)"
)
_WORK_YEAR = re.compile(
    rf"(?P<year>{_YEAR})年(?:的|政府|全市|全省|我市|我省|主要|预期|工业|经济|社会|发展|和|,)*"
    "(?:目标|任务|工作(?!情况|回顾|总结|完成)|安排|重点)"
)
_FIVE_YEARS = re.compile(
    "“?(?P<plan>十[一二三四五六七八九]?)五”?[^,。;]{0,12}?(?:时期|规划|期间)"
    "|第(?P<count>十[一二三四五六七八九]?)个五年规划"
)
# A year to compare with or to start from is no deadline: 比2000年翻一番, 在2018年基础上.
_BASE = re.compile(rf"(?:比|较|从|自|以|同)(?:{_YEAR})年|{_YEAR}年(?:的)?(?:基础上|以来|起|相比)")
# ——2024年1月23日在市第六届人民代表大会第三次会议上
_SESSION = re.compile(rf"(?P<year>{_YEAR})年\d{{1,2}}月\d{{1,2}}日在[^。\n]{{0,30}}(?:会议|大会)")
_HEAD = 400
_NAMED = re.compile(r"《[^》]*》|〔[^〕]*〕|“(?!十.?五”)[^”]*”|\([^)]*\)")


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
    deadline : bool
        Whether it is put as one (到2022年); a bare 2022年 may as well tell of the past.
    """

    place: int
    until: int
    period: Period
    deadline: bool = True


Dates = list[Date]


def plan_period(text: str, issued: int | None = None) -> Period:
    """Return the period that a text's title names, such as (2020—2025年).

    A report that speaks of 今年 sets the tasks of the year in which it was issued; where that is
    not known, of the year whose tasks or aims it names.

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
    named = _named_period(_title(text))
    if named:
        return named
    if issued and re.search("今年|工作报告|预期目标|全年", text):
        return Period(issued, issued)
    year = _WORK_YEAR.search(text) or _SESSION.search(text[:_HEAD])
    return Period(int(year["year"]), int(year["year"])) if year else Period(None, None)


def _title(text: str) -> str:
    return text.strip().split("\n")[0][:_TITLE]


def heading_period(headings: Sequence[str]) -> Period | None:
    """Return the period that the innermost telling heading names: 2026年重点工作, “十四五”目标."""
    return next((period for title in headings[::-1] if (period := _named_period(title))), None)


def _from_issue(date: re.Match[str], issued: int) -> Period:
    """Return what 今年, 明年 and 今后三年 mean in a text of a year."""
    if date["next"]:
        return Period(issued, issued + 1)
    years = "一二三四五".find(date["span"].replace("两", "二")) + 1 if date["span"] else 1
    return Period(issued, issued + max(years, 1) - 1)


def _first_year(plan: str) -> int:
    """Return the first year of a five-year plan: since the sixth (1981) it ends in 1 or 6."""
    return 1951 + 5 * _ORDINALS.index(plan)


def _named_period(words: str) -> Period | None:
    year = _WORK_YEAR.search(words)
    if year:
        return Period(int(year["year"]), int(year["year"]))
    plan = _FIVE_YEARS.search(words)
    if plan:
        first = _first_year(plan["plan"] or plan["count"])
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
        Date(
            start + date.end(),
            _reach(paragraph, start, date),
            _period(date, plan, issued),
            bool(date["until"] or date["end"] or not date["year"]),
        )
        for date in _DATE.finditer(stretch)
        if issued or not (date["now"] or date["next"] or date["span"])
    ]


def _reach(paragraph: Paragraph, start: int, date: re.Match[str]) -> int:
    """Return how far a date governs: 到2022年 the paragraph, a bare 2022年 its sentence."""
    if date["until"] or date["end"]:
        return paragraph.end
    place = start + date.start()
    after = bisect_right(paragraph.sentences, place, key=lambda sentence: sentence.start)
    return paragraph.sentences[max(after - 1, 0)].end


def _period(date: re.Match[str], plan: Period, issued: int | None) -> Period:
    if issued and (date["now"] or date["next"] or date["span"]):
        return _from_issue(date, issued)
    if date["five"]:
        first = _first_year(date["five"])
        return Period(first, first + 4)
    if not date["year"]:
        return Period(int(date["first"]), int(date["last"]))
    year = int(date["year"])
    return Period(plan.start_year if plan.start_year is None else min(plan.start_year, year), year)


def period_at(dates: Dates, place: int, plan: Period) -> Period:
    """Return the period that governs a place: of the date before it, or else the plan's own."""
    before = bisect_right(dates, place, key=lambda date: date.place)
    governing = (date.period for date in reversed(dates[:before]) if place < date.until)
    return next(governing, plan)
