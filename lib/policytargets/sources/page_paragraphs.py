"""Lines of pages become paragraphs; what pages repeat at their edges is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from policytargets.sources.layout import OPENS, Line, Page, Table, glue, usual_pitch

_EDGE = 0.12  # Part of a page's height, at its top and at its foot
_LEAST_REPEATED = 2
_PAGE_NUMBER = re.compile(
    r"[-–—－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/共,，]+\s*\d{1,4}\s*页?)?|[ivxIVX]{1,5})[-–—－·\s]*"
)
# What a browser prints at the edges of a page: day and time, address and page of pages.
_PRINTED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4},? \d{1,2}:\d\d.*|\S+:\S+\t\d{1,4}/\d{1,4}")
_DIGITS = re.compile(r"\d+")
_ENDS = "。；：!?！？;:"
_FULL, _INDENT, _SIZE, _PITCH = 3.2, 1.2, 0.15, 1.35

Paragraph = list[tuple[str, Line]]
"""The lines of a paragraph, each with the text that it adds."""


def drop_repeated(pages: Sequence[Page]) -> Iterator[list[Line | Table]]:
    """Return each page without page numbers, heads and feet: lines that pages have in common."""
    counts = Counter(
        key for page in pages for key in {_key(one) for one in page.items if _at_edge(one, page)}
    )
    least = max(_LEAST_REPEATED, len(pages) // 3)
    for page in pages:
        repeated = [
            one
            for one in page.items
            if _at_edge(one, page) and (counts[_key(one)] >= least or _is_number(one))
        ]
        yield [one for one in page.items if one not in repeated]


def _with_edges(items: list[Line | Table], usual: tuple[float, float]) -> list[Line | Table]:
    """Return the lines of a page that has one column with its edges, at least the usual ones."""
    own = [one for one in items if isinstance(one, Line) and one.edges == (0, 0)]
    left = min([usual[0], *(one.left for one in own)])
    right = max([usual[1], *(one.right for one in own)])
    return [replace(one, edges=(left, right)) if one in own else one for one in items]


def _usual_edges(pages: Sequence[list[Line | Table]]) -> tuple[float, float]:
    lines = [[one for one in page if isinstance(one, Line)] for page in pages]
    lefts = [min(one.left for one in page) for page in lines if page]
    rights = [max(one.right for one in page) for page in lines if page]
    return (median(lefts), median(rights)) if lefts else (0.0, 0.0)


def _at_edge(item: Line | Table, page: Page) -> bool:
    if isinstance(item, Table):
        return False
    return item.bottom < _EDGE * page.height or item.top > (1 - _EDGE) * page.height


def _key(item: Line | Table) -> str:
    return _DIGITS.sub("#", "".join(item.text.split())) if isinstance(item, Line) else ""


def _is_number(item: Line | Table) -> bool:
    if not isinstance(item, Line):
        return False
    return bool(_PAGE_NUMBER.fullmatch(item.text) or _PRINTED.fullmatch(item.text))


def join(pages: Sequence[list[Line | Table]]) -> Iterator[Paragraph | Table]:
    """Return paragraphs and tables, in order and over the ends of pages."""
    open_one: Paragraph = []
    usual = _usual_edges(pages)
    for items in (_with_edges(page, usual) for page in pages):
        pitch = usual_pitch([one for one in items if isinstance(one, Line)])
        for item in items:
            if isinstance(item, Table):
                if open_one:
                    yield open_one
                yield item
                open_one = []
            elif open_one and _goes_on(open_one[-1][1], item, pitch):
                open_one.append((_added(open_one[-1][0], item.text), item))
            else:
                if open_one:
                    yield open_one
                open_one = [(item.text, item)]
    if open_one:
        yield open_one


def _added(before: str, text: str) -> str:
    return glue(before[-1:], text)[1:] if before else text


def _goes_on(before: Line, line: Line, pitch: float) -> bool:
    """Return whether a line goes on with the paragraph of the line before."""
    size = before.size
    if abs(line.size - size) > _SIZE * size or "\t" in before.text + line.text:
        return False
    full = before.right > before.edges[1] - _FULL * size
    indented = line.left > line.edges[0] + _INDENT * size
    ended = before.text[-1] in _ENDS
    if not full or indented or (ended and OPENS.match(line.text)):
        return False
    if before.page != line.page or line.top < before.top:  # over the end of a page or column
        return not ended
    return line.top - before.top < _PITCH * max(pitch, size) if pitch else True
