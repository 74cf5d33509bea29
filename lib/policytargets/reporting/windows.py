"""Windows in words: how long plans run, together and from their signing, and what is above them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.prose import Phrase, counted, fill, joined, named_plans

__all__ = ["tell_intervals", "tell_windows"]

Row = Any
Words = dict[str, Any]


def tell_intervals(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return the time from signing to publication and to the end of the plans.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.periods`.
    documents : pandas.DataFrame
        The same plans.
    language : str
        ``en`` or ``zh``.
    """
    names = named_plans(documents, language)
    how: Words = {"steps": chain(language, "comparing.timelines.periods")}
    known = table.dropna(subset="days_to_publish")
    told = []
    for plan, days in zip(known["document"], known["days_to_publish"].astype(int), strict=True):
        words: Words = {"plan": names[plan], "days": counted("day", days, language)}
        shown: Words = {"subject": plan, "value": days, "unit": "天"}
        told.append(claim("published", language, **shown, **how, **words))
    unknown = [names[p] for p in table["document"] if p not in set(known["document"])]
    if unknown:
        told.append(claim("interval_unknown", language, **how, plans=joined(unknown, language)))
    horizons = table["horizon_years"].dropna()
    if len(horizons):
        low, high = f"{horizons.min():.1f}", f"{horizons.max():.1f}"
        key = "horizon_one" if low == high else "horizon"
        told.append(claim(key, language, **how, low=low, high=high))
    return told


def tell_windows(
    lags: pd.DataFrame, parents: pd.DataFrame, documents: pd.DataFrame, language: str
) -> list[Claim]:
    """Return which plans run together the longest, and whose parent a province's plan is not.

    Parameters
    ----------
    lags, parents : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.lags` and `name_parents`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    names = named_plans(documents, language)
    above = parents.set_index("document")
    rows = lags[(lags["relation"] == "comparator") & lags["start_lag"].notna()]
    return [
        *_shared(lags.dropna(subset="overlap_months"), names, language),
        *(
            _comparator(row, above.loc[row.plan_b], names, language)
            for row in rows.itertuples()
            if row.plan_b in above.index
        ),
    ]


def _shared(known: pd.DataFrame, names: Mapping[str, Phrase], language: str) -> list[Claim]:
    if known.empty:
        return []
    most = known.loc[known["overlap_months"].astype(int).idxmax()]
    months = int(most["overlap_months"])
    how: Words = {"steps": chain(language, "comparing.timelines.lags")}
    words: Words = {"a": names[most["plan_a"]], "b": names[most["plan_b"]]}
    words["months"] = counted("month", months, language)
    if len(known) == 1:
        return [claim("windows_one", language, value=months, unit="月", **how, **words)]
    words["pairs"] = counted("pair", len(known), language)
    words["n"] = int((known["overlap_months"] == 0).sum())
    return [claim("windows_shared", language, value=months, unit="月", **how, **words)]


def _comparator(row: Row, parent: pd.Series, names: Mapping[str, Phrase], language: str) -> Claim:
    months = int(row.start_lag)
    words: Words = {"province": names[row.plan_a], "city": names[row.plan_b]}
    words["months"] = counted("month", months, language)
    recorded = parent["status"] == "not_in_corpus"
    if recorded:
        key = "parent_titled" if parent["title"] == "verified" else "parent_described"
        words["parent"] = Phrase(fill(key, language, parent=parent[f"parent_{language}"]))
    return claim(
        "comparator" if recorded else "comparator_unrecorded",
        language,
        subject=f"{row.plan_a}/{row.plan_b}",
        value=months,
        unit="月",
        steps=chain(language, "comparing.timelines.lags", "comparing.timelines.name_parents"),
        **words,
    )
