"""The data of the site: the clean tables as CSV and Excel, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from policytargets.annotations import FILE
from policytargets.datapackage import describe
from policytargets.schemas import COLUMNS, SCHEMAS, text_columns

__all__ = ["WORKBOOK", "escape", "make_downloads"]

WORKBOOK = "policytargets.xlsx"
"""File name of the Excel workbook."""

_MOST_ROWS = 1_048_576  # of a sheet, by Excel's own limit
_LEFT_OUT = "left_out"
_EPOCH = dt.datetime(2000, 1, 1)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NOTE = (
    "Text that begins with =, +, - or @ bears a leading apostrophe, so that no spreadsheet takes "
    "it for a formula; data/clean in the repository has it without."
)
Rows = list[list[str]]


def make_downloads(root: Path) -> dict[str, bytes]:
    """Return the files of the site's data folder by name.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    dict of str to bytes
        The clean tables that there are and the context statistics as CSV, a data package that
        describes the tables, the annotations, and one workbook with all tables; the same bytes
        for the same tables.
    """
    paths = {name: root / "data" / "clean" / f"{name}.csv" for name in SCHEMAS}
    tables = {name: _read(path, name) for name, path in paths.items() if path.is_file()}
    files = {f"{name}.csv": _to_csv(rows) for name, rows in tables.items()}
    package = _describe(files)
    context, note = root / "data" / "raw" / "context.csv", root / "data" / "raw" / "context.md"
    if context.is_file():
        tables["context"] = _read(context, "context")
        files["context.csv"] = _to_csv(tables["context"])
    made = {name: text.encode("utf-8") for name, text in files.items()}
    for path in (note, root / "data" / "clean" / FILE):
        if path.is_file():
            made[path.name] = path.read_bytes()
    return made | {"datapackage.json": package.encode("utf-8"), WORKBOOK: _to_excel(tables)}


def escape(text: str) -> str:
    """Return text so that a spreadsheet shows it instead of calculating it."""
    return f"'{text}" if text.startswith(tuple("=+-@＝＋－＠\t\r\n")) else text


def _read(path: Path, name: str) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    text = [name not in SCHEMAS or column in text_columns(name) for column in head]
    return [head, *([_safe(c, t, name) for c, t in zip(row, text, strict=True)] for row in rows)]


def _safe(cell: str, is_text: bool, table: str) -> str:
    # A table without a schema does not say which columns are text: there a number is one.
    is_number = not is_text or (table not in SCHEMAS and _NUMBER.fullmatch(cell))
    return cell if is_number else escape(cell)


def _to_csv(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _describe(files: Mapping[str, str]) -> str:
    package = json.loads(describe(files))
    package["description"] = _NOTE
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            allowed = field.get("constraints", {}).get("enum")
            if allowed:
                field["constraints"]["enum"] = [escape(value) for value in allowed]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _to_excel(tables: Mapping[str, Rows]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "policytargets"
    book.properties.created = _EPOCH
    too_long = [name for name, rows in tables.items() if len(rows) > _MOST_ROWS]
    if too_long:
        why = [[f"{name}.csv", f"{len(tables[name]) - 1:,} rows"] for name in too_long]
        _fill(book.create_sheet(_LEFT_OUT), [["table", "why: no sheet holds as many"], *why], set())
    for name, rows in tables.items():
        if name not in too_long:
            _fill(book.create_sheet(name), rows, _numeric(name))
    raw = io.BytesIO()
    book.save(raw)
    return _settle(raw.getvalue())


def _numeric(name: str) -> set[str]:
    if name not in SCHEMAS:
        return {"year", "value"}
    return set(COLUMNS[name]) - set(text_columns(name)) - {"corrected"}


def _fill(sheet: Worksheet, rows: Rows, numeric: set[str]) -> None:
    head = rows[0]
    for number, row in enumerate(rows, start=1):
        for place, (column, text) in enumerate(zip(head, row, strict=True), start=1):
            cell = sheet.cell(number, place)
            if number > 1 and column in numeric and _NUMBER.fullmatch(text):
                cell.value = float(text) if "." in text or "e" in text.lower() else int(text)
            elif text:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
                cell.data_type = "s"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for place in range(1, len(head) + 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).alignment = Alignment(vertical="top")
        longest = max(len(row[place - 1]) for row in rows)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest, 8), 48) + 2


def _settle(workbook: bytes) -> bytes:
    """Return a workbook with the hour of its making taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = rb"\g<1>" + _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\2"
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*(</)", stamp, content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
