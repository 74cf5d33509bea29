"""Promises in words: where targets start from, what stands beside them, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.outcomes import count_outcomes
from policytargets.reporting.amounts import amount, start_of
from policytargets.reporting.cells import family_name, format_number, name_of
from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.outcomes import statistic_name
from policytargets.reporting.prose import Phrase, counted, linked, named_plans
from policytargets.vocabulary.names import translate

__all__ = ["tell_added", "tell_beside", "tell_outcomes", "tell_starts"]

Row = Any
Words = dict[str, Any]


def tell_starts(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, language: str
) -> list[Claim]:
    """Return how many targets have a baseline, and the growth that each known one asks for.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.starts`.
    normalised : pandas.DataFrame
        The clean table, of the targets chosen.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if normalised.empty:
        return []
    names = named_plans(documents, language)
    keys = dict(zip(normalised["id"], normalised["target_id"], strict=True))
    shown: Words = {"value": len(table), "target_ids": table["target_id"], "n": len(table)}
    shown |= {"steps": chain(language, "comparing.timelines.starts"), "total": len(normalised)}
    rows = table[table["implied_growth_per_year"].notna()].itertuples()
    return [
        claim("starts", language, **shown),
        *(_growth(row, keys, names[row.document], language) for row in rows),
    ]


def _growth(row: Row, keys: Mapping[str, str], plan: Phrase, language: str) -> Claim:
    rate = round(row.implied_growth_per_year, 2)
    caveat = translate(f"start_caveat.{row.function}", language)
    others = [keys[name] for name in row.baseline_source.split(";") if name in keys]
    start = start_of(row, language)
    return claim(
        "starts_implied",
        language,
        subject=row.target_id,
        value=rate,
        unit="%",
        target_ids=[row.target_id, *others],
        steps=chain(language, "comparing.timelines.starts"),
        sensitivity=caveat,
        plan=plan,
        indicator=family_name(row.family, language),
        start=translate("clock.in", language, value=start, year=row.baseline_year),
        status=name_of("baseline_status", row.baseline_status, language),
        aim=linked(amount(row.value, row.unit, language), row.id),
        end=row.end_year,
        rate=format_number(rate),
        caveat=caveat,
    )


def tell_beside(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many official figures only stand beside targets, and the last one before each.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.beside`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if table.empty:
        return []
    names = named_plans(documents, language)
    ids = table["target_id"].unique()
    words: Words = {"n": len(table), "targets": counted("target", len(ids), language)}
    how: Words = {"steps": chain(language, "comparing.timelines.beside")}
    before = table[table["when"] == "before"].sort_values("year", kind="stable")
    last = before.drop_duplicates("target_id", keep="last").set_index("target_id", drop=False)
    rows = last.loc[[one for one in ids if one in last.index]].itertuples()
    return [
        claim("beside", language, value=len(table), target_ids=ids, **how, **words),
        *(_beside(row, names[row.document], language) for row in rows),
    ]


def _beside(row: Row, plan: Phrase, language: str) -> Claim:
    return claim(
        "beside_one",
        language,
        subject=row.target_id,
        target_ids=[row.target_id],
        steps=chain(language, "comparing.timelines.beside"),
        end=row.end_year,
        form=name_of("measure", row.promised_form, language),
        statistic=statistic_name(row.statistic, language),
        **_sides(row, plan, language),
    )


def tell_outcomes(
    found: pd.DataFrame,
    dated: pd.DataFrame,
    documents: pd.DataFrame,
    as_of: str,
    language: str,
) -> list[Claim]:
    """Return for how many due targets an outcome is known, and each of those.

    Parameters
    ----------
    found, dated : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.outcomes` and `due`.
    documents : pandas.DataFrame
        The plans compared.
    as_of : str
        The ISO date.
    language : str
        ``en`` or ``zh``.
    """
    functions = ("comparing.timelines.due", "comparing.timelines.outcomes")
    how: Words = {"steps": chain(language, *functions, as_of=as_of)}
    due = dated.loc[dated["status"] == "due", "target_id"]
    if due.empty:
        return [claim("outcomes_none_due", language, value=0, **how, as_of=as_of)]
    counts = count_outcomes(dated, found)
    sums = counts[["due_count", "with_outcome", "judged", "no_outcome"]].sum()
    words: Words = dict(zip(("due", "found", "judged", "none"), map(int, sums), strict=True))
    plans = named_plans(documents, language)
    shown: Words = {"value": words["found"], "target_ids": due, "as_of": as_of}
    return [
        claim("outcomes", language, **shown, **how, **words),
        *(_outcome(row, plans[row.document], language) for row in found.itertuples()),
    ]


def _outcome(row: Row, plan: Phrase, language: str) -> Claim:
    words: Words = _sides(row, plan, language)
    words["verdict"] = name_of("verdict", row.verdict, language)
    words["promised_form"] = name_of("measure", row.promised_form, language)
    words["counted_form"] = name_of("measure", row.form, language)
    key = "outcome_refused" if row.same_form else "outcome_form"
    shown: Words = {}
    if pd.notna(row.reached):
        key, shown = "outcome_reached", {"value": round(row.reached, 1), "unit": "%"}
        words["share"] = format_number(shown["value"])
    return claim(
        key,
        language,
        subject=f"{row.target_id}/{row.statistic_id}",
        target_ids=[row.target_id],
        steps=chain(language, "comparing.timelines.outcomes"),
        sensitivity=getattr(row, f"why_{language}"),
        **shown,
        **words,
    )


def tell_added(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return how far each addition is counted, with the years for which there is a figure.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.added`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    plans = named_plans(documents, language)
    return [_added(row, plans[row.document], language) for row in table.itertuples()]


def _added(row: Row, plan: Phrase, language: str) -> Claim:
    words: Words = _sides(row, plan, language, year=row.years)
    share = round(row.share, 1)
    return claim(
        "added",
        language,
        subject=f"{row.target_id}/{row.statistic}",
        value=share,
        unit="%",
        target_ids=[row.target_id],
        steps=chain(language, "comparing.timelines.added"),
        sensitivity=words["why"],
        indicator=statistic_name(row.statistic, language),
        n=row.year_count,
        window=row.window_years,
        share=format_number(share),
        end=row.end_year,
        **words,
    )


def _sides(row: Row, plan: Phrase, language: str, *, year: object = None) -> Words:
    """Return in words what was promised, what was counted and why the two differ."""
    promised = amount(row.promised, row.promised_unit, language)
    return {
        "plan": plan,
        "promised": linked(promised, row.id),
        "counted": amount(row.value, row.unit, language),
        "year": row.year if year is None else year,
        "why": getattr(row, f"why_{language}"),
    }
