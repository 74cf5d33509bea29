"""Amounts and promises as they are read: with their unit, period, baseline or denominator."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.paces import from_other_start
from policytargets.display.cells import Cell, format_number, money_scale, name_of, unit_name
from policytargets.messages import current_language, in_use, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.vocabulary.scopes import load_scopes
from policytargets.vocabulary.statistics_and_parents import load_statistics

_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
Row = Any
_ROUNDED = 2
_SIZES = {
    "per_100bn_gdp": "gdp",
    "per_100bn_gdp_own_territory": "own_territory_gdp",
    "per_million_residents": "residents",
}


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


def amount(value: float, unit: str, most: float | None = None, *, named: bool = True) -> str:
    """Return an amount with its unit, such as ``2,000 machines`` or ``7%``."""
    factor, name = money_scale([value], unit) if value else (1.0, unit_name(unit))
    shown = format_number(round(value / factor, _ROUNDED))
    if most is not None and pd.notna(most):
        shown = f"{shown}–{format_number(round(most / factor, _ROUNDED))}"
    if not (named or factor != 1.0) or not unit:
        return shown
    return f"{shown}{_blank(name)}{name}"


def headline(row: Row) -> str:
    """Return the number of a target in base units with its comparator."""
    sign = translate(f"sign.{row.comparator}")
    return sign + amount(row.value, row.unit, row.value_max)


def _blank(name: str) -> str:
    """Return what stands between a number and its unit: nothing before 台, 万元 or %."""
    return " " if name[0].isascii() and name[0] != "%" else ""


def statistic_name(code: str) -> str:
    """Return the name of an official statistic."""
    names = {entry.statistic: entry for entry in load_statistics().statistics}
    return in_use(names[code]) if code in names else code


def told_period(period: str) -> str:
    """Return the period of a figure in words: a year, a month, or a window of years."""
    first, _, last = period.partition("-")
    key = {0: "year", 2: "month", 4: "years"}[len(last)]
    return translate(f"clock.period_{key}", start=first, end=last)


def deadline(row: Row, start_status: str = "") -> Cell:
    """Return a target's last year, and its period where that is longer than the year.

    A first year that is inferred says so; `start_status` is the row's own where it has one.
    """
    if pd.isna(row.end_year):
        return Cell((translate("missing.value"),), "missing")
    lines = [_year(row.end_year)]
    if pd.notna(row.start_year) and row.start_year != row.end_year:
        years = {"start": _year(row.start_year), "end": _year(row.end_year)}
        lines.append(translate("view.window", **years))
        if is_inferred(start_status or getattr(row, "start_status", "")):
            lines.append(translate(f"caveat.{INFERRED}"))
    if row.cadence == "annual":
        lines.append(owed(row.form if hasattr(row, "form") else row.measure))
    return Cell(tuple(lines), "number")


def owed(form: str) -> str:
    """Return when a yearly target is owed: each year, a growth rate on average over the period."""
    return translate("view.average" if form == "growth" else "cadence.annual")


def baseline(row: Row, comparator: str = "=") -> Cell:
    """Return where a target starts from, how that is known, and with which caveats."""
    if row.baseline_status == "none":
        return Cell((translate("baseline.none"),), "missing")
    year = translate("view.in_year", year=_year(row.baseline_year))
    caveats = [translate(f"caveat.{code}") for code in row.baseline_reasons.split(";") if code]
    lines = [
        f"{start_of(row)} {year if pd.notna(row.baseline_year) else ''}".strip(),
        translate(f"baseline.{row.baseline_status}"),
        _source(row),
        translate("list.comma").join(caveats),
    ]
    if pd.notna(row.implied_growth_per_year):
        rate = format_number(round(row.implied_growth_per_year, _ROUNDED))
        lines.append(translate("view.growth", value=growth_of(rate, row, comparator)))
    return Cell(tuple(filter(None, lines)))


def _year(year: float) -> str:
    """Return a year; tables that also have rows without one hold it as a fraction."""
    return "" if pd.isna(year) else str(int(year))


def base_years(own: float, other: float) -> str:
    """Return the year of which two sizes are; both years where they differ, none without them."""
    if pd.isna(own) or pd.isna(other):
        return ""
    if own == other:
        return translate("view.one_year", year=_year(own))
    return translate("view.two_years", own=_year(own), other=_year(other))


def _source(row: Row) -> str:
    if not row.baseline_source:
        return ""
    named = translate("list.comma").join(row.baseline_source.split(";"))
    if row.baseline_grade:
        values = {"source": named, "grade": row.baseline_grade}
        return translate("view.from_graded", **values)
    return translate("view.from", source=named)


def start_of(row: Row) -> str:
    """Return the start as a number, or as the bounds within which it lies."""
    low, high = row.baseline_low, row.baseline_high
    if pd.notna(low) and pd.notna(high) and low != high:
        ends = {"low": amount(low, row.unit), "high": amount(high, row.unit)}
        return translate("view.between", **ends)
    if pd.notna(low) and pd.isna(high):
        return translate("view.at_least", value=amount(low, row.unit))
    if pd.notna(high) and pd.isna(low):
        return translate("view.at_most", value=amount(high, row.unit))
    return amount(row.baseline_value, row.unit)


def aim_of(row: Row) -> str:
    """Return a target as a number with its bound, such as ``≥ 300 items``.

    More than is a word: in a sentence its sign would be markup.
    """
    return bounded(amount(row.value, row.unit), row.comparator)


def bounded(value: str, comparator: str) -> str:
    """Return an amount with the bound that its comparator sets."""
    if comparator == ">":
        return translate("view.more_than", value=value)
    return translate(f"sign.{comparator}") + value


def derived_of(text: str, row: Row, *, opposed: bool = False) -> str:
    """Return what follows from a start with the bound that it takes over from it."""
    low, high = pd.notna(row.baseline_low), pd.notna(row.baseline_high)
    if low == high:
        return text
    return translate("view.at_least" if low != opposed else "view.at_most", value=text)


def growth_of(text: str, row: Row, comparator: str) -> str:
    """Return how much a target is above its start, bounded as that start is, else as the target."""
    if pd.notna(row.baseline_low) != pd.notna(row.baseline_high):
        return derived_of(text, row, opposed=True)
    return bounded(text, comparator)


def denominator(code: str) -> str:
    """Return the name of what a ratio is taken of."""
    names = {entry.denominator: entry for entry in load_scopes().denominators}
    return in_use(names[code]) if code in names else code


def yearly(row: Row) -> Cell:
    """Return what a target comes to a year, under each reading of its start and its period."""
    unit = "%" if pd.isna(row.pace_per_year) else row.unit
    pace = row.rate_per_year if pd.isna(row.pace_per_year) else row.pace_per_year
    if pd.isna(pace):
        return Cell(("–",), "missing")
    lines = [translate("view.a_year", value=amount(pace, unit, row.pace_per_year_max))]
    other = from_other_start(row._asdict() | {"pace": pace}, row.date_signed)
    if pd.notna(other["other_start"]):
        value = amount(other["other_pace"], unit)
        lines.append(translate("clock.otherwise", value=value, year=other["other_start"]))
        lines.append(translate(f"caveat.{INFERRED}"))
    if row.open_period:
        lines.append(translate("view.if_yearly", value=amount(row.value, row.unit)))
    return Cell(tuple(lines), target=row.id)


def sizes(row: Row) -> Cell:
    """Return an amount for each amount of GDP and residents, with year and grade of the figure.

    Where a target adds over some years it is the yearly amount that is told; of a range both ends.
    """
    told = []
    for field, source in _SIZES.items():
        paced = getattr(row, f"pace_{field}")
        value = getattr(row, field) if pd.isna(paced) else paced
        if pd.notna(value):
            name = f"pace_{field}" if pd.notna(paced) else field
            figure = {"grade": getattr(row, f"{source}_grade")}
            figure["year"] = _year(getattr(row, f"{source}_year"))
            most = None if pd.isna(row.value_max) else value * row.value_max / row.value
            number = amount(value, "", most)
            words = {"value": number, "what": translate(f"derived.{name}")}
            told.append(translate("view.sized", **words, **figure))
    return Cell(tuple(told)) if told else Cell(("–",), "missing")
