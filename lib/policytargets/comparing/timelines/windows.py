"""Periods of plans and their lags."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import is_inferred
from policytargets.normalising.yearly import DAYS_PER_YEAR
from policytargets.vocabulary.statistics_and_parents import Parent

_MONTHS = 12
_COLUMNS = (
    *("plan_a", "plan_b", "overlap_months", "start_lag", "signing_lag", "publication_lag"),
    *("relation", "start_inferred"),
)
_NAMED = (
    *("document", "parent_en", "parent_zh", "parent_source_en", "parent_source_zh"),
    *("title", "status"),
)


def lags(documents: pd.DataFrame, parents: Mapping[str, Parent]) -> pd.DataFrame:
    """Return the overlap and the lags of every two plans.

    Returns
    -------
    pandas.DataFrame
        ``plan_a`` begins first. ``overlap_months`` is the time that both run, in whole years
        times twelve; ``start_lag`` (months), ``signing_lag`` and ``publication_lag`` (days) run
        from the first to the second and are missing where a copy does not state the dates; two
        days of publication are set against each other only where both are of one kind.
        ``relation`` is ``parent`` where the first is recorded as the plan above the second,
        ``comparator`` where one is a province's and is not, ``peers`` between cities.
        ``start_inferred`` names the plans of which no text states the first year, on which
        ``overlap_months`` and ``start_lag`` rest.
    """
    ordered = documents.sort_values("plan_start", kind="stable").to_dict("records")
    rows = [_pair(first, second, parents) for first, second in combinations(ordered, 2)]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    counts = ["overlap_months", "start_lag", "signing_lag", "publication_lag"]
    return table.astype(dict.fromkeys(counts, "Int64"))


def name_parents(documents: pd.DataFrame, parents: Mapping[str, Parent]) -> pd.DataFrame:
    """Return the plan above each plan, as far as it is recorded.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``parent_en``, ``parent_zh``, ``parent_source_en``, ``parent_source_zh``
        (empty where none is recorded), ``title`` (``verified``, ``unverified`` or empty) and
        ``status``: ``in_corpus``, ``not_in_corpus`` or ``not_recorded``. Provinces are left out.
    """
    known = set(documents["document"])
    below = documents.loc[documents["level"] != "province", "document"]
    rows = [_named(plan, parents.get(plan), known) for plan in below]
    return pd.DataFrame(rows, columns=list(_NAMED))


def _named(plan: str, parent: Parent | None, known: Collection[str]) -> tuple[str, ...]:
    if parent is None:
        return (plan, *[""] * 5, "not_recorded")
    status = "in_corpus" if parent.document in known else "not_in_corpus"
    title = "verified" if parent.verified else "unverified"
    return (plan, parent.en, parent.zh, parent.source_en, parent.source_zh, title, status)


def _pair(
    first: dict[Any, Any], second: dict[Any, Any], parents: Mapping[str, Parent]
) -> tuple[object, ...]:
    alike = first["published_as"] == second["published_as"]
    return (
        first["document"],
        second["document"],
        _overlap(first, second),
        _start_lag(first, second),
        _days(first["date_signed"], second["date_signed"]),
        _days(*(p["date_published"] if alike else "" for p in (first, second))),
        _relation(first, second, parents),
        ";".join(p["document"] for p in (first, second) if is_inferred(p["start_status"])),
    )


def _overlap(first: dict[Any, Any], second: dict[Any, Any]) -> object:
    years = [plan[name] for plan in (first, second) for name in ("plan_start", "plan_end")]
    if any(pd.isna(year) for year in years):
        return pd.NA
    both = min(first["plan_end"], second["plan_end"]) - second["plan_start"] + 1
    return _MONTHS * max(0, both)


def _start_lag(first: dict[Any, Any], second: dict[Any, Any]) -> object:
    starts = first["plan_start"], second["plan_start"]
    return pd.NA if any(map(pd.isna, starts)) else _MONTHS * (starts[1] - starts[0])


def _days(first: str, second: str) -> object:
    if not first or not second:
        return pd.NA
    return (pd.Timestamp(second) - pd.Timestamp(first)).days


def _relation(first: dict[Any, Any], second: dict[Any, Any], parents: Mapping[str, Parent]) -> str:
    ids = {first["document"]: second["document"], second["document"]: first["document"]}
    for own, other in ids.items():
        if own in parents and parents[own].document == other:
            return "parent"
    one_province = (first["level"] == "province") != (second["level"] == "province")
    return "comparator" if one_province else "peers"


def periods(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the dates of each plan and the intervals between them.

    Returns
    -------
    pandas.DataFrame
        One row a plan, in the order of `documents`. ``days_to_publish`` runs from signing to
        publication; ``horizon_years`` from signing to 31 December of the plan's last year.
        Both are missing where the copy does not state the dates they need.
    """
    columns = ["document", "region_en", "region_zh", "date_signed", "date_published"]
    table = documents[[*columns, "published_as", "plan_start", "plan_end", "start_status"]].copy()
    signed, published = (pd.to_datetime(table[c].replace("", None)) for c in columns[3:])
    table["days_to_publish"] = (published - signed).dt.days.astype("Int64")
    end = year_ends(table["plan_end"])
    table["horizon_years"] = ((end - signed).dt.days / DAYS_PER_YEAR).round(1)
    table["targets"] = table["document"].map(targets["document"].value_counts()).fillna(0)
    return table.astype({"targets": int})


def year_ends(years: pd.Series) -> pd.Series:
    """Return 31 December of each year; missing where the year is."""
    return pd.to_datetime(years.astype("Int64").astype("string") + "-12-31")
