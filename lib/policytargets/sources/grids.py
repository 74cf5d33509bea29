"""A table of any file becomes lines of cells parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from policytargets.errors import Fault, InputError
from policytargets.sources.places import Writer

# A head that spans columns, or a group that spans rows, is said again in each; a number is not,
# since it would be read as often as it is repeated.
_YEARS = re.compile(r"(?:19|20)\d\d(?:年|(?!\d))")
_MOST_CELLS = 200_000
_LONG = 400


class Cell(NamedTuple):
    """A cell of a table."""

    text: str
    place: str
    columns: int = 1  # How many it spans
    rows: int = 1
    page: int | None = None


def resolve(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return a table with a cell in each column of each row, whatever spans several."""
    open_cells: dict[tuple[int, int], Cell] = {}
    made: list[list[Cell]] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            column = _pass_taken(open_cells, number, column)
            _spread(open_cells, number, column, cell)
            column += max(1, cell.columns)
            if len(open_cells) > _MOST_CELLS:
                raise InputError(Fault("table", f"more than {_MOST_CELLS} cells", "split it"))
        width = 1 + max((at for line, at in open_cells if line == number), default=-1)
        made.append([open_cells.get((number, at), Cell("", "")) for at in range(width)])
    return made


def _pass_taken(taken: Mapping[tuple[int, int], Cell], row: int, column: int) -> int:
    while (row, column) in taken:
        column += 1
    return column


def _spread(taken: dict[tuple[int, int], Cell], row: int, column: int, cell: Cell) -> None:
    again = cell if is_repeatable(cell.text) else cell._replace(text="")
    for down in range(max(1, min(cell.rows, 1000))):
        for across in range(max(1, min(cell.columns, 100))):
            first = down == across == 0
            taken.setdefault((row + down, column + across), cell if first else again)


def is_repeatable(text: str) -> bool:
    """Return whether what spans several cells may be said in each of them."""
    return not any(sign.isdigit() for sign in _YEARS.sub("", text))


def write_grid(writer: Writer, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a table: a line a row, a blank line before and after; a row of one text once."""
    kept = [row for row in rows if any(cell.text for cell in row)]
    if not kept:
        return
    writer.end_line()
    writer.gap("\n")
    for row in kept:
        write = _write_text if any(_is_text(cell.text) for cell in row) else _write_row
        write(writer, row)
    writer.gap("\n")


def _is_text(text: str) -> bool:
    """Return whether a cell holds a text of several paragraphs: a frame, or a corpus."""
    return len(text) > _LONG and "\n" in text


def _write_text(writer: Writer, row: Sequence[Cell]) -> None:
    """Write a row whose cells are texts: a line a paragraph, what spans several cells once."""
    for cell in dict.fromkeys(row):
        for line in filter(str.strip, cell.text.splitlines()):
            writer.add(line.strip(), cell.place, cell.page)
            writer.gap("\n")


def _write_row(writer: Writer, row: Sequence[Cell]) -> None:
    whole = len(row) > 1 and len({(cell.text, cell.place) for cell in row}) == 1
    for column, cell in enumerate(row[:1] if whole else row):
        if column:
            writer.gap("\t")
        writer.add(" ".join(cell.text.split()), cell.place, cell.page)
    writer.gap("\n")
