"""Pieces of a text as markup: numbers as links to their reading, clauses tinted, all escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

from policytargets.reporting.sources.cutting import Piece

__all__ = ["Mark", "mark_line", "target_styles"]

_SPECIAL = re.compile(r"[^\w/@.-]", re.ASCII)
# A browser would read a bare carriage return as a line feed.
_RETURN = {ord("\r"): "&#13;"}


class Mark:
    """How the spans of a plan are set.

    Parameters
    ----------
    anchors : mapping of str to sequence of str
        The anchors of each target by its id for people.
    themes : mapping of str to str
        Code of the theme of each target, by the same id.
    reasons : mapping of str to str
        Why a numeral is no target, and what a passage says, by place.
    """

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

    Parameters
    ----------
    anchors : mapping of str to sequence of str
        The anchors of each target by its id for people.
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
