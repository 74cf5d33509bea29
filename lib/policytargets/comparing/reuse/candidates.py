"""Candidates: pairs of a large corpus that may share a passage, by MinHash of their windows.

Aligning every pair of `n` plans takes a time that grows with the square of `n`. Sketches of
windows of each plan are put into buckets; two plans with a window in one bucket are a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from policytargets.comparing.reuse.reading import Reading
from policytargets.comparing.reuse.seeds import SEED, grams

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["MANY", "candidate_pairs"]

MANY = 2_000
"""Pairs up to which all are aligned: those of 63 plans, less than a minute."""

_WINDOW, _STEP = 64, 32  # a passage of 60 characters and more fills most of some window
_BANDS, _ROWS = 64, 2  # windows that share a fifth of their shingles meet in 93 of 100 cases
_SIMILAR = 0.08  # by their sketches; windows of plans without reuse share hardly any rare shingle
_COMMON = 0.2  # shingles in more than this share of the plans are words of the field
_SEED = 1


def candidate_pairs(readings: Sequence[Reading]) -> list[tuple[Reading, Reading]]:
    """Return the pairs of plans that share similar windows, in the order of the plans.

    Parameters
    ----------
    readings : sequence of Reading
        The plans.
    """
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


def _sketches(readings: Sequence[Reading]) -> Iterator[tuple[int, MinHash]]:
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
