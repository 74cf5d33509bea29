"""The characters of a page become lines in reading order, and tables of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import sub
from statistics import median
from typing import NamedTuple

from policytargets.sources.grids import Cell, is_repeatable
from policytargets.sources.places import SCORE
from policytargets.sources.ruled import Box, Cells

_GAP = 1.4  # Heights of a character between two columns or cells
_WORD_GAP = 0.2
Span = tuple[float, float]
"""Left and right."""
_LEAST_COLUMN = 5  # Lines of a column of text, and characters of each on average
_LEAST_LINE = 9
_LEAST_CELLS = 3
_CELL_GAP = 0.6  # Between two cells of a narrow table
_ALIKE = 0.05  # Of two gaps that are the same
_WRAP = 0.9  # Heights of a character between two lines of a cell


OPENS = re.compile(
    r"\s*(?:[(（]?[一二三四五六七八九十]{1,3}[、)）]|[(（]?\d{1,2}[.．、)）](?!\d)|第.{1,3}[章节条]|专栏|附[件表]|[①-⑳•·●■—])"
)
"""How a line begins that opens a paragraph."""


class Sign(NamedTuple):
    """A character and its box, in points from the upper left of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """A line of text, or the piece of one that stands in a column."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float = 1  # Height of most of its characters
    # Left and right of the column that it stands in; (0, 0) where that is the whole page
    edges: tuple[float, float] = (0, 0)
    parts: tuple[Line, ...] = ()  # What it is made of where gaps are wide enough for cells
    score: float | None = None  # How sure its reading is, from 0 to 1, where it is a picture

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.bottom - self.top

    @property
    def place(self) -> str:
        """Its box as a fragment of a link to a PDF has it: left, top, width, height."""
        size = (self.left, self.top, self.right - self.left, self.height)
        box = f"viewrect={','.join(f'{one:.1f}' for one in size)}"
        return box if self.score is None else f"{box}{SCORE}{self.score:.2f}"


@dataclass(frozen=True)
class Table:
    """A table of a page."""

    rows: tuple[tuple[Cell, ...], ...]
    top: float
    page: int


@dataclass(frozen=True)
class Page:
    """A page: what stands on it in reading order."""

    number: int
    height: float
    items: tuple[Line | Table, ...]


def lay_out(
    number: int, width: float, height: float, signs: Sequence[Sign], tables: Sequence[Cells]
) -> Page:
    """Return the lines and tables of a page in reading order."""
    made = []
    rest = list(signs)
    for cells in tables:
        table, rest = _fill(cells, rest, number)
        if table:
            made.append(table)
    rows = _rows(_pieces(rest, number))
    items: list[Line | Table] = []
    for table in sorted(made, key=lambda one: one.top):
        above = [row for row in rows if row[0].top < table.top]
        rows = rows[len(above) :]
        items += [*_flow(above), table]
    return Page(number, height, (*items, *_flow(rows)))


def arrange(number: int, height: float, pieces: Sequence[Line]) -> Page:
    """Return a page of pieces of lines in reading order."""
    return Page(number, height, tuple(_flow(_rows(pieces))))


def _fill(cells: Cells, signs: Sequence[Sign], number: int) -> tuple[Table | None, list[Sign]]:
    """Return a table with the characters in its cells, and the characters outside."""
    held: dict[Box, list[Sign]] = {box: [] for row in cells for box in row if box}
    rest: list[Sign] = []
    inside: list[Sign] = rest
    for sign in signs:
        if not sign.text.isspace():
            x, y = (sign.left + sign.right) / 2, (sign.top + sign.bottom) / 2
            found = (box for box in held if box[0] <= x < box[2] and box[1] <= y < box[3])
            inside = held[box] if (box := next(found, None)) else rest
        inside.append(sign)
    if not any(held.values()):
        return None, rest
    made = {box: _in_cell(own, number) for box, own in held.items()}
    rows = tuple(
        tuple(_cell(cells, made, n, at) for at in range(len(row))) for n, row in enumerate(cells)
    )
    return Table(rows, min(box[1] for box in held), number), rest


def _in_cell(signs: Sequence[Sign], page: int) -> Cell:
    lines = [line for row in _rows(_pieces(signs, page)) for line in row]
    if not lines:
        return Cell("", "", page=page)
    text = ""
    for line in lines:
        text = glue(text, line.text)
    return Cell(text, _around(lines).place, page=page)


def _cell(cells: Cells, made: dict[Box, Cell], row: int, column: int) -> Cell:
    """Return a cell; what another reaches into says the same where it is no number."""
    box = cells[row][column]
    if box:
        return made[box]
    x, y = _middle(cells, row, column)
    found = (own for own in made if own[0] <= x < own[2] and own[1] <= y < own[3])
    own = next(found, None)
    return made[own] if own and is_repeatable(made[own].text) else Cell("", "")


def _middle(cells: Cells, row: int, column: int) -> tuple[float, float]:
    """Return the middle of a place of a table, from cells in its row and column."""
    across = [one for line in cells if column < len(line) and (one := line[column])]
    down = [one for one in cells[row] if one]
    narrow = min(across, key=lambda one: one[2] - one[0], default=(-1.0, 0, -1, 0))
    flat = min(down, key=lambda one: one[3] - one[1], default=(0, -1.0, 0, -1))
    return (narrow[0] + narrow[2]) / 2, (flat[1] + flat[3]) / 2


def _pieces(signs: Iterable[Sign], page: int) -> list[Line]:
    """Return runs of characters on one line without a wide gap between them."""
    runs: list[list[Sign]] = []
    blank = False
    for sign in signs:
        if sign.text.isspace():
            blank = True
            continue
        near = False
        if runs and _follows(runs[-1][-1], sign):
            gap, height = sign.left - runs[-1][-1].right, sign.bottom - sign.top
            near = gap < _CELL_GAP * height
            if blank and gap > _WORD_GAP * height:
                sign = sign._replace(text=f" {sign.text}")
        if near:
            runs[-1].append(sign)
        else:
            runs.append([sign])
        blank = False
    return [_line(run, page) for run in runs]


def _follows(one: Sign, other: Sign) -> bool:
    _, _, top, right, bottom = one
    _, left, other_top, _, other_bottom = other
    size = bottom - top
    if other_bottom - other_top > size:
        size = other_bottom - other_top
    size = size if size > 1 else 1
    level = abs(top + bottom - other_top - other_bottom) < size
    return level and -size / 2 < left - right < _GAP * size


def _line(run: Sequence[Sign], page: int) -> Line:
    signs, lefts, tops, rights, bottoms = zip(*run, strict=True)
    size = median(map(sub, bottoms, tops))
    return Line("".join(signs), page, min(lefts), min(tops), max(rights), max(bottoms), size)


def _around(lines: Sequence[Line]) -> Line:
    """Return one line with the text and the box of several."""
    left, right = min(one.left for one in lines), max(one.right for one in lines)
    top, bottom = min(one.top for one in lines), max(one.bottom for one in lines)
    longest = max(lines, key=lambda one: len(one.text))
    text = "".join(one.text for one in lines)
    score = min((one.score for one in lines if one.score is not None), default=None)
    return Line(text, lines[0].page, left, top, right, bottom, longest.size, score=score)


def _rows(pieces: Iterable[Line]) -> list[list[Line]]:
    """Return pieces that stand beside each other as one row, from left to right."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom, one.left)):
        if rows and _beside(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_merged(sorted(row, key=lambda one: one.left)) for row in rows]


