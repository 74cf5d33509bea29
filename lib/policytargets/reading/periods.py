"""Deadlines and periods: what headings and clauses say of the years of a number."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from policytargets.reading.headings import FIVE, telling_parts
from policytargets.reading.outline import Paragraph

# No plan of the tables is for a year before 1949, whatever a text may tell of.
YEAR = r"(?:19(?:49|[5-9]\d)|20\d\d)"
"""A year in digits, as a pattern."""
SPAN = rf"(?P<first>{YEAR})年?[—\-–~至到]+(?P<last>{YEAR})年"
"""First and last year, as a pattern with two groups."""
# All begins with the year, so that a search passes quickly over other signs
WORK_YEAR = re.compile(
    rf"(?P<year>{YEAR})(?P<until>(?<=[到至]\d{{4}}))?年度?(?:的|政府|全[市省县区]|[我本][市省县区]|国民|主要|重点|总体|预期|奋斗|工业|经济|社会|发展"
    r"|民生|和|与|,)*(?:目标|任务|工作(?!情况|回顾|总结|完成)|安排|要求|重点|(?:(?:[一二三四五六七八九十]+|\d+)[大件项])?(?:[市区县省]级?)?(?:政府)?(?:民生)?实事|计划(?!执行|完成))"
)
"""The year whose work or goals a heading or a title names."""
_ORDINALS = ("", *"一二三四五六七八九", "十", *(f"十{digit}" for digit in "一二三四五六七八九"))
_FIVE = re.compile(FIVE)
_ALONE = re.compile(rf"(?P<year>{YEAR})年")
YEARS = {**{d: n for n, d in enumerate("一二三四五六七八九十", 1)}, "两": 2}
"""How many years a numeral says that stands before 年: 今后五年."""
YEARS |= {str(n): n for n in range(1, 11)}
_COMING = re.compile("(?:今后|未来)([一二两三四五十]|[2-5]|10)年")


class Period(NamedTuple):
    """First and last year; None where nothing says it."""

    start_year: int | None
    end_year: int | None
    # How the last year is known: stated in the clause, inherited from a heading or an earlier
    # clause, the plan's own, dated by the year of issue; none where nothing says it
    status: str = "stated"


UNKNOWN = Period(None, None, "none")
"""The period of which nothing is said."""


def heading_period(headings: tuple[str, ...], issued: int | None = None) -> Period | None:
    """Return the period that the innermost telling heading names."""
    for title in reversed(headings):
        period = _titled(title, issued)
        if period:
            return period
    return None


@lru_cache(maxsize=64)
def _titled(title: str, issued: int | None) -> Period | None:
    """Return the period of a heading, under which many paragraphs may stand.

    Of several the longest holds, of two of a length the later one: 今年 and a year have their own.
    """
    parts = telling_parts(title)
    found = [p for part in parts if (p := named_period(part) or coming_years(part, issued))]
    named = max(found, key=_length, default=None) or named_period(title)
    return named and named._replace(status="dated" if named.status == "dated" else "inherited")


def _length(period: Period) -> tuple[int, int]:
    end = period.end_year or 0
    return end - (period.start_year or end), end


def coming_years(words: str, issued: int | None) -> Period | None:
    """Return the years that 今后五年 means in a text of a year."""
    span = _COMING.search(words) if issued else None
    return Period(issued, issued + YEARS[span[1]] - 1, "dated") if span and issued else None


def five_years(plan: str) -> Period:
    """Return the years of a five-year plan, by its ordinal: since the sixth (1981) they end so."""
    first = 1951 + 5 * _ORDINALS.index(plan)
    return Period(first, first + 4)


def named_period(words: str) -> Period | None:
    """Return the period that some words name: a five-year plan, or a year of work."""
    plans = [five_years(next(filter(None, plan.groups()))) for plan in _FIVE.finditer(words)]
    if plans:
        return max(plans, key=_length)
    years = [*WORK_YEAR.finditer(words)] or [*filter(None, [_ALONE.fullmatch(words)])]
    if not years:
        return None
    last = max(years, key=lambda year: year["year"])
    year = int(last["year"])
    return Period(None if last.groupdict().get("until") is not None else year, year)


_SECOND = re.compile(r"\d[^;]{0,6},(?:力争|争取)?$")
# These open the tasks of a year; 全年 and 年内 date their own sentence
_YEARLY = ("今年", "本年", "明年")
_FIRM = ("until", "end", "now", "next", "span", "within")
# Parted by the first sign, so that each is tried only where it may begin
_DATE = re.compile(
    r"(?=[12到至截力争今本全年明未以此“十一二两三四五3-5])"
    rf"(?:(?=[12到至截力争])(?:(?P<first>{YEAR})年?[—\-–~至到]+(?P<last>{YEAR})年"
    rf"|(?P<until>到|至|截至|力争|争取)?(?P<year>{YEAR})年(?=(?P<end>底|末|前(?!三季度))?))"
    r"|(?=.?年)(?:(?P<now>今年|本年|全年|(?<![一二三四五六七八九十两\d])年内)|(?P<next>明年)"
    r"|(?<![第十近过去前\d])(?P<within>[一二两三四五1-5])年(?:左右)?(?:的?时间|的?努力"
    r"|(?<=[一二两三四五1-5]年)(?:内|(?=推动|统筹|共?安排|培育|投入|撬动|每年))))"
    r"|(?:今后|未来)(?P<span>[一二两三四五十]|[2-5]|10)年"
    r"|(?P<later>(?:以后|此后)(?=每年|逐年))"
    r"|“?(?P<five>十[一二三四五六七八九]?)五”?(?:末|期末|期间|时期)"
    r"|(?:(?<=[,;。:\n])|^)“?(?P<bare>十[一二三四五六七八九]?)五”?(?=[,:要将力]|全[市省县区]|主要|预期|年均|累计|新增|建成))"
)
# What every date holds, told by signs that are found quickly.
_MAY_DATE = re.compile("年(?<=[今本全明\\d一二两三四五十]年)|年(?=内)|以后|此后|十.?五")
_TIMES = (
    r"(?:约|近|超|不足|至少|大约)?(?:[\d.]+|[一二两三四五六七八九十百]+)(?:点[一二三四五六七八九])?(?:个|多)?"
    r"(?:倍|成|%|分之|/\d)|百分之|一半|水平"
)
_AIMS = "远景目标|愿景|长远目标|战略目标|现代化目标|现代化的目标"
# A year that is only mentioned is no deadline. What stands before it and after it tells one to
# compare with or to start from (比2000年翻一番, 2020年的2倍), or a horizon (锚定2035年远景目标).
_MENTIONED = tuple(
    (re.compile(f"(?:{before})$"), re.compile(after))
    for before, after in (
        ("[比较从由自以同]", ""),
        ("", f"(?:[底末]?的?(?:基础上|以来|起|相比|为基[数期准])|[底末]?(?:水平)?的(?:{_TIMES}))"),
        ("[与跟和]", "[底末]?(?:同期)?(?:相比|相当|持平)"),
        ("达到|是|为|相当于", "[底末]?的"),
        ("[达复回持][到平]|不低于|高于|超过|保持", "[底末]?水平"),
        (
            "(?:锚定|对标|着眼|瞄准|面向|放眼|对照|围绕|紧扣|紧盯|朝着|迈向|衔接|立足|聚焦|按照|根据)"
            "(?:于|到|至|全[国省市])*",
            "",
        ),
        ("", rf"[^,;。:\d]{{0,24}}(?:{_AIMS})(?![^,;。]{{0,4}}(?:是|为|:|包括|如下))"),
        ("[为向与][到至]?", r"[^,;。\d]{0,30}(?:打下|奠定|打好|夯实|迈进|前进|相?衔接|创造)"),
    )
)
_BEFORE = 8
_A_YEAR = re.compile(rf"{YEAR}年")
_BASE_PLAN = re.compile("[比较在]“?十[一二三四五六七八九]?五”?(?:末|期末|期间|时期)")
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


def _from_issue(date: re.Match[str], plan: Period, issued: int | None) -> Period:
    """Return what 今年, 明年 and 今后三年 mean in a text of a year, or in a plan of so many years.

    Where neither is known, nothing is.
    """
    count = YEARS.get(date["span"], 1)
    whole = plan.start_year and plan.end_year and plan.end_year - plan.start_year + 1 == count
    if whole and not date["next"] and (date["span"] or not issued):
        return plan if date["span"] else plan._replace(status="dated")
    if not issued:
        return UNKNOWN
    if date["next"]:
        return Period(issued, issued + 1, "dated")
    return Period(issued, issued + count - 1, "dated")


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
        place, until = start + date.end(), _reach(paragraph, start, date)
        if date[0] in ("全年", "年内") and dates and not (dates[-1].deadline and issued):
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
    return without_mentions(stretch)


def without_mentions(text: str) -> str:
    """Return a text with blanks for years to compare with and horizons that are only mentioned."""
    return _BASE_PLAN.sub(_blank, _A_YEAR.sub(_blank_mention, text))


def _blank_mention(year: re.Match[str]) -> str:
    text, (start, end) = year.string, year.span()
    mentioned = any(
        after.match(text, end) and before.search(text, max(start - _BEFORE, 0), start)
        for before, after in _MENTIONED
    )
    return _blank(year) if mentioned else year[0]


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
    return plan._replace(end_year=plan.start_year + YEARS[years] - 1)


def _period(date: re.Match[str], plan: Period, issued: int | None) -> Period:
    if date["now"] or date["next"] or date["span"]:
        return _from_issue(date, plan, issued)
    if date["later"]:
        return plan
    if date["within"]:
        return _within(date["within"], plan)
    if date["five"] or date["bare"]:
        return five_years(date["five"] or date["bare"])
    if not date["year"]:
        first, last = int(date["first"]), int(date["last"])
        # 2022—2020年 is a slip of which no one knows the right years
        return Period(first, last) if first <= last else UNKNOWN
    year = int(date["year"])
    return Period(plan.start_year if plan.start_year is None else min(plan.start_year, year), year)


# A date and what may stand between it and the clause it opens: 到2022年底,
_OPENED_BY = re.compile("[底末前内]?[,]?")
_CLAUSE_END = re.compile("[,;。:]")


def period_at(text: str, dates: Dates, place: int, plan: Period) -> Period:
    """Return the period that governs a place: of the date before it, or else the plan's own."""
    # No slice: a paragraph of many dates would be copied for each of its numbers.
    for last in range(bisect_right(dates, place, key=_PLACE) - 1, -1, -1):
        if place < dates[last].until:
            return _seen_from(text, dates[last], place)
    return plan if plan.end_year else plan._replace(status="none")


def _seen_from(text: str, date: Date, place: int) -> Period:
    """Return a date's period, inherited where it stands in a clause before that of the place."""
    opened = _OPENED_BY.match(text, date.place)
    first = opened.end() if opened else date.place
    if date.period.status == "stated" and _CLAUSE_END.search(text, first, place):
        return date.period._replace(status="inherited")
    return date.period


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
