"""Official statistics of the regions, in the shape of targets where they can be starting points."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from policytargets.errors import Fault, InputError
from policytargets.normalising.conversion import unknown_unit
from policytargets.normalising.values import settle
from policytargets.vocabulary.codelists import load_indicators
from policytargets.vocabulary.statistics_and_parents import Statistic, load_statistics
from policytargets.vocabulary.units import parse_unit, units_like

PATHS = (Path("data/context.csv"), Path("data/raw/context.csv"))
"""Where a study may keep its statistics; the first that is there counts."""

STARTING_POINTS = (
    *("statistic_id", "region", "adcode", "period", "first_year", "year", "statistic"),
    *("indicator", "indicator_text", "measure", "value", "unit", "scope", "denominator", "covers"),
    *("grade", "source_title", "publisher", "url"),
)
_KEY = ["region_code", "period", "statistic"]
_PERIOD = (
    r"(?P<first>(?:19[4-9]|20\d)\d|2100)(?:-(?:0[1-9]|1[0-2])|-(?P<last>(?:19[4-9]|20\d)\d|2100))?"
)
"""A year, a month (as of which a stock was counted), or a window of whole years."""
_SCHEMA = pa.DataFrameSchema(
    {
        "region_code": pa.Column(str, pa.Check.str_matches(r"^[a-z][a-z0-9_-]*$")),
        "adcode": pa.Column(str, pa.Check.str_matches(r"^[0-9]{6}$")),
        "year": pa.Column(str, pa.Check.str_matches(f"^{_PERIOD}$")),
        "statistic": pa.Column(str, pa.Check.str_length(min_value=1)),
        "value": pa.Column(float, coerce=True),
        "unit": pa.Column(str),
        "grade": pa.Column(str, pa.Check.isin(("A", "B"))),
        "source_title": pa.Column(str, pa.Check.str_length(min_value=1)),
        "publisher": pa.Column(str),
        "url": pa.Column(str),
    },
    strict=True,
    ordered=True,
)
_NONE = pd.DataFrame(columns=list(_SCHEMA.columns), dtype=str)


def context_of(root: Path) -> Path:
    """Return the file of statistics of a study."""
    return next((root / path for path in PATHS if (root / path).is_file()), root / PATHS[0])


def read_context(path: Path) -> pd.DataFrame:
    """Return the official statistics of the regions; none where there is no such file."""
    try:
        table = _NONE if not path.exists() else pd.read_csv(path, dtype=str, keep_default_na=False)
        checked = _SCHEMA.validate(table, lazy=True)
    except (OSError, ValueError) as error:
        raise InputError(Fault(path, f"no readable table: {error}")) from None
    except pa.errors.SchemaErrors as error:
        raise InputError(*_schema_faults(path, error)) from None
    checked = _dated(checked)
    faults = _unknown(path, checked)
    if faults:
        raise InputError(*faults)
    return checked


NO_DATE = "undated figure"
"""As context.csv notes beside the title of a source that gives no date."""
_OWN_TERRITORY = "own_territory_gdp"


def figure_notes(context: pd.DataFrame) -> dict[str, list[str]]:
    """Return what a reader has to know of a figure, as codes by statistic_id.

    ``year_inferred``: its source gives no date. ``territory_unsaid``: it does not say of which of
    the two territories that the place has.
    """
    of_one = {
        s
        for size in load_statistics().sizes
        if size.size == _OWN_TERRITORY
        for s in size.statistics
    }
    two = set(context.loc[context["statistic"].isin(of_one), "region_code"])
    notes: dict[str, list[str]] = {}
    for row in context.itertuples():
        told = {
            "year_inferred": NO_DATE in row.source_title,
            "territory_unsaid": row.region_code in two and row.statistic not in of_one,
        }
        key = f"{row.region_code}@{row.statistic}-{row.period}"
        notes[key] = [code for code, holds in told.items() if holds]
    return notes


def _dated(context: pd.DataFrame) -> pd.DataFrame:
    ends = context["year"].str.extract(_PERIOD)
    first, last = ends["first"].astype(int), ends["last"].fillna(ends["first"]).astype(int)
    return context.assign(period=context["year"], first_year=first, year=last)


def starting_points(context: pd.DataFrame) -> pd.DataFrame:
    """Return the statistics that are of an indicator, each in the shape of a target.

    Returns
    -------
    pandas.DataFrame
        With `STARTING_POINTS`: ``statistic_id`` is ``region@statistic-period``, ``region`` that
        of documents.csv, ``measure`` ``level``, ``flow`` or ``addition``, ``value`` in the
        indicator's canonical unit; ``indicator_text``, ``scope`` and ``denominator`` are wordings
        as in a plan; ``covers`` is ``all`` where every industry is counted.
    """
    entries = {entry.statistic: entry for entry in load_statistics().statistics if entry.indicator}
    units = {entry.indicator: entry.unit for entry in load_indicators()}
    rows = context[context["statistic"].isin(list(entries))].to_dict("records")
    told = [_starting_point(row, entries[row["statistic"]], units) for row in rows]
    faults = [row for row in told if isinstance(row, Fault)]
    if faults:
        raise InputError(*faults)
    return pd.DataFrame(told, columns=list(STARTING_POINTS))


def _starting_point(
    row: Mapping[Hashable, Any], entry: Statistic, units: Mapping[str, str]
) -> dict[str, object] | Fault:
    name = f"{row['region_code']}@{row['statistic']}-{row['period']}"
    wanted = units[entry.indicator]
    unit = settle(row["unit"], wanted)
    if unit is None:
        what = f"{row['unit']} does not convert into {wanted}"
        return Fault(name, what, f"allowed: {', '.join(units_like(wanted))}")
    kept = ("adcode", "period", "first_year", "year", "statistic", "grade", "source_title")
    return {
        **{column: row[column] for column in (*kept, "publisher", "url")},
        "statistic_id": name,
        "region": row["region_code"],
        "indicator": entry.indicator,
        "indicator_text": entry.wording,
        "measure": entry.form,
        "value": unit.value(row["value"]),
        "unit": unit.unit,
        "scope": entry.scope,
        "denominator": entry.denominator,
        "covers": entry.covers,
    }


def _schema_faults(path: Path, error: pa.errors.SchemaErrors) -> list[Fault]:
    cases = error.failure_cases.head(20).itertuples()
    return [
        Fault(_line(path, c.index), f"column {c.column}: {c.failure_case!r}", str(c.check))
        for c in cases
    ]


def _unknown(path: Path, context: pd.DataFrame) -> list[Fault]:
    known = [entry.statistic for entry in load_statistics().statistics]
    allowed = f"allowed: {', '.join(known)}"
    faults = [
        Fault(_line(path, place), f"unknown statistic {code}", allowed)
        for place, code in context["statistic"].items()
        if code not in known
    ]
    faults += [
        unknown_unit(_line(path, place), unit)
        for place, unit in context["unit"].items()
        if parse_unit(unit) is None
    ]
    faults += [
        Fault(_line(path, row.Index), f"{row.period} ends before it begins", "such as 2017-2020")
        for row in context[context["first_year"] > context["year"]].itertuples()
    ]
    again = context[context.duplicated(_KEY)]
    return faults + [
        Fault(_line(path, row.Index), f"{row.statistic} of {row.region_code} {when} stands twice")
        for row, when in zip(again.itertuples(), again["period"], strict=True)
    ]


def _line(path: Path, place: object) -> str:
    """Return file and line of a row; the first line holds the names of the columns."""
    return f"{path}:{place + 2}" if isinstance(place, int) else str(path)
