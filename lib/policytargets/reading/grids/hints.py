"""Hints: whether a text can hold a table of goals at all, which few texts do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from policytargets.reading.grids.lines import STROKES
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["may_hold_grids"]

_MARKED = re.compile(r"[\d*①②③(]")


def may_hold_grids(view: View) -> bool:
    """Return whether the heading of a column of indicators stands for itself somewhere.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    """
    begun = _openings(view.text)
    return any(_is_edge(view, start) and _is_heading(view, start) for start in begun)


def _openings(text: str) -> Iterator[int]:
    """Return the places where such a heading may begin; one may begin in another."""
    found = _opening().search(text)
    while found:
        yield found.start()
        found = _opening().search(text, found.start() + 1)


def _names() -> list[str]:
    return list(load_grammar().words["grids"]["columns"]["name"])


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(any_of(_names()))


def _is_heading(view: View, start: int) -> bool:
    """Return whether a heading ends where its cell does, a mark or a remark apart: 指标(单位)."""
    ends = [start + len(name) for name in _names() if view.text.startswith(name, start)]
    return any(_is_edge(view, end) or _MARKED.match(view.text, end) for end in ends)


def _is_edge(view: View, place: int) -> bool:
    """Return whether a cell may begin or end at a place: at a stroke, a blank, a line's end."""
    if place in (0, len(view.text)) or view.places[place] - view.places[place - 1] > 1:
        return True
    return any(sign in STROKES or sign.isspace() for sign in view.text[place - 1 : place + 1])
