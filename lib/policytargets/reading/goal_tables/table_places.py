"""Where tables of goals stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from policytargets.reading.goal_tables.header import Header, find_header, turn
from policytargets.reading.goal_tables.line_cells import (
    STROKES,
    Line,
    glue,
    is_blank,
    is_prose,
    is_value,
    read_lines,
)
from policytargets.reading.goal_tables.row_bounds import read_records
from policytargets.reading.goal_tables.rows import Record, read_parted
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_EDGES = f'{STROKES},;*"'
_MARKED = re.compile(r"[\d*①②③(]")


def may_hold_grids(view: View) -> bool:
    """Return whether the heading of a column of indicators stands for itself somewhere."""
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
    return any(sign in _EDGES or sign.isspace() for sign in view.text[place - 1 : place + 1])


_FEWEST = 2
_UNITED = re.compile(r".{0,20}?\(?(?:计量)?单位:(.{1,8}?)\)?")
_TITLED = re.compile(r"(?:专栏|附?表|图)[\d一二三四五六七八九十]+")
# A caption stands a few lines above its table at most.
_CAPTION = 2


@dataclass(frozen=True)
class Grid:
    """A table of goals."""

    start: int  # Offsets in the view
    end: int
    caption: tuple[str, ...]  # The lines right above it, the nearest last
    header: Header  # Its heading
    records: tuple[Record, ...]  # Its rows; offsets of their words are in the raw text
    # For each place of it in the view why a numeral there is no target of its own
    reasons: dict[int, str]

    @property
    def unit(self) -> str:
        """The unit that its caption gives to all its values; empty for none or several."""
        units = (_UNITED.fullmatch(line) for line in self.caption)
        return next((found[1] for found in units if found), "")


def reason_in(grids: Sequence[Grid], place: int) -> str:
    """Return why a numeral of a table is no target of its own; empty outside all tables."""
    return next((grid.reasons[place] for grid in grids if place in grid.reasons), "")


def without_facts(view: View, grids: Sequence[Grid]) -> str:
    """Return the view's text without facts in heads of tables: 完成情况 opens no review there."""
    text = view.text
    facts = any_of(load_grammar().words["grids"]["facts"])
    for grid in grids:
        end = view.at(min(place for record in grid.records for place in record.name.places))
        head = re.sub(facts, lambda fact: " " * len(fact[0]), text[grid.start : end])
        text = f"{text[: grid.start]}{head}{text[end:]}"
    return text


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
    units = [n for words, _ in titles if _UNITED.fullmatch(words.text) for n in words.places]
    told = dict.fromkeys(places, "heading") | dict.fromkeys(units, "name")
    return {bisect_left(view.places, raw): reason for raw, reason in told.items()}


def _mark_groups(records: Sequence[Record], lines: Sequence[Line], header: Header) -> None:
    """Give rows without an attribute that of the title above them, or of the cell before names."""
    kinds = [column.kind for column in header.columns if column.kind in ("attribute", "name")]
    for before, record in pairwise(records):
        if kinds[0] == "attribute" and not record.attribute.text:
            record.attribute = before.attribute
    titles = [line for line in lines if len({cell.text for cell in line.words}) == 1]
    for record in records:
        above = [line for line in titles if line.span[0] < min(record.name.places, default=0)]
        if above and not record.attribute.text:
            record.attribute = above[-1].words[0]


def read_grids(view: View) -> list[Grid]:
    """Return the tables of goals of a text in order.

    A table is one whose heading names a column of indicators and at least one of values, and that
    has two rows with numbers under it.
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
    best: tuple[tuple[int, int], list[Record], Header, int] | None = None
    headers = find_header(lines, place)
    turned = None if headers else turn(lines, place)
    records = [read_parted(turned[0], line) for line in turned[1]] if turned else []
    if turned and _counts(records) >= _FEWEST and not _gives_marks(lines, turned[0]):
        best = (0, 0), records, turned[0], turned[0].last
    for header in headers:
        if not _gives_marks(lines, header):
            records, last = read_records(lines, header)
            whole = sum(len(record.values) == len(header.values) for record in records)
            # of readings that leave no cell empty, the one with more columns
            fit = whole, len(header.values)
            if _counts(records) >= _FEWEST and (best is None or fit > best[0]):
                best = fit, records, header, last
    if best is None:
        return None, headers[0].last if headers else place + 1
    _, records, header, last = best
    above = lines[max(place - _CAPTION, 0) : place]
    below = [line for line in lines[header.last : header.last + 1] if _UNITED.fullmatch(line.text)]
    caption = tuple(line.text for line in (*above, *below))
    _mark_groups(records, lines[header.last : last], header)
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
