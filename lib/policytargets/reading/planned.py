"""The plan's period, and when a text speaks: what its head, headings and deadlines say."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

__all__ = ["YEAR", "YEARS", "Period", "five_years", "heading_period", "issue_year", "plan_period"]

YEAR = r"(?:19|20)\d\d"
"""A year in digits, as a pattern."""
_WORK_YEAR = re.compile(
    rf"(?P<year>{YEAR})年(?:的|政府|全市|全省|我市|我省|主要|预期|工业|经济|社会|发展|和|,)*"
    "(?:目标|任务|工作(?!情况|回顾|总结|完成)|安排|重点|(?:市级?|区级?|县级?|省级?)?(?:政府)?(?:民生)?实事)"
)
_FIVE_YEARS = re.compile(
    "“?(?P<plan>十[一二三四五六七八九]?)五”?[^,。;]{0,12}?(?:时期|规划|期间)"
    "|第(?P<count>十[一二三四五六七八九]?)个五年规划"
)
_SPAN = rf"(?P<first>{YEAR})年?[—\-–~至到]+(?P<last>{YEAR})年"
# ——2024年1月23日在市第六届人民代表大会第三次会议上
_SESSION = re.compile(
    rf"(?P<year>{YEAR})年(?P<month>\d{{1,2}})月\d{{1,2}}日在[^。\n]{{0,30}}(?:会议|大会)"
)
# A line of its own that dates the text: 2024-01-23 09:30, 发布时间:2024年1月23日
_DATELINE = re.compile(
    rf"^[^。\n]{{0,30}}?(?P<year>{YEAR})(?:年|-|/|\.)\d{{1,2}}(?:月|-|/|\.)\d{{1,2}}日?[^。\n]{{0,40}}$",
    re.MULTILINE,
)
# 成文日期:2024-01-23 among other entries on its line
_LABELLED = re.compile(rf"(?:成文|发文|发布|印发|生成|公开)(?:日期|时间):?(?P<year>{YEAR})[-/.年]")
# 某发〔2023〕11号 on a line of its own is the text's own number
_NUMBERED = re.compile(rf"^[^\n。〔]{{2,16}}〔(?P<year>{YEAR})〕\d+号$", re.MULTILINE)
_DUE = re.compile(rf"(?<!截)(?:到|至|力争)(?P<year>{YEAR})年(?!的)")
_NOW = re.compile("年(?<=[今本]年)(?!以来|上半年|前|一季度|1)")
# 2021年,…: a bare year opens a clause; 到2021年 and 2021年底前 set a deadline
_TOLD = re.compile(rf"(?:^|(?<=[,;。:\n]))(?P<year>{YEAR})年(?![底末前内]|\d|.{{0,6}}[目任])")
_NAMES = re.compile(r"《[^《》\n]*》")
_REPORT = re.compile("工作报告|预期目标")
_OF_YEAR = re.compile("今年|全年")
_HEAD, _FOOT, _TITLE = 400, 300, 60
_YEAR_END = 11
YEARS = {**{d: n for n, d in enumerate("一二三四五六七八九十", 1)}, "两": 2}
"""How many years a numeral says that stands before 年: 今后五年."""
YEARS |= {str(n): n for n in range(1, 11)}
_COMING = re.compile("(?:今后|未来)([一二两三四五十]|[2-5]|10)年")
_ORDINALS = ("", *"一二三四五六七八九", "十", *(f"十{digit}" for digit in "一二三四五六七八九"))


class Period(NamedTuple):
    """First and last year; None where nothing says it."""

    start_year: int | None
    end_year: int | None


def plan_period(text: str, issued: int | None = None) -> Period:
    """Return the period that a text's title names, such as (2020—2025年).

    A report that speaks of 今年 sets the tasks of the year in which it was issued; where that is
    not known, of the year whose tasks or aims it names. Last of all counts the deadline that the
    text sets most often.

    Parameters
    ----------
    text : str
        The view's text.
    issued : int, optional
        Year of issue.
    """
    title = text.strip().split("\n")[0][:_TITLE]
    titled = re.search(rf"\({_SPAN}\)", text) or re.search(_SPAN, title)
    if titled:
        return Period(int(titled["first"]), int(titled["last"]))
    named = _named(title)
    if named:
        return named
    coming = None if _OF_YEAR.search(text) else _coming(text[:_HEAD], issued)
    if coming:
        return _until_due(coming, _usual_deadline(text, issued or 0))
    year = issued if issued and _REPORT.search(text) else _work_year(text)
    due = None if year else _usual_deadline(text, issued or 0)
    if due:
        return Period(None, due)
    if not year and issued and _OF_YEAR.search(text):
        year = issued
    return Period(year, year)


def _until_due(coming: Period, due: int | None) -> Period:
    """Return the coming years; late in a year they begin with the next, as the deadline shows."""
    shifted = due is not None and due - (coming.end_year or 0) == 1
    return Period(coming.start_year, due) if shifted else coming


def _usual_deadline(text: str, issued: int) -> int | None:
    """Return the deadline which a text sets most often, the first of several; titles do not."""
    years = [int(due["year"]) for due in _DUE.finditer(_NAMES.sub("", text))]
    counts = Counter(year for year in years if year > issued)
    return counts.most_common(1)[0][0] if counts else None


def _work_year(text: str) -> int | None:
    year = _WORK_YEAR.search(text)
    return int(year["year"]) if year else _session_year(text)


def _session_year(text: str) -> int | None:
    """Return the year for which a session lays down the work: late in a year the next one."""
    session = _SESSION.search(text[:_HEAD])
    return int(session["year"]) + (int(session["month"]) >= _YEAR_END) if session else None


def issue_year(text: str) -> int | None:
    """Return the year in which a text speaks of 今年, from its session, dateline or past facts.

    Parameters
    ----------
    text : str
        The view's text.
    """
    ends = (text[:_HEAD], text[-_FOOT:])
    dated = next((found for end in ends if (found := _DATELINE.search(end))), None)
    dated = dated or _LABELLED.search(text[:_HEAD]) or _NUMBERED.search(text[:_HEAD])
    return _session_year(text) or (int(dated["year"]) if dated else _year_after_facts(text))


def _year_after_facts(text: str) -> int | None:
    """Return the year after the last one told of (2021年,…) before a text turns to 今年."""
    now = _NOW.search(text)
    if not now:
        return None
    told = [int(year["year"]) for year in _TOLD.finditer(text, 0, now.start() - 1)]
    return max(told) + 1 if told else None


def heading_period(headings: tuple[str, ...], issued: int | None = None) -> Period | None:
    """Return the period that the innermost telling heading names.

    Parameters
    ----------
    headings : tuple of str
        2026年重点工作, “十四五”目标, 今后五年奋斗目标; the innermost last.
    issued : int, optional
        Year of issue, from which 今后五年 counts.
    """
    for title in reversed(headings):
        period = _titled(title, issued)
        if period:
            return period
    return None


@lru_cache(maxsize=64)
def _titled(title: str, issued: int | None) -> Period | None:
    """Return the period of a heading, under which many paragraphs may stand."""
    return _named(title) or _coming(title, issued)


def _coming(words: str, issued: int | None) -> Period | None:
    """Return the years that 今后五年 means in a text of a year."""
    span = _COMING.search(words) if issued else None
    return Period(issued, issued + YEARS[span[1]] - 1) if span and issued else None


def five_years(plan: str) -> Period:
    """Return the years of a five-year plan, by its ordinal: since the sixth (1981) they end so."""
    first = 1951 + 5 * _ORDINALS.index(plan)
    return Period(first, first + 4)


def _named(words: str) -> Period | None:
    year = _WORK_YEAR.search(words)
    if year:
        return Period(int(year["year"]), int(year["year"]))
    plan = _FIVE_YEARS.search(words)
    return five_years(plan["plan"] or plan["count"]) if plan else None
