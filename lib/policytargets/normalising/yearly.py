"""Deadline, window, pace and rate a year."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import COLUMNS as BASELINES
from policytargets.normalising.baselines import Baseline, is_inferred
from policytargets.normalising.steps import Chain, Derived, Step

COLUMNS = (
    "target_id",
    "window_years",
    "start_status",
    "pace_per_year",
    "pace_per_year_max",
    "horizon_years",
    "date_signed",
    "date_published",
    "date_due",
)
_OF_PLAN = ["date_signed", "date_published", "plan_start", "start_status"]
_STARTS = ["start_year", "plan_start", "start_status"]
DAYS_PER_YEAR = 365.2425
"""Days of a mean Gregorian year."""


def pace(targets: pd.DataFrame, values: pd.DataFrame, documents: pd.DataFrame) -> Derived:
    """Return pace, horizon and the three clocks of each target.

    Returns
    -------
    Derived
        With `COLUMNS`. ``window_years`` counts the years from start to end year, both included;
        ``start_status`` says how the first of them is known;
        ``pace_per_year`` is the value of an addition divided by them, the value of a flow, and
        missing for all else; ``horizon_years`` runs from the day of signing to 31 December of the
        end year, in years of 365.2425 days, and is missing where the day is not known. Dates are
        ISO; ``""`` where not known.
    """
    dates = documents.set_index("document").reindex(columns=_OF_PLAN)
    joined = targets.drop(columns=["value", "value_max", "unit"]).merge(
        values[["target_id", "value", "value_max", "unit"]], on="target_id", validate="one_to_one"
    )
    joined = joined.join(dates, on="document")
    joined["start_status"] = [
        _start_status(*each) for each in joined[_STARTS].itertuples(index=False)
    ]
    found = [dict(_derived(row)) for row in joined.to_dict("records")]
    table = joined[["target_id", "start_status", "date_signed", "date_published"]].copy()
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


def _start_status(start: int, of_plan: int, status: str) -> str:
    """Return how a target's first year is known; where it is the plan's, as that is."""
    if pd.isna(start):
        return "none"
    return status if pd.notna(of_plan) and start == of_plan else "stated"


def plausible_starts(start: int, status: str, signed: str) -> list[int]:
    """Return the first years that a period may have, the one that is taken first.

    Where a text states none and it is inferred, that is the year of signing or the one after.
    """
    if not is_inferred(status) or not signed:
        return [int(start)]
    year = dt.date.fromisoformat(signed).year
    return list(dict.fromkeys([int(start), year, year + 1]))


def _derived(row: dict[str, Any]) -> Iterator[tuple[str, list[Step]]]:
    """Return the steps to each field that can be derived."""
    window = _window(row["start_year"], row["end_year"], row["start_status"])
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


def _window(start: int, end: int, status: str) -> Step | None:
    if pd.isna(start) or pd.isna(end) or end < start:
        return None
    inputs = {"start_year": int(start), "end_year": int(end)}
    function = f"window_{status}" if is_inferred(status) else "window"
    return Step(function, inputs, int(end) - int(start) + 1)


def _due(year: int) -> str:
    return "" if pd.isna(year) else f"{int(year)}-12-31"


def _horizon(signed: str, due: str) -> Step | None:
    if not signed or not due:
        return None
    days = (dt.date.fromisoformat(due) - dt.date.fromisoformat(signed)).days
    inputs = {"date_signed": signed, "date_due": due, "days": days, "days_per_year": DAYS_PER_YEAR}
    return Step("horizon", inputs, round(days / DAYS_PER_YEAR, 2))


_DIGITS = 10  # what is left of binary fractions beyond them says nothing


def yearly_rate(factor: float, years: float) -> float:
    """Return the rate in per cent by which something grows `factor`-fold over some years."""
    return round(float((factor ** (1 / years) - 1) * 100), _DIGITS)


def rates(rows: pd.DataFrame) -> Derived:
    """Return ``rate_per_year`` in per cent of each growth and change.

    Notes
    -----
    A change over the whole period is taken as compound, from the year before the first:
    (1 + change)^(1 / years) - 1.
    """
    found: dict[str, float] = {}
    chains = []
    for row in rows.itertuples(index=False):
        if row.form == "growth":
            found[row.target_id] = row.value
        elif row.form == "change" and pd.notna(row.window_years) and row.value > -100:
            rate = yearly_rate(1 + row.value / 100, row.window_years)
            inputs: dict[str, object] = {"value": row.value, "window_years": int(row.window_years)}
            found[row.target_id] = rate
            chains.append(
                Chain(row.target_id, "rate_per_year", [Step("rate_of_change", inputs, rate)])
            )
    table = rows[["target_id"]].assign(rate_per_year=rows["target_id"].map(found).astype(float))
    return Derived(table, chains)


def started(rows: pd.DataFrame, starts: Mapping[str, Baseline]) -> Derived:
    """Return each target's baseline and the growth a year that it implies.

    Parameters
    ----------
    rows : pandas.DataFrame
        The targets.
    starts : mapping of str to Baseline
        By target_id; targets that have none get the status ``none``.

    Returns
    -------
    Derived
        ``target_id``, the columns of a baseline and ``implied_growth_per_year`` in per cent: of a
        level with a baseline above zero in a known earlier year.
    """
    told, chains = [], []
    for row in rows.itertuples(index=False):
        start = starts.get(row.target_id)
        told.append({"target_id": row.target_id, **_baseline(start)})
        if start and start.steps:
            chains.append(Chain(row.target_id, "baseline_value", start.steps))
        step = _implied_growth(row, start) if start else None
        if step:
            told[-1]["implied_growth_per_year"] = step.result
            chains.append(Chain(row.target_id, "implied_growth_per_year", [step]))
    table = pd.DataFrame(told, columns=["target_id", *BASELINES, "implied_growth_per_year"])
    numbers = ("baseline_value", "baseline_low", "baseline_high", "implied_growth_per_year")
    return Derived(
        table.astype({**dict.fromkeys(numbers, float), "baseline_year": "Int64"}), chains
    )


def _baseline(start: Baseline | None) -> dict[str, object]:
    if start is None:
        return dict(zip(BASELINES, (None, None, None, None, "none", "", "", ""), strict=True))
    low, high = start.interval.bounds
    where = (start.year, start.status, start.source, start.reasons, start.grade)
    return dict(zip(BASELINES, (start.interval.value, low, high, *where), strict=True))


def _implied_growth(row: Any, start: Baseline) -> Step | None:  # noqa: ANN401
    value = start.interval.value
    if row.form != "level" or start.year is None or pd.isna(row.end_year) or not value > 0:
        return None
    years = int(row.end_year) - start.year
    if years <= 0 or not row.value > 0 or math.isnan(value):
        return None
    inputs: dict[str, object] = {"value": row.value, "baseline": value, "years": years}
    return Step("implied_growth", inputs, yearly_rate(row.value / value, years))
