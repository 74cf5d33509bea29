"""What the plans share: the three grades in sentences, and the sets of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.reporting.cells import (
    Cell,
    family_name,
)
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.display import show
from policytargets.reporting.prose import counted, joined
from policytargets.vocabulary.names import translate

__all__ = ["keys_of", "pair_name", "show_sets", "tell_shared"]

Row = Any
_OPEN = ("direct", "converted", "qualified")
_STEP = "comparing.overlap.grade"


def pair_name(row: Row, labels: Mapping[str, str]) -> str:
    """Return two plans as one name, such as "Wenzhou – Jinhua"."""
    return f"{labels[row.plan_a]} – {labels[row.plan_b]}"


def tell_shared(
    table: pd.DataFrame, graded: pd.DataFrame, plans: Sequence[str], language: str
) -> list[Claim]:
    """Return how many families the plans share, and how many of these can be compared.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.presence`.
    graded : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.grade`.
    plans : sequence of str
        Plan ids.
    language : str
        ``en`` or ``zh``.
    """
    if table.empty:
        return []
    both = graded[graded["side"].eq("both")]
    single = int((table["plans"] == 1).sum())
    common = table.loc[table["plans"] == len(plans), "family"]
    told = [
        claim(
            "overlap_families",
            language,
            value=len(table) - single,
            target_ids=keys_of(both),
            steps=[Step("comparing.overlap.presence", {"plans": sorted(plans)})],
            families=counted("family", len(table), language),
            single=single,
            common=len(common),
        )
    ]
    if len(common):
        told.append(
            claim(
                "overlap_in_all",
                language,
                value=len(common),
                target_ids=keys_of(both[both["family"].isin(common)]),
                steps=[Step("comparing.overlap.presence", {"plans": sorted(plans)})],
                names=joined([family_name(code, language) for code in common], language),
            )
        )
    return [*told, _grades(both, language)] if len(both) else told


def show_sets(sets: pd.DataFrame, labels: Mapping[str, str], language: str) -> None:
    """Show the sets of plans that have families to themselves, with the names of these.

    Parameters
    ----------
    sets : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.intersections`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    comma = translate("list.comma", language)
    rows = [
        {
            "members": Cell((comma.join(labels[plan] for plan in row.members.split(";")),)),
            "set_families": row.families,
            "set_comparable": row.comparable,
            "names": Cell((comma.join(family_name(c, language) for c in row.codes.split(";")),)),
        }
        for row in sets.itertuples()
    ]
    show(pd.DataFrame(rows), language, "sets")


def _grades(both: pd.DataFrame, language: str) -> Claim:
    counts: dict[str, Any] = {
        code: int(both["verdict"].eq(code).sum()) for code in (*_OPEN, "refused")
    }
    open_ = sum(counts[code] for code in _OPEN)
    return claim(
        "overlap_grades",
        language,
        value=open_,
        target_ids=keys_of(both[both["verdict"].ne("refused")]),
        steps=[Step(_STEP)],
        n=len(both),
        open=open_,
        **counts,
    )


def keys_of(rows: pd.DataFrame) -> list[str]:
    """Return the targets of both sides of some rows."""
    parts = [row for side in "ab" for row in rows[f"targets_{side}"]]
    return [key for part in parts for key in part.split(";") if key]
