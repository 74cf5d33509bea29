"""Year of issue and period of a whole text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from policytargets.reading.headings import AHEAD, FIVE, look, telling_parts
from policytargets.reading.periods import (
    SPAN,
    UNKNOWN,
    WORK_YEAR,
    YEAR,
    Period,
    coming_years,
    named_period,
    without_mentions,
)
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
_DAY = rf"(?P<year>{YEAR})[年\-/.]{_MONTH}[月\-/.](?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日?"
_MEETING = "(?:人民代表大会|人代会|会议|大会|全会)"
# ——2024年1月23日在市第六届人民代表大会第三次会议上, and the other way round
_SESSIONS = (
    re.compile(rf"{_DAY},?在?[^。\n]{{0,30}}{_MEETING}"),
    re.compile(rf"第[^。\n]{{1,3}}届人民代表大会[^。\n]{{0,20}}\n?[(,]?{_DAY}"),
)
# A date with a clock, or before 讯, dates the text: 2024-01-23 09:30:12
_CLOCK = re.compile(rf"{_DAY}[^\S\n]?(?:\d{{1,2}}:\d\d|讯|电(?!话|力)|消息)")
# A line of its own that dates the text: 发布时间:2024年1月23日
_DATELINE = re.compile(rf"^[^。\n]{{0,30}}?{_DAY}[^。\n]{{0,40}}$", re.MULTILINE)
# The date under the body that signs, wherever a notice ends and its plan begins
_SIGNED = re.compile(rf"(?:政府|办公[室厅]|委员会|领导小组|[局厅委])\n?{_DAY}$", re.MULTILINE)
# 成文日期:2024-01-23 among other entries on its line; what is posted may be older
_LABELLED = re.compile(rf"(?:成文|发文|印发|生成)(?:日期|时间):?(?P<year>{YEAR})[-/.年]")
_PUBLISHED = re.compile(rf"(?:发布|公开)(?:日期|时间):?(?P<year>{YEAR})[-/.年]")
# 某发〔2023〕11号 on a line of its own is the text's own number
_NUMBERED = re.compile(rf"^[^\n。〔]{{2,16}}〔(?P<year>{YEAR})〕\d+号$", re.MULTILINE)
_DUE = re.compile(rf"(?<!截)(?:到|至|力争)(?P<year>{YEAR})年(?!的)")
_NOW = re.compile("年(?<=[今本]年)(?!以来|上半年|前|一季度|1)")
# 2021年,…: a bare year opens a clause; 到2021年 and 2021年底前 set a deadline
_TOLD = re.compile(
    rf"(?:^|(?<=[,;。:\n]))(?P<year>{YEAR})年(?![底末前内]|\d|.{{0,6}}[目任]"
    r"|[^。\n]{0,30}(?:力争|争取|确保|计划|将|预期|安排))"
)
_NAMES = re.compile(r"《[^《》\n]*》")
_REPORT = re.compile("工作报告|预期目标")
_OF_YEAR = re.compile("今年|全年|本年|年内|今后|未来[一二三四五两\\d]")
_BRACKETED = re.compile(rf"^[^。\n]{{0,60}}\({SPAN}\)[^。\n]{{0,12}}$", re.MULTILINE)
# 规划期限为2021—2025年
_RUNS = re.compile(
    rf"(?:规划|计划|实施|行动|方案)(?:的?(?:期限|时限|时间|年限)|期)(?:[为是:]|自|从)*{SPAN}"
)
_RUN = re.compile(rf"{SPAN}为(?:本?(?:规划|计划|方案|行动))?(?:规划|计划|实施|行动)期")
# 2019年:砥砺前行开新局
_SLOGAN = re.compile(
    rf"^(?:[一二三四五六七八九十]+、)?(?P<year>{YEAR})年:[^\d。;:\n]{{2,25}}$", re.MULTILINE
)
_HEADED = re.compile(rf"[^,。;]*?{FIVE}[^,。;]{{0,16}}(?:目标|任务|规划|纲要)")
# 市政府工作报告(2014年)
_OF_REPORT = re.compile(rf"工作报告\n?\((?P<year>{YEAR})年?度?\)$", re.MULTILINE)
# 2014年市政府工作报告 as the title
_TITLED = re.compile(
    rf"^[^,。;:\n\d]{{0,12}}(?P<year>{YEAR})年[^,。;:\n\d]{{0,12}}工作报告(?:$|\()", re.M
)
# 今年是“十二五”收官之年
_TURN = re.compile(
    rf"今年[是作为]*(?P<plan>{FIVE})[^,。;\n]{{0,4}}(?:(?P<last>收官|最后一年|决胜)|开局|起步|第一年)"
)
_WORK = re.compile("工作|任务|安排")
_HEAD, _FOOT, _TITLE, _LINE = 400, 300, 60, 40
_YEAR_END = 11
_MONTHS = {digit: n for n, digit in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


def plan_period(text: str, issued: int | None = None) -> Period:
    """Return the period that a text's title names, such as (2020—2025年).

    A report that speaks of 今年 sets the tasks of the year in which it was issued, or of the year
    whose tasks its headings name. Last of all counts the deadline that all of the text is due by.
    """
    titled = _title_period(text)
    if titled:
        return titled._replace(status="plan")
    coming = None if "今年" in text or "全年" in text else coming_years(text[:_HEAD], issued)
    if coming:
        return _until_due(coming, _usual_deadline(text, issued or 0))
    if issued and _REPORT.search(text):
        return Period(issued, issued, "dated")
    year = _planned_year(text)
    if year:
        return Period(year, year, "plan")
    session = _session_year(text)
    if session:
        return Period(session, session, "dated")
    due = None if _REPORT.search(text) else _usual_deadline(text, issued or 0)
    if due:
        return Period(None, due, "inherited")
    return Period(issued, issued, "dated") if issued and _OF_YEAR.search(text) else UNKNOWN


@cache
def _titles() -> re.Pattern[str]:
    """Return the pattern of a line of the head that ends as titles of plans do."""
    kinds = any_of([*load_grammar().words["headings"]["documents"], "报告"])
    return re.compile(
        rf"^(?![一二三四五六七八九十]+、|\(|第.{{1,3}}[章节])[^。;\n]{{4,90}}{kinds}(?:\([^()\n]*\))?(?:的通知)?》?$",
        re.MULTILINE,
    )


def _title_period(text: str) -> Period | None:
    """Return the period in a text's title, or in what it says of how long it runs."""
    head = text.strip()
    title = _title(head)
    span = _BRACKETED.search(text) or re.search(rf"\({SPAN}\)", head[:_HEAD])
    span = span or re.search(SPAN, title) or _RUNS.search(text) or _RUN.search(text)
    if span and int(span["first"]) <= int(span["last"]):
        return Period(int(span["first"]), int(span["last"]))
    titles = [title, *(found[0] for found in _titles().finditer(head, 0, _HEAD))]
    return next((named for line in titles if (named := named_period(line))), None)


