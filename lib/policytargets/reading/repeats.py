"""Repeats: a second mention of the same target with the same number points to the first."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["mark_repeats"]

_SAME = ("indicator", "value", "value_max", "unit", "measure", "cadence", "end_year")


def mark_repeats(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the rows with the id of the first mention in ``repeats``.

    Parameters
    ----------
    rows : list of dict
        The targets of one document in text order.
    """
    for place, row in enumerate(rows):
        first = next((other for other in rows[:place] if _same_target(other, row)), None)
        if first is not None:
            row["repeats"] = first["repeats"] or first["id"]
    return rows


def _same_target(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether two rows are mentions of one target; in one section they are two things."""
    if one["indicator"] == "other" or one["section"] == other["section"]:
        return False
    if any(one[field] != other[field] for field in _SAME):
        return False
    first, second = _plain(one["scope"]), _plain(other["scope"])
    return first == second or bool(first and second and (first in second or second in first))


def _plain(scope: object) -> str:
    return "".join(str(scope).split()).replace("规模以上", "规上").replace("規模以上", "規上")
