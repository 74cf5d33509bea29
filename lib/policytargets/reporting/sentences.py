"""Sentences with numbers, computed from the tables: what no longer holds is no longer said."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.reporting.cells import name_of
from policytargets.reporting.prose import (
    Phrase,
    bullets,
    counted,
    fill,
    joined,
    named_plans,
    percent,
    top_codes,
)

__all__ = ["agencies", "measures", "profile", "targets"]


def targets(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return how many targets there are, and in which themes each plan has most of its own.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.describe`.
    documents : pandas.DataFrame
        The plans that were read, also those without targets.
    language : str
        ``en`` or ``zh``.
    """
    lines = [
        fill(
            "total",
            language,
            plans=counted("plan", len(documents), language),
            targets=counted("target", len(table), language),
            indicators=counted("indicator", table["indicator"].nunique(), language),
        )
    ]
    for plan, name in named_plans(documents, language).items():
        lines.append(_plan_themes(table[table["document"] == plan], name, language))
    repeats = int((table["repeats"] != "").sum())
    return bullets([*lines, *([fill("repeats", language, n=repeats)] if repeats else [])])


def _plan_themes(own: pd.DataFrame, plan: Phrase, language: str) -> str:
    if own.empty:
        return fill("plan_nothing", language, plan=plan)
    codes, most = top_codes(own["theme"].value_counts(sort=False))
    return fill(
        "plan_themes",
        language,
        plan=plan,
        targets=counted("target", len(own), language),
        themes=joined([name_of("theme", code, language) for code in codes], language),
        n=most,
    )


def measures(table: pd.DataFrame, language: str) -> str:
    """Return which form of target is the most frequent and how many rows name no scope."""
    if table.empty:
        return ""
    codes, most = top_codes(table["measure"].value_counts(sort=False))
    names = joined([name_of("measure", code, language) for code in codes], language)
    share = percent(most, len(table))
    lines = [fill("measures", language, measure=names, n=most, total=len(table), share=share)]
    unscoped = int((table["scope"] == "").sum())
    if unscoped:
        lines.append(fill("no_scope", language, n=unscoped, total=len(table)))
    return bullets(lines)


def profile(
    table: pd.DataFrame, documents: pd.DataFrame, fields: Sequence[str], language: str
) -> str:
    """Return what one plan promises in numbers and what its copy leaves unsaid.

    Parameters
    ----------
    table, documents : pandas.DataFrame
        The targets and the one entry of the plan.
    fields : sequence of str
        Fields of the entry that the copy does not state.
    language : str
        ``en`` or ``zh``.
    """
    (name,) = named_plans(documents, language).values()
    line = fill(
        "profile",
        language,
        plan=name,
        targets=counted("target", len(table), language),
        indicators=counted("indicator", table["indicator"].nunique(), language),
        scoped=int((table["scope"] != "").sum()),
    )
    if not len(fields):
        return line
    names = joined([name_of("field", field, language) for field in fields], language)
    return bullets([line, fill("profile_unstated", language, fields=names)])


def agencies(table: pd.DataFrame, bodies: pd.DataFrame, language: str) -> str:
    """Return how many targets name responsible bodies and which leads the most."""
    if bodies.empty:
        return fill("agencies_none", language)
    codes, most = top_codes(bodies.set_index("agency")["leads"])
    stated = int((table["agencies"] != "").sum())
    names = joined(codes, language)
    return fill("agencies", language, n=stated, total=len(table), agencies=names, leads=most)
