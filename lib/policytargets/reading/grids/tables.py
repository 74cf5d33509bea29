"""Tables of goals: where they stand in a text, and what each numeral in them is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policytargets.reading.grids.header import Header, find_header
from policytargets.reading.grids.hints import may_hold_grids
from policytargets.reading.grids.layout import read_records
from policytargets.reading.grids.lines import Line, glue, read_lines
from policytargets.reading.grids.records import Record
from policytargets.reading.grids.words import is_blank, is_prose, is_value
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar

__all__ = ["Grid", "read_grids", "reason_in"]

_FEWEST = 2
_TITLED = re.compile(r"(?:专栏|附?表|图)[\d一二三四五六七八九十]+")
# A caption stands a few lines above its table at most.
_CAPTION = 2


@dataclass(frozen=True)
class Grid:
    """A table of goals.

    Parameters
    ----------
    start, end : int
        Offsets in the view.
    caption : tuple of str
        The lines right above it, the nearest last.
    header : Header
        Its heading.
    records : tuple of Record
        Its rows; offsets of their words are in the raw text.
    reasons : dict of int to str
        For each place of it in the view why a numeral there is no target of its own.
    """

    start: int
    end: int
    caption: tuple[str, ...]
    header: Header
    records: tuple[Record, ...]
    reasons: dict[int, str]


def reason_in(grids: Sequence[Grid], place: int) -> str:
    """Return why a numeral of a table is no target of its own; empty outside all tables."""
    return next((grid.reasons[place] for grid in grids if place in grid.reasons), "")


def _reasons(view: View, bounds: tuple[int, int], records: Sequence[Record]) -> dict[int, str]:
    numbers = {n for record in records for n in record.index.places}
    cells = [cell for record in records for _, cell in record.values]
    values = {n for cell in cells if is_value(cell.text) for n in cell.places}
    names = {n for record in records for n in (*record.name.places, *record.unit.places)}
    prose = {n for cell in cells if is_prose(cell.text) for n in cell.places}
    first = min(numbers | values | names, default=0)
    reasons = {}
    for place in range(*bounds):
        raw = view.places[place]
        told = "heading" if raw in numbers else "past" if raw in values else ""
        if raw not in prose:
            reasons[place] = told or ("date" if raw < first else "name")
    return reasons


def _number_of(view: View, lines: Sequence[Line], place: int) -> dict[int, str]:
    """Return for the number of a table, as in 表1 and 专栏2, that it is a heading's."""
    above = lines[max(place - _CAPTION, 0) : place]
    titles = [(glue(line.cells), _TITLED.match(line.text)) for line in above]
    places = [n for words, found in titles if found for n in words.places[: found.end()]]
    return {bisect_left(view.places, raw): "heading" for raw in places}


def read_grids(view: View) -> list[Grid]:
    """Return the tables of goals of a text in order.

    A table is one whose heading names a column of indicators and at least one of values, and that
    has two rows with numbers under it.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    """
    lines = read_lines(view) if may_hold_grids(view) else []
    grids, place = [], 0
    while place < len(lines):
        grid, last = _grid(view, lines, place)
        if grid:
            grids.append(grid)
        place = last
    return grids


def _grid(view: View, lines: Sequence[Line], place: int) -> tuple[Grid | None, int]:
    """Return the table that begins at a line, if one does, and where to look on."""
    best: tuple[int, list[Record], Header, int] | None = None
    headers = find_header(lines, place)
    for header in headers:
        if not _gives_marks(lines, header):
            records, last = read_records(lines, header)
            fit = sum(len(record.values) == len(header.values) for record in records)
            if _counts(records) >= _FEWEST and (best is None or fit > best[0]):
                best = fit, records, header, last
    if best is None:
        return None, headers[0].last if headers else place + 1
    _, records, header, last = best
    caption = tuple(line.text for line in lines[max(place - _CAPTION, 0) : place])
    last = _with_notes(lines, last)
    start, end = lines[place].span[0], lines[last - 1].span[1]
    bounds = (bisect_left(view.places, start), bisect_left(view.places, end))
    reasons = _reasons(view, bounds, records) | _number_of(view, lines, place)
    return Grid(*bounds, caption, header, tuple(records), reasons), last


def _gives_marks(lines: Sequence[Line], header: Header) -> bool:
    text = "".join(line.text for line in lines[header.first : header.last])
    return any(word in text for word in load_grammar().words["grids"]["marks"])


def _counts(records: Sequence[Record]) -> int:
    """Return how many rows have a name and a number."""
    return sum(
        bool(record.name.text)
        and any(is_value(value.text) and not is_blank(value.text) for _, value in record.values)
        for record in records
    )


def _with_notes(lines: Sequence[Line], last: int) -> int:
    """Return the line after the table's own note, which says how to read its numbers."""
    notes = tuple(load_grammar().words["grids"]["notes"])
    noted = last < len(lines) and re.match(r".{1,4}?[:\d\[(*①]", lines[last].text)
    return last + 1 if noted and lines[last].text.startswith(notes) else last
