"""Agencies: the responsible bodies named in brackets after a target."""

from __future__ import annotations

import re

from policytargets.reading.outline import BODIES, Paragraph
from policytargets.reading.view import View

__all__ = ["find_agencies"]

_OPEN = re.compile(BODIES)
_REMARK = re.compile(r"列第一位|为责任主体|下同|以下同|为牵头单位")
# 各市、县(市、区)政府 is one body although its name holds a 、
_ONE_BODY = re.compile(r"各市、县|各县、市")


def find_agencies(view: View, paragraph: Paragraph, place: int) -> str:
    """Return the bodies of the next bracket after a place in its paragraph, joined by ``;``.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    paragraph : Paragraph
        The paragraph of the target.
    place : int
        Offset of the target's end in the view.
    """
    opened = _OPEN.search(view.text, place, paragraph.end)
    if not opened:
        return ""
    bodies = []
    for clause_start, clause_end in _parts(view.text, opened.end(), paragraph.end, ","):
        if not _REMARK.search(view.text, clause_start, clause_end):
            bodies += list(_parts(view.text, clause_start, clause_end, "、"))
    return ";".join(view.quote(start, end) for start, end in bodies)


def _parts(text: str, start: int, end: int, sign: str) -> list[tuple[int, int]]:
    """Return the parts of a bracket's content between `sign`, up to its closing bracket."""
    parts, depth, begin, place = [], 0, start, start
    while place < end:
        one = _ONE_BODY.match(text, place, end)
        if one:
            place = one.end()
            continue
        if text[place] in ")〕" and depth == 0:
            break
        depth += (text[place] in "(〔") - (text[place] in ")〕")
        if text[place] == sign and depth == 0:
            parts.append((begin, place))
            begin = place + 1
        place += 1
    return [(a, b) for a, b in (*parts, (begin, place)) if a < b]
