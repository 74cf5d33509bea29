"""Seeds: runs of equal characters in two texts, where enough of them stand close together."""

from __future__ import annotations

import numpy as np

__all__ = ["SEED", "crowded", "find_runs", "grams"]

SEED = 4
"""Characters of a seed. With one character in five edited, four of five equal characters still
stand in runs of four or more; runs of three are ten times as many by chance."""

_FEWEST = 8  # equal characters in seeds near a seed: fewer than a passage of the shortest has
_ALONG, _ACROSS = 32, 8  # a passage of 60 characters and its gaps lie within three such cells
_NEIGHBOURS = [(along, across) for along in (-1, 0, 1) for across in (-1, 0, 1)]


def grams(codes: np.ndarray, length: int) -> np.ndarray:
    """Return a number for each shingle of a text; equal shingles have equal numbers.

    Parameters
    ----------
    codes : numpy.ndarray of int64
        Code points.
    length : int
        Characters of a shingle.

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

    Parameters
    ----------
    a, b : numpy.ndarray of int64
        Code points.
    seed : int, optional
        Shortest run.

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
