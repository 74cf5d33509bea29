"""What made the reading of a target uncertain."""

from __future__ import annotations

import re
from typing import NamedTuple

from policytargets.reading.document_period import is_disputed
from policytargets.reading.expressions import BLANK
from policytargets.reading.facts import reaches_in
from policytargets.reading.indicators import Match
from policytargets.reading.items import Item
from policytargets.reading.measures import is_assumed, is_mixed
from policytargets.reading.numbers import REVERSED, Number
from policytargets.reading.numerals import SIGNS
from policytargets.reading.outline import Sentence
from policytargets.reading.paragraphs import ParagraphContext
from policytargets.reading.periods import YEAR, Period, governing_date
from policytargets.reading.scope_texts import Scope
from policytargets.vocabulary import load_grammar

# Words of time that make most numbers facts; others stand in plans, too: 一季度, 成绩
_BACK = {"clause", "weak", "rest", "sentence"}
_SPOKEN = ("chinese", "milestone", "size", "half", "over")
# 三个 and 十二家 are read as safely as digits, 一千零二十 is not
_PLAIN = 3
_STOP, _ASIDE = re.compile("[,;:。]"), re.compile(r"\([^()]*$")
_YEARS = re.compile(f"({YEAR})年")
_SIGN = re.compile(rf"[\d{SIGNS}/*]|{BLANK}(?=\d)")
_EDGE = re.compile(rf"(?:[\d/*]|\d{BLANK}|[\u4e00-\u9fff]—)$")
# More signs than a phrase that names one thing has
_LONG = 24
# Blanks and the emphasis of Markdown are no part of a name
_NO_WORD = re.compile(r"[\s*_]")
# A wording of so few signs in a phrase of so many may be part of another word
_FEW, _MANY = 2, 8
# A clause that opens so says where or for whom, not what
_AROUND = "在对为以由"


class Read(NamedTuple):
    """What a row was made of."""

    context: ParagraphContext
    sentence: Sentence
    item: Item
    match: Match | None
    scope: Scope
    period: Period
    thing: str  # What its indicator is called


def doubts_of(read: Read) -> str:
    """Return the codes of what is uncertain in a row, joined by ``;``; empty where nothing is."""
    text, item = read.context.view.text, read.item
    number = item.number
    told = {
        "year_unknown": read.period.end_year is None,
        "year_far": _is_far(read),
        "year_beside": _names_another_year(read),
        "past_near": _looks_back(read),
        "number_beside": _is_torn(text, item),
        "ends_reversed": number.kind == REVERSED,
        "number_in_words": _is_spoken(text, number),
        "number_aside": bool(_ASIDE.search(text, item.start, number.start)),
        "measure_assumed": is_assumed(text, item),
        "measure_mixed": is_mixed(text, item),
        "list_uneven": item.turn is not None and read.period.status != "stated",
        "indicator_weak": _is_weak(text, read),
        "scope_heading": any(first < read.sentence.start for first, _ in read.scope.spans),
        "unit_missing": not number.unit and read.match is not None and bool(read.match[0].unit),
    }
    return ";".join(code for code, holds in told.items() if holds)


def _is_spoken(text: str, number: Number) -> bool:
    """Return whether a number in characters is long, or a round one that slogans hold: 百家."""
    long = number.tail - number.core > _PLAIN
    return number.kind in _SPOKEN and (long or text[number.core] in "百千万")


def _is_far(read: Read) -> bool:
    """Return whether the year is that of another sentence."""
    date = governing_date(read.context.dates, read.item.number.core)
    if read.period.status != "inherited":
        return False
    if date is None:
        # neither a heading nor the title gives it: it is a deadline of other clauses
        own = read.context
        return read.period.start_year is None and is_disputed(own.view.text, own.issued)
    # the plan's own last year is as safe as its title
    usual = read.period.end_year == read.context.plan.end_year
    return date.place < read.sentence.start and not usual


def _names_another_year(read: Read) -> bool:
    """Return whether the words of a number name a year that is not taken as its deadline."""
    text, item = read.context.view.text, read.item
    years = _YEARS.findall(text, item.start, item.end)
    return any(int(year) != read.period.end_year for year in years)


def _looks_back(read: Read) -> bool:
    """Return whether the clause of a number, or the part it stands in, tells of the past."""
    text, item = read.context.view.text, read.item
    clause = _STOP.split(text[read.sentence.start : item.number.core])[-1]
    return read.context.paragraph.review or not _BACK.isdisjoint(reaches_in(clause))


def _is_torn(text: str, item: Item) -> bool:
    """Return whether a sign that may belong to a number stands beside it."""
    first, last = item.number.core, item.number.tail
    return bool(_EDGE.search(text, max(first - 2, 0), first) or _SIGN.match(text, last))


def _is_weak(text: str, read: Read) -> bool:
    """Return whether little says what is counted: few or too many words, or those of a clause."""
    match, item = read.match, read.item
    length = len(_NO_WORD.sub("", read.thing))
    short = match is not None and match.end - match.start <= _FEW and length > _MANY
    parted = bool(_STOP.search(text, item.noun[1], item.number.start))
    counts = load_grammar().kind(item.number.unit) == "count"
    around = parted and (counts or text[item.noun[0]] in _AROUND)
    return short or around or not 1 < length <= _LONG
