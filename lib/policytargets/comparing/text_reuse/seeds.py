"""Runs of equal characters, chained."""

from __future__ import annotations

from math import log

import numpy as np

from policytargets.comparing.text_reuse.masked_texts import ComparedText

SEED = 4
"""Characters of a seed. With one character in five edited, four of five equal characters still
stand in runs of four or more; runs of three are ten times as many by chance."""

_FEWEST = 8  # equal characters in seeds near a seed: fewer than a passage of the shortest has
_ALONG, _ACROSS = 32, 8  # a passage of 60 characters and its gaps lie within three such cells
_NEIGHBOURS = [(along, across) for along in (-1, 0, 1) for across in (-1, 0, 1)]


def grams(codes: np.ndarray, length: int) -> np.ndarray:
    """Return a number for each shingle of a text; equal shingles have equal numbers.

    Returns
    -------
    numpy.ndarray of uint64
        One shorter by ``length - 1``; a polynomial modulo 2⁶⁴, so that two different shingles of
        a pair of plans coincide about once in 10¹¹ pairs.
    """
    if len(codes) < length:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(len(codes) - length + 1, dtype=np.uint64)
    for place in range(length):
        total = total * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + len(total)].astype(
            np.uint64
        )
        total ^= total >> np.uint64(29)
    return total


def find_runs(a: np.ndarray, b: np.ndarray, seed: int = SEED) -> np.ndarray:
    """Return the longest runs of equal characters of two texts.

    Returns
    -------
    numpy.ndarray of int64
        A row a run: start in `a`, start in `b`, length; by start in `a`, then in `b`.
    """
    hits = _joined(grams(a, seed), grams(b, seed))
    diagonal = hits[:, 0] - hits[:, 1]
    hits = hits[np.lexsort((hits[:, 0], diagonal))]
    diagonal = hits[:, 0] - hits[:, 1]
    first = np.ones(len(hits), dtype=bool)
    first[1:] = (np.diff(diagonal) != 0) | (np.diff(hits[:, 0]) != 1)
    starts = np.flatnonzero(first)
    lengths = np.diff(np.append(starts, len(hits))) + seed - 1
    runs = np.column_stack([hits[starts], lengths])
    return runs[np.lexsort((runs[:, 1], runs[:, 0]))]


def crowded(runs: np.ndarray, weights: np.ndarray, fewest: float = _FEWEST) -> np.ndarray:
    """Return which runs have enough others near them, at about the same distance of the texts.

    Parameters
    ----------
    runs : numpy.ndarray of int64
        As returned by `find_runs`.
    weights : numpy.ndarray
        What each run counts: its characters outside boilerplate.
    fewest : float, optional
        What a run and its neighbours must count together.
    """
    if not len(runs):
        return np.zeros(0, dtype=bool)
    along, across = runs[:, 0] // _ALONG, (runs[:, 0] - runs[:, 1]) // _ACROSS
    width = 2 * (np.abs(across).max() + 2)
    cells, place = np.unique(along * width + across, return_inverse=True)
    filled = np.bincount(place, weights=weights)
    near = np.zeros(len(cells))
    for step_along, step_across in _NEIGHBOURS:
        wanted = cells + step_along * width + step_across
        found = np.searchsorted(cells, wanted).clip(max=len(cells) - 1)
        near += np.where(cells[found] == wanted, filled[found], 0)
    kept: np.ndarray = (near[place] >= fewest) & (weights > 0)
    return kept


def _joined(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return every pair of places of `a` and `b` that hold the same number."""
    order = np.argsort(b, kind="stable")
    low = np.searchsorted(b[order], a, side="left")
    counts = np.searchsorted(b[order], a, side="right") - low
    left = np.repeat(np.arange(len(a)), counts)
    within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    return np.column_stack([left, order[np.repeat(low, counts) + within]]).astype(np.int64)


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


def weigh(own: ComparedText, other: ComparedText) -> np.ndarray:
    """Return the score of each character of a plan where it is aligned with an equal one.

    Parameters
    ----------
    own, other : ComparedText
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
