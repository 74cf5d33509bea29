"""Which indicator an item's words name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from policytargets.reading.words import Words
from policytargets.vocabulary import Indicator, load_indicators
from policytargets.vocabulary.codelists import accepts

_GAP = "…"
# By how many of its last characters a wording is looked up; some have fewer.
_ENDING = 3
_SIZES = range(1, _ENDING + 1)
# More than the units and measures of any one text; each has an index of its own.
_INDEXES = 1024


# 每千人口病床, 每百户汽车: so many of the one to so many of the other
_PER = re.compile("每[一二两1]?[十百千万亿]")


class Match(NamedTuple):
    """An indicator and the stretch of the view that names it."""

    indicator: Indicator
    start: int
    end: int

    @property
    def framing(self) -> Match | None:
        """The match, where what stands before it in the item's words may be a population."""
        return None if self.indicator.population == "plain" else self


class _Wording(NamedTuple):
    """A wording of an indicator."""

    indicator: Indicator  # What it names
    pattern: str | re.Pattern[str]  # What it is found by
    head: str  # What stands before its first gap
    weight: int  # How many characters it has of its own, and its place in the file
    place: int


def find_indicator(
    words: Words, unit: str, measure: str, begin_before: int | None = None
) -> Match | None:
    """Return the indicator that the words name, or None where the codelist has none.

    Of several wordings the one that ends last wins, since the head noun stands last; then the one
    with more characters of its own, then the one that begins first, then the file's first.
    """
    text, limit = words.text, len(words.places)
    if begin_before is not None:
        limit = _before(words, begin_before)
    by_sign = _by_last_sign(unit, measure)
    for end in range(len(text), 0, -1):
        endings = by_sign.get(text[end - 1])
        if endings is None:
            continue
        ranked = [
            (wording.weight, -start, -wording.place, wording)
            for size in _SIZES
            # near the text's start it is nothing or a shorter ending, which does no harm
            for wording in endings.get(text[end - size : end], ())
            if wording.head in text
            and 0 <= (start := _start(wording.pattern, text, end)) < limit
            and not _is_share(wording.indicator, text, start)
            and not _negated(wording.indicator, text, end)
        ]
        if ranked:
            _, start, _, wording = max(ranked)
            return Match(wording.indicator, words.places[-start], words.places[end - 1] + 1)
    return None


def _before(words: Words, place: int) -> int:
    return sum(p < place for p in words.places)


@lru_cache(maxsize=_INDEXES)
def _by_last_sign(unit: str, measure: str) -> dict[str, dict[str, list[_Wording]]]:
    """Return the endings by their last sign, each with the wordings of what a unit can count."""
    counted = {entry.indicator for entry in load_indicators() if accepts(entry, unit, measure)}
    by_sign: dict[str, dict[str, list[_Wording]]] = defaultdict(dict)
    for ending, wordings in _by_ending().items():
        own = [wording for wording in wordings if wording.indicator.indicator in counted]
        if own:
            by_sign[ending[-1]][ending] = own
    return dict(by_sign)


@cache
def _by_ending() -> dict[str, list[_Wording]]:
    """Return the wordings by the last `_ENDING` characters of their last part, or all it has."""
    wordings = [(entry, wording) for entry in load_indicators() for wording in entry.synonyms]
    by_ending: dict[str, list[_Wording]] = defaultdict(list)
    for place, (entry, wording) in enumerate(wordings):
        head, *_, last = [*wording.split(_GAP), wording.rpartition(_GAP)[2]]
        weight = len(wording.replace(_GAP, ""))
        by_ending[last[-_ENDING:]].append(_Wording(entry, _compiled(wording), head, weight, place))
    return dict(by_ending)


def _compiled(wording: str) -> str | re.Pattern[str]:
    """Return a wording as it is where it has no gap, since that is found faster than a pattern."""
    if _GAP not in wording:
        return wording
    return re.compile(_gapped(wording))


def _gapped(wording: str) -> str:
    return ".{0,24}".join(map(re.escape, wording.split(_GAP)))


def _start(pattern: str | re.Pattern[str], text: str, end: int) -> int:
    """Return where the last mention of a wording begins if it ends at a place, or else -1."""
    if isinstance(pattern, str):
        start = text.rfind(pattern)
        return start if start + len(pattern) == end else -1
    return next((hit.start() for hit in pattern.finditer(text) if hit.end() == end), -1)


def _negated(indicator: Indicator, text: str, end: int) -> bool:
    """Return whether the wording that ends at `end` lies within one that means another thing."""
    if not indicator.negatives:
        return False
    hits = _negatives(indicator).finditer(text)
    return any(hit.start() < end <= hit.end() for hit in hits)


def _is_share(indicator: Indicator, text: str, start: int) -> bool:
    """Return whether words before a wording make a density of the count that it names."""
    return indicator.nature != "ratio" and _PER.search(text, 0, start) is not None


@cache
def _negatives(indicator: Indicator) -> re.Pattern[str]:
    """Return the pattern of the words that rule an indicator out, the longest first."""
    longest = sorted(indicator.negatives, key=len, reverse=True)
    return re.compile("|".join(map(_gapped, longest)))
