"""Numeric expressions of a stretch of text, with the comparator words on either side."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from policytargets.reading.expression import Number, numeric_pattern, read_expression
from policytargets.reading.outline import Sentence
from policytargets.vocabulary.grammar import any_of, load_grammar

__all__ = ["Number", "find_numbers", "numbers_by_sentence"]


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
    """Return the numeric expressions of ``text[start:end]`` in order, none overlapping another.

    Parameters
    ----------
    text : str
        The view's text.
    start, end : int
        The stretch to read.
    """
    return _read_hits(numeric_pattern().finditer(text, start, end), text, start, end)


def numbers_by_sentence(
    text: str, sentences: Sequence[Sentence]
) -> Iterator[tuple[Sentence, list[Number]]]:
    """Return the sentences of a paragraph that hold numbers, each with them.

    One pass finds the numbers of all, since most sentences hold none.

    Parameters
    ----------
    text : str
        The view's text.
    sentences : sequence of Sentence
        Those of the paragraph in order, each ending where the next begins.
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
