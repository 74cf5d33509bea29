"""Sentences of the report on timelines, computed from its tables: gone when those say else."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import family_name, name_of
from policytargets.reporting.clocks import band_ends, pace_of
from policytargets.reporting.prose import (
    Phrase,
    bullets,
    counted,
    fill,
    joined,
    named_plans,
    percent,
)
from policytargets.vocabulary.names import translate

__all__ = ["calendar", "paces", "same_year", "undated", "windows"]

Row = Any


def windows(
    lags: pd.DataFrame, parents: pd.DataFrame, documents: pd.DataFrame, language: str
) -> str:
    """Return which plans run together the longest, and whose parent a province's plan is not.

    Parameters
    ----------
    lags, parents : pandas.DataFrame
        As returned by `timelines.lags` and `timelines.name_parents`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    names = named_plans(documents, language)
    known = lags.dropna(subset="overlap_months")
    lines = []
    if len(known):
        most = known.loc[known["overlap_months"].astype(int).idxmax()]
        values = {"a": names[most["plan_a"]], "b": names[most["plan_b"]]}
        values["months"] = counted("month", int(most["overlap_months"]), language)
        values["pairs"] = counted("pair", len(known), language)
        apart = int((known["overlap_months"] == 0).sum())
        lines.append(fill("windows_shared", language, n=apart, **values))
    told = lags[(lags["relation"] == "comparator") & lags["start_lag"].notna()]
    above = parents.set_index("document")
    for row in told.itertuples():
        if row.plan_b in above.index:
            lines.append(_comparator(row, above.loc[row.plan_b], names, language))
    return bullets(lines) if lines else ""


def _comparator(row: Row, parent: pd.Series, names: Mapping[str, Phrase], language: str) -> str:
    months = counted("month", int(row.start_lag), language)
    values = {"province": names[row.plan_a], "city": names[row.plan_b], "months": months}
    if parent["status"] != "not_in_corpus":
        return fill("comparator_unrecorded", language, **values)
    return fill("comparator", language, parent=parent[f"parent_{language}"], **values)


def calendar(years: pd.DataFrame, owed: pd.DataFrame, language: str) -> str:
    """Return the year with the most deadlines, and the one with the most yearly obligations.

    Parameters
    ----------
    years, owed : pandas.DataFrame
        As returned by `timelines.years` and `timelines.obligations`.
    language : str
        ``en`` or ``zh``.
    """
    if years.empty:
        return ""
    lines = []
    most = years["once"].max()
    if most:
        year = years.loc[years["once"].idxmax(), "year"]
        values = {"year": year, "targets": counted("target", int(most), language)}
        share = percent(int(most), int(years["once"].sum()))
        lines.append(fill("calendar_most", language, share=share, **values))
    yearly = owed[owed["kind"] == "yearly"]
    if len(yearly):
        most = years["yearly"].max()
        year = years.loc[years["yearly"].idxmax(), "year"]
        number = counted("target", yearly["target_id"].nunique(), language)
        lines.append(fill("calendar_yearly", language, n=number, year=year, most=int(most)))
    return bullets(lines) if lines else ""


def undated(dated: pd.DataFrame, language: str) -> str:
    """Return which targets have no deadline; nothing where all have one.

    Parameters
    ----------
    dated : pandas.DataFrame
        As returned by `timelines.due`.
    language : str
        ``en`` or ``zh``.
    """
    ids = dated.loc[dated["status"] == "undated", "id"]
    return fill("undated_ids", language, ids=joined(ids, language)) if len(ids) else ""


def paces(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return how many targets have a comparable pace, and where pace and total disagree.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `timelines.paces`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if table.empty:
        return ""
    values = {"targets": counted("target", table["target_id"].nunique(), language)}
    values["groups"] = counted("group", table["group"].nunique(), language)
    lines = [fill("paces", language, **values)]
    regions = dict(zip(documents["document"], documents[f"region_{language}"], strict=True))
    amounts = table[table["basis"] == "pace_per_year"].dropna(subset="window_years")
    for _, own in amounts.groupby("group", sort=False):
        for pair in combinations(own.itertuples(), 2):
            lines += _turned(pair, regions, language)
    return bullets(lines)


def _turned(pair: tuple[Row, Row], regions: Mapping[str, str], language: str) -> list[str]:
    """Return a sentence where the larger total is not the larger pace."""
    more, less = sorted(pair, key=lambda row: -_total(row))
    if _total(more) == _total(less) or more.pace > less.pace:
        return []
    caveats = _caveats(more.caveats, language)
    values = {"family": family_name(more.family, language), "caveats": caveats}
    for name, row in (("more", more), ("less", less)):
        values[name] = regions[row.document]
        values[f"{name}_pace"] = pace_of(row, language)
        values[f"{name}_total"] = amount(_total(row), row.unit, language)
        key = "of_year" if row.window_years == 1 else "of_years"
        values[f"{name}_window"] = translate(f"clock.{key}", language, n=row.window_years)
    key = "pace_equal" if more.pace == less.pace else "pace_turns"
    return [fill(key, language, **values).strip()]


def _total(row: Row) -> float:
    return round(float(row.pace * row.window_years), 9)


def _caveats(codes: str, language: str) -> Phrase:
    named = [name_of("caveat", code, language) for code in codes.split(";") if code]
    if not named:
        return Phrase("")
    return Phrase(fill("pace_caveats", language, caveats=joined(named, language)))


def same_year(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return where the plans stand in each common year that more than one target shares.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `timelines.same_year`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    regions = dict(zip(documents["document"], documents[f"region_{language}"], strict=True))
    lines = []
    for _, own in table.groupby("group", sort=False):
        if len(own) > 1:
            told = [_standing(row, regions[row.document], language) for row in own.itertuples()]
            first = own.iloc[0]
            values = {"family": family_name(first["family"], language)}
            standings = Phrase(translate("list.clause_of", language).join(filter(None, told)))
            caveats = _caveats(first["caveats"], language)
            values |= {"year": first["common_year"], "standings": standings, "caveats": caveats}
            lines.append(fill("same_year", language, **values).strip())
    return bullets(lines) if lines else ""


def _standing(row: Row, plan: str, language: str) -> str:
    value = amount(row.value, row.unit, language)
    values = {"plan": plan, "value": value, "end": row.end_year}
    if row.status == "no_path":
        return fill("standing_no_path", language, **values)
    if row.status == "before_start":
        return ""
    if row.end_year == row.common_year:
        return fill("standing_target", language, **values)
    low, high = (amount(end, row.unit, language) for end in band_ends(row))
    key = "standing_path" if row.status == "on_path" else "standing_extrapolated"
    return fill(key, language, low=low, high=high, **values)
