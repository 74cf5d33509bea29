"""Chains: runs of equal characters that follow each other in both texts."""

from __future__ import annotations

import numpy as np

from policytargets.comparing.reuse.scoring import EDIT

__all__ = ["Chain", "chain_runs"]

Chain = list[tuple[int, int, int]]
"""Runs of a chain in order: start in either text, length; no two overlap in either."""

_GAP = 24  # characters between two runs: an edit of more is no longer one clause


def chain_runs(runs: np.ndarray, worth: np.ndarray, least: float) -> list[Chain]:
    """Return the chains of runs that score enough, the best first; a run stands in one chain.

    Parameters
    ----------
    runs : numpy.ndarray of int64
        As returned by `find_runs`.
    worth : numpy.ndarray of float
        Score of each run.
    least : float
        What a chain must score: runs, less an edit for each character between them.
    """
    scores, before = _link(runs, worth)
    used = np.zeros(len(runs), dtype=bool)
    chains = []
    for end in np.argsort(-scores, kind="stable"):
        linked = _trace(int(end), before, used)
        start_score = scores[before[linked[-1]]] if before[linked[-1]] >= 0 else 0.0
        if used[end] or scores[end] - start_score < least:
            continue
        used[linked] = True
        chains.append(_parted(runs[linked[::-1]]))
    return chains


def _link(runs: np.ndarray, worth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best score of a chain that ends with each run, and the run before it or -1."""
    i, j, lengths = runs.T if len(runs) else np.zeros((3, 0), dtype=np.int64)
    scores = worth.astype(float)
    before = np.full(len(runs), -1)
    longest = int(lengths.max(initial=0))
    first = np.searchsorted(i, i - longest - _GAP)
    for at in range(len(runs)):
        near = slice(first[at], at)
        gap_i, gap_j = i[at] - i[near] - lengths[near], j[at] - j[near] - lengths[near]
        shared = np.maximum(0, -np.minimum(gap_i, gap_j))
        fits = (np.maximum(gap_i, gap_j) <= _GAP) & (shared < lengths[at]) & (i[near] < i[at])
        fits &= j[near] < j[at]
        if not fits.any():
            continue
        edits = np.maximum(gap_i, gap_j) + shared
        gain = worth[at] * (1 - shared / lengths[at])
        total = np.where(fits, scores[near] + gain + EDIT * edits, -np.inf)
        best = int(total.argmax())
        if total[best] > scores[at]:
            scores[at], before[at] = total[best], first[at] + best
    return scores, before


def _trace(end: int, before: np.ndarray, used: np.ndarray) -> list[int]:
    linked = [end]
    while before[linked[-1]] >= 0 and not used[before[linked[-1]]]:
        linked.append(int(before[linked[-1]]))
    return linked


def _parted(runs: np.ndarray) -> Chain:
    """Return the runs without what they share with the one before in either text."""
    chain: Chain = []
    end_i = end_j = 0
    for i, j, length in runs.tolist():
        shared = max(0, end_i - i, end_j - j)
        chain.append((i + shared, j + shared, length - shared))
        end_i, end_j = i + length, j + length
    return chain
