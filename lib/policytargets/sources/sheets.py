"""Excel and CSV files become tables of text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.sources.encodings import decode_any
from policytargets.sources.grids import Cell, resolve, write_grid
from policytargets.sources.places import Converted, Writer

_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
# Words that a format puts before and after a number: #,##0"家"
_WORDED = re.compile(r'(?:"([^"]*)")?[#,0.?% _]*(?:"([^"]*)")?')
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
    for sheet in (one for one in book.worksheets if one.sheet_state == "visible"):
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
    """Return a cell as Excel shows it, as far as per cents, dates and words of its format go."""
    value, form = cell.value, cell.number_format or ""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dt.date):
        return _date(value, form.lower())
    if isinstance(value, int | float):
        percent = "%" in form
        number = f"{value * 100:.10g}%" if percent else f"{value:.15g}"
        worded = _WORDED.match(form)
        return f"{worded[1] or ''}{number}{worded[2] or ''}" if worded else number
    return str(value)


def _date(value: dt.date, form: str) -> str:
    """Return a date with as much of it as its format shows."""
    if "d" in form:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月" if "m" in form else f"{value.year}年"
