"""Sentences on starts and outcomes, computed from the tables: gone when those say else."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import format_number, name_of, one_line
from policytargets.reporting.clocks import statistic_name
from policytargets.reporting.prose import Phrase, bullets, counted, fill, named_plans
from policytargets.vocabulary.names import translate

__all__ = ["beside", "outcomes", "starts"]

Row = Any


def starts(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, language: str
) -> str:
    """Return how many targets have a baseline, and the growth that each known one asks for.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `timelines.starts`.
    normalised : pandas.DataFrame
        The clean table, of the targets chosen.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if normalised.empty:
        return ""
    lines = [fill("starts", language, n=len(table), total=len(normalised))]
    names = named_plans(documents, language)
    for row in table[table["implied_growth_per_year"].notna()].itertuples():
        lines.append(_growth(row, names[row.document], language))
    return bullets(lines)


def _growth(row: Row, plan: Phrase, language: str) -> str:
    start = amount(row.baseline_value, row.unit, language)
    return fill(
        "starts_implied",
        language,
        plan=plan,
        indicator=one_line(row.indicator_text),
        start=translate("clock.in", language, value=start, year=row.baseline_year),
        status=name_of("baseline_status", row.baseline_status, language),
        value=amount(row.value, row.unit, language),
        end=row.end_year,
        rate=format_number(round(row.implied_growth_per_year, 2)),
        caveat=translate(f"start_caveat.{row.function}", language),
    )


def beside(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return how many official figures only stand beside targets, and the last one before each.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `timelines.beside`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if table.empty:
        return ""
    number = counted("target", table["target_id"].nunique(), language)
    lines = [fill("beside", language, n=len(table), targets=number)]
    names = named_plans(documents, language)
    before = table[table["when"] == "before"].sort_values("year", kind="stable")
    for target in table["target_id"].unique():
        last = before[before["target_id"] == target].tail(1)
        lines += [_beside(row, names[row.document], language) for row in last.itertuples()]
    return bullets(lines)


def _beside(row: Row, plan: Phrase, language: str) -> str:
    return fill(
        "beside_one",
        language,
        plan=plan,
        promised=amount(row.promised, row.promised_unit, language),
        form=name_of("measure", row.promised_form, language),
        end=row.end_year,
        counted=amount(row.value, row.unit, language),
        year=row.year,
        statistic=statistic_name(row.statistic, language),
        why=getattr(row, f"why_{language}"),
    )


def outcomes(
    found: pd.DataFrame,
    counts: pd.DataFrame,
    documents: pd.DataFrame,
    as_of: str,
    language: str,
) -> str:
    """Return for how many due targets an outcome is known, and each of those.

    Parameters
    ----------
    found, counts : pandas.DataFrame
        As returned by `timelines.outcomes` and `timelines.count_outcomes`.
    documents : pandas.DataFrame
        The plans compared.
    as_of : str
        The ISO date.
    language : str
        ``en`` or ``zh``.
    """
    if counts.empty:
        return fill("outcomes_none_due", language, as_of=as_of)
    sums = counts[["due_count", "with_outcome", "judged", "no_outcome"]].sum()
    names = ("due", "found", "judged", "none")
    values = dict(zip(names, map(int, sums), strict=True))
    lines = [fill("outcomes", language, as_of=as_of, **values)]
    plans = named_plans(documents, language)
    lines += [_outcome(row, plans[row.document], language) for row in found.itertuples()]
    return bullets(lines)


def _outcome(row: Row, plan: Phrase, language: str) -> str:
    values = {
        "plan": plan,
        "promised": amount(row.promised, row.promised_unit, language),
        "counted": amount(row.value, row.unit, language),
        "year": row.year,
        "why": getattr(row, f"why_{language}"),
        "verdict": name_of("verdict", row.verdict, language),
    }
    if not row.same_form:
        values["promised_form"] = name_of("measure", row.promised_form, language)
        values["counted_form"] = name_of("measure", row.form, language)
        return fill("outcome_form", language, **values)
    if pd.isna(row.reached):
        return fill("outcome_refused", language, **values)
    return fill("outcome_reached", language, share=format_number(round(row.reached, 1)), **values)
