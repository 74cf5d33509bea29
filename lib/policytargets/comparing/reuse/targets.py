"""The targets that lie in shared passages, and those whose words an edit touches."""

from __future__ import annotations

import pandas as pd

from policytargets.comparing.reuse.tables import Reuse

__all__ = ["place_targets"]


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
    own = {str(plan): rows for plan, rows in targets.groupby("document")}
    passages, edits = reuse.passages.copy(), reuse.edits.copy()
    keys = ["plan_a", "plan_b", "passage"]
    for side in ("a", "b"):
        places = ["start", "end"]
        passages[f"targets_{side}"] = _within(passages, own, side, places)
        touched = _within(edits, own, side, ["quote_start", "quote_end"])
        inside = passages.set_index(keys)[f"targets_{side}"]
        edits[f"targets_{side}"] = [
            [one for one in ids if one in inside[tuple(key)]]
            for ids, key in zip(touched, edits[keys].itertuples(index=False), strict=True)
        ]
    return Reuse(passages, edits)


def _within(
    rows: pd.DataFrame, targets: dict[str, pd.DataFrame], side: str, places: list[str]
) -> list[list[str]]:
    spans = rows[[f"plan_{side}", f"start_{side}", f"end_{side}"]].itertuples(index=False)
    return [
        _overlapping(targets[plan], places, start, end) if plan in targets else []
        for plan, start, end in spans
    ]


def _overlapping(targets: pd.DataFrame, places: list[str], start: int, end: int) -> list[str]:
    """Return the targets that a span touches; one without characters touches what is around it."""
    first, last = targets[places[0]], targets[places[1]]
    touched = first.lt(end) & last.gt(start) if start < end else first.lt(start) & last.gt(start)
    return list(targets.loc[touched, "target_id"])
