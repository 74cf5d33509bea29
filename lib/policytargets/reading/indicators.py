"""Which indicator an item's words name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from policytargets.reading.words import Words
from policytargets.vocabulary import Indicator, load_indicators
from policytargets.vocabulary.measured import accepts

__all__ = ["Match", "find_indicator"]

_GAP = "…"


class Match(NamedTuple):
    """An indicator and the stretch of the view that names it."""

    indicator: Indicator
    start: int
    end: int


class _Wording(NamedTuple):
    """A wording of an indicator: its characters are its weight, its place is that in the file."""

    indicator: Indicator
    pattern: str | re.Pattern[str]
    head: str
    weight: int
    place: int


def find_indicator(
    words: Words, unit: str, measure: str, begin_before: int | None = None
) -> Match | None:
    """Return the indicator that the words name, or None where the codelist has none.

    Of several wordings the one that ends last wins, since the head noun stands last; then the one
    with more characters of its own, then the one that begins first, then the file's first.

    Parameters
    ----------
    words : Words
        The item's words.
    unit, measure : str
        Of the number; a wording counts only if its indicator can be counted in that unit.
    begin_before : int, optional
        Offset in the view before which the wording has to begin.
    """
    limit = len(words.places) if begin_before is None else _before(words, begin_before)
    best: tuple[int, int, int, int] | None = None
    chosen: Match | None = None
    for wording in _wordings_in(words.text):
        indicator = wording.indicator
        for start, end in _hits(wording.pattern, words.text):
            rank = (end, wording.weight, -start, -wording.place)
            if start >= limit or (best is not None and rank <= best):
                continue
            if not accepts(indicator, unit, measure):
                break
            if not indicator.negatives or not _negated(indicator, words.text, end):
                best = rank
                chosen = Match(indicator, words.places[start], words.places[end - 1] + 1)
    return chosen


def _before(words: Words, place: int) -> int:
    return sum(p < place for p in words.places)


def _wordings_in(text: str) -> Iterator[_Wording]:
    """Return the wordings that a text may hold: it has their last signs and their first part."""
    by_sign = _by_last_sign()
    for sign in by_sign.keys() & set(text):
        for ending, wordings in by_sign[sign]:
            if ending in text:
                for wording in wordings:
                    if wording.head in text:
                        yield wording


@cache
def _by_last_sign() -> dict[str, list[tuple[str, list[_Wording]]]]:
    """Return the endings by their last sign, each with its wordings."""
    by_sign: dict[str, list[tuple[str, list[_Wording]]]] = defaultdict(list)
    for ending, wordings in _by_ending().items():
        by_sign[ending[-1]].append((ending, wordings))
    return dict(by_sign)


@cache
def _by_ending() -> dict[str, list[_Wording]]:
    """Return the wordings by the last three characters of their last part, or all it has."""
    wordings = [(entry, wording) for entry in load_indicators() for wording in entry.synonyms]
    by_ending: dict[str, list[_Wording]] = defaultdict(list)
    for place, (entry, wording) in enumerate(wordings):
        head, *_, last = [*wording.split(_GAP), wording.rpartition(_GAP)[2]]
        weight = len(wording.replace(_GAP, ""))
        by_ending[last[-3:]].append(_Wording(entry, _compiled(wording), head, weight, place))
    return dict(by_ending)


def _compiled(wording: str) -> str | re.Pattern[str]:
    """Return a wording as it is where it has no gap, since that is found faster than a pattern."""
    if _GAP not in wording:
        return wording
    return re.compile(".{0,24}".join(map(re.escape, wording.split(_GAP))))


def _hits(pattern: str | re.Pattern[str], text: str) -> list[tuple[int, int]]:
    if not isinstance(pattern, str):
        return [found.span() for found in pattern.finditer(text)]
    place = text.rfind(pattern)
    return [(place, place + len(pattern))] if place >= 0 else []


def _negated(indicator: Indicator, text: str, end: int) -> bool:
    """Return whether the wording that ends at `end` lies within one that means another thing."""
    return any(
        place < end <= place + len(negative)
        for negative in indicator.negatives
        if (place := text.rfind(negative)) >= 0
    )
