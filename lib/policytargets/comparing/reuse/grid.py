"""Shared shingles of pairs of plans at several lengths, instead of one percentage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from policytargets.comparing.reuse.reading import Reading
from policytargets.comparing.reuse.seeds import grams

__all__ = ["LENGTHS", "most_similar", "shingle_grid"]

LENGTHS = (4, 6, 8, 10, 12, 16, 20, 30)
"""Lengths of shingles: from words of the field to whole clauses."""

_COLUMNS = ["length", "script", "masked", "plan_a", "plan_b", "shingles_a", "shingles_b", "shared"]


def shingle_grid(readings: Sequence[Reading], lengths: Sequence[int] = LENGTHS) -> pd.DataFrame:
    """Return how many shingles each pair of plans shares, at each length and in each reading.

    Parameters
    ----------
    readings : sequence of Reading
        The plans; each pair stands once, in this order.
    lengths : sequence of int, optional
        Characters of a shingle.

    Returns
    -------
    pandas.DataFrame
        ``length``, ``script`` (``written`` before the conversion of script, ``simplified`` after
        it), ``masked`` (whether shingles are left out of which more than half is boilerplate),
        the pair, ``shingles_a``, ``shingles_b``, ``shared`` (different shingles), ``jaccard``
        (shared over the union), ``containment`` (shared over the smaller set); both between 0
        and 1, missing where a plan has none.
    """
    rows = []
    for length, script, masked in product(lengths, ("written", "simplified"), (False, True)):
        sets = {one.plan: _shingles(one, length, script, masked) for one in readings}
        for a, b in combinations([one.plan for one in readings], 2):
            shared = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
            rows.append((length, script, masked, a, b, len(sets[a]), len(sets[b]), shared))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    union = table["shingles_a"] + table["shingles_b"] - table["shared"]
    smaller = table[["shingles_a", "shingles_b"]].min(axis=1)
    table["jaccard"] = table["shared"] / union.where(union > 0)
    table["containment"] = table["shared"] / smaller.where(smaller > 0)
    return table


def most_similar(grid: pd.DataFrame, value: str = "containment") -> pd.DataFrame:
    """Return for each length and reading the pairs in order of similarity.

    Parameters
    ----------
    grid : pandas.DataFrame
        As returned by `shingle_grid`.
    value : str, optional
        ``containment`` or ``jaccard``.

    Returns
    -------
    pandas.DataFrame
        The grid with ``rank`` (1 for the most similar pair; pairs that tie have the same rank;
        0 for those that share nothing), by length, reading and rank.
    """
    keys = ["length", "script", "masked"]
    ranks = grid.groupby(keys)[value].rank(ascending=False, method="min")
    ranked = grid.assign(rank=ranks.where(grid["shared"] > 0, 0).fillna(0).astype(int))
    order = ranked.assign(nothing=ranked["rank"].eq(0))
    order = order.sort_values([*keys, "nothing", "rank"], kind="stable", ignore_index=True)
    return order.drop(columns="nothing")


def _shingles(reading: Reading, length: int, script: str, masked: bool) -> np.ndarray:
    codes = reading.codes if script == "simplified" else reading.written
    shingles = grams(codes, length)
    if masked:
        counted = np.concatenate([[0], reading.free.cumsum()])
        free = counted[length:] - counted[:-length] if len(shingles) else counted[:0]
        shingles = shingles[2 * free >= length]
    return np.unique(shingles)
