"""Shingles at several lengths, candidates by MinHash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from policytargets.comparing.text_reuse.masked_texts import ComparedText
from policytargets.comparing.text_reuse.seeds import SEED, grams

LENGTHS = (4, 6, 8, 10, 12, 16, 20, 30)
"""Lengths of shingles: from words of the field to whole clauses."""

_COLUMNS = ["length", "script", "masked", "plan_a", "plan_b", "shingles_a", "shingles_b", "shared"]


def shingle_grid(
    readings: Sequence[ComparedText], lengths: Sequence[int] = LENGTHS
) -> pd.DataFrame:
    """Return how many shingles each pair of plans shares, at each length and in each reading.

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


def most_similar(grid: pd.DataFrame) -> pd.DataFrame:
    """Return for each length and reading the pairs in order of containment.

    Returns
    -------
    pandas.DataFrame
        The grid with ``rank`` (1 for the most similar pair; pairs that tie have the same rank;
        0 for those that share nothing), by length, reading and rank.
    """
    keys = ["length", "script", "masked"]
    ranks = grid.groupby(keys)["containment"].rank(ascending=False, method="min")
    ranked = grid.assign(rank=ranks.where(grid["shared"] > 0, 0).fillna(0).astype(int))
    order = ranked.assign(nothing=ranked["rank"].eq(0))
    order = order.sort_values([*keys, "nothing", "rank"], kind="stable", ignore_index=True)
    return order.drop(columns="nothing")


def _shingles(reading: ComparedText, length: int, script: str, masked: bool) -> np.ndarray:
    codes = reading.codes if script == "simplified" else reading.written
    shingles = grams(codes, length)
    if masked:
        counted = np.concatenate([[0], reading.free.cumsum()])
        free = counted[length:] - counted[:-length] if len(shingles) else counted[:0]
        shingles = shingles[2 * free >= length]
    return np.unique(shingles)


if TYPE_CHECKING:
    from datasketch import MinHash


MANY = 2_000
"""Pairs up to which all are aligned: those of 63 plans, less than a minute."""

_WINDOW, _STEP = 64, 32  # a passage of 60 characters and more fills most of some window
_BANDS, _ROWS = 64, 2  # windows that share a fifth of their shingles meet in 93 of 100 cases
_SIMILAR = 0.08  # by their sketches; windows of plans without reuse share hardly any rare shingle
_COMMON = 0.2  # shingles in more than this share of the plans are words of the field
_SEED = 1


def candidate_pairs(readings: Sequence[ComparedText]) -> list[tuple[ComparedText, ComparedText]]:
    """Return the pairs of plans that share similar windows, in the order of the plans."""
    from datasketch import MinHashLSH  # needed by large corpora only

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    sketches: dict[tuple[int, int], MinHash] = {}
    pairs: set[tuple[int, int]] = set()
    for place, sketch in _sketches(readings):
        for other in index.query(sketch):
            near = sketches[other].jaccard(sketch) >= _SIMILAR
            if other[0] != place and near:
                pairs.add((other[0], place))
        key = (place, len(sketches))
        sketches[key] = sketch
        index.insert(key, sketch, check_duplication=False)
    return [(readings[a], readings[b]) for a, b in sorted(pairs)]


def _sketches(readings: Sequence[ComparedText]) -> Iterator[tuple[int, MinHash]]:
    """Return the sketch of each window of each plan, with the plan's place."""
    from datasketch import MinHash

    empty = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=_fold)
    shingles = [grams(reading.codes, SEED) for reading in readings]
    common = _common(shingles)
    for place, own in enumerate(shingles):
        rare = ~np.isin(own, common) & readings[place].free[: len(own)]
        for start in range(0, max(len(own) - _STEP, 1), _STEP):
            part = own[start : start + _WINDOW][rare[start : start + _WINDOW]]
            if len(part):
                sketch = empty.copy()
                sketch.update_batch(part.tolist())
                yield place, sketch


def _common(shingles: Sequence[np.ndarray]) -> np.ndarray:
    own = [np.unique(one) for one in shingles]
    values, plans = np.unique(np.concatenate(own), return_counts=True)
    return values[plans > max(2, _COMMON * len(shingles))]


def _fold(value: int) -> int:
    """Return 32 of the 64 bits of a shingle, as many as a sketch takes."""
    return value >> 32
