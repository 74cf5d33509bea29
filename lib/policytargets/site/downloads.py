"""The data of the site: the clean tables as CSV and Excel, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from policytargets.building.exports import FILE, describe
from policytargets.building.stored_pairs import count_comparable, read_pairs
from policytargets.comparing.ambition.pair_order import order_pairs, order_rows
from policytargets.normalising.regional_statistics import context_of
from policytargets.plans import load
from policytargets.schemas import COLUMNS, SCHEMAS, text_columns

WORKBOOK = "policytargets.xlsx"
"""File name of the Excel workbook."""

_MOST_ROWS = 1_048_576  # of a sheet, by Excel's own limit
_LEFT_OUT = "left_out"
_EPOCH = dt.datetime(2000, 1, 1)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NOTE = (
    "Text that begins with =, +, - or @ bears a leading apostrophe, so that no spreadsheet takes "
    "it for a formula; the workbook and data/clean in the repository have it without."
)
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Text stays text, whatever it looks like."""
Rows = list[list[str]]


def make_downloads(root: Path) -> dict[str, bytes]:
    """Return the files of the site's data folder by name."""
    paths = {name: root / "data" / "clean" / f"{name}.csv" for name in SCHEMAS}
    paths["context"] = context_of(root)
    sheets: dict[str, Rows] = {}
    left_out: Rows = []
    files: dict[str, str] = {}
    families = count_comparable(root)
    if (orders := sum(families.values())) > _MOST_ROWS:
        left_out.append(["orders.csv", f"{orders:,} rows"])
        del paths["orders"]
    for name, path in paths.items():
        whole = _orders(root, families) if name == "orders" else None
        rows = whole or (_read(path) if path.is_file() else [])
        if rows:
            files[f"{name}.csv"] = _to_csv(rows, name)
            if len(rows) <= _MOST_ROWS:
                sheets[name] = rows
            else:
                left_out.append([f"{name}.csv", f"{len(rows) - 1:,} rows"])
    made = {name: text.encode("utf-8") for name, text in files.items()}
    for path in (root / "data" / "raw" / "context.md", root / "data" / "clean" / FILE):
        if path.is_file():
            made[path.name] = path.read_bytes()
    package = _describe({name: text for name, text in files.items() if name != "context.csv"})
    workbook = _to_excel(_named(left_out) | sheets)
    return made | {"datapackage.json": package.encode("utf-8"), WORKBOOK: workbook}


def _named(left_out: Rows) -> dict[str, Rows]:
    """Return a sheet that tells which tables are too long for one; none where all have theirs."""
    head = ["table", "why: no sheet holds as many"]
    return {_LEFT_OUT: [head, *left_out]} if left_out else {}


def escape(text: str) -> str:
    """Return text so that a spreadsheet shows it instead of calculating it."""
    return f"'{text}" if text.startswith(tuple("=+-@＝＋－＠\t\r\n")) else text


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        return [next(rows, []), *rows]


def _orders(root: Path, families: Mapping[str, int]) -> Rows:
    """Return what each comparable pair of targets comes to, which stands in no clean table.

    Of many plans a family at a time, so that no two families' pairs are held at once.
    """
    plans = load(root=root)
    parts = (
        (read_pairs(root, plans.ids, [f]) for f in families) if families else [plans.comparisons]
    )
    tables = (plans.written, plans.normalised, plans.codelist, plans.documents)
    found: Rows = [list(COLUMNS["orders"])]
    for pairs in parts:
        rows = order_rows(order_pairs(pairs, *tables, plans.ids, qualified=True))
        cells = rows.astype(str).itertuples(index=False)
        found += (list(row) for row in cells)
    return found


def _safe(cell: str, is_text: bool, table: str) -> str:
    # A table without a schema does not say which columns are text: there a number is one.
    is_number = not is_text or (table not in SCHEMAS and _NUMBER.fullmatch(cell))
    return cell if is_number else escape(cell)


def _to_csv(rows: Rows, name: str) -> str:
    head, *body = rows
    text = [name not in SCHEMAS or column in text_columns(name) for column in head]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_safe(c, t, name) for c, t in zip(row, text, strict=True)] for row in body)
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
    raw = io.BytesIO()
    with Workbook(raw, _PLAIN) as book:
        book.set_properties({"author": "policytargets", "created": _EPOCH})
        bold = book.add_format({"bold": True, "valign": "top"})
        quoted = book.add_format({"quote_prefix": True})  # text also where the cell is edited
        for name, rows in tables.items():
            _fill(book.add_worksheet(name), rows, _numeric(name), (bold, quoted))
    return raw.getvalue()


def _numeric(name: str) -> set[str]:
    if name not in SCHEMAS:
        return {"year", "value"}
    return set(COLUMNS[name]) - set(text_columns(name)) - {"corrected"}


def _fill(sheet: Worksheet, rows: Rows, numeric: set[str], forms: tuple[Format, Format]) -> None:
    (head, *body), (bold, quoted) = rows, forms
    sheet.write_row(0, 0, head, bold)
    for place, (column, cells) in enumerate(zip(head, zip(*rows, strict=True), strict=True)):
        longest = max(map(len, cells))
        sheet.set_column(place, place, min(max(longest, 8), 48) + 2)
        is_number = _NUMBER.fullmatch if column in numeric else _never
        for number, text in enumerate(cells[1:], start=1):
            if text and is_number(text) and math.isfinite(float(text)):
                sheet.write_number(number, place, float(text))
            elif text:
                form = quoted if escape(text) != text else None
                sheet.write_string(number, place, text, form)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(body), len(head) - 1)


def _never(_text: str) -> None:
    """Take nothing for a number."""
