"""A promise as people would say it: how much by when, and of whom."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from policytargets.display.amounts import amount
from policytargets.display.cells import name_of, unit_name
from policytargets.messages import current_language, translate
from policytargets.vocabulary.scopes import load_scopes

_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
Row = Any


def promise(row: Row) -> str:
    """Return a target as number and deadline, such as ``+4,000 by 2022``."""
    value = translate(f"promise_bound.{row.comparator}", value=_number(row))
    bounded = row.form == "level" and row.comparator in (">", "<=")
    told = translate("promise.level_bound" if bounded else f"promise.{row.form}", value=value)
    if pd.isna(row.end_year):
        return told
    yearly = row.form == "flow" or row.cadence == "annual"
    due = "promise.due_yearly" if yearly else "promise.due"
    return translate(due, promise=told, year=int(row.end_year))


def _number(row: Row) -> str:
    """Return the number with its sign, where it is a change, and its unit, where that says more."""
    moves = row.form not in ("level", "flow", "rank")
    sign = ("+" if row.value >= 0 else "−") if moves and current_language() == "en" else ""
    value = abs(row.value) if sign else row.value
    return sign + amount(value, row.unit, row.value_max, named=is_named(row.unit))


def is_named(unit: str) -> bool:
    """Tell whether a unit stands with its number: in English one of things counted does not."""
    return current_language() == "zh" or "/" in unit or unit in ("%", "元", "美元")


def qualities(row: Row) -> list[str]:
    """Return what has to be known of a promise: number as written, unit, population and form."""
    unit = "" if not row.unit or is_named(row.unit) else unit_name(row.unit)
    told = (_written(row), unit, population(row), name_of("measure", row.form))
    return list(filter(None, told))


def _written(row: Row) -> str:
    """Return the number as the plan writes it, where a reader would not find it there as told."""
    text = "".join(row.number_text.split())
    numeral = _NUMERAL.search(text)
    told = promise(row).replace(",", "")
    return text if numeral and not re.search(rf"(?<![\d.]){numeral[0]}(?![\d.])", told) else ""


def population(row: Row) -> str:
    """Return whom a target is of: by name where the vocabulary has one, else as it is written."""
    written = "".join(row.scope.split())
    if not written:
        return translate("board.no_scope")
    named = {entry.scope: entry.en for entry in load_scopes().scopes}
    return named.get(row.scope_code, written) if current_language() == "en" else written
