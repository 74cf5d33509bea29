"""Parts of a document that a copy leaves out: (略) behind a heading, an annex that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policytargets.reading.outline import Paragraph
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_LONGEST = 40  # characters of a heading
_BODY = 30  # characters that some line of an annex has at least
_ANNEX = re.compile(r"(?P<annex>附[件表][一二三四五六七八九十\d]{0,2})(?![一二三四五六七八九十\d])")


class Omission(NamedTuple):
    """A part that the copy leaves out: its heading as the source has it, and where it stands."""

    heading: str
    start: int
    end: int


def find_omissions(view: View, paragraphs: Sequence[Paragraph]) -> list[Omission]:
    """Return what a copy says that it leaves out, and the annexes it points to and lacks."""
    found = [*_left_out(view, paragraphs), *_lacking(view, paragraphs)]
    return sorted(dict.fromkeys(found), key=lambda one: one.start)


def may_hold_targets(heading: str) -> bool:
    """Return whether a part of such a heading may hold targets: all but those that never do."""
    return not re.search(any_of(load_grammar().words["omitted"]["without_targets"]), heading)


def _left_out(view: View, paragraphs: Sequence[Paragraph]) -> Iterator[Omission]:
    """Return the headings behind or below which stands 略."""
    above: tuple[int, int] | None = None
    for start, end, *_ in paragraphs:
        line = view.text[start:end]
        mark = _mark().search(line)
        own = (start, start + len(line[: mark.start()].rstrip(":、. …"))) if mark else (start, end)
        if mark and own[0] < own[1] <= own[0] + _LONGEST:
            yield _omission(view, *own)
        elif mark and own[0] == own[1] and above:
            yield _omission(view, *above)
        above = (start, end) if end - start <= _LONGEST else None


def _lacking(view: View, paragraphs: Sequence[Paragraph]) -> Iterator[Omission]:
    """Return the annexes that a sentence points to (详见附件2) and that nowhere begin."""
    for hit in _pointing().finditer(view.text):
        places = range(len(paragraphs))
        if not any(_begins(view.text, place, paragraphs, hit["annex"]) for place in places):
            yield _omission(view, *hit.span("annex"))


def _begins(text: str, place: int, paragraphs: Sequence[Paragraph], annex: str) -> bool:
    """Return whether an annex begins at a paragraph: its name opens a short line above a body."""
    start, end = paragraphs[place][:2]
    opening = _ANNEX.match(text, start, end)
    named = opening is not None and (opening["annex"] == annex or annex in ("附件", "附表"))
    if not named or end - start > _LONGEST:
        return False
    below = paragraphs[place + 1 :]
    return any(p.end - p.start >= _BODY and not p.furniture for p in below)


def _omission(view: View, start: int, end: int) -> Omission:
    first, last = view.span(start, end)
    return Omission(" ".join(view.quote(start, end).split()), first, last)


@cache
def _mark() -> re.Pattern[str]:
    """Return what says at the end of a line that something is left out."""
    words = any_of(load_grammar().words["omitted"]["marks"])
    return re.compile(rf"(?:[(\[〔]{words}[)\]〕]|(?:^|[。:…]){words})。?$")


@cache
def _pointing() -> re.Pattern[str]:
    """Return what points to an annex."""
    words = any_of(load_grammar().words["omitted"]["pointing"])
    return re.compile(rf"{words}[\"“《(]?{_ANNEX.pattern}")
