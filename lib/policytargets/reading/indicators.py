"""Which indicator an item's words name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from policytargets.reading.words import Words
from policytargets.vocabulary import Indicator, load_indicators
from policytargets.vocabulary.measured import accepts

__all__ = ["Match", "find_indicator"]

_GAP = "…"


@dataclass(frozen=True)
class Match:
    """An indicator and the stretch of the view that names it."""

    indicator: Indicator
    start: int
    end: int


def find_indicator(
    words: Words, unit: str, measure: str, begin_before: int | None = None
) -> Match | None:
    """Return the indicator that the words name, or None where the codelist has none.

    Of several wordings the one that ends last wins, since the head noun stands last; then the one
    with more characters of its own.

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
    best: tuple[int, int, int] | None = None
    chosen: Match | None = None
    for indicator, pattern, weight in _wordings():
        for start, end in _hits(pattern, words.text):
            if not accepts(indicator, unit, measure):
                break
            rank = (end, weight, -start)
            if start >= limit or (best is not None and rank <= best):
                continue
            if not _negated(indicator, words.text, end):
                best = rank
                chosen = Match(indicator, words.places[start], words.places[end - 1] + 1)
    return chosen


def _before(words: Words, place: int) -> int:
    return sum(p < place for p in words.places)


@cache
def _wordings() -> tuple[tuple[Indicator, str | re.Pattern[str], int], ...]:
    return tuple(
        (indicator, _compiled(wording), len(wording.replace(_GAP, "")))
        for indicator in load_indicators()
        for wording in indicator.synonyms
    )


def _compiled(wording: str) -> str | re.Pattern[str]:
    """Return a wording as it is where it has no gap, since that is found faster than a pattern."""
    if _GAP not in wording:
        return wording
    return re.compile(".{0,24}".join(map(re.escape, wording.split(_GAP))))


def _hits(pattern: str | re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    if isinstance(pattern, str):
        place = text.rfind(pattern)
        if place >= 0:
            yield place, place + len(pattern)
    else:
        yield from (found.span() for found in pattern.finditer(text))


def _negated(indicator: Indicator, text: str, end: int) -> bool:
    """Return whether the wording that ends at `end` lies within one that means another thing."""
    return any(
        place < end <= place + len(negative)
        for negative in indicator.negatives
        if (place := text.rfind(negative)) >= 0
    )
