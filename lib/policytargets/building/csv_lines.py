"""Tables as CSV: whole, or the lines of each plan by themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pandas as pd


def to_csv(table: pd.DataFrame) -> str:
    """Return a table as CSV; whole numbers are written without a fraction."""
    return header(table.columns) + _written(_cells(table))


def header(columns: Iterable[str]) -> str:
    """Return the first line of a table."""
    return _written([list(columns)])


def csv_lines(table: pd.DataFrame, keys: Iterable[str]) -> dict[str, bytes]:
    """Return the lines of a table, as `to_csv` writes them, by the key of each."""
    found: dict[str, list[list[object]]] = {}
    for key, row in zip(keys, _cells(table), strict=True):
        found.setdefault(key, []).append(row)
    return {key: _written(rows).encode("utf-8") for key, rows in found.items()}


def _cells(table: pd.DataFrame) -> list[list[object]]:
    shown = table.astype(object).where(table.notna(), "")
    for column in table.select_dtypes("float").columns:
        shown[column] = table[column].map(_plain, na_action="ignore").astype(object).fillna("")
    rows: list[list[object]] = shown.to_numpy().tolist()
    return rows


def _written(rows: Iterable[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
