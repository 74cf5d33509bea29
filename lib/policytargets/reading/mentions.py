"""Industries and instruments that plans name, each mention with its place in the raw text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policytargets.reading.outline import BODIES_TEXT
from policytargets.reading.view import View
from policytargets.vocabulary.named import Named

_STOPS = re.compile("[。;；\n，,:：]")
_AROUND = 60  # characters of a quote on either side, up to the end of the clause
_BODIES = re.compile(BODIES_TEXT)
_LONGEST_HEADING = 30
_HEADED = re.compile("[。:]|$", re.MULTILINE)
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


def find_mentions(
    view: View, entries: Sequence[Named], apart: Sequence[tuple[int, int]] = ()
) -> list[Mention]:
    """Return every place at which a text names one of some things, `apart` left out.

    None stands inside an exception, in a list of departments, in a clause whose meaning is turned,
    nor, but where an entry says so, in a bracket of responsible bodies.
    """
    ends = len(view.text), len(view.text)
    bodies = [(0, 0), *(found.span() for found in _BODIES.finditer(view.text)), ends]
    found = []
    for entry, span in _hits(view.text, entries):
        after = bisect_right(bodies, span)
        (_, first), (last, _) = bodies[after - 1 : after + 1]
        if span[0] < first and entry.where == "bodies":
            first, last = bodies[after - 1]
        if first > span[0] or any(start <= span[0] < end for start, end in apart):
            continue
        around = _clause(view.text, *span, (first, last))
        if not any(word in view.text[slice(*around)] for word in entry.without):
            found.append(_placed(view, entry.code, span, around))
    return found


def _hits(text: str, entries: Sequence[Named]) -> Iterator[tuple[Named, tuple[int, int]]]:
    """Give each wording of a text in order with whose it is, lists of departments left out."""
    known = {word: entry for entry in entries for word in entry.wordings}
    barred = {word for entry in entries for word in entry.unless}
    for hit in _longest_first([*known, *barred]).finditer(text):
        entry = known.get(hit[0])
        if entry is None or _DEPARTMENTS.match(text, hit.end()):
            continue
        if entry.where != "headings" or _ends_heading(text, *hit.span()):
            yield entry, hit.span()


def _ends_heading(text: str, start: int, end: int) -> bool:
    """Return whether a word ends a short line, or the words before its first sign."""
    line = text.rfind("\n", 0, start) + 1
    before = _STOPS.search(text, line, start)
    return not before and end - line <= _LONGEST_HEADING and bool(_HEADED.match(text, end))


def _longest_first(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))


def _placed(view: View, code: str, span: tuple[int, int], around: tuple[int, int]) -> Mention:
    own = view.quote(*span), *view.span(*span)
    return Mention(code, *own, view.quote(*around), *view.span(*around))


def _clause(text: str, start: int, end: int, between: tuple[int, int]) -> tuple[int, int]:
    """Return the clause of a mention, whole lists and brackets with it, between two of bodies."""
    first, last = max(between[0], start - _AROUND), min(between[1], end + _AROUND)
    before = [stop.end() for stop in _STOPS.finditer(text, first, start)]
    stop = _STOPS.search(text, end, last)
    return before[-1] if before else first, stop.start() if stop else last
