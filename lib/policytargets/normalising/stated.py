"""Baselines that a plan states in the same breath as the target (由2.2%提高到2.8%)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import Baseline
from policytargets.normalising.intervals import interval_of
from policytargets.reading.numbers import Number, find_numbers
from policytargets.reading.view import make_view
from policytargets.vocabulary.baselines import load_starts

__all__ = ["stated"]

_REACH = 60  # characters before a target in which its start may stand


def stated(rows: pd.DataFrame, texts: Mapping[str, str]) -> dict[str, Baseline]:
    """Return the baselines that stand before their targets in the text.

    Parameters
    ----------
    rows : pandas.DataFrame
        Targets with ``unit_written`` and ``unit_factor``.
    texts : mapping of str to str
        Raw text by document.

    Returns
    -------
    dict of str to Baseline
        By target_id, in the target's canonical unit; the year is None where the plan says only
        目前 or nothing.
    """
    found = {}
    for row in rows[rows["form"].eq("level")].itertuples(index=False):
        before = make_view(texts[row.document][max(0, row.start - _REACH) : row.start]).text
        start = _start_in(before)
        if start is not None and start[0].unit == row.unit_written:
            found[row.target_id] = _baseline(row, *start)
    return found


def _start_in(before: str) -> tuple[Number, int | None] | None:
    """Return number and year of the start with which a stretch of text ends."""
    words = load_starts()
    for number in reversed(find_numbers(before, 0, len(before))):
        opening = words.opening().search(before[: number.start])
        if opening and words.closing().match(before[number.end :]):
            return number, int(opening["year"]) if opening["year"] else None
    return None


def _baseline(row: Any, number: Number, year: int | None) -> Baseline:  # noqa: ANN401
    top = math.nan if number.value_max is None else number.value_max
    interval = interval_of(number.value, top, number.comparator).times(row.unit_factor)
    return Baseline(row.target_id, interval, year, "stated", row.id)
