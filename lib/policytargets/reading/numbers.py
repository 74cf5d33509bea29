"""Numeric expressions with unit and comparator."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from policytargets.reading.outline import BODIES, Sentence
from policytargets.vocabulary.grammar import Grammar, any_of, first_of, load_grammar

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KINDS = (
    *("size", "rank", "coverage", "first", "double", "duty", "fraction", "chinese"),
    *("milestone", "tenths", "half", "toone", "over"),
)
_NUMERAL_SIGNS = "一二两三四五六七八九十百千万亿"
_CHINESE = f"[{_NUMERAL_SIGNS}]{{1,6}}"
# 10.2∶60.6∶29.2; a clock or a scale has two parts at most
_PROPORTION = re.compile(r"[^∶]?[\d.]{1,9}∶[\d.]|∶[\d.]")
_WIDEST = 12
# What an expression may begin with: all else is passed over at once.
_OTHERS = "前全零翻各所"
_EXPRESSION_FIRST = f"[\\d{_NUMERAL_SIGNS}{_OTHERS}]"
# A bracket of responsible bodies ends a sentence as a line's end does.
_END = f"[,;。、]|$|{BODIES}"
# How far a noun may stand from the number that counts it: 8.5万建档立卡农村人口.
_FAR = "[^,;。、\\d]{0,8}?"
_DOUBLINGS = "一两二三四"
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


class Number(NamedTuple):
    """A numeric expression in the view."""

    start: int  # Offsets in the view, comparator words included
    end: int
    core: int  # Where the number itself begins and where its unit ends
    tail: int
    value: float  # In base units; `value_max` only for ranges
    value_max: float | None
    unit: str  # Base unit as in the codebook; empty for none
    comparator: str  # One of >= > ~ <= =
    # digits, chinese, fraction, size (千亿级), milestone (千亿大关), rank, coverage,
    # first (零的突破), double (翻一番), tenths (九成), proportion (3∶5∶2) or duty (各…都)
    kind: str


@cache
def numeric_pattern() -> re.Pattern[str]:
    """One compiled pass; what stands before a number is looked at only where one was found.

    Its expressions are parted by their first sign, so that each is tried only where it may begin.
    """
    return re.compile(
        rf"(?={_EXPRESSION_FIRST})(?:(?=\d)(?:{_in_digits()})"
        rf"|(?=[{_NUMERAL_SIGNS}])(?:{_in_characters()})|(?=[{_OTHERS}])(?:{_in_words()}))"
    )


def _in_digits() -> str:
    """Return the pattern of what begins with a digit."""
    grammar = load_grammar()
    magnitude, unit = any_of(grammar.magnitudes), any_of(grammar.units)
    unit = f"(?:{first_of(grammar.units)}{unit})"
    per = any_of(grammar.words["denominators"])
    return (
        # no part of the digits is followed by a colon, so they are read once
        rf"(?P<toone>(?P<ratio>(?>{_DIGITS}))[:∶]1)(?![\d.:∶])(?<!\d:\d:1)(?<!∶[\d.]∶1)"
        r"|(?P<over>(?<![\d/])(?P<top>[1-9])/(?P<bottom>[2-9])(?=以上|左右|的))"
        rf"|(?P<digits>{_DIGITS})(?:(?P<unit0>%)?(?P<mag0>{magnitude})?[—\-–~至到]+(?P<max>{_DIGITS})"
        # 5千瓦: the first sign belongs to the unit
        rf"(?![年月日]))?(?P<magnitude>{magnitude}(?!瓦))?"
        rf"(?P<odd>[多余](?={unit}))?(?:(?P<unit>{unit}|(?<=\.\d)年(?!均)|年(?=以上|左右|以内)|(?<=不超过\d)年(?![底末内]))(?P<per>/{per}|每亩|每人)?)?"
    )


def _in_characters() -> str:
    """Return the pattern of what begins with a numeral in characters."""
    spoken = load_grammar().words["spoken"]
    milestones = any_of(load_grammar().words["milestones"])
    # what may follow on the first sign
    seconds = "".join(re.escape(sign) for sign in sorted({word[0] for word in spoken}))
    return (
        rf"(?=.[{_NUMERAL_SIGNS}半分成{seconds}])(?:(?P<half>一半)(?=以上|左右|[,;。、])"
        rf"|(?P<fraction>(?P<whole>[二三四五六七八九十]|十[一二])分之(?P<part>{_CHINESE}))"
        rf"|(?P<chinese>(?P<numeral>{_CHINESE})(?P<word>{any_of(spoken)})(?![级类等种]|大(?!关)))"
        r"|(?P<size>(?:百亿|千亿|万亿)元?级)(?!以上)"
        rf"|(?P<milestone>(?P<sum>[百千万]亿)(?={milestones}|(?<=[破过超到上].{{2}})(?:{_END})))"
        rf"|(?P<tenths>(?P<tenth>[一二三四五六七八九])成(?P<fifth>半)?)(?=以上|左右|{_END}))"
    )


def _in_words() -> str:
    """Return the pattern of what begins with another sign."""
    return (
        r"(?P<rank>(?<![目眼当提以之此])前(?!一(?![位名十百]))(?P<place>\d+|[一二三四五六七八九十百]+)(?![%.\d一二三四五六七八九十百])(?:位|名)?)(?![年个天月季期届批])"
        r"|(?P<coverage>(?<![健齐完周安保])全覆盖)|(?P<first>零的突破)"
        rf"|(?P<double>翻(?P<times>[{_DOUBLINGS}1-4])?番)(?!计划|行动|工程)"
        r"|(?P<duty>(?<=,)(?:各|所有)[^,。;]{1,14}?都(?=要)"
        r"|(?<=[。\n])(?:各|所有)[^,。;]{1,14}?都(?=要在?20\d\d年))"
    )


def read_expression(hit: re.Match[str]) -> Number | None:
    """Return what one match of `numeric_pattern` says; None where its numeral is none."""
    grammar = load_grammar()
    if hit["digits"]:
        return _digits(hit, grammar)
    kind, span = next((k, hit.span(k)) for k in _KINDS if hit[k])
    value, unit, comparator = _worded(hit, kind, grammar)
    return Number(*span, *span, value, None, unit, comparator, kind) if value else None


def _worded(hit: re.Match[str], kind: str, grammar: Grammar) -> tuple[float | None, str, str]:
    """Return value, unit and comparator of an expression in words; the value may be None."""
    if kind == "size":
        return grammar.magnitudes[hit["size"][:2]], "元", ">="
    if kind == "toone":
        return float(hit["ratio"].replace(",", "")), "", "="
    if kind == "milestone":
        return grammar.magnitudes[hit["sum"]], "元", "="
    if kind == "rank":
        return _chinese(hit["place"]), "位", "<="
    if kind == "double":
        return _doubled(hit["times"] or "一"), "%", "="
    if kind == "tenths":
        return 10 * (_chinese(hit["tenth"]) or 0) + (5 if hit["fifth"] else 0), "%", "="
    if kind == "fraction":
        whole, part = _chinese(hit["whole"]), _chinese(hit["part"])
        return (100 * part / whole if whole and part else None), "%", "="
    if hit[0] == "一倍":
        return 100.0, "%", "="
    if kind == "chinese":
        return _chinese(hit["numeral"]), grammar.units[hit["word"]], "="
    if kind == "over":
        return 100 * int(hit["top"]) / int(hit["bottom"]), "%", "="
    return {
        "coverage": (100.0, "%", "="),
        "half": (50.0, "%", "="),
        "first": (1.0, "个", ">="),
        "duty": (100.0, "%", "="),
    }[kind]


def _doubled(times: str) -> float:
    """Return the change in per cent of so many doublings: 翻两番 adds 300 %."""
    return 100.0 * (2 ** (_chinese(times) or 1) - 1)


def _digits(hit: re.Match[str], grammar: Grammar) -> Number:
    digits, top, magnitude, odd, written = hit.group("digits", "max", "magnitude", "odd", "unit")
    factor = grammar.magnitudes[magnitude] if magnitude else 1
    low, high, unit = _scaled(digits, factor), None, ""
    if top:
        low = _scaled(digits, grammar.magnitudes.get(hit["mag0"], factor))
        high, unit = _scaled(top, factor), "%" if hit["unit0"] else ""
    if written:
        unit = _unit(hit, written, grammar)
    if magnitude and not unit:
        unit = _implied(hit, magnitude)
    # 3500多个 is more than 3500
    comparator = ">" if odd else "="
    start, end = hit.span()
    kind = "proportion" if _is_proportion(hit.string, start) else "digits"
    return Number(start, end, start, end, low, high, unit, comparator, kind)


def _is_proportion(text: str, start: int) -> bool:
    """Return whether a number is a part of a proportion: 3∶5∶2."""
    before = max(start - 1, 0)
    parted = text.find("∶", before, before + _WIDEST) >= 0
    return parted and _PROPORTION.match(text, before) is not None


def _unit(hit: re.Match[str], written: str, grammar: Grammar) -> str:
    unit, per = grammar.units.get(written, written), hit["per"]
    if not per:
        return unit
    per = per.replace("每", "/").replace("(", "").replace(")", "")
    return unit + per.replace("人年", "人·年")


def _implied(hit: re.Match[str], magnitude: str) -> str:
    """Return the unit that a number's noun or milestone implies: 2万农村人口, 5000亿大关."""
    if _people().match(hit.string, hit.end()):
        return "人"
    if magnitude.endswith("亿") and _milestone().match(hit.string, hit.end()):
        return "元"
    return ""


