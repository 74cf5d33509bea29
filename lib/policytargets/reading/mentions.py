"""Industries and instruments that plans name, each mention with its place in the raw text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from policytargets.reading.outline import BODIES_TEXT
from policytargets.reading.view import View
from policytargets.vocabulary.named import Named

_STOPS = re.compile("[。;；\n，,:：]")
_AROUND = 60  # characters of a quote on either side, up to the end of the clause
_BODIES = re.compile(BODIES_TEXT)
# 财政 in 经信、财政、环保等部门 is a department.
_DEPARTMENTS = re.compile(
    r"(?:、[^、,。;:\n]{1,10}){0,30}等?(?:各|有关|相关|职能|主管){0,2}(?:部门|单位|机关)"
)


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
    """Return every place at which a text names one of some things.

    None stands inside an exception, in a bracket of responsible bodies or in a list of departments.
    """
    codes = {word: entry.code for entry in entries for word in entry.wordings}
    barred = {text for entry in entries for text in entry.unless}
    bodies = [(0, 0), *(found.span() for found in _BODIES.finditer(view.text))]
    bodies.append((len(view.text),) * 2)
    found = []
    for hit in _longest_first([*codes, *barred]).finditer(view.text):
        after = bisect_right(bodies, hit.span())
        (_, first), (last, _) = bodies[after - 1 : after + 1]
        if (
            hit[0] in codes
            and first <= hit.start()
            and not _DEPARTMENTS.match(view.text, hit.end())
        ):
            found.append(_placed(view, codes[hit[0]], *hit.span(), (first, last)))
    return found


def _longest_first(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))


def _placed(view: View, code: str, start: int, end: int, between: tuple[int, int]) -> Mention:
    around = _clause(view.text, start, end, between)
    own = view.quote(start, end), *view.span(start, end)
    return Mention(code, *own, view.quote(*around), *view.span(*around))


def _clause(text: str, start: int, end: int, between: tuple[int, int]) -> tuple[int, int]:
    """Return the clause of a mention, whole lists and brackets with it, between two of bodies."""
    first, last = max(between[0], start - _AROUND), min(between[1], end + _AROUND)
    before = [stop.end() for stop in _STOPS.finditer(text, first, start)]
    stop = _STOPS.search(text, end, last)
    return before[-1] if before else first, stop.start() if stop else last
