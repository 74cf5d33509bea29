"""The reading of one target as labelled lines, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount, baseline, deadline
from policytargets.reporting.cells import make_cell, one_line
from policytargets.vocabulary.names import translate

__all__ = ["Entry", "headline", "reading"]

Row = Any
_WRITTEN = ("indicator_text", "number_text")
_CODED = ("comparator", "measure")


@dataclass(frozen=True)
class Entry:
    """One line of a reading.

    Parameters
    ----------
    label : str
        What it is, in words.
    lines : tuple of str
        What was read.
    written : bool
        Whether it is in the words of the plan, which are never translated.
    """

    label: str
    lines: tuple[str, ...]
    written: bool = False


def headline(row: Row, language: str) -> str:
    """Return the number of a target in base units with its comparator."""
    sign = translate(f"sign.{row.comparator}", language)
    return sign + amount(row.value, row.unit, language, row.value_max)


def reading(row: Row, derived: Row, language: str) -> Iterator[Entry]:
    """Give what was read of a target and what was derived from it.

    Parameters
    ----------
    row : named tuple
        A row of the clean table ``targets``.
    derived : named tuple or None
        Its row of ``normalised``; None where there is none.
    language : str
        ``en`` or ``zh``.
    """
    for column in _WRITTEN:
        yield _entry(column, one_line(getattr(row, column)), language, written=True)
    yield _entry("value", headline(row, language), language)
    if derived is not None:
        yield _entry("canonical", _canonical(derived, language), language)
    for column in _CODED:
        yield _coded(column, row, language)
    yield Entry(translate("column.end_year", language), deadline(row, language).lines)
    yield _stated("scope", row.scope, language)
    yield _coded("commitment", row, language)
    yield _stated("agencies", row.agencies.replace(";", "、"), language)
    if derived is not None:
        label = translate("column.baseline", language)
        yield Entry(label, baseline(derived, language).lines)
    yield _stated("section", row.section, language)


def _entry(column: str, text: str, language: str, *, written: bool = False) -> Entry:
    return Entry(translate(f"column.{column}", language), (text,), written)


def _coded(column: str, row: Row, language: str) -> Entry:
    cell = make_cell(column, getattr(row, column), language)
    return Entry(translate(f"column.{column}", language), cell.lines)


def _stated(column: str, text: str, language: str) -> Entry:
    """Return words of the plan, or in the language of the page that it has none."""
    label = translate(f"evidence.{column}", language)
    if text:
        return Entry(label, (one_line(text),), written=True)
    return Entry(label, (translate("missing.value", language),))


def _canonical(row: Row, language: str) -> str:
    told = amount(row.value, row.unit, language, row.value_max)
    if pd.isna(row.pace_per_year):
        return told
    pace = amount(row.pace_per_year, row.unit, language, row.pace_per_year_max)
    return f"{told} ({translate('view.a_year', language, value=pace)})"