@cache
def _people() -> re.Pattern[str]:
    return re.compile(_FAR + any_of(load_grammar().words["people"]))


@cache
def _milestone() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["milestones"]))


def _scaled(digits: str, factor: float) -> float:
    """Return the number times its magnitude, free of the dust of binary fractions."""
    value = float(digits.replace(",", "") if "," in digits else digits)
    return round(value * factor, 6) if factor != 1 else value


def _chinese(numeral: str) -> float | None:
    """Return the value of an isolated Chinese numeral, or None where it is none, as in 十二三."""
    if numeral.isdigit():
        return float(numeral)
    known = _NUMERALS.get(numeral) or load_grammar().magnitudes.get(numeral)
    return float(known) if known else _compound(numeral)


@lru_cache(maxsize=256)
def _compound(numeral: str) -> float | None:
    # loaded here: that takes longer than to read a plan, and few texts hold such a numeral
    from cn2an import cn2an

    try:
        return float(cn2an(numeral, "smart"))
    except (ValueError, KeyError):  # the latter of what is two numbers: 千亿一(个)
        return None


# 1个工作日内: a bare 内 compares times alone
_TIMES = ("天", "小时", "分钟", "个月")
# 不低于本市上年居民人均收入的40%
_AFAR = 30
_COMPARING = re.compile("不|至少")
# How many characters a word of comparison has at most
_LONGEST = 6
_WITHIN = re.compile("(内)(?![容部外])")
_UNCOMPARED = ("size", "rank", "coverage", "first", "duty")
_FIRST = "零的突破"


