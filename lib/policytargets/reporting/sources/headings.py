"""The headings of a plan, for the outline beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policytargets.reading.outline import outline
from policytargets.reading.view import View, make_view

__all__ = ["Heading", "find_headings"]

_LONGEST = 40


@dataclass(frozen=True)
class Heading:
    """A heading of a plan.

    Parameters
    ----------
    start : int
        Offset of its line in the raw text.
    text : str
        As it stands, without blanks and what follows it in its line.
    depth : int
        1 for the outermost.
    """

    start: int
    text: str
    depth: int


def find_headings(raw: str) -> list[Heading]:
    """Return the headings of a text in order.

    Parameters
    ----------
    raw : str
        As it stands in its file.
    """
    return list(_headings(make_view(raw)))


def _headings(view: View) -> Iterator[Heading]:
    before = ""
    for paragraph in outline(view):
        path = paragraph.section
        title = paragraph.headings[-1] if paragraph.headings else ""
        if path and path != before and title in view.text[paragraph.start : paragraph.end]:
            words = "".join(view.quote(paragraph.start, paragraph.end).split())
            text = re.split("[。：:]", words, maxsplit=1)[0][:_LONGEST]
            yield Heading(view.places[paragraph.start], text, path.count("/") + 1)
        before = path
