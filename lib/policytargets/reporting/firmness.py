"""How firmly targets are worded, in tables and sentences: each share with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.reporting.cells import Cell, name_of
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.display import show
from policytargets.reporting.prose import Phrase, fill, joined
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["interval", "label_themes", "show_firmness", "tell_firmness"]

Row = Any
_TOLD = ("ensures", "aspires", "bounded")


def label_themes(shares: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the name of each theme of a table of shares, those with most targets first."""
    counts = shares.groupby("theme", sort=False)["of"].max()
    most = counts.sort_values(ascending=False, kind="stable")
    return {str(code): name_of("theme", str(code), language) for code in most.index}


def show_firmness(shares: pd.DataFrame, language: str) -> None:
    """Show a row a plan or theme: of how many targets how many bear each mark, with the interval.

    Parameters
    ----------
    shares : pandas.DataFrame
        As returned by `policytargets.comparing.ambition.hardness`.
    language : str
        ``en`` or ``zh``.
    """
    by = str(shares.columns[0])
    rows = []
    for value, own in shares.groupby(by, sort=False):
        cells = {f"mark_{row.mark}": _cell(row, language) for row in own.itertuples()}
        rows.append({by: value, **cells})
    show(pd.DataFrame(rows), language, f"firmness_{by}", stacked=True)


def _cell(row: Row, language: str) -> Cell:
    if not row.of:
        return Cell((translate("axis.not_applicable", language),), "missing")
    told = translate("axis.of", language, n=row.count, total=row.of)
    return Cell((f"{100 * row.share:.0f} %", told, interval(row)), "number")


def interval(row: Row) -> str:
    """Return the interval of a share in whole per cent."""
    return f"{100 * row.low:.0f}–{100 * row.high:.0f} %"


def tell_firmness(
    shares: pd.DataFrame, marked: pd.DataFrame, labels: Mapping[str, str], language: str
) -> list[Claim]:
    """Return for the kinds of wording which plan uses them most and least, and if that is firm.

    Parameters
    ----------
    shares : pandas.DataFrame
        As returned by `policytargets.comparing.ambition.hardness`, by plan.
    marked : pandas.DataFrame
        The targets that were counted, as returned by
        `policytargets.comparing.ambition.mark_targets`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    told = []
    for mark in _TOLD:
        told += _extremes(shares[shares["mark"].eq(mark)], marked, mark, labels, language)
    return told + _agencies(shares[shares["mark"].eq("agency")], marked, labels, language)


def _extremes(
    own: pd.DataFrame,
    marked: pd.DataFrame,
    mark: str,
    labels: Mapping[str, str],
    language: str,
) -> list[Claim]:
    known = own[own["of"].gt(0)].sort_values("share", ascending=False, kind="stable")
    if len(known) < 2 or known["share"].iloc[0] == known["share"].iloc[-1]:
        return []
    ranked = list(known.itertuples())
    most, least = ranked[0], ranked[-1]
    ends = {"most": _end(most, labels, language), "least": _end(least, labels, language)}
    return [
        claim(
            "firm_apart" if most.low > least.high else "firm_overlap",
            language,
            subject=mark,
            value=100 * (most.share - least.share),
            unit="%",
            target_ids=_counted(marked, mark, [most.document, least.document]),
            steps=_how(language),
            mark=ambition_name("mark", mark, language),
            **ends,
        )
    ]


def _end(row: Row, labels: Mapping[str, str], language: str) -> Phrase:
    return Phrase(
        fill(
            "firm_end",
            language,
            plan=labels[row.document],
            share=f"{100 * row.share:.0f}",
            n=row.count,
            total=row.of,
            interval=interval(row),
        )
    )


def _agencies(
    own: pd.DataFrame, marked: pd.DataFrame, labels: Mapping[str, str], language: str
) -> list[Claim]:
    """Return which plans name lead agencies; nothing where all do."""
    asked = own["of"].gt(0)
    naming, silent = (list(own.loc[rows, "document"]) for rows in (asked, ~asked))
    if not silent:
        return []
    return [
        claim(
            "firm_agencies" if naming else "firm_no_agencies",
            language,
            value=float(len(naming)),
            target_ids=_counted(marked, "agency", naming),
            steps=_how(language),
            naming=joined([labels[plan] for plan in naming], language),
            silent=joined([labels[plan] for plan in silent], language),
            n=len(naming),
            plans=len(own),
        )
    ]


def _counted(marked: pd.DataFrame, mark: str, plans: Sequence[str]) -> list[str]:
    """Return the targets of plans to which a mark applies."""
    rows = marked[marked["document"].isin(plans) & marked[mark].notna()]
    return list(rows["target_id"])


def _how(language: str) -> list[Step]:
    return [Step("comparing.ambition.hardness", {}, fill("step_wording", language))]