def _beside(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height)


def _merged(row: list[Line]) -> list[Line]:
    """Return a row whose pieces are parted by wide gaps alone, however they were drawn."""
    made: list[Line] = []
    for piece in row:
        wide = _GAP * piece.height
        if made and piece.left - made[-1].right < wide:
            made[-1] = replace(_around([made[-1], piece]), parts=(*_parts(made[-1:]), piece))
        else:
            made.append(piece)
    return made


def _flow(rows: Sequence[list[Line]]) -> Iterator[Line | Table]:
    """Return rows in reading order: columns one after the other, tables without rules as such."""
    single: list[list[Line]] = []
    place = 0
    while place < len(rows):
        columns = _columns(rows[place:])
        if columns is None:
            single.append(rows[place])
            place += 1
            continue
        yield from _single(single)
        gutter, count = columns
        band = [piece for row in rows[place : place + count] for piece in row]
        for side in (True, False):
            yield from _with_edges([one for one in band if (one.left < gutter) == side])
        single, place = [], place + count
    yield from _single(single)


def _columns(rows: Sequence[list[Line]]) -> tuple[float, int] | None:
    """Return the gutter of two columns of text that begin here, and how many rows they take."""
    if not rows or len(rows) < _LEAST_COLUMN or len(rows[0]) != 2:
        return None
    gutter = (rows[0][0].right + rows[0][1].left) / 2
    count = 0
    for row in rows:
        if any(piece.left < gutter < piece.right for piece in row):
            break
        count += 1
    band = [piece for row in rows[:count] for piece in row]
    sides = [[p for p in band if (p.left < gutter) == side] for side in (True, False)]
    whole = all(
        len(own) >= _LEAST_COLUMN and sum(len(p.text) for p in own) >= _LEAST_LINE * len(own)
        for own in sides
    )
    even = len(band) <= 2.1 * count
    return (gutter, count) if whole and even else None


def _with_edges(lines: Sequence[Line]) -> Iterator[Line]:
    """Return lines of a column with its edges."""
    if not lines:
        return
    edges = (min(one.left for one in lines), max(one.right for one in lines))
    yield from (replace(one, edges=edges) for one in lines)


def _single(rows: Sequence[list[Line]]) -> Iterator[Line | Table]:
    for is_grid, group in groupby(_unwrapped(rows), key=lambda row: len(row) >= _LEAST_CELLS):
        own = list(group)
        if is_grid and len(own) > 1:
            yield _unruled(own)
            continue
        for row in own:
            yield replace(_around(row), text="\t".join(piece.text for piece in row))


