"""Deadlines and periods: the years which a target runs from and to."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from policytargets.reading.outline import Paragraph
from policytargets.reading.planned import YEAR, YEARS, Period, five_years

__all__ = ["Date", "Dates", "find_dates", "governing_date", "listed_period", "period_at"]

_SECOND = re.compile(r"\d[^;]{0,6},(?:力争|争取)?$")
# These open the tasks of a year; 全年 and 年内 date their own sentence
_YEARLY = ("今年", "本年", "明年")
_FIRM = ("until", "end", "now", "next", "span", "within")
# Parted by the first sign, so that each is tried only where it may begin
_DATE = re.compile(
    r"(?=[12到至截力争今本全年明未以此“十一二两三四五3-5])"
    rf"(?:(?=[12到至截力争])(?:(?P<first>{YEAR})年?[—\-–~至到]+(?P<last>{YEAR})年"
    rf"|(?P<until>到|至|截至|力争|争取)?(?P<year>{YEAR})年(?=(?P<end>[底末前])?))"
    r"|(?=.?年)(?:(?P<now>今年|本年|全年|(?<![一二三四五六七八九十两\d])年内)|(?P<next>明年)"
    r"|(?<![第十近过去前\d])(?P<within>[一二两三四五1-5])年(?:左右)?(?:的?时间|的?努力"
    r"|(?<=[一二两三四五1-5]年)(?:内|(?=推动|统筹|共?安排|培育|投入|撬动|每年))))"
    r"|(?:今后|未来)(?P<span>[一二两三四五十]|[2-5]|10)年"
    r"|(?P<later>(?:以后|此后)(?=每年|逐年))"
    r"|“?(?P<five>十[一二三四五六七八九]?)五”?(?:末|期末|期间|时期))"
)
# What every date holds, told by signs that are found quickly.
_MAY_DATE = re.compile(
    "年(?<=[今本全明\\d一二两三四五十]年)|年(?=内)|以后|此后|五(?=”?(?:末|期末|期间|时期))"
)
# A year to compare with or to start from is no deadline: 比2000年翻一番, 在2018年基础上.
_BASE = re.compile(
    r"(?=[比较从由自以同达是为相在12])"
    rf"(?:(?:比|较|从|由|自|以|同){YEAR}年|{YEAR}年(?:的)?(?:基础上|以来|起|相比)"
    rf"|(?:达到|是|为|相当于){YEAR}年(?:底|末)?的"
    r"|(?:比|较|在)“?十[一二三四五六七八九]?五”?(?:末|期末|期间|时期))"
)
# What stands between two years of one list: 2023年、2025年底 and 到2022年和2025年
_LISTED = re.compile(rf"[底末前]?(?:[、,和及与]|以及)(?:到|至)?{YEAR}年")
# An opening sign inside ends the search, so that unclosed ones cost no time.
_OPENED = re.compile("[《〔“(]")
_NAMED = re.compile(r"《[^《》]*》|〔[^〔〕]*〕|“(?!十.?五”)[^“”]*”|\((?:[^()]++|\([^()]*\))*+\)")


class Date(NamedTuple):
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
_PLACE, _START = attrgetter("place"), attrgetter("start")


def _from_issue(date: re.Match[str], issued: int) -> Period:
    """Return what 今年, 明年 and 今后三年 mean in a text of a year."""
    if date["next"]:
        return Period(issued, issued + 1)
    return Period(issued, issued + YEARS.get(date["span"], 1) - 1)


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
    stretch = _telling(text[start : paragraph.end])
    dates: Dates = []
    spanning = False
    for date in _DATE.finditer(stretch) if stretch else ():
        if not issued and (date["now"] or date["next"] or date["span"]):
            continue
        place, until = start + date.end(), _reach(paragraph, start, date)
        if date[0] == "全年" and dates and not dates[-1].deadline:
            # 2020年,…。全年…: the whole of the year spoken of
            dates.append(dates[-1]._replace(place=place, until=until))
            continue
        if dates and spanning:
            # 今后五年,…。2031年,…: the year takes over from the five
            dates[-1] = dates[-1]._replace(until=min(dates[-1].until, place))
        spanning = bool(date["span"])
        dates.append(Date(place, until, _period(date, plan, issued), any(date.group(*_FIRM))))
    return dates


def _telling(stretch: str) -> str:
    """Return a stretch with blanks for the years that govern nothing; empty where none does."""
    if not _MAY_DATE.search(stretch):
        return ""
    if _OPENED.search(stretch):
        stretch = _NAMED.sub(_blank, stretch)
    return _BASE.sub(_blank, stretch)


def _blank(name: re.Match[str]) -> str:
    return " " * len(name[0])


def _reach(paragraph: Paragraph, start: int, date: re.Match[str]) -> int:
    """Return how far a date governs: 到2022年 the paragraph, a bare 2022年 its sentence."""
    place = start + date.start()
    after = bisect_right(paragraph.sentences, place, key=_START)
    sentence = paragraph.sentences[max(after - 1, 0)]
    if date["until"] or date["end"] or date["span"]:
        # 达到24%,力争到2025年达到30%: the second aim of one indicator
        second = _SECOND.search(date.string, max(sentence.start - start, 0), date.start())
        return sentence.end if second else paragraph.end
    return paragraph.end if date[0] in _YEARLY else sentence.end


def _within(years: str, plan: Period) -> Period:
    """Return the first so many years of a plan: 用三年时间."""
    if plan.start_year is None:
        return plan
    return Period(plan.start_year, plan.start_year + YEARS[years] - 1)


def _period(date: re.Match[str], plan: Period, issued: int | None) -> Period:
    if issued and (date["now"] or date["next"] or date["span"]):
        return _from_issue(date, issued)
    if date["later"]:
        return plan
    if date["within"]:
        return _within(date["within"], plan)
    if date["five"]:
        return five_years(date["five"])
    if not date["year"]:
        return Period(int(date["first"]), int(date["last"]))
    year = int(date["year"])
    return Period(plan.start_year if plan.start_year is None else min(plan.start_year, year), year)


def period_at(dates: Dates, place: int, plan: Period) -> Period:
    """Return the period that governs a place: of the date before it, or else the plan's own."""
    before = bisect_right(dates, place, key=_PLACE)
    for date in reversed(dates[:before]):
        if place < date.until:
            return date.period
    return plan


def governing_date(dates: Dates, place: int) -> Date | None:
    """Return the last date before a place, whether or not it reaches so far."""
    before = bisect_right(dates, place, key=_PLACE)
    return dates[before - 1] if before else None


def listed_period(text: str, dates: Dates, place: int, turn: int, count: int) -> Period | None:
    """Return the year that a 分别 list gives its number: 到2023年、2025年分别达到200台、300台.

    Parameters
    ----------
    text : str
        The view's text.
    dates : list of Date
        As returned by `find_dates`.
    place : int
        Where the list's first number stands.
    turn, count : int
        Which of how many numbers it is, from 0.

    Returns
    -------
    Period or None
        None where no list of so many years stands before the numbers.
    """
    last = bisect_right(dates, place, key=_PLACE)
    years = dates[max(last - count, 0) : last]
    joined = all(_LISTED.fullmatch(text, a.place, b.place) for a, b in pairwise(years))
    return years[turn].period if len(years) == count and joined else None