def _title(head: str) -> str:
    """Return the first line, or the heading that has run into it; empty for a mere sentence."""
    first = head.partition("\n")[0]
    headed = _HEADED.match(first, 0, _TITLE) if "。" in first else re.match(".*", first[:_TITLE])
    return headed[0] if headed else ""


def _until_due(coming: Period, due: int | None) -> Period:
    """Return the coming years; late in a year they begin with the next, as the deadline shows."""
    shifted = due is not None and due - (coming.end_year or 0) == 1
    return coming._replace(end_year=due) if shifted else coming


def _usual_deadline(text: str, issued: int) -> int | None:
    """Return the deadline of a text: its only one, or that which it sets most often, or last."""
    counts = _deadlines(text, issued)
    return max(counts, key=lambda year: (counts[year], year), default=None)


def is_disputed(text: str, issued: int | None) -> bool:
    """Return whether a text sets its last deadline no more often than another one."""
    usual = _deadlines(text, issued or 0).most_common(2)
    return len(usual) > 1 and usual[0][1] == usual[1][1]


@lru_cache(maxsize=2)
def _deadlines(text: str, issued: int) -> Counter[int]:
    """Return the deadlines of a text after its issue, each with how often it is set."""
    years = (int(due["year"]) for due in _DUE.finditer(without_mentions(_NAMES.sub("", text))))
    return Counter(year for year in years if year > issued)