def find_numbers(text: str, start: int, end: int) -> list[Number]:
    """Return the numeric expressions of ``text[start:end]`` in order, none overlapping another."""
    return _read_hits(numeric_pattern().finditer(text, start, end), text, start, end)


def numbers_by_sentence(
    text: str, sentences: Sequence[Sentence]
) -> Iterator[tuple[Sentence, list[Number]]]:
    """Return the sentences of a paragraph that hold numbers, each with them.

    One pass finds the numbers of all, since most sentences hold none.
    """
    if not sentences:
        return
    starts = [sentence.start for sentence in sentences]
    hits = numeric_pattern().finditer(text, starts[0], sentences[-1].end)
    for after, own in groupby(hits, lambda hit: bisect_right(starts, hit.start())):
        sentence = sentences[after - 1]
        found = _read_hits(own, text, sentence.start, sentence.end)
        if found:
            yield sentence, found


def _read_hits(hits: Iterable[re.Match[str]], text: str, start: int, end: int) -> list[Number]:
    found: list[Number] = []
    reached = start
    for hit in hits:
        number = read_expression(hit)
        if number is not None and number.core >= reached:
            found.append(_with_comparator(text, number, start, end))
            reached = found[-1].end
    if text.find(_FIRST, start, end) < 0:
        return found
    return [_in_unit_before(number, found[:place]) for place, number in enumerate(found)]


