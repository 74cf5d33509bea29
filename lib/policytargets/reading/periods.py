"""Deadlines and periods."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from policytargets.reading.outline import Paragraph

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
    """Return the year in which a text speaks of 今年, from its session, dateline or past facts."""
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
    """Return the period that the innermost telling heading names."""
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
    """A period and the stretch of the view which it governs."""

    place: int  # From where and to where it governs
    until: int
    period: Period  # The years
    # Whether it is put as one (到2022年); a bare 2022年 may as well tell of the past
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
    """Return the year that a 分别 list gives its number: 到2023年、2025年分别达到200台、300台."""
    last = bisect_right(dates, place, key=_PLACE)
    years = dates[max(last - count, 0) : last]
    joined = all(_LISTED.fullmatch(text, a.place, b.place) for a, b in pairwise(years))
    return years[turn].period if len(years) == count and joined else None
