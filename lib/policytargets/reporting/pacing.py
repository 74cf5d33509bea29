"""Pacing in words: who asks more a year, and where levels stand in one year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import family_name, name_of
from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.clocks import band_ends, pace_of
from policytargets.reporting.prose import Phrase, counted, fill, joined, linked
from policytargets.vocabulary.names import translate

__all__ = ["tell_paces", "tell_same_year"]

Row = Any
Words = dict[str, Any]


def tell_paces(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many targets have a comparable pace, and where pace and total disagree.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.paces`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if table.empty:
        return []
    ids = table["target_id"].unique()
    words: Words = {"targets": counted("target", len(ids), language)}
    words["groups"] = counted("group", table["group"].nunique(), language)
    shown: Words = {"value": len(ids), "target_ids": ids, "steps": _steps(language, "paces")}
    regions = _regions(documents, language)
    return [
        claim("paces", language, **shown, **words),
        *(_turned(*pair, regions, language) for pair in _turns(table)),
    ]


def _turns(table: pd.DataFrame) -> list[tuple[Row, Row]]:
    """Return the pairs, each once, of which the larger total is not the larger pace."""
    amounts = table[table["basis"] == "pace_per_year"].dropna(subset="window_years")
    found: dict[tuple[str, str], tuple[Row, Row]] = {}
    for _, own in amounts.groupby("group", sort=False):
        for pair in combinations(own.itertuples(), 2):
            more, less = sorted(pair, key=lambda row: -_total(row))
            if _total(more) > _total(less) and more.pace <= less.pace:
                found.setdefault((more.target_id, less.target_id), (more, less))
    return list(found.values())


def _turned(more: Row, less: Row, regions: Mapping[str, str], language: str) -> Claim:
    words: Words = {}
    for name, row in (("more", more), ("less", less)):
        words[name] = regions[row.document]
        words[f"{name}_pace"] = linked(pace_of(row, language), row.id)
        words[f"{name}_total"] = amount(_total(row), row.unit, language)
        key = "of_year" if row.window_years == 1 else "of_years"
        words[f"{name}_window"] = translate(f"clock.{key}", language, n=row.window_years)
    return claim(
        "pace_equal" if more.pace == less.pace else "pace_turns",
        language,
        subject=f"{more.target_id}/{less.target_id}",
        target_ids=[more.target_id, less.target_id],
        steps=_steps(language, "paces"),
        sensitivity=_caveats(more.caveats, language).strip(),
        family=family_name(more.family, language),
        caveats=_caveats(more.caveats, language),
        **words,
    )


def tell_same_year(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return where the plans stand in each common year that more than one target shares.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.same_year`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    regions = _regions(documents, language)
    groups = [own for _, own in table.groupby("group", sort=False)]
    return [_standings(own, regions, language) for own in groups if len(own) > 1]


def _standings(own: pd.DataFrame, regions: Mapping[str, str], language: str) -> Claim:
    first = own.iloc[0]
    told = [_standing(row, regions[row.document], language) for row in own.itertuples()]
    between = translate("list.clause_of", language)
    year = int(first["common_year"])
    return claim(
        "same_year",
        language,
        subject="/".join([first["family"], *own["target_id"]]),
        target_ids=own["target_id"],
        steps=_steps(language, "same_year", common_year=year),
        sensitivity=_caveats(first["caveats"], language).strip(),
        family=family_name(first["family"], language),
        year=year,
        standings=Phrase(between.join(filter(None, told))),
        caveats=_caveats(first["caveats"], language),
    )


def _standing(row: Row, plan: str, language: str) -> str:
    value = linked(amount(row.value, row.unit, language), row.id)
    words: Words = {"plan": plan, "value": value, "end": row.end_year}
    if row.status == "no_path":
        return fill("standing_no_path", language, **words)
    if row.status == "before_start":
        return ""
    if row.end_year == row.common_year:
        return fill("standing_target", language, **words)
    low, high = (amount(end, row.unit, language) for end in band_ends(row))
    key = "standing_path" if row.status == "on_path" else "standing_extrapolated"
    return fill(key, language, low=low, high=high, **words)


def _regions(documents: pd.DataFrame, language: str) -> dict[str, str]:
    return dict(zip(documents["document"], documents[f"region_{language}"], strict=True))


def _total(row: Row) -> float:
    return round(float(row.pace * row.window_years), 9)


def _steps(language: str, function: str, **inputs: object) -> Any:  # noqa: ANN401
    functions = ("comparing.choose_pairs", f"comparing.timelines.{function}")
    return chain(language, *functions, **inputs)


def _caveats(codes: str, language: str) -> Phrase:
    named = [name_of("caveat", code, language) for code in codes.split(";") if code]
    if not named:
        return Phrase("")
    return Phrase(fill("pace_caveats", language, caveats=joined(named, language)))
