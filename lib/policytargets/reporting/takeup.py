"""What local plans take up of the province's: sentences and a table of comparator claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.overlap import SIZES
from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import Cell, family_name, name_of
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.display import show
from policytargets.reporting.prose import Phrase, fill, joined, linked
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["show_taken_up", "tell_paces", "tell_taken_up"]

Row = Any
_STEP = Step("comparing.overlap.taken_up")


def tell_taken_up(
    counts: pd.DataFrame, taken: pd.DataFrame, labels: Mapping[str, str], language: str
) -> list[Claim]:
    """Return how many of the province's families each local plan states, with the parent test.

    Parameters
    ----------
    counts, taken : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.count_taken_up` and `taken_up`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    if counts.empty:
        return [claim("overlap_taken_none", language, steps=[_STEP])]
    told = []
    for row in counts.itertuples():
        own = taken[taken["document"].eq(row.document) & taken["above"].eq(row.above)]
        own = own[own["grade"].isin(["comparable", "indicator"])]
        keys = [k for c in ("targets", "targets_above") for v in own[c] for k in v.split(";")]
        told.append(
            claim(
                "overlap_taken",
                language,
                subject=f"{row.document}/{row.above}",
                value=row.comparable + row.indicator,
                target_ids=keys,
                steps=[_STEP],
                plan=labels[row.document],
                above=labels[row.above],
                n=row.comparable + row.indicator,
                families=row.families,
                comparable=row.comparable,
                parent=_parent(row, labels, language),
            )
        )
    return [*told, *_left(taken, labels, language)]


def _left(taken: pd.DataFrame, labels: Mapping[str, str], language: str) -> list[Claim]:
    """Return which families of the province no later plan states."""
    told = []
    for above, own in taken.groupby("above", sort=False):
        used = own.loc[own["grade"].isin(["comparable", "indicator"]), "family"]
        left = own[~own["family"].isin(used)].drop_duplicates("family")
        if len(left):
            names = joined([family_name(code, language) for code in left["family"]], language)
            keys = [key for part in left["targets_above"] for key in part.split(";")]
            words: dict[str, Any] = {"above": labels[str(above)], "n": len(left), "names": names}
            told.append(
                claim(
                    "overlap_left",
                    language,
                    subject=str(above),
                    value=len(left),
                    target_ids=keys,
                    steps=[_STEP],
                    **words,
                )
            )
    return told


def _parent(row: Row, labels: Mapping[str, str], language: str) -> Phrase:
    """Return whether the provincial plan can be the one above the local one."""
    named = getattr(row, f"parent_{language}")
    told = ambition_name("parent", row.status, language)
    values = {"plan": labels[row.document], "above": labels[row.above], "told": told}
    key = "parent_named" if named else "parent_plain"
    return Phrase(fill(key, language, parent=named, **values))


def tell_paces(
    taken: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], language: str
) -> list[Claim]:
    """Return for each comparable target how its pace stands to the province's, size allowed for.

    Parameters
    ----------
    taken : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.taken_up`.
    labels : mapping of str to str
        Name of each plan.
    names : mapping of str to str
        Name of each target by its key.
    language : str
        ``en`` or ``zh``.
    """
    rows = taken[taken["per_100bn_gdp_ratio"].notna()]
    told = []
    for row in rows.itertuples():
        lines: dict[str, Any] = {
            "gdp": row.per_100bn_gdp_ratio,
            "residents": row.per_million_residents_ratio,
        }
        both = pd.notna(lines["residents"])
        pair = row.target_id, row.target_id_above
        shown = [_linked(key, names) for key in pair]
        told.append(
            claim(
                "overlap_pace" if both else "overlap_pace_gdp",
                language,
                subject=f"{row.document}/{row.above}/{row.family}",
                value=float(lines["gdp"]),
                target_ids=pair,
                steps=[_STEP],
                family=family_name(row.family, language),
                own=shown[0],
                above=shown[1],
                share=f"{100 * row.ratio:.0f}",
                reasons=joined(_reasons(row, language), language),
                **{name: f"{value:.1f}" for name, value in lines.items()},
            )
        )
    return told


def show_taken_up(taken: pd.DataFrame, names: Mapping[str, str], language: str) -> None:
    """Show the province's families that a local plan states again, with both numbers.

    Parameters
    ----------
    taken : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.taken_up`.
    names : mapping of str to str
        Name of each target by its key.
    language : str
        ``en`` or ``zh``.
    """
    rows = taken[taken["grade"].isin(["comparable", "indicator"])]
    shown = [_row(row, names, language) for row in rows.itertuples()]
    show(pd.DataFrame(shown), language, "taken_up", blank="–", stacked=True)


def _row(row: Row, names: Mapping[str, str], language: str) -> dict[str, object]:
    reasons = _reasons(row, language)
    sized = {f"ratio_{size}": _times(getattr(row, f"{size}_ratio")) for size in SIZES}
    return {
        "family": row.family,
        "pair_a": _targets(row, "", names, language),
        "pair_b": _targets(row, "_above", names, language),
        "verdict": row.verdict,
        **sized,
        "reasons": Cell((translate("list.clause_of", language).join(reasons),)) if reasons else "",
    }


def _targets(row: Row, side: str, names: Mapping[str, str], language: str) -> Cell:
    """Return the target that is compared with its amount, or all that cannot be."""
    key = getattr(row, f"target_id{side}")
    if isinstance(key, str):
        basis = "" if row.basis == "value" else name_of("basis", row.basis, language)
        value = amount(getattr(row, f"value{side}"), row.unit, language)
        name = names[key]
        told = (str(name), f"{value} {basis}".strip())
        return Cell(told, target=getattr(name, "target", ""))
    keys = getattr(row, f"targets{side}").split(";")
    return Cell(tuple(str(names[key]) for key in keys))


def _reasons(row: Row, language: str) -> list[str]:
    return [name_of("caveat", code, language) for code in row.reasons.split(";") if code]


def _times(value: float) -> Cell | str:
    return "" if pd.isna(value) else Cell((f"{value:.1f}×",), "number")


def _linked(key: str, names: Mapping[str, str]) -> Phrase:
    name = names[key]
    return linked(str(name), getattr(name, "target", ""))
