"""Repeats: a second mention of the same target with the same number points to the first."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter

__all__ = ["mark_repeats"]

_SAME = itemgetter("indicator", "value", "value_max", "unit", "measure", "cadence", "end_year")
_MARKS = str.maketrans("", "", " \t\u00a0\u3000")


def mark_repeats(rows: list[dict[str, object]], title_end: int = 0) -> list[dict[str, object]]:
    """Return the rows with the id of the first mention in ``repeats``.

    Two rows of one section are two things, however alike; what the title says, the text repeats.

    Parameters
    ----------
    rows : list of dict
        The targets of one document in text order.
    title_end : int
        Where the first line of the text ends.
    """
    mentions: dict[object, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        alike = mentions[_SAME(row)]
        first = next((other for other in alike if _same_target(other, row, title_end)), None)
        if first is not None:
            row["repeats"] = first["id"]
        elif not any(_same_place(other, row) for other in alike):
            alike.append(row)
    return rows


def _same_target(one: dict[str, object], other: dict[str, object], title_end: int) -> bool:
    titled = int(str(one["start"])) < title_end <= int(str(other["start"]))
    if one["indicator"] == "other" or (one["section"] == other["section"] and not titled):
        return False
    first, second = _plain(one["scope"]), _plain(other["scope"])
    return first == second or bool(first and second and (first in second or second in first))


def _same_place(one: dict[str, object], other: dict[str, object]) -> bool:
    return (one["section"], one["scope"]) == (other["section"], other["scope"])


def _plain(scope: object) -> str:
    """Return a scope without spaces and in the short form of 规模以上, in either script."""
    plain = str(scope).translate(_MARKS)
    return plain.replace("规模以上", "规上").replace("規模以上", "規上")