def _in_unit_before(number: Number, before: list[Number]) -> Number:
    """Return 零的突破 in the last measure word before it."""
    if number.kind != "first":
        return number
    units = [n.unit for n in before if load_grammar().kind(n.unit) == "count"]
    return number._replace(unit=units[-1]) if units else number


def _with_comparator(text: str, number: Number, start: int, end: int) -> Number:
    """Return the number with the comparator words that stand right before and after it."""
    _, _, core, last, value, value_max, unit, comparator, kind = number
    first = core
    before, (firsts, after) = _before(), _after()
    head = ""
    if text[core - 1 : core] in before:
        head = _word_before(text, max(start, core - _LONGEST), core)
        if head and kind not in _UNCOMPARED:
            first, comparator = core - len(head), load_grammar().before[head]
    tail = after.match(text, last, end) if text[last : last + 1] in firsts else None
    if tail is None and unit in _TIMES:
        tail = _WITHIN.match(text, last, end)
    if comparator == "=":
        comparator = _from_afar(text, number, start)
    tailed = last
    if tail and kind != "coverage":
        tailed, comparator = tail.end(), load_grammar().after.get(tail[1], "<=")
    if not head and tailed == last and comparator == number.comparator:
        return number
    return Number(first, tailed, core, last, value, value_max, unit, comparator, kind)


def _word_before(text: str, start: int, end: int) -> str:
    """Return the longest word of comparison which ends where a number begins, if one does."""
    for word in _before().get(text[end - 1 : end], ()):
        if text.endswith(word, start, end):
            return word
    return ""


def _from_afar(text: str, number: Number, start: int) -> str:
    """Return the comparator of words a little before a number: 至少建成1家, 不低于总量的70%."""
    begin = max(start, number.core - _AFAR)
    may = _COMPARING.search(text, begin, number.core)
    far = _afar().search(text, begin, number.core) if may else None
    if not far or not (far["least"] or number.unit == "%"):
        return number.comparator
    return ">=" if far["least"] else load_grammar().before[far["word"]]


@cache
def _afar() -> re.Pattern[str]:
    least = r"(?P<least>至少)[^,;。、\d]{1,6}$"
    return re.compile(least + r"|(?P<word>不低于|不少于|不超过|不高于)[^,;。、\d]{2,24}$")


@cache
def _before() -> dict[str, list[str]]:
    """Return the words of comparison that stand before a number by last sign, longest first."""
    words = sorted(load_grammar().before, key=len, reverse=True)
    return {sign: [w for w in words if w[-1] == sign] for sign in {word[-1] for word in words}}


@cache
def _after() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the first signs and the pattern of those after it.

    In 3亩(含)以上 the remark in brackets is a part.
    """
    words = load_grammar().after
    pattern = re.compile(rf"(?:\(含\))?({any_of(words)})")
    return frozenset({"(", *(word[0] for word in words)}), pattern
