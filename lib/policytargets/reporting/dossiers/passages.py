"""The passage in which a target stands: its quote with the sentences around it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Passage", "passage"]

_END = re.compile(r"[。！？!?]+[”’」』）)]*|\n+")
_AROUND = 1  # sentences on either side


class Passage(NamedTuple):
    """A passage as it stands in the raw text, in five parts; joined they are the whole.

    Parameters
    ----------
    before : str
        What stands before the quote.
    head, number, tail : str
        The quote, cut at the number in it.
    after : str
        What stands after the quote.
    """

    before: str
    head: str
    number: str
    tail: str
    after: str


def passage(text: str, quote: tuple[int, int], number: tuple[int, int]) -> Passage:
    """Return the sentences that hold a quote, and one on either side in its paragraph.

    Parameters
    ----------
    text : str
        The raw text.
    quote, number : (int, int)
        Where the quote and the number in it start and end; a number that is not inside its quote,
        as in the cells of a table, widens what is shown as the quote.
    """
    start, end = min(quote[0], number[0]), max(quote[1], number[1])
    left, right = _left(text, start), _right(text, end)
    cuts = (left, start, number[0], number[1], end, right)
    return Passage(*(text[a:b] for a, b in pairwise(cuts)))


def _left(text: str, start: int) -> int:
    line = text.rfind("\n", 0, start) + 1
    ends = [found.end() for found in _END.finditer(text, line, start)]
    wanted = ends[: -_AROUND or None]
    return wanted[-1] if wanted else line


def _right(text: str, end: int) -> int:
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    ends = [found.end() for found in _END.finditer(text, end, line)]
    if text[:end].endswith(("。", "！", "？")):
        ends = [end, *ends]
    return ends[_AROUND] if len(ends) > _AROUND else line
