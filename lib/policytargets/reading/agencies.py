"""Agencies: the responsible bodies named in brackets after a target."""

from __future__ import annotations

import re
from bisect import bisect_left

from policytargets.reading.outline import BODIES, Paragraph
from policytargets.reading.view import View

__all__ = ["Brackets", "agencies_after", "find_brackets"]

Brackets = list[tuple[int, str]]

_OPEN = re.compile(BODIES)
_LABEL = re.compile(r"(?:(?:责任|牵头|配合|协办)(?:单位|部门):)?")
_LONGEST = 600
_REMARK = re.compile(r"列第一位|为责任主体|下同|以下同|为牵头单位")
_NOTE = re.compile(r"\([^()]*(?:列第一位|下同|牵头单位)[^()]*\)")
# 各市、县(市、区)政府 is one body although its name holds a 、
_ONE_BODY = re.compile(r"各[市县区]、(?:县(?!级)|县级市|市|区)")


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
    found = list(_OPEN.finditer(view.text, paragraph.start, end))
    # One that is never closed ends where the next one opens.
    ends = [*(opened.start() for opened in found[1:]), end]
    return [
        (opened.start(), _bodies(view, opened.end(), min(until, opened.end() + _LONGEST)))
        for opened, until in zip(found, ends, strict=False)
    ]


def _bodies(view: View, start: int, end: int) -> str:
    bodies: list[tuple[int, int]] = []
    clauses = [
        (_LABEL.match(view.text, *clause).end(), _unnoted(view.text, *clause))  # type: ignore[union-attr]
        for half in _parts(view.text, start, end, ";")
        for clause in _parts(view.text, *half, ",")
    ]
    for clause_start, clause_end in clauses:
        if not _REMARK.search(view.text, clause_start, clause_end):
            bodies += _parts(view.text, clause_start, clause_end, "、")
    return ";".join(view.quote(*body) for body in bodies)


def _unnoted(text: str, start: int, end: int) -> int:
    """Return where a clause ends without the remark in brackets after its last body."""
    noted = _NOTE.search(text, start, end)
    return noted.start() if noted else end


def agencies_after(brackets: Brackets, place: int) -> str:
    """Return the bodies of the next bracket after a place; empty where none follows."""
    after = bisect_left(brackets, place, key=lambda bracket: bracket[0])
    return brackets[after][1] if after < len(brackets) else ""


def _parts(text: str, start: int, end: int, sign: str) -> list[tuple[int, int]]:
    """Return the parts of a bracket's content between `sign`, up to its closing bracket."""
    parts, depth, begin, place = [], 0, start, start
    while place < end:
        one = _ONE_BODY.match(text, place, end)
        if one:
            place = one.end()
            continue
        if text[place] in ")〕]" and depth == 0:
            break
        depth += (text[place] in "(〔[") - (text[place] in ")〕]")
        if text[place] == sign and depth == 0:
            parts.append((begin, place))
            begin = place + 1
        place += 1
    return [(a, b) for a, b in (*parts, (begin, place)) if a < b]
