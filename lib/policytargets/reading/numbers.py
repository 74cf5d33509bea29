"""Numeric expressions of a stretch of text, with the comparator words on either side."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from policytargets.reading.expression import Number, numeric_pattern, read_expression
from policytargets.vocabulary.grammar import any_of, load_grammar

__all__ = ["Number", "find_numbers"]


# 1个工作日内: a bare 内 compares times alone
_TIMES = ("天", "小时", "分钟", "个月")
# 不低于本市上年居民人均收入的40%
_AFAR = 30
_WITHIN = re.compile("(内)(?![容部外])")


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
    for hit in numeric_pattern().finditer(text, start, end):
        number = read_expression(hit)
        if number is not None and (not found or number.core >= found[-1].end):
            found.append(_with_comparator(text, number, start, end))
    return [_in_unit_before(number, found[:place]) for place, number in enumerate(found)]


def _in_unit_before(number: Number, before: list[Number]) -> Number:
    """Return 零的突破 in the last measure word before it."""
    if number.kind != "first":
        return number
    units = [n.unit for n in before if load_grammar().kind(n.unit) == "count"]
    return replace(number, unit=units[-1]) if units else number


def _with_comparator(text: str, number: Number, start: int, end: int) -> Number:
    """Return the number with the comparator words that stand right before and after it."""
    before, after = _comparators()
    head = before.search(text[max(start, number.core - 6) : number.core])
    tail = after.match(text, number.tail, end)
    grammar, comparator = load_grammar(), number.comparator
    first, last = number.core, number.tail
    if head and number.kind not in ("size", "rank", "coverage", "first", "duty"):
        first, comparator = number.core - len(head[1]), grammar.before[head[1]]
    if number.unit in _TIMES and not tail:
        tail = _WITHIN.match(text, number.tail, end)
    if comparator == "=":
        comparator = _from_afar(text, number, start)
    if tail and number.kind != "coverage":
        last, comparator = tail.end(), grammar.after.get(tail[1], "<=")
    return replace(number, start=first, end=last, comparator=comparator)


def _from_afar(text: str, number: Number, start: int) -> str:
    """Return the comparator of words a little before a number: 至少建成1家, 不低于总量的70%."""
    far = _afar().search(text[max(start, number.core - _AFAR) : number.core])
    if not far or not (far["least"] or number.unit == "%"):
        return number.comparator
    return ">=" if far["least"] else load_grammar().before[far["word"]]


@cache
def _afar() -> re.Pattern[str]:
    least = r"(?P<least>至少)[^,;。、\d]{1,6}$"
    return re.compile(least + r"|(?P<word>不低于|不少于|不超过|不高于)[^,;。、\d]{2,24}$")


@cache
def _comparators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    grammar = load_grammar()
    before = re.compile(rf"({any_of(grammar.before)})$")
    # 3亩(含)以上: the remark in brackets belongs to the comparator
    after = re.compile(rf"(?:\(含\))?({any_of(grammar.after)})")
    return before, after
