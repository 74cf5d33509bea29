"""Numeric expressions: value, magnitude, unit and the comparator words on either side."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

import cn2an

from policytargets.vocabulary.grammar import Grammar, any_of, load_grammar

__all__ = ["Number", "find_numbers"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KINDS = ("size", "rank", "coverage", "first", "double", "duty", "fraction", "chinese")
_CHINESE = "[一二两三四五六七八九十百千万亿]{1,6}"


# 10.2∶60.6∶29.2; a clock or a scale has two parts at most
_PROPORTION = re.compile(r"[^∶]?[\d.]+∶[\d.]+|∶[\d.]+")


@dataclass(frozen=True)
class Number:
    """A numeric expression in the view.

    Parameters
    ----------
    start, end : int
        Offsets in the view, comparator words included.
    core, tail : int
        Where the number itself begins and where its unit ends.
    value, value_max : float
        In base units; `value_max` only for ranges.
    unit : str
        Base unit as in the codebook; empty for none.
    comparator : str
        One of ``>= > ~ <= =``.
    kind : str
        ``digits``, ``chinese``, ``fraction``, ``size`` (千亿级), ``rank``, ``coverage``, ``first``
        (零的突破), ``double`` (翻一番), ``proportion`` (3∶5∶2) or ``duty`` (各…都).
    """

    start: int
    end: int
    core: int
    tail: int
    value: float
    value_max: float | None
    unit: str
    comparator: str
    kind: str


def find_numbers(text: str, start: int, end: int) -> list[Number]:
    """Return the numeric expressions of ``text[start:end]`` in order, none overlapping another.

    Parameters
    ----------
    text : str
        The view's text.
    start, end : int
        The stretch to read.
    """
    found: list[Number] = []
    for hit in _pattern().finditer(text, start, end):
        number = _read(hit, load_grammar())
        if number is not None and (not found or number.core >= found[-1].end):
            found.append(_with_comparator(text, number, start, end))
    return [_in_unit_before(number, found[:place]) for place, number in enumerate(found)]


def _in_unit_before(number: Number, before: list[Number]) -> Number:
    """Return 零的突破 in the last measure word before it."""
    if number.kind != "first":
        return number
    units = [n.unit for n in before if load_grammar().kind(n.unit) == "count"]
    return replace(number, unit=units[-1]) if units else number


@cache
def _pattern() -> re.Pattern[str]:
    """One compiled pass; what stands before a number is looked at only where one was found."""
    grammar = load_grammar()
    magnitude, unit = any_of(grammar.magnitudes), any_of(grammar.units)
    per = any_of(grammar.words["denominators"])
    spoken = any_of(grammar.words["spoken"])
    return re.compile(
        rf"(?P<digits>{_DIGITS})(?:(?P<unit0>%)?(?P<mag0>{magnitude})?[—\-–~至到]+(?P<max>{_DIGITS})"
        # 5千瓦: the first sign belongs to the unit
        rf"(?![年月日]))?(?P<magnitude>{magnitude}(?!瓦))?"
        rf"(?P<odd>[多余](?={unit}))?(?:(?P<unit>{unit}|(?<=\.\d)年|年(?=以上|左右|以内))(?P<per>/{per}|每亩|每人)?)?"
        rf"|(?P<fraction>(?P<whole>[二三四五六七八九十]|十[一二])分之(?P<part>{_CHINESE}))"
        rf"|(?P<chinese>(?P<numeral>{_CHINESE})(?P<word>{spoken})(?![级类等种]|大(?!关)))"
        r"|(?P<rank>前(?P<place>\d+|[一二三四五六七八九十]+)(?![%.\d一二三四五六七八九十])(?:位|名)?)(?![年个天月季期届批])"
        r"|(?P<size>(?:百亿|千亿|万亿)元?级)(?!以上)"
        r"|(?P<coverage>全覆盖)|(?P<first>零的突破)|(?P<double>翻(?P<times>[一两])番)"
        r"|(?<=,)(?P<duty>(?:各|所有)[^,。;]{1,14}?都)(?=要)"
    )


def _read(hit: re.Match[str], grammar: Grammar) -> Number | None:
    """Return what one match of the pattern says; None where its numeral is none."""
    if hit["digits"]:
        return _digits(hit, grammar)
    kind, span = next((k, hit.span(k)) for k in _KINDS if hit[k])
    value, unit, comparator = _worded(hit, kind, grammar)
    return Number(*span, *span, value, None, unit, comparator, kind) if value else None


def _worded(hit: re.Match[str], kind: str, grammar: Grammar) -> tuple[float | None, str, str]:
    """Return value, unit and comparator of an expression in words; the value may be None."""
    if kind == "size":
        return grammar.magnitudes[hit["size"][:2]], "元", ">="
    if kind == "rank":
        return _chinese(hit["place"]), "位", "<="
    if kind == "double":
        return {"一": 100.0, "两": 300.0}[hit["times"]], "%", "="
    if kind == "fraction":
        whole, part = _chinese(hit["whole"]), _chinese(hit["part"])
        return (100 * part / whole if whole and part else None), "%", "="
    if kind == "chinese":
        return _chinese(hit["numeral"]), grammar.units[hit["word"]], "="
    return {"coverage": (100.0, "%", "="), "first": (1.0, "个", ">="), "duty": (100.0, "%", "=")}[
        kind
    ]


def _digits(hit: re.Match[str], grammar: Grammar) -> Number:
    factor = grammar.magnitudes.get(hit["magnitude"] or "", 1)
    first = grammar.magnitudes.get(hit["mag0"] or "", factor if hit["max"] else 1)
    low = _scaled(hit["digits"], first * (factor if not hit["max"] else 1))
    high = _scaled(hit["max"], factor) if hit["max"] else None
    unit = _unit(hit, grammar)
    # 3500多个 is more than 3500
    comparator = ">" if hit["odd"] else "="
    kind = "proportion" if _PROPORTION.match(hit.string, max(hit.start() - 1, 0)) else "digits"
    return Number(*hit.span(), *hit.span(), low, high, unit, comparator, kind)


def _unit(hit: re.Match[str], grammar: Grammar) -> str:
    if not hit["unit"]:
        return "%" if hit["unit0"] else ""
    per = (hit["per"] or "").replace("每", "/").replace("(", "").replace(")", "")
    return grammar.units.get(hit["unit"], hit["unit"]) + per.replace("人年", "人·年")


def _scaled(digits: str, factor: float) -> float:
    """Return the number times its magnitude, free of the dust of binary fractions."""
    value = float(digits.replace(",", ""))
    return round(value * factor, 6) if factor != 1 else value


def _chinese(numeral: str) -> float | None:
    """Return the value of an isolated Chinese numeral, or None where it is none, as in 十二三."""
    if numeral.isdigit():
        return float(numeral)
    magnitude = load_grammar().magnitudes.get(numeral)
    if magnitude:
        return float(magnitude)
    try:
        return float(cn2an.cn2an(numeral, "smart"))
    except ValueError:
        return None


def _with_comparator(text: str, number: Number, start: int, end: int) -> Number:
    """Return the number with the comparator words that stand right before and after it."""
    before, after = _comparators()
    head = before.search(text[max(start, number.core - 6) : number.core])
    tail = after.match(text, number.tail, end)
    grammar, comparator = load_grammar(), number.comparator
    first, last = number.core, number.tail
    if head and number.kind not in ("size", "rank", "coverage", "first", "duty"):
        first, comparator = number.core - len(head[1]), grammar.before[head[1]]
    if tail and number.kind != "coverage":
        last, comparator = tail.end(), grammar.after[tail[1]]
    return replace(number, start=first, end=last, comparator=comparator)


@cache
def _comparators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    grammar = load_grammar()
    before = re.compile(rf"({any_of(grammar.before)})$")
    # 3亩(含)以上: the remark in brackets belongs to the comparator
    after = re.compile(rf"(?:\(含\))?({any_of(grammar.after)})")
    return before, after
