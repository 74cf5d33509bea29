"""Numeric expressions: value, magnitude, unit and the comparator words on either side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import cn2an

from policytargets.vocabulary.grammar import Grammar, any_of, load_grammar

__all__ = ["Number", "find_numbers"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = "[一二两三四五六七八九十百千万亿]{1,6}"


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
        ``digits``, ``chinese``, ``fraction``, ``rank``, ``coverage``, ``first`` (零的突破),
        ``double`` (翻一番) or ``duty`` (a universal quantifier).
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
        number = _read(text, hit, load_grammar())
        if number is not None and (not found or number.core >= found[-1].end):
            found.append(_with_comparator(text, number, start, end))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """One compiled pass; what stands before a number is looked at only where one was found."""
    grammar = load_grammar()
    magnitude, unit = any_of(grammar.magnitudes), any_of(grammar.units)
    return re.compile(
        rf"(?P<digits>{_DIGITS})(?P<unit0>%)?(?P<mag0>{magnitude})?"
        rf"(?:(?:[—\-–~至到]+)(?P<max>{_DIGITS})(?!年|月|日))?(?P<magnitude>{magnitude})?(?P<unit>{unit})?"
        rf"|(?P<whole>[二三四五六七八九十]|十[一二])分之(?P<part>{_CHINESE})"
        rf"|(?P<chinese>{_CHINESE})(?P<cunit>{unit})"
        r"|(?P<rank>前(?P<place>\d+|[一二三四五六七八九十]+)(?:位|名)?)"
        r"|(?P<coverage>全覆盖)|(?P<first>零的突破)|翻(?P<double>[一两])番"
        r"|(?<=,)(?P<duty>各[^,。;、]{1,6}?都)(?=要)"
    )


def _read(text: str, hit: re.Match[str], grammar: Grammar) -> Number | None:
    start, end = hit.span()
    plain = {"coverage": (100, "%"), "first": (1, "个"), "duty": (100, "%")}
    for kind, (value, unit) in plain.items():
        if hit[kind]:
            comparator = ">=" if kind == "first" else "="
            return Number(*hit.span(kind), *hit.span(kind), value, None, unit, comparator, kind)
    if hit["rank"]:
        place = _chinese(hit["place"])
        return place and Number(start, end, start, end, place, None, "位", "<=", "rank")
    if hit["double"]:
        value = {"一": 100.0, "两": 300.0}[hit["double"]]
        return Number(start, end, start, end, value, None, "%", "=", "double")
    if hit["whole"]:
        whole, part = _chinese(hit["whole"]), _chinese(hit["part"])
        value = 100 * part / whole if whole and part else None
        return value and Number(start, end, start, end, value, None, "%", "=", "fraction")
    if hit["chinese"]:
        value, unit = _chinese(hit["chinese"]), grammar.units[hit["cunit"]]
        return value and Number(start, end, start, end, value, None, unit, "=", "chinese")
    return _digits(hit, grammar)


def _digits(hit: re.Match[str], grammar: Grammar) -> Number:
    factor = grammar.magnitudes.get(hit["magnitude"] or "", 1)
    first = grammar.magnitudes.get(hit["mag0"] or "", factor if hit["max"] else 1)
    low = _scaled(hit["digits"], first * (factor if not hit["max"] else 1))
    high = _scaled(hit["max"], factor) if hit["max"] else None
    unit = grammar.units[hit["unit"]] if hit["unit"] else "%" if hit["unit0"] else ""
    return Number(*hit.span(), *hit.span(), low, high, unit, "=", "digits")


def _scaled(digits: str, factor: float) -> float:
    """Return the number times its magnitude, free of the dust of binary fractions."""
    value = float(digits.replace(",", ""))
    return round(value * factor, 6) if factor != 1 else value


def _chinese(numeral: str) -> float | None:
    """Return the value of an isolated Chinese numeral, or None where it is none (两百家 is, 千百 is not)."""
    if numeral.isdigit():
        return float(numeral)
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
    if head and number.kind not in ("rank", "coverage", "first", "duty"):
        first, comparator = number.core - len(head[1]), grammar.before[head[1]]
    if tail and number.kind != "coverage":
        last, comparator = tail.end(), grammar.after[tail[1]]
    fields = vars(number) | {"start": first, "end": last, "comparator": comparator}
    return Number(**fields)


@cache
def _comparators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    grammar = load_grammar()
    before = re.compile(rf"({any_of(grammar.before)})$")
    # 3亩(含)以上: the remark in brackets belongs to the comparator
    after = re.compile(rf"(?:\(含\))?({any_of(grammar.after)})")
    return before, after
