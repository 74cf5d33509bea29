"""Tables of outcomes: what was promised, and what official figures count."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import Cell, format_number, make_cell, name_of, one_line
from policytargets.reporting.display import show
from policytargets.vocabulary.names import translate
from policytargets.vocabulary.statistics import load_statistics

__all__ = ["show_added", "show_beside", "show_outcomes", "show_unasked", "statistic_name"]

Row = Any


def show_added(table: pd.DataFrame, language: str) -> None:
    """Show what is counted of additions year by year, as `timelines.added` returns it."""
    rows = [
        {
            **_promise(row, language),
            "statistic": statistic_name(row.statistic, language),
            "counted_years": Cell((row.years, _years_of(row, language))),
            "counted_sum": amount(row.value, row.unit, language),
            "counted_share": _rate(row.share, language),
            "source_grade": row.source_grade,
            "verdict": row.verdict,
            "why": _why(row, language),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "added", stacked=True)


def _years_of(row: Row, language: str) -> str:
    return translate("clock.years_of", language, n=row.year_count, window=row.window_years)


def show_beside(table: pd.DataFrame, language: str) -> None:
    """Show refused official figures beside targets, as `timelines.beside` returns them."""
    rows = [
        {**_promise(row, language), **_official(row, language)} | {"why": _why(row, language)}
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "beside", stacked=True)


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
    show(pd.DataFrame(rows), language, "outcomes", blank="–", stacked=True)


def show_unasked(table: pd.DataFrame, language: str) -> None:
    """Show the official figures of last years that stand alone, see `timelines.unasked`."""
    rows = [{"document": row.document, **_official(row, language)} for row in table.itertuples()]
    show(pd.DataFrame(rows), language, "unasked")


def statistic_name(code: str, language: str) -> str:
    """Return the name of an official statistic."""
    names = {entry.statistic: entry for entry in load_statistics().statistics}
    return str(getattr(names[code], language)) if code in names else code


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


def _rate(value: float, language: str) -> Cell | str:
    if pd.isna(value):
        return ""
    return Cell((f"{format_number(round(value, 2))}%",), "number")
