"""Text cut and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markupsafe import Markup

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Span:
    """A place in a text that is to be marked."""

    start: int  # Offsets in the raw text
    end: int
    # number or clause of a target, numeral for one that is none, passage for what the plan says
    # instead of a number, or cited for what else a report quotes
    kind: str
    # What it belongs to: the id of a target, else its place, such as wenzhou-2020@725-727
    name: str


@dataclass(frozen=True)
class Piece:
    """A run of characters under the same spans."""

    start: int  # Its offset in the raw text
    text: str  # Its characters
    spans: tuple[Span, ...]  # All that hold it, in the order given
    opening: tuple[Span, ...]  # Those that begin with it

    def named(self, *kinds: str) -> list[str]:
        """Return the names of the spans of some kinds that hold it, each once."""
        return list(dict.fromkeys(span.name for span in self.spans if span.kind in kinds))


@dataclass(frozen=True)
class Line:
    """A line of a text with its end, cut into pieces."""

    start: int
    pieces: tuple[Piece, ...]


def cut_lines(text: str, spans: Sequence[Span]) -> Iterator[Line]:
    """Give the lines of a text, cut wherever a span begins or ends; joined they are the text."""
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


_SPECIAL = re.compile(r"[^\w/@.-]", re.ASCII)
# A browser would read a bare carriage return as a line feed.
_RETURN = {ord("\r"): "&#13;"}


class Mark:
    """How the spans of a plan are set."""

    def __init__(
        self,
        anchors: Mapping[str, Sequence[str]],
        themes: Mapping[str, str],
        reasons: Mapping[str, str],
    ) -> None:
        self.anchors, self.themes, self.reasons = anchors, themes, reasons

    def opening(self, piece: Piece) -> str:
        """Return the anchors that stand before a piece."""
        opened = [span for span in piece.opening if span.kind != "clause"]
        names = [name for span in opened for name in self.anchors.get(span.name, (span.name,))]
        return "".join(f'<span class="at" id="{escape(name)}"></span>' for name in names)

    def markup(self, piece: Piece) -> str:
        """Return a piece with its anchors, set as the spans over it ask."""
        text = escape(piece.text, quote=False).translate(_RETURN)
        held = " ".join(map(number_of, piece.named("number", "clause", "passage", "cited")))
        data = f' data-t="{escape(held)}"' if held else ""
        return self.opening(piece) + self._set(piece, text, data)

    def _set(self, piece: Piece, text: str, data: str) -> str:
        numbers = piece.named("number")
        if numbers:
            opens = [number_of(span.name) for span in piece.opening if span.kind == "number"]
            label = f' data-n="{", ".join(opens)}"' if opens else ""
            theme = self.themes[numbers[0]]
            return f'<a class="n t-{theme}" href="#{escape(numbers[0])}"{data}{label}>{text}</a>'
        for kind, look in (("numeral", "o"), ("passage", "p")):
            for name in piece.named(kind):
                why = escape(self.reasons[name])
                return f'<span class="{look}" title="{why}"{data}>{text}</span>'
        look = ' class="q"' if piece.named("clause") else ""
        return f"<span{look}{data}>{text}</span>" if data else text


def number_of(name: str) -> str:
    """Return the running number of an id such as ``wenzhou-2020/017``, the offsets of a place."""
    return name.rpartition("/")[2].rpartition("@")[2]


def mark_line(pieces: Sequence[Piece], mark: Mark) -> Markup:
    """Return a line as markup; its text is that of the pieces, to the character."""
    return Markup("".join(mark.markup(piece) for piece in pieces))


def target_styles(anchors: Mapping[str, Sequence[str]]) -> Markup:
    """Return the rules that show the target an address names, without any script.

    A target may be cut into several pieces, which one ``:target`` cannot all be.
    """
    rules = []
    for name, own in anchors.items():
        named = ",".join(f'[id="{_SPECIAL.sub(_escaped, anchor)}"]' for anchor in own)
        here, number = f":root:has(:is({named}):target)", number_of(name)
        rules.append(f'{here} [data-t~="{number}"]{{background:var(--lit);color:var(--lit-ink)}}')
        if "@" not in name:  # a place that is no target has no reading
            rules.append(f'{here} [data-r="{number}"]{{--shown:block;border-color:var(--accent)}}')
    return Markup("\n".join(rules))


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):x} "
