"""What was already reached: official figures of the region and its province beside each target."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from policytargets.normalising.concepts import inherited_scopes

COLUMNS = (
    *("dated", "old"),
    *("document", "family", "target_id", "id", "form", "value", "unit", "comparator", "end_year"),
    *("place", "statistic", "statistic_id", "known", "period", "source_grade", "timing"),
    *("verdict", "reasons", "why_en", "why_zh", "result", "of_item_before"),
    *("later", "later_period", "later_statistic"),
)
TIMINGS = ("before", "after")
"""Reached by the day of signing, or in a year that ended after it."""

DATED = ("signed", "published", "start")
"""What parts before from after: the day of signing, else of publication, else the year's end
before the plan's first year."""

RESULTS = ("short", "same", "beyond")
"""A target that asks for less than what was reached, for the same, or for more."""

_OF_PLAN = ["document", "date_signed", "date_published", "plan_start"]
_OF_TARGET = ["target_id", "comparator", "end_year", "scope", "quote"]
_OF_VALUE = ["target_id", "document", "family", "indicator", "form", "value", "unit"]
_OF_VALUE += ["scope_code"]


def reached(
    yardsticks: pd.DataFrame,
    normalised: pd.DataFrame,
    targets: pd.DataFrame,
    documents: pd.DataFrame,
    codelist: pd.DataFrame,
) -> pd.DataFrame:
    """Return beside each target the figure of its region and of its province that is nearest to it.

    Figures that the rules do not refuse go before others; among them the last one of a period that
    ended by the day of signing, else the first one after it.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`, a row a target and place (``own`` or ``province``). ``timing`` is one of
        `TIMINGS`: by the day of signing or, where the copy has none, of publication, or before the
        plan's first year. ``result`` is one of `RESULTS`, taken from the numbers as stated, and
        empty where the rules refuse the pair or where size decides: a number of things in a city is
        never set against that of its province. ``of_item_before``: the target takes its population
        from the item before it. ``later``, ``later_period``, ``later_statistic``: the last figure
        known since, up to the target's deadline, where the rules do not refuse it. ``old``: more
        than a year lies between figure and plan. ``dated``: the day that parts before from after,
        of `DATED`.
    """
    first = targets.loc[targets["repeats"] == "", _OF_TARGET]
    figures = yardsticks[yardsticks["form"] != "addition"].rename(
        columns={"value": "known", "unit": "known_unit", "form": "known_form"}
    )
    rows = figures.merge(first, on="target_id").merge(normalised[_OF_VALUE], on="target_id")
    rows = rows.merge(documents[_OF_PLAN], on="document")
    rows = rows.merge(codelist[["indicator", "nature", "direction"]], on="indicator")
    days = zip(rows["period"], rows.to_dict("records"), strict=True)
    rows["timing"] = [_timing(period, plan) for period, plan in days]
    rows["old"] = rows["timing"].eq("before") & rows["year"].lt(rows["plan_start"] - 1)
    rows["dated"] = [_day(plan)[0] for plan in rows.to_dict("records")]
    rows["of_item_before"] = inherited_scopes(rows)
    rows["result"] = [_result(row) for row in rows.to_dict("records")]
    rows = rows.iloc[sorted(range(len(rows)), key=lambda place: _rank(rows.iloc[place]))]
    chosen = rows.drop_duplicates(["target_id", "place"]).sort_index()
    since = pd.DataFrame([_later(row, rows) for row in chosen.to_dict("records")])
    chosen = chosen.reset_index(drop=True)
    return pd.concat([chosen, since], axis=1).reindex(columns=list(COLUMNS))


def _later(row: dict[Any, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """Return the last figure since, up to the deadline; nothing where none is known."""
    own = rows[rows["target_id"].eq(row["target_id"]) & rows["place"].eq(row["place"])]
    own = own[own["verdict"].ne("refused") & own["form"].eq(own["known_form"])]
    own = own[own["year"].gt(row["year"]) & own["year"].le(row["end_year"])].sort_values("year")
    if own.empty:
        return {"later": math.nan, "later_period": "", "later_statistic": ""}
    last = own.iloc[-1]
    names = {"later": "known", "later_period": "period", "later_statistic": "statistic"}
    return {name: last[column] for name, column in names.items()}


def _timing(period: str, plan: dict[Any, Any]) -> str:
    day = _day(plan)[1]
    return "before" if day and _end(period) <= day else "after"


def _day(plan: dict[Any, Any]) -> tuple[str, str]:
    """Return by what a plan is dated (of `DATED`), and the day."""
    for name in DATED[:2]:
        if plan[f"date_{name}"]:
            return name, str(plan[f"date_{name}"])
    first = plan["plan_start"]
    return DATED[2], "" if pd.isna(first) else f"{int(first) - 1}-12-31"


def _end(period: str) -> str:
    """Return the last day of a period; texts of days compare as the days do."""
    first, _, last = period.partition("-")
    if len(last) == 2:
        return f"{first}-{last}-31"
    return f"{last or first}-12-31"


def _result(row: dict[Any, Any]) -> str:
    sized = row["place"] == "province" and row["nature"] != "ratio"
    if row["verdict"] == "refused" or sized or row["form"] != row["known_form"]:
        return ""
    apart = row["value"] - row["known"]
    more = apart if row["direction"] != "less" else -apart
    return RESULTS[0 if more < 0 else 2 if more > 0 else 1]


def _rank(row: pd.Series) -> tuple[bool, bool, float]:
    before = row["timing"] == "before"
    year = math.nan if pd.isna(row["year"]) else float(row["year"])
    return row["verdict"] == "refused", not before, -year if before else year
