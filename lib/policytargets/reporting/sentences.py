"""Sentences with numbers, computed from the tables: what no longer holds is no longer said."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.comparing.differences import differences
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

__all__ = ["agencies", "ambition", "measures", "profile", "targets", "wording"]


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


def ambition(
    rows: pd.DataFrame, lines: pd.DataFrame, documents: pd.DataFrame, language: str
) -> str:
    """Return for each family how far its values are of one kind, and wherein they differ.

    Parameters
    ----------
    rows, lines : pandas.DataFrame
        As returned by `policytargets.comparing.board` and `number_lines`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    said = []
    stated = lines[lines["missing"] == ""]
    for family, own in rows.groupby("family", sort=False):
        name = family_name(own, language)
        inside = stated[stated["family"] == family]
        if inside.empty:
            said.append(fill("family_none", language, family=name))
        else:
            said.append(_family(inside, name, documents, language))
    return bullets(said)


def family_name(rows: pd.DataFrame, language: str) -> str:
    """Return the name of a family's rows: that of the family, or of its only indicator."""
    first = rows.iloc[0]
    if first["family"] == first["indicator"]:
        return str(first[f"name_{language}"])
    return name_of("family", first["family"], language)


def _family(inside: pd.DataFrame, name: str, documents: pd.DataFrame, language: str) -> str:
    opening = fill(
        "family",
        language,
        family=name,
        stated=inside["document"].nunique(),
        plans=counted("plan", len(documents), language),
        combinations=counted("combination", inside["line"].nunique(), language),
    )
    regions = documents.set_index("document")[f"region_{language}"]
    crowded = [own for _, own in inside.groupby("line") if own["document"].nunique() > 1]
    if not crowded:
        return f"{opening} {fill('family_alone', language)}"
    return " ".join([opening, *(_line(own, regions, language) for own in crowded)])


def _line(own: pd.DataFrame, regions: pd.Series, language: str) -> str:
    differing = differences(own)
    words = [name_of("difference", column, language) for column in differing]
    values = {
        "name": own.iloc[0][f"name_{language}"],
        "measure": name_of("measure", own.iloc[0]["measure"], language),
        "plans": joined(regions[own["document"].drop_duplicates()], language),
    }
    if not differing:
        return fill("line_agrees", language, **values)
    return fill("line_differs", language, differences=joined(words, language), **values)


def wording(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return for each plan how many targets are worded as duty, hope or plain statement."""
    lines = []
    for plan, name in named_plans(documents, language).items():
        own = table[table["document"] == plan]
        counts = {code: int((own["commitment"] == code).sum()) for code in _COMMITMENTS}
        bare = int((own["comparator"] == "=").sum())
        number = counted("target", len(own), language)
        lines.append(fill("wording", language, plan=name, targets=number, bare=bare, **counts))
    return bullets(lines)


_COMMITMENTS: Sequence[str] = ("ensure", "aspire", "plain")


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
