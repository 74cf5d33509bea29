"""Ends of a passage: a number that one of them cuts, or that both texts go on with, is whole."""

from __future__ import annotations

import re

import numpy as np

from policytargets.comparing.reuse.alignments import Alignment, fill

__all__ = ["complete_numbers"]

_LONGEST = 12  # digits: no number of a plan is longer
_BEHIND = re.compile(r"[\d.]*\d%?|%")
_BEFORE = re.compile(r"\d[\d.]*$")


def complete_numbers(found: Alignment, a: str, b: str) -> Alignment:
    """Return a passage with the whole of the numbers at its ends: what a plan changed first.

    Parameters
    ----------
    found : Alignment
        Of the two texts.
    a, b : str
        The texts.
    """
    (start_a, end_a), (start_b, end_b) = found.spans
    head = [_before(text, start) for text, start in ((a, start_a), (b, start_b))]
    tail = [_behind(text, end) for text, end in ((a, end_a), (b, end_b))]
    if not (all(head) or a[start_a].isdigit()):
        head = [0, 0]
    if not (all(tail) or a[end_a - 1].isdigit()):
        tail = [0, 0]
    front = fill(a, b, (start_a - head[0], start_a), (start_b - head[1], start_b))
    back = fill(a, b, (end_a, end_a + tail[0]), (end_b, end_b + tail[1]))
    steps = np.concatenate([front, found.steps, back])
    equal = [_same(a, b, part) for part in (front, back)]
    return Alignment(steps, np.concatenate([equal[0], found.equal, equal[1]]), found.score)


def _before(text: str, start: int) -> int:
    digits = _BEFORE.search(text[max(start - _LONGEST, 0) : start])
    return len(digits[0]) if digits else 0


def _behind(text: str, end: int) -> int:
    digits = _BEHIND.match(text[end : end + _LONGEST])
    return len(digits[0]) if digits else 0


def _same(a: str, b: str, steps: np.ndarray) -> np.ndarray:
    return np.array([i >= 0 and j >= 0 and a[i] == b[j] for i, j in steps.tolist()], dtype=bool)
