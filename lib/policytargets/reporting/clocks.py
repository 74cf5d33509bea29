"""Tables of the report on timelines: amounts with their units, years and sources."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount, baseline
from policytargets.reporting.cells import Cell, format_number, make_cell, name_of, one_line
from policytargets.reporting.display import show
from policytargets.vocabulary.names import translate
from policytargets.vocabulary.statistics import load_statistics

__all__ = [
    "show_beside",
    "show_lags",
    "show_outcomes",
    "show_paces",
    "show_same_year",
    "show_starts",
    "show_unasked",
    "statistic_name",
]

Row = Any


def show_lags(table: pd.DataFrame, language: str) -> None:
    """Show the windows of every two plans, as `timelines.lags` returns them."""
    shown = table.astype(object)
    shown["relation"] = [translate(f"relation.{code}", language) for code in table["relation"]]
    show(shown, language, "lags")


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
    show(pd.DataFrame(rows), language, "paces", blank="–")


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
    show(pd.DataFrame(rows), language, "same_year", blank="–")


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
    show(pd.DataFrame(rows), language, "starts", blank="–")


def show_beside(table: pd.DataFrame, language: str) -> None:
    """Show refused official figures beside targets, as `timelines.beside` returns them."""
    rows = [
        {**_promise(row, language), **_official(row, language)} | {"why": _why(row, language)}
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "beside")


def show_outcomes(table: pd.DataFrame, language: str) -> None:
    """Show promise against outcome, as `timelines.outcomes` returns it."""
    rows = [
        {
            **_promise(row, language),
            **_official(row, language),
            "verdict": row.verdict,
            "scopes_match": Cell(_match(row, language)),
            "reached": _rate(row.reached, language),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "outcomes", blank="–")


def show_unasked(table: pd.DataFrame, language: str) -> None:
    """Show the official figures of last years that stand alone, see `timelines.unasked`."""
    rows = [{"document": row.document, **_official(row, language)} for row in table.itertuples()]
    show(pd.DataFrame(rows), language, "unasked")


def pace_of(row: Row, language: str) -> str:
    """Return a pace with its unit, as an amount or a rate a year."""
    if row.basis == "rate_per_year":
        return translate("clock.rate", language, value=format_number(round(row.pace, 2)))
    value = amount(row.pace, row.unit, language, row.pace_max)
    return translate("clock.a_year", language, value=value)


def statistic_name(code: str, language: str) -> str:
    """Return the name of an official statistic."""
    names = {entry.statistic: entry for entry in load_statistics().statistics}
    return str(getattr(names[code], language)) if code in names else code


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


def _rate(value: float, language: str) -> Cell | str:
    if pd.isna(value):
        return ""
    return Cell((f"{format_number(round(value, 2))}%",), "number")


def _lines(text: str) -> Cell | str:
    return Cell(tuple(text.split("\n"))) if text else ""


def _promise(row: Row, language: str) -> dict[str, object]:
    promised = amount(row.promised, row.promised_unit, language)
    scope = make_cell("scope", row.scope, language)
    told = translate("clock.by", language, value=promised, year=row.end_year)
    return {
        "id": row.id,
        "indicator_written": one_line(row.indicator_text),
        "promised": Cell((told, name_of("measure", row.promised_form, language))),
        "scope": scope,
    }


def _official(row: Row, language: str) -> dict[str, object]:
    value = amount(row.value, row.unit, language)
    return {
        "statistic": statistic_name(row.statistic, language),
        "official": translate("clock.from_outside", language, value=value, year=row.year),
        "source_grade": row.source_grade,
    }


def _why(row: Row, language: str) -> str:
    return one_line(getattr(row, f"why_{language}"))


def _match(row: Row, language: str) -> tuple[str, ...]:
    """Return in words whether what was counted is what was promised."""
    told = [_why(row, language)]
    if not row.same_form and "form" not in row.reasons.split(";"):
        forms = {"promised": row.promised_form, "counted": row.form}
        named = {key: name_of("measure", code, language) for key, code in forms.items()}
        told.append(translate("clock.form_differs", language, **named))
    return tuple(filter(None, told)) or (translate("clock.same", language),)
