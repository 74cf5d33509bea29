"""Excel and CSV files become tables of text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.sources.encodings import decode_any
from policytargets.sources.grids import Cell, resolve, write_grid
from policytargets.sources.places import Converted, Writer

_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_DELIMITERS = ",\t;|"


def read_csv(data: bytes, name: str) -> Converted:
    """Return a CSV file with commas, tabs or semicolons as one table."""
    text, encoding = decode_any(data, name)
    text = text.removeprefix("\ufeff")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], _DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error as error:
        raise InputError(Fault(name, f"no readable CSV: {error}", "save it again")) from None
    rows = [
        [Cell(text, f"cell={down},{across}") for across, text in enumerate(row, 1)]
        for down, row in enumerate(read, 1)
    ]
    writer = Writer()
    write_grid(writer, rows)
    return writer.done(f"csv {encoding}")


def read_workbook(data: bytes, name: str) -> Converted:
    """Return the sheets of a workbook, each as a table after a line with its name."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile):
        broken = Fault(name, "a damaged Excel file", "open it in Excel and save it again")
        raise InputError(broken) from None
    writer = Writer()
    for sheet in book.worksheets:
        if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
            large = f"sheet {sheet.title} has {sheet.max_row} rows, {sheet.max_column} columns"
            most = f"at most {_MOST_ROWS} rows and {_MOST_COLUMNS} columns"
            raise InputError(Fault(name, large, most))
        write_grid(writer, resolve(list(_rows(sheet))))
    return writer.done(f"openpyxl {openpyxl.__version__}")


def _rows(sheet: Any) -> Iterator[list[Cell]]:  # noqa: ANN401 (openpyxl has no types)
    """Return the cells of a sheet; of merged ones the first."""
    spans = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    inside = {
        (row, column)
        for one in spans.values()
        for row in range(one.min_row, one.max_row + 1)
        for column in range(one.min_col, one.max_col + 1)
    } - spans.keys()
    for row in sheet.iter_rows():
        yield [
            Cell(_shown(cell), f"{sheet.title}!{cell.coordinate}", *_size(spans.get(at)))
            for cell in row
            if (at := (cell.row, cell.column)) not in inside
        ]


def _size(span: Any) -> tuple[int, int]:  # noqa: ANN401
    return (span.size["columns"], span.size["rows"]) if span else (1, 1)


def _shown(cell: Any) -> str:  # noqa: ANN401
    """Return a cell as Excel shows it, as far as per cents and whole numbers go."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        percent = "%" in (cell.number_format or "")
        return f"{value * 100:.10g}%" if percent else f"{value:.15g}"
    return str(value)
