"""Agencies: the responsible bodies named in brackets after a target."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from policytargets.reading.outline import BODY_LABEL, Paragraph
from policytargets.reading.view import View

__all__ = ["Brackets", "agencies_after", "find_brackets"]

Brackets = list[tuple[int, str]]

# Found by its last sign, which few others are; all labels have as many characters.
_LABELLED = re.compile(f":(?<={BODY_LABEL})")
_LABEL_LENGTH = len("责任单位:")
_LABEL = re.compile(r"(?:(?:责任|牵头|配合|协办)(?:单位|部门):)?")
_LONGEST = 600
_REMARK = re.compile(r"列第一位|为责任主体|下同|以下同|为牵头单位")
_NOTE = re.compile(r"\([^()]*(?:列第一位|下同|牵头单位)[^()]*\)")
# 各市、县(市、区)政府 is one body although its name holds a 、
_OPENING, _CLOSING = ("(", "〔", "["), (")", "〕", "]")
_PARTING = (";", ",", "、")
_SIGNS = re.compile(r"各[市县区]、(?:县(?!级)|县级市|市|区)|[()〔〕\[\];,、]")


def find_brackets(view: View, paragraph: Paragraph, end: int) -> Brackets:
    """Return the brackets of a paragraph that name bodies: each one's place and its bodies.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    paragraph : Paragraph
        Where to look.
    end : int
        Where the item ends; a bracket may have a line of its own.

    Returns
    -------
    list of (int, str)
        Bodies are joined by ``;`` in the order of the source; remarks are left out.
    """
    found = list(_openings(view.text, paragraph.start, end))
    # One that is never closed ends where the next one opens.
    ends = [*(start for start, _ in found[1:]), end]
    return [
        (start, _bodies(view, first, min(until, first + _LONGEST)))
        for (start, first), until in zip(found, ends, strict=False)
    ]


def _openings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return where brackets of bodies open (see `policytargets.reading.outline.BODIES`).

    Of each the place of the bracket, or of its line where it has none, and of the first body.
    """
    for label in _LABELLED.finditer(text, start, end):
        last = label.end()
        first = last - _LABEL_LENGTH
        before = text[first - 1 : first]
        if before in _OPENING:
            yield first - 1, last
        elif before == "\n":
            yield first, last


def _bodies(view: View, start: int, end: int) -> str:
    bodies = [body for cuts in _clauses(view.text, start, end) for body in _named(view.text, cuts)]
    return ";".join([view.quote(*body) for body in bodies])


def _clauses(text: str, start: int, end: int) -> Iterator[list[int]]:
    """Return the clauses of a bracket into which `start` points; inner brackets hold together.

    Of each the signs between which its parts stand, the last of them the clause's end. The last
    clause ends where the bracket closes, or at `end` where it never does.
    """
    depth, cuts = 0, [start - 1]
    for found in _SIGNS.finditer(text, start, end):
        sign, place = found[0], found.start()
        if sign in _CLOSING:
            if not depth:
                end = place
                break
            depth -= 1
        elif sign in _OPENING:
            depth += 1
        elif not depth and sign in _PARTING:
            cuts.append(place)
            if sign != "、":
                yield cuts
                cuts = [place]
    yield [*cuts, end]


def _named(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Return the bodies that a clause names, without its label; none where it is a remark."""
    first, last = cuts[0] + 1, cuts[-1]
    first = _LABEL.match(text, first, last).end()  # type: ignore[union-attr]
    last = _unnoted(text, first, last)
    if _REMARK.search(text, first, last):
        return []
    inner = [cut for cut in cuts[1:-1] if cut < last]
    return [(a + 1, b) for a, b in pairwise((first - 1, *inner, last)) if a + 1 < b]


def _unnoted(text: str, start: int, end: int) -> int:
    """Return where a clause ends without the remark in brackets after its last body."""
    noted = _NOTE.search(text, start, end)
    return noted.start() if noted else end


def agencies_after(brackets: Brackets, place: int) -> str:
    """Return the bodies of the next bracket after a place; empty where none follows."""
    after = bisect_left(brackets, place, key=itemgetter(0))
    return brackets[after][1] if after < len(brackets) else ""