def issue_year(text: str) -> int | None:
    """Return the year in which a text speaks of 今年, from its session, headings or dateline."""
    session = _session_year(text)
    if session:
        return session
    titled = _OF_REPORT.search(text, 0, _HEAD) or _TITLED.match(text.lstrip())
    if titled:
        return int(titled["year"])
    dated, planned = _dated_year(text), _planned_year(text)
    # a report may be posted years later, but none sets out the work of a year long to come
    told = dated if dated and planned and planned > dated + 1 else planned or dated
    return told or _turn_year(text)


def _turn_year(text: str) -> int | None:
    """Return the year that a text calls the first or last one of a five-year plan."""
    turn = _TURN.search(text)
    named = named_period(turn["plan"]) if turn else None
    if turn is None or named is None:
        return None
    return named.end_year if turn["last"] else named.start_year


def _session_year(text: str) -> int | None:
    """Return the year for which a session lays down the work: late in a year the next one."""
    session = next(filter(None, (told.search(text, 0, _HEAD) for told in _SESSIONS)), None)
    if not session:
        return None
    month = _MONTHS.get(session["month"]) or int(session["month"])
    return int(session["year"]) + (month >= _YEAR_END)


def _dated_year(text: str) -> int | None:
    """Return the year of the date that stands in a text's head or foot, or of its number."""
    head, foot = text[:_HEAD], text[-_FOOT:]
    signed = _LABELLED.search(head) or _SIGNED.search(text)
    dated = signed or _CLOCK.search(head) or _DATELINE.search(head) or _DATELINE.search(foot)
    dated = dated or _PUBLISHED.search(head) or _NUMBERED.search(head)
    return int(dated["year"]) if dated else None


@lru_cache(maxsize=2)
def _planned_year(text: str) -> int | None:
    """Return the year of the headings of the planned part: 2026年工作安排.

    Of several it is that under which the text first speaks of 今年.
    """
    now = _NOW.search(text)
    until = now.start() if now else 0
    found = list(_headed_years(text, _WORK if not now else None))
    if len({year for _, year in found}) == 1:
        return found[0][1]
    found = found or [(slogan.start(), int(slogan["year"])) for slogan in _SLOGAN.finditer(text)]
    return next((year for place, year in reversed(found) if place < until), None)


def _headed_years(text: str, needed: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """Return the years whose work headings and sentences set out, each with its place."""
    for place, line in _lines_with_years(text):
        title = line.partition("、")[2] if line[0] in _MONTHS else line
        if look(title) != AHEAD or (needed and not needed.search(title)):
            continue
        years = [y for part in telling_parts(title) for y in WORK_YEAR.finditer(part)]
        if years and all(year["until"] is None for year in years):
            yield place, max(int(year["year"]) for year in years)
    for goals in _goals().finditer(text):
        yield goals.start(), int(goals["year"])


def _lines_with_years(text: str) -> Iterator[tuple[int, str]]:
    """Return the short lines in which the work of a year is named, each with its place."""
    for year in WORK_YEAR.finditer(text):
        start, end = text.rfind("\n", 0, year.start()) + 1, text.find("\n", year.end())
        line = text[start : end if end >= 0 else len(text)]
        if len(line) <= _LINE and "。" not in line:
            yield start, line


@cache
def _goals() -> re.Pattern[str]:
    """Return the pattern by which the goals of a year are set out: 2009年我市主要目标为."""
    goals = any_of(load_grammar().words["headings"]["goals"])
    return re.compile(
        rf"(?P<year>{YEAR})(?<![^,;。:\n]\d{{4}})年,?[^,;。:\n]{{0,24}}{goals}(?:[是为:]|如下|有哪些|包括)"
    )


def year_after_facts(text: str) -> int | None:
    """Return the year after the last one told of (2021年,…) before a text turns to 今年.

    What is told of earlier years is past, whichever year 今年 is.
    """
    now = _NOW.search(text)
    if not now:
        return None
    told = [int(year["year"]) for year in _TOLD.finditer(text, 0, now.start() - 1)]
    return max(told) + 1 if told else None


def wants_issue(text: str) -> bool:
    """Return whether a text speaks of its own year: the date of issue would tell it."""
    return bool(_OF_YEAR.search(text) or _REPORT.search(text))
