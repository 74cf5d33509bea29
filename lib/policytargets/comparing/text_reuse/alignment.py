"""Local alignments, scored and trimmed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

import numpy as np
from rapidfuzz.distance import Levenshtein

from policytargets.comparing.text_reuse.masked_texts import ComparedText
from policytargets.comparing.text_reuse.seeds import (
    EDIT,
    Chain,
    chain_runs,
    crowded,
    find_runs,
    least_score,
    weigh,
)

_FLANK = 64  # characters looked at beyond either end, again and again while the passage grows
_SHORT = 16  # an end nearer to the end of its flank than this may go on behind it
_NONE = -1

Weights = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Alignment:
    """A passage of two texts, character by character."""

    steps: np.ndarray  # A row a step: offset in either text, -1 where the text has no character
    equal: np.ndarray  # Whether both texts have the same character
    score: float  # See `policytargets.comparing.text_reuse.seeds`

    @cached_property
    def spans(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """First offset and end in either text."""
        first = np.where(self.steps < 0, self.steps.max(), self.steps).min(axis=0)
        last = self.steps.max(axis=0)
        return (int(first[0]), int(last[0]) + 1), (int(first[1]), int(last[1]) + 1)


def align(a: str, b: str, chain: Chain, weights: Weights) -> Alignment:
    """Return the best-scoring passage along a chain and beyond its ends."""
    core = _along(a, b, chain)
    reached = (-np.inf, 0)
    while True:
        (start_a, end_a), (start_b, end_b) = _ends(core)
        left = min(start_a, start_b, _FLANK)
        right = min(len(a) - end_a, len(b) - end_b, _FLANK)
        head = fill(a, b, (start_a - left, start_a), (start_b - left, start_b))
        tail = fill(a, b, (end_a, end_a + right), (end_b, end_b + right))
        best = _trim(np.concatenate([head, core, tail]), a, b, weights)
        (first, last), _ = best.spans
        before = left == _FLANK and first < start_a - left + _SHORT
        behind = right == _FLANK and last > end_a + right - _SHORT
        # Where a text says a phrase twice, two passages of one score would take turns for ever.
        grown = (best.score, len(best.steps))
        if not (before or behind) or grown <= reached:
            return best
        core, reached = best.steps, grown


def fill(a: str, b: str, in_a: tuple[int, int], in_b: tuple[int, int]) -> np.ndarray:
    """Return the steps of the fewest edits that make a part of one text of a part of the other.

    Returns
    -------
    numpy.ndarray of int64
        As in `Alignment`.
    """
    steps: list[tuple[int, int]] = []
    for code in Levenshtein.opcodes(a[slice(*in_a)], b[slice(*in_b)]):
        own = range(in_a[0] + code.src_start, in_a[0] + code.src_end)
        other = range(in_b[0] + code.dest_start, in_b[0] + code.dest_end)
        steps.extend(zip_longest(own, other, fillvalue=_NONE))
    return np.array(steps, dtype=np.int64).reshape(-1, 2)


def choose_apart(found: list[Alignment]) -> list[Alignment]:
    """Return the best alignments, no two of which share most of a passage, by place.

    Parameters
    ----------
    found : list of Alignment
        Of one pair of texts. Of two that share more than half of the shorter one's passage in
        either text, the better one stays.
    """
    kept: list[Alignment] = []
    for one in sorted(found, key=lambda one: (-one.score, one.spans)):
        if not any(_same_place(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.spans)


def _along(a: str, b: str, chain: Chain) -> np.ndarray:
    """Return the steps of a chain: its runs, and the fewest edits between them."""
    parts = []
    end_a, end_b, _ = chain[0]
    for i, j, length in chain:
        parts.append(fill(a, b, (end_a, i), (end_b, j)))
        parts.append(np.column_stack([np.arange(i, i + length), np.arange(j, j + length)]))
        end_a, end_b = i + length, j + length
    return np.concatenate(parts)


def _ends(steps: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = steps[0].tolist(), steps[-1].tolist()
    return (first[0], last[0] + 1), (first[1], last[1] + 1)


def _trim(steps: np.ndarray, a: str, b: str, weights: Weights) -> Alignment:
    """Return the part of a path with the highest score; it begins and ends with equal signs."""
    equal = np.array([i >= 0 and j >= 0 and a[i] == b[j] for i, j in steps.tolist()])
    # Boilerplate in one of the texts is worth nothing, whatever it is in the other.
    worth = np.minimum(weights[0][steps[:, 0]], weights[1][steps[:, 1]])
    gains = np.where(equal, worth, EDIT)
    total = np.concatenate([[0.0], gains.cumsum()])
    lowest = np.minimum.accumulate(total)
    end = int((total - lowest).argmax())
    # The last of the lowest: boilerplate at the head, which counts nothing, stays outside.
    start = end - 1 - int(total[:end][::-1].argmin())
    return Alignment(steps[start:end], equal[start:end], float(total[end] - total[start]))


def _same_place(one: Alignment, other: Alignment) -> bool:
    return any(
        2 * (min(own[1], its[1]) - max(own[0], its[0])) > min(own[1] - own[0], its[1] - its[0])
        for own, its in zip(one.spans, other.spans, strict=True)
    )


_LONGEST = 12  # digits: no number of a plan is longer
_BEHIND = re.compile(r"[\d.]*\d%?|%")
_BEFORE = re.compile(r"\d[\d.]*$")


def complete_numbers(found: Alignment, a: str, b: str) -> Alignment:
    """Return a passage with the whole of the numbers at its ends: what a plan changed first."""
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


SHORTEST = 16
"""Equal characters outside boilerplate that a passage has at least.

Chance alone is answered by the score. The genre is not: unrelated texts of it share a passage of
ten such characters in most pairs. Of the usual lengths this is the first at which no more than one
passage in twenty of the five plans would be the genre's (see ``vocabulary/background.yml``).
"""


def find_alignments(a: ComparedText, b: ComparedText, shortest: int = SHORTEST) -> list[Alignment]:
    """Return the alignments of two plans; the first text of each is that of `a`."""
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


def count_free(found: Alignment, both: tuple[ComparedText, ComparedText]) -> int:
    """Return how many equal characters of an alignment are boilerplate in neither text."""
    steps = found.steps[found.equal]
    return int((both[0].free[steps[:, 0]] & both[1].free[steps[:, 1]]).sum())


def _is_kept(
    found: Alignment, both: tuple[ComparedText, ComparedText], least: float, shortest: int
) -> bool:
    return found.score >= least and count_free(found, both) >= shortest


def _turned(found: Alignment) -> Alignment:
    return Alignment(found.steps[:, ::-1], found.equal, found.score)
