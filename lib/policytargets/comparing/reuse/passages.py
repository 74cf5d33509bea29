"""Passages that two plans share: local alignments of their characters, with raw offsets."""

from __future__ import annotations

import numpy as np

from policytargets.comparing.reuse.alignments import Alignment, align, choose_apart
from policytargets.comparing.reuse.chains import chain_runs
from policytargets.comparing.reuse.ends import complete_numbers
from policytargets.comparing.reuse.reading import Reading
from policytargets.comparing.reuse.scoring import least_score, weigh
from policytargets.comparing.reuse.seeds import crowded, find_runs

__all__ = ["SHORTEST", "find_alignments"]

SHORTEST = 10
"""Equal characters outside boilerplate that a passage has at least.

Chance alone is answered by the score. Terms of the field are not: in plans cut into pieces of eight
characters and shuffled, which keeps most terms and no clause, a pair has 3.0 passages of eight
equal characters and 0.4 of ten; the five plans as they stand have fourteen of ten a pair (see
``benchmarks/reuse.py``).
"""


def find_alignments(a: Reading, b: Reading, shortest: int = SHORTEST) -> list[Alignment]:
    """Return the alignments of two plans; the first text of each is that of `a`.

    Parameters
    ----------
    a, b : Reading
        The plans. Which is the first changes no result but its sides.
    shortest : int, optional
        Equal characters outside boilerplate that a passage has at least.
    """
    if a.text > b.text:
        return [_turned(found) for found in find_alignments(b, a, shortest)]
    weights = weigh(a, b), weigh(b, a)
    runs = find_runs(a.codes, b.codes)
    runs = runs[crowded(runs, _sums(runs, (a.free, b.free)))]
    least = least_score(len(a.text), len(b.text))
    chains = chain_runs(runs, _sums(runs, weights), least)
    found = [align(a.text, b.text, chain, weights) for chain in chains]
    kept = choose_apart([one for one in found if _is_kept(one, (a, b), least, shortest)])
    return [complete_numbers(one, a.text, b.text) for one in kept]


def _sums(runs: np.ndarray, values: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return the sum of the values of each run's characters, in the text where it is less."""
    totals = [np.concatenate([[0], own.cumsum()]) for own in values]
    starts = zip(totals, (runs[:, 0], runs[:, 1]), strict=True)
    return np.minimum(*(total[start + runs[:, 2]] - total[start] for total, start in starts))


def count_free(found: Alignment, both: tuple[Reading, Reading]) -> int:
    """Return how many equal characters of an alignment are boilerplate in neither text."""
    steps = found.steps[found.equal]
    return int((both[0].free[steps[:, 0]] & both[1].free[steps[:, 1]]).sum())


def _is_kept(found: Alignment, both: tuple[Reading, Reading], least: float, shortest: int) -> bool:
    return found.score >= least and count_free(found, both) >= shortest


def _turned(found: Alignment) -> Alignment:
    return Alignment(found.steps[:, ::-1], found.equal, found.score)
