"""A text cut into pieces, so that spans which overlap or nest can be marked without either lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Line", "Piece", "Span", "cut_lines"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Span:
    """A place in a text that is to be marked.

    Parameters
    ----------
    start, end : int
        Offsets in the raw text.
    kind : str
        ``number`` or ``clause`` of a target, ``numeral`` for one that is none, ``passage`` for
        what the plan says instead of a number, or ``cited`` for what else a report quotes.
    name : str
        What it belongs to: the id of a target, else its place, such as ``wenzhou-2020@725-727``.
    """

    start: int
    end: int
    kind: str
    name: str


@dataclass(frozen=True)
class Piece:
    """A run of characters under the same spans.

    Parameters
    ----------
    start : int
        Its offset in the raw text.
    text : str
        Its characters.
    spans : tuple of Span
        All that hold it, in the order given.
    opening : tuple of Span
        Those that begin with it.
    """

    start: int
    text: str
    spans: tuple[Span, ...]
    opening: tuple[Span, ...]

    def named(self, *kinds: str) -> list[str]:
        """Return the names of the spans of some kinds that hold it, each once."""
        return list(dict.fromkeys(span.name for span in self.spans if span.kind in kinds))


@dataclass(frozen=True)
class Line:
    """A line of a text with its end, cut into pieces."""

    start: int
    pieces: tuple[Piece, ...]


def cut_lines(text: str, spans: Sequence[Span]) -> Iterator[Line]:
    """Give the lines of a text, cut wherever a span begins or ends; joined they are the text.

    Parameters
    ----------
    text : str
        As it stands in its file.
    spans : sequence of Span
        They may overlap, nest, and go over the ends of lines.
    """
    waiting = sorted(spans, key=lambda span: span.start)
    for line in _LINE.finditer(text):
        start, end = line.span()
        own = [span for span in waiting if span.start < end and span.end > start]
        yield Line(start, tuple(_pieces(text, start, end, own)))
        waiting = [span for span in waiting if span.end > end]


def _pieces(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    cuts = {start, end} | {at for span in spans for at in (span.start, span.end)}
    places = sorted(at for at in cuts if start <= at <= end)
    for first, last in pairwise(places):
        over = tuple(span for span in spans if span.start <= first and span.end >= last)
        opening = tuple(span for span in over if span.start == first)
        yield Piece(first, text[first:last], over, opening)
