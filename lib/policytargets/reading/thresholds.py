"""Thresholds: sizes that say which things are counted, not how many or how much."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.numbers import Number
from policytargets.reading.words import verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["threshold"]

# 1家企业销售突破百亿元: the sum says which firm is counted
_COUNTED = re.compile(r"\d[多余]?[家个户条][^,;。、\d]{0,14}$")
_PARTED = re.compile("[,;:。、和及与]")
_PRESSED = ("争", "力争", "冲刺")
# What stands between a size and the number of those that have it: 千人以上展会60场
_THING = re.compile(r"[^,;:。、和及与到在至向为从的\d]{1,8}")


def threshold(text: str, number: Number, following: Number | None, listed: bool) -> str:
    """Return whether a size runs on to the next number or to a thing: it delimits a class.

    Parameters
    ----------
    text : str
        The view's text.
    number : Number
        The numeric expression.
    following : Number or None
        The next one in the sentence.
    listed : bool
        Whether the number before it in the sentence is a target.

    Returns
    -------
    str
        ``threshold`` or empty.
    """
    if _sizes(text, number, following):
        return "threshold"
    if load_grammar().kind(number.unit) != "amount":
        return ""
    between = text[number.end : following.start] if following else ","
    if between not in _PRESSED and not _PARTED.search(between):
        return "threshold"
    if (
        listed
        and number.unit == "元"
        and _COUNTED.search(text[max(number.start - 24, 0) : number.start])
    ):
        return "threshold"
    return "threshold" if _classes().match(text, number.end) else ""


def _sizes(text: str, number: Number, following: Number | None) -> bool:
    """Return whether a count says how big each of the next number's things is: 千人以上展会60场."""
    if following is None or number.comparator != ">=" or following.comparator != "=":
        return False
    kinds = {load_grammar().kind(one.unit) for one in (number, following)}
    thing = text[number.end : following.start]
    return kinds == {"count"} and bool(_THING.fullmatch(thing)) and not verbs().search(thing)


@cache
def _classes() -> re.Pattern[str]:
    words = load_grammar().words
    sums = any_of(words["sums"])
    fund = "(?![^,;。]{0,12}(?:基金|资金))"
    return re.compile(
        rf"的?{fund}(?!{sums}|支持|用于)[^,;。、的用于]{{0,8}}?{any_of(words['classed'])}"
    )
