"""What an alignment is worth: how much likelier it is a reused passage than chance.

The score is the natural logarithm of a likelihood ratio. Under reuse a step of an alignment copies
a character with probability 1 - `EDITED`, otherwise it substitutes, inserts or deletes one, each
as often; under chance the characters of both texts are drawn one by one with their own
frequencies. A common character counts less than a rare one, boilerplate counts nothing.

Summed over all alignments from one pair of places the ratio has expectation one under chance, so
it exceeds ``x`` with probability at most ``1/x``. Of two texts of ``m`` and ``n`` characters
drawn by chance at most ``m * n * exp(-score)`` passages are therefore expected to reach a score.
`least_score` inverts that.
"""

from __future__ import annotations

from math import log

import numpy as np

from policytargets.comparing.reuse.reading import Reading

__all__ = ["CHANCE", "EDIT", "EDITED", "least_score", "weigh"]

EDITED = 0.2
"""Share of the steps of an alignment that are edits, where a passage is reused."""

EDIT = log(EDITED / 3)
"""Score of one substituted, inserted or deleted character."""

CHANCE = 0.01
"""Passages expected in a pair of texts whose characters are shuffled."""


def least_score(a: int, b: int, chance: float = CHANCE) -> float:
    """Return the score that chance reaches at most so often in a pair of texts.

    Parameters
    ----------
    a, b : int
        Lengths of the texts in characters.
    chance : float, optional
        How many passages may be expected to reach it by chance.
    """
    return log(max(a, 1) * max(b, 1) / chance)


def weigh(own: Reading, other: Reading) -> np.ndarray:
    """Return the score of each character of a plan where it is aligned with an equal one.

    Parameters
    ----------
    own, other : Reading
        The plan, and the one it is compared with; the frequencies are those of both together.

    Returns
    -------
    numpy.ndarray of float
        Zero for boilerplate.
    """
    both = np.concatenate([own.codes, other.codes])
    codes, counts = np.unique(both, return_counts=True)
    frequency = counts[np.searchsorted(codes, own.codes)] / len(both)
    return np.where(own.free, np.log((1 - EDITED) / frequency), 0.0)
