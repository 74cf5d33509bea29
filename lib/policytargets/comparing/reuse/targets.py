"""The targets that lie in shared passages, and those whose words an edit touches."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from policytargets.comparing.reuse.tables import Reuse

__all__ = ["place_targets"]

_Spot = tuple[str, int, int]


def place_targets(reuse: Reuse, targets: pd.DataFrame) -> Reuse:
    """Return passages and edits with the targets of either plan that they concern.

    Parameters
    ----------
    reuse : Reuse
        As returned by `compare_words`.
    targets : pandas.DataFrame
        The clean table.

    Returns
    -------
    Reuse
        With ``targets_a`` and ``targets_b``, each a list of ``target_id``: of a passage those
        whose number stands in it, of an edit those of its passage whose quote it touches.
    """
    numbers, quotes = (_spots(targets, kind) for kind in ("", "quote_"))
    passages, edits = reuse.passages.copy(), reuse.edits.copy()
    keys = ["plan_a", "plan_b", "passage"]
    for side in ("a", "b"):
        passages[f"targets_{side}"] = _within(passages, numbers, side)
        touched = _within(edits, quotes, side)
        inside = passages.set_index(keys)[f"targets_{side}"]
        edits[f"targets_{side}"] = [
            [one for one in ids if one in inside[tuple(key)]]
            for ids, key in zip(touched, edits[keys].itertuples(index=False), strict=True)
        ]
    return Reuse(passages, edits)


def _spots(targets: pd.DataFrame, kind: str) -> dict[str, list[_Spot]]:
    """Return by plan each target with the first and the last place of its number or quote."""
    columns = ["document", "target_id", f"{kind}start", f"{kind}end"]
    spots: dict[str, list[_Spot]] = {}
    for plan, target, first, last in targets[columns].itertuples(index=False, name=None):
        spots.setdefault(plan, []).append((target, first, last))
    return spots


def _within(rows: pd.DataFrame, spots: Mapping[str, list[_Spot]], side: str) -> list[list[str]]:
    columns = [f"plan_{side}", f"start_{side}", f"end_{side}"]
    return [
        _touched(spots.get(plan, []), start, end)
        for plan, start, end in rows[columns].itertuples(index=False, name=None)
    ]


def _touched(spots: list[_Spot], start: int, end: int) -> list[str]:
    """Return the targets that a span touches; one without characters touches what is around it."""
    if start < end:
        return [target for target, first, last in spots if first < end and last > start]
    return [target for target, first, last in spots if first < start < last]
