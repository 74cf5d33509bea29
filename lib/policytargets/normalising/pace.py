"""When a target is due, how long there is for it, and what it asks a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from policytargets.normalising.steps import Chain, Derived, Step

__all__ = ["COLUMNS", "DAYS_PER_YEAR", "pace"]

COLUMNS = (
    "target_id",
    "window_years",
    "pace_per_year",
    "pace_per_year_max",
    "horizon_years",
    "date_signed",
    "date_published",
    "date_due",
)
DAYS_PER_YEAR = 365.2425
"""Days of a mean Gregorian year."""


def pace(targets: pd.DataFrame, values: pd.DataFrame, documents: pd.DataFrame) -> Derived:
    """Return pace, horizon and the three clocks of each target.

    Parameters
    ----------
    targets, documents : pandas.DataFrame
        The clean tables.
    values : pandas.DataFrame
        The canonical values, as `canonical` returns them, in the targets' order.

    Returns
    -------
    Derived
        With `COLUMNS`. ``window_years`` counts the years from start to end year, both included;
        ``pace_per_year`` is the value of an addition divided by them, the value of a flow, and
        missing for all else; ``horizon_years`` runs from the day of signing to 31 December of the
        end year, in years of 365.2425 days, and is missing where the day is not known. Dates are
        ISO; ``""`` where not known.
    """
    dates = documents.set_index("document")[["date_signed", "date_published"]]
    joined = targets.drop(columns=["value", "value_max", "unit"]).merge(
        values[["target_id", "value", "value_max", "unit"]], on="target_id", validate="one_to_one"
    )
    joined = joined.join(dates, on="document")
    found = [dict(_derived(row)) for row in joined.to_dict("records")]
    table = joined[["target_id", "date_signed", "date_published"]].copy()
    table["date_due"] = [_due(year) for year in joined["end_year"]]
    for column in ("window_years", "pace_per_year", "pace_per_year_max", "horizon_years"):
        results = [row[column][-1].result if column in row else None for row in found]
        table[column] = pd.array(results, dtype="Int64" if column == "window_years" else float)
    chains = [
        Chain(target, column, steps)
        for target, row in zip(table["target_id"], found, strict=True)
        for column, steps in row.items()
    ]
    return Derived(table[list(COLUMNS)], chains)


def _derived(row: dict[str, Any]) -> Iterator[tuple[str, list[Step]]]:
    """Return the steps to each field that can be derived."""
    window = _window(row["start_year"], row["end_year"])
    if window:
        yield "window_years", [window]
    for column, value in (("", row["value"]), ("_max", row["value_max"])):
        steps = [] if pd.isna(value) else _pace(row, value, window)
        if steps:
            yield f"pace_per_year{column}", steps
    horizon = _horizon(row["date_signed"], _due(row["end_year"]))
    if horizon:
        yield "horizon_years", [horizon]


def _pace(row: dict[str, Any], value: float, window: Step | None) -> list[Step]:
    inputs = {"value": value, "unit": row["unit"]}
    if row["measure"] == "flow":
        return [Step("pace_of_flow", inputs, value)]
    if row["measure"] == "addition" and window:
        years = int(str(window.result))
        return [window, Step("pace_of_addition", inputs | {"window_years": years}, value / years)]
    return []


def _window(start: int, end: int) -> Step | None:
    if pd.isna(start) or pd.isna(end) or end < start:
        return None
    inputs = {"start_year": int(start), "end_year": int(end)}
    return Step("window", inputs, int(end) - int(start) + 1)


def _due(year: int) -> str:
    return "" if pd.isna(year) else f"{int(year)}-12-31"


def _horizon(signed: str, due: str) -> Step | None:
    if not signed or not due:
        return None
    days = (dt.date.fromisoformat(due) - dt.date.fromisoformat(signed)).days
    inputs = {"date_signed": signed, "date_due": due, "days": days, "days_per_year": DAYS_PER_YEAR}
    return Step("horizon", inputs, round(days / DAYS_PER_YEAR, 2))
