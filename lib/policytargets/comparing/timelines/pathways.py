"""From a baseline to a level, in a common year."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.paces import group, joined_reasons
from policytargets.errors import Fault, InputError
from policytargets.normalising.baselines import INFERRED

COLUMNS = (
    *("group", "family", "unit", "document", "target_id", "id", "start", "baseline_year"),
    *("baseline_status", "baseline_value", "baseline_low", "baseline_high", "comparator"),
    *(
        "baseline_reasons",
        "baseline_grade",
        "value",
        "end_year",
        "common_year",
        "linear",
        "geometric",
        "status",
        "caveats",
    ),
)
COMMON_YEARS = (1949, 2100)
"""The first and the last year that may be asked for."""
_SHOWN = [
    *("family", "unit", "document", "target_id", "id", "start", "baseline_year"),
    *("baseline_status", "baseline_value", "baseline_low", "baseline_high", "baseline_reasons"),
    *("baseline_grade", "comparator", "value", "end_year"),
]


def level_in_year(
    start: float, start_year: int, value: float, end_year: int, year: int
) -> tuple[float, float]:
    """Return where a level stands in a year, by equal steps and by equal rates.

    Parameters
    ----------
    start, value : float
        The level at the end of `start_year` and the one to be reached by the end of `end_year`.
    start_year, end_year, year : int
        Years; `end_year` lies after `start_year`.

    Returns
    -------
    linear, geometric : float
        The second is missing where start or value is not above 0.
    """
    part = (year - start_year) / (end_year - start_year)
    # Both written as weighted means, so that both ends are met exactly.
    linear = start * (1 - part) + value * part
    if start <= 0 or value <= 0:
        return linear, math.nan
    return linear, start ** (1 - part) * value**part


def same_year(
    pairs: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame, year: int = 0
) -> pd.DataFrame:
    """Return levels that may stand on one axis, each where its path stands in a common year.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `policytargets.comparing.pairs.choose_pairs`.
    normalised, targets : pandas.DataFrame
        The clean tables; second mentions of a target are left out.
    year : int, optional
        The common year; 0 for the earliest deadline of each group, which no path ends before.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`. A group has two plans or more, of which one at least has a path.
        ``start`` is the baseline, or the bound of it where only that is known. ``status`` is
        ``on_path``, ``extrapolated`` past the deadline, ``own_target`` (the year is its deadline;
        ``at_deadline`` without a baseline) or ``no_path`` (no
        baseline, and the deadline is another year) or ``before_start``; of the last two
        ``linear`` and ``geometric`` are missing.

    Raises
    ------
    InputError
        If `year` is neither 0 nor a year from 1949 to 2100.
    """
    first, last = COMMON_YEARS
    if year and not first <= year <= last:
        allowed = f"allowed: 0 (the earliest deadline) or {first} to {last}"
        raise InputError(Fault("common_year", f"{year} is out of range", allowed))
    levels = _levels(normalised, targets)
    found = list(_grouped(pairs, levels, year))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(("baseline_year", "end_year", "common_year"), "Int64"))


def _levels(normalised: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    first = targets[(targets["repeats"] == "") & targets["end_year"].notna()]
    own = normalised[normalised["form"] == "level"]
    told = first[["target_id", "end_year", "comparator"]]
    own = own.merge(told, on="target_id", validate="one_to_one")
    starts = own["baseline_value"].fillna(own["baseline_low"]).fillna(own["baseline_high"])
    own["start"] = starts.where(own["baseline_year"] < own["end_year"])
    return own[_SHOWN].set_index("target_id", drop=False)


def _grouped(pairs: pd.DataFrame, levels: pd.DataFrame, year: int) -> Iterator[dict[str, Any]]:
    own = pairs[(pairs["verdict"] != "refused") & pairs["target_id_a"].isin(levels.index)]
    own = own[own["target_id_b"].isin(levels.index)]
    started = set(levels.index[levels["start"].notna()])
    linked = [g for g in group(_sides(own)) if started & set(g)]
    for number, members in enumerate(linked, 1):
        rows = levels.loc[members]
        common = year or int(rows["end_year"].min())
        told = ";".join(filter(None, (joined_reasons(own, members), _inferred(rows))))
        shared = {"group": number, "common_year": common, "caveats": told}
        for row in rows.to_dict("records"):
            yield {**row, **shared, **_position(row, common)}


def _inferred(rows: pd.DataFrame) -> str:
    codes = rows["baseline_reasons"].fillna("").str.split(";")
    return INFERRED if codes.map(lambda told: INFERRED in told).any() else ""


def _sides(pairs: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(pairs["target_id_a"], pairs["target_id_b"], strict=True))


def _position(row: dict[Any, Any], year: int) -> dict[str, object]:
    """Return where a level stands in a year, and how that is known."""
    value, end = row["value"], int(row["end_year"])
    if pd.isna(row["start"]):
        known = (value, value, "at_deadline") if year == end else (math.nan, math.nan, "no_path")
    elif year < row["baseline_year"]:
        known = (math.nan, math.nan, "before_start")
    else:
        ends = level_in_year(row["start"], int(row["baseline_year"]), value, end, year)
        known = (
            *ends,
            "own_target" if year == end else "on_path" if year < end else "extrapolated",
        )
    return dict(zip(("linear", "geometric", "status"), known, strict=True))


COURSE = (
    *("group", "family", "basis", "unit", "document", "target_id", "id", "first", "start", "last"),
    *("aim", "comparator", "bound", "baseline_low", "baseline_high", "form", "window_years"),
    *("other_first", "pace", "pace_max", "other_start", "other_pace", "caveats"),
)
_INDEX = 100.0
"""Of a yearly rate the start is an index."""


def courses(paces: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Return the way of each comparable target from its start to its aim, group by group.

    Returns
    -------
    pandas.DataFrame
        With `COURSE`. ``first`` and ``last`` are years at whose end ``start`` and ``aim`` stand:
        of an amount nothing and all that the pace adds up to, of a rate 100 and what it grows to,
        of a level its baseline, or nothing where none is known, and the level. ``other_first`` is
        the other year from which an inferred start may be meant.
    """
    moving = paces.assign(first=paces["start_year"] - 1, last=paces["end_year"], bound=False)
    moving["other_first"] = moving["other_start"] - 1
    rate = moving["basis"] == "rate_per_year"
    moving["start"] = rate * _INDEX
    years = moving["window_years"].astype(float)
    grown = _INDEX * (1 + moving["pace"] / 100) ** years
    moving["aim"] = (moving["pace"] * years).where(~rate, grown)
    own = levels.rename(columns={"baseline_year": "first", "end_year": "last", "value": "aim"})
    own = own.assign(basis="level")
    own["bound"] = own[["baseline_low", "baseline_high"]].notna().sum(axis=1).eq(1)
    tables = [part.reindex(columns=list(COURSE)) for part in (own, moving) if len(part)]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COURSE))
    table["group"] = table.groupby(["basis", "group"], sort=False).ngroup() + 1
    return table.astype(dict.fromkeys(("first", "last", "other_first", "other_start"), "Int64"))


_FIELDS = ("baseline_value", "implied_growth_per_year")


def starts(normalised: pd.DataFrame, targets: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Return every target with a baseline, with its derivation.

    Returns
    -------
    pandas.DataFrame
        The columns of `normalised` with ``number_text``, ``scope``, ``end_year``, ``function``
        (the step that gave the baseline, or its status where it was read), and the descriptions
        of the steps, ``derivation_en`` and ``derivation_zh``, one a line.
    """
    own = normalised[normalised["baseline_status"] != "none"]
    shown = ["target_id", "number_text", "comparator", "scope", "end_year", "indicator_text"]
    own = own.merge(targets[shown], on="target_id", validate="one_to_one")
    used = steps[steps["field"].isin(_FIELDS)].sort_values(["target_id", "field", "step"])
    for language in ("en", "zh"):
        told = used.groupby("target_id")[f"description_{language}"].agg("\n".join)
        own[f"derivation_{language}"] = own["target_id"].map(told).fillna("")
    functions = used[used["field"] == "baseline_value"].drop_duplicates("target_id")
    by_id = functions.set_index("target_id")["function"]
    own["function"] = own["target_id"].map(by_id).fillna(own["baseline_status"])
    return own.reset_index(drop=True)
