"""Industries and instruments that plans name, each mention with its place in the raw text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policytargets.reading.view import View
from policytargets.vocabulary.named import Named

_STOPS = "。;；\n"
_PAUSES = "，,、:：()"
_AROUND = 14  # characters of a quote on either side, up to the next sign


class Mention(NamedTuple):
    """A place at which a plan names a thing: its code, its own words, and the words around."""

    code: str
    wording: str
    start: int
    end: int
    quote: str
    quote_start: int
    quote_end: int


def find_mentions(view: View, entries: Sequence[Named]) -> list[Mention]:
    """Return every place at which a text names one of some things, none inside an exception."""
    codes = {word: entry.code for entry in entries for word in entry.wordings}
    barred = {text for entry in entries for text in entry.unless}
    hits = _longest_first([*codes, *barred]).finditer(view.text)
    return [_placed(view, codes[hit[0]], *hit.span()) for hit in hits if hit[0] in codes]


def _longest_first(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))


def _placed(view: View, code: str, start: int, end: int) -> Mention:
    around = _clause(view.text, start, end)
    own = view.quote(start, end), *view.span(start, end)
    return Mention(code, *own, view.quote(*around), *view.span(*around))


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the words around a mention: to the next sign, a few characters at most."""
    first, last = start, end
    while first > 0 and start - first < _AROUND and text[first - 1] not in _STOPS + _PAUSES:
        first -= 1
    while last < len(text) and last - end < _AROUND and text[last] not in _STOPS + _PAUSES:
        last += 1
    return first, last