def _unwrapped(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """Return rows, those of tables with the lines above and below that their cells go on with."""
    spans = _spans([row for row in rows if len(row) >= _LEAST_CELLS])
    grids = [place for place, row in enumerate(rows) if spans and _is_grid(row, spans)]
    made = {at: _parts(row) if at in grids else row for at, row in enumerate(rows)}
    for home in grids if len(grids) > 1 else ():
        for step in (-1, 1):
            at = home + step
            while at in made and at not in grids and _wraps(rows, at, step, spans):
                made[home] = _rejoined(made[home], made.pop(at), spans)
                at += step
    return list(made.values())


def _is_grid(row: Sequence[Line], spans: Sequence[Span]) -> bool:
    """Return whether a row has its cells; those of a narrow table may nearly touch."""
    parts = [_columns_of(one, spans) for one in _parts(row)]
    alone = all(len(own) == 1 for own in parts) and len(set(parts)) >= _LEAST_CELLS
    return len(row) >= _LEAST_CELLS or alone


def _parts(row: Sequence[Line]) -> list[Line]:
    return [part for one in row for part in one.parts or (one,)]


def _wraps(rows: Sequence[list[Line]], at: int, step: int, spans: Sequence[Span]) -> bool:
    """Return whether a row holds but lines with which cells of the row before it go on."""
    row, beyond = rows[at], at + step
    inside = all(len(_columns_of(one, spans)) == 1 and not OPENS.match(one.text) for one in row)
    near = _gap(row, rows[at - step])
    far = _gap(row, rows[beyond]) if 0 <= beyond < len(rows) else near + row[0].height
    nearest = near < far + step * _ALIKE * row[0].height
    return inside and nearest and near < _WRAP * row[0].height


def _gap(one: Sequence[Line], other: Sequence[Line]) -> float:
    """Return the height of the gap between two rows."""
    upper, lower = sorted((one, other), key=lambda row: row[0].top)
    return lower[0].top - upper[0].bottom


def _rejoined(row: Sequence[Line], more: Sequence[Line], spans: Sequence[Span]) -> list[Line]:
    """Return a row with the lines of some cells joined, from the upper to the lower."""
    made = {_columns_of(one, spans): one for one in row}
    for one in more:
        column = _columns_of(one, spans)
        pair = sorted(filter(None, (made.get(column), one)), key=lambda line: line.top)
        text = glue(pair[0].text, pair[1].text) if len(pair) > 1 else one.text
        made[column] = replace(_around(pair), text=text)
    return sorted(made.values(), key=lambda line: line.left)


def _unruled(rows: Sequence[list[Line]]) -> Table:
    """Return rows of several pieces as a table; pieces above each other share a column."""
    spans = _spans(rows)
    cells = tuple(tuple(_of_span(row, spans, at) for at in range(len(spans))) for row in rows)
    return Table(cells, rows[0][0].top, rows[0][0].page)


def _spans(rows: Sequence[Sequence[Line]]) -> list[Span]:
    """Return left and right of each column, of rows that have as many cells as most have."""
    usual = median(map(len, rows)) if rows else 0
    pieces = [piece for row in rows if len(row) >= usual for piece in _parts(row)]
    spans: list[Span] = []
    for piece in sorted(pieces, key=lambda one: one.left):
        if spans and piece.left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], piece.right))
        else:
            spans.append((piece.left, piece.right))
    return spans


def _columns_of(piece: Line, spans: Sequence[Span]) -> tuple[int, ...]:
    """Return the columns over which a piece stands; between two the one before."""
    places = enumerate(spans)
    over = [at for at, (left, right) in places if piece.left < right and left < piece.right]
    before = [at for at, (left, _) in enumerate(spans) if left < piece.left]
    return tuple(over or before[-1:] or [0])


def _of_span(row: Sequence[Line], spans: Sequence[Span], column: int) -> Cell:
    own = [piece for piece in _parts(row) if column in _columns_of(piece, spans)]
    if not own:
        return Cell("", "")
    whole = _around(own)
    again = any(column != _columns_of(piece, spans)[0] for piece in own)
    if again and not is_repeatable(whole.text):
        return Cell("", "")
    return Cell(" ".join(piece.text for piece in own), whole.place, page=whole.page)


def glue(text: str, more: str) -> str:
    """Return two lines of a paragraph as one: a blank only between words of Latin letters."""
    if text.endswith("-") and len(text) > 1 and text[-2].isalpha() and more[:1].islower():
        return text[:-1] + more
    ends = text[-1:] + more[:1]
    latin = len(ends) == 2 and ends.isascii() and ends[0].isalnum() and ends[1].isalpha()
    return f"{text} {more}" if latin else text + more


def usual_pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance between the tops of two lines."""
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    return median(steps) if steps else 0.0
