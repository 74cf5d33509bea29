"""Tables of clocks: windows, paces, levels in one year, and where targets start from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount, baseline
from policytargets.reporting.cells import Cell, format_number, name_of, one_line
from policytargets.reporting.display import show
from policytargets.vocabulary.names import translate

__all__ = [
    "show_lags",
    "show_paces",
    "show_parents",
    "show_same_year",
    "show_starts",
]

Row = Any


def show_lags(table: pd.DataFrame, language: str) -> None:
    """Show the windows of every two plans, as `timelines.lags` returns them."""
    shown = table.astype(object)
    shown["relation"] = [translate(f"relation.{code}", language) for code in table["relation"]]
    show(shown, language, "lags", stacked=True)


def show_parents(table: pd.DataFrame, language: str) -> None:
    """Show the plan above each plan, as `timelines.name_parents` returns it.

    The title stands in Chinese also on an English page: by it the plan is found.
    """
    rows = [
        {
            "document": row.document,
            "parent": _parent(row, language),
            "name_source": _sourced(row, language),
            "status": row.status,
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "parents", blank="–", stacked=True)


def _parent(row: Row, language: str) -> Cell | str:
    names = dict.fromkeys((getattr(row, f"parent_{language}"), row.parent_zh))
    return Cell(tuple(names)) if row.parent_zh else ""


def _sourced(row: Row, language: str) -> Cell | str:
    if not row.title:
        return ""
    told = translate(f"title.{row.title}", language)
    return Cell((getattr(row, f"parent_source_{language}"), told))


def show_paces(table: pd.DataFrame, language: str) -> None:
    """Show what comparable targets ask a year, as `timelines.paces` returns it."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "number_text": one_line(row.number_text),
            "form": row.form,
            "window": _window(row, language),
            "pace": pace_of(row, language),
            "reasons": _caveats(row.caveats, language),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "paces", blank="–", stacked=True)


def show_same_year(table: pd.DataFrame, language: str) -> None:
    """Show levels in a common year, as `timelines.same_year` returns them."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "path_start": _start(row, language),
            "aim": _dated("by", row.value, row.unit, row.end_year, language),
            "common_year": Cell((str(row.common_year),), "number"),
            "in_common_year": _band(row, language),
            "status": row.status,
            "reasons": _caveats(row.caveats, language),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "same_year", blank="–", stacked=True)


def show_starts(table: pd.DataFrame, language: str) -> None:
    """Show where targets start from, as `timelines.starts` returns it."""
    rows = [
        {
            "id": row.id,
            "indicator_written": one_line(row.indicator_text),
            "aim": _dated("by", row.value, row.unit, row.end_year, language),
            "path_start": baseline(row, language),
            "derivation": _lines(getattr(row, f"derivation_{language}")),
            "start_caveat": translate(f"start_caveat.{row.function}", language),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "starts", blank="–", stacked=True)


def pace_of(row: Row, language: str) -> str:
    """Return a pace with its unit, as an amount or a rate a year."""
    if row.basis == "rate_per_year":
        return translate("clock.rate", language, value=format_number(round(row.pace, 2)))
    value = amount(row.pace, row.unit, language, row.pace_max)
    return translate("clock.a_year", language, value=value)


def _window(row: Row, language: str) -> Cell:
    if pd.isna(row.window_years):
        return Cell(("–",), "missing")
    key = "of_year" if row.window_years == 1 else "of_years"
    span = translate("clock.years", language, start=row.start_year, end=row.end_year)
    return Cell((span, translate(f"clock.{key}", language, n=row.window_years)))


def _caveats(codes: str, language: str) -> str:
    named = [name_of("caveat", code, language) for code in codes.split(";") if code]
    return translate("list.comma", language).join(named)


def _start(row: Row, language: str) -> Cell:
    if pd.isna(row.start):
        return Cell((translate("baseline.none", language),), "missing")
    told = _dated("in", row.start, row.unit, row.baseline_year, language)
    return Cell((told, translate(f"baseline.{row.baseline_status}", language)))


def _dated(key: str, value: float, unit: str, year: int, language: str) -> str:
    values = {"value": amount(value, unit, language), "year": year}
    return translate(f"clock.{key}", language, **values)


def _band(row: Row, language: str) -> str:
    if pd.isna(row.linear):
        return ""
    low, high = band_ends(row)
    ends = [amount(end, row.unit, language) for end in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    return translate("clock.band", language, low=ends[0], high=ends[1])


def band_ends(row: Row) -> tuple[float, float]:
    """Return the lower and the upper end of where a level stands; one where only one is known."""
    known = [end for end in (row.linear, row.geometric) if pd.notna(end)]
    return min(known), max(known)


def _lines(text: str) -> Cell | str:
    return Cell(tuple(text.split("\n"))) if text else ""
