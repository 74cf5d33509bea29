"""Rates of change a year: as written, from a change over a period, and from a baseline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import COLUMNS, Baseline
from policytargets.normalising.steps import Chain, Derived, Step

__all__ = ["rates", "started", "yearly_rate"]

_DIGITS = 10  # what is left of binary fractions beyond them says nothing


def yearly_rate(factor: float, years: float) -> float:
    """Return the rate in per cent by which something grows `factor`-fold over some years."""
    return round(float((factor ** (1 / years) - 1) * 100), _DIGITS)


def rates(rows: pd.DataFrame) -> Derived:
    """Return ``rate_per_year`` in per cent of each growth and change.

    Parameters
    ----------
    rows : pandas.DataFrame
        Targets with ``form``, canonical ``value`` and ``window_years``.

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
            inputs: dict[str, object] = {
                "value": row.value,
                "window_years": int(row.window_years),
            }
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
    table = pd.DataFrame(told, columns=["target_id", *COLUMNS, "implied_growth_per_year"])
    numbers = ("baseline_value", "baseline_low", "baseline_high", "implied_growth_per_year")
    return Derived(
        table.astype({**dict.fromkeys(numbers, float), "baseline_year": "Int64"}), chains
    )


def _baseline(start: Baseline | None) -> dict[str, object]:
    if start is None:
        return dict(zip(COLUMNS, (None, None, None, None, "none", "", "", ""), strict=True))
    low, high = start.interval.bounds
    where = (start.year, start.status, start.source, start.reasons, start.grade)
    return dict(zip(COLUMNS, (start.interval.value, low, high, *where), strict=True))


def _implied_growth(row: Any, start: Baseline) -> Step | None:  # noqa: ANN401
    value = start.interval.value
    if row.form != "level" or start.year is None or pd.isna(row.end_year) or not value > 0:
        return None
    years = int(row.end_year) - start.year
    if years <= 0 or not row.value > 0 or math.isnan(value):
        return None
    inputs: dict[str, object] = {"value": row.value, "baseline": value, "years": years}
    return Step("implied_growth", inputs, yearly_rate(row.value / value, years))
